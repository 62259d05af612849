"""The article's own data set: 18 prompts, each always drawn the same ("Building an AI Text-to-Video Model from
Scratch Using Python", Fareed Khan, 2024). It is the baseline, so its oddities stay.

A circle of 10 px diameter starts at the frame's centre and moves 5 px a frame; positions wrap by the centre alone,
so that a circle cut by an edge does not show on the other side. Where the article's code leaves the frame blank the
circle is drawn all the same: on rotations it stands still, and sizes change by one pixel of diameter a frame.
"""

from typing import Any

import numpy as np

from t2v_core.config import DataConfig
from t2v_core.data.vocabulary import build_vocabulary
from t2v_core.errors import UserError
from t2v_core.world.prompts import parse
from t2v_core.world.random_draws import uniform
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scenes import BUILT_IN, COLOURS, REFERENCE_SIZE, SHAPES, Trajectories
from t2v_core.world.split import Split

# Where the circle's centre is at frame f, as multiples of 5f px from the frame's centre.
_STRAIGHT = {
    "circle moving down": (0, 1),
    "circle moving left": (-1, 0),
    "circle moving right": (1, 0),
    "circle moving diagonally up-right": (1, -1),
    "circle moving diagonally down-left": (-1, 1),
    "circle moving diagonally up-left": (-1, -1),
    "circle moving diagonally down-right": (1, 1),
    "circle moving up-left": (-1, -1),
    "circle moving down-right": (1, 1),
    "circle moving down-left": (-1, 1),
}
# Diameter in pixels that a frame adds.
_GROWTH = {"circle shrinking": -1, "circle expanding": 1}
BLOG_PROMPTS = (
    *tuple(_STRAIGHT)[:7],
    "circle rotating clockwise",
    "circle rotating counter-clockwise",
    *_GROWTH,
    "circle bouncing vertically",
    "circle bouncing horizontally",
    "circle zigzagging vertically",
    "circle zigzagging horizontally",
    *tuple(_STRAIGHT)[7:],
)
# Its words are what stands between blanks: "up-right" is one of them, and so is "diagonally".
BLOG_VOCABULARY = tuple(dict.fromkeys(word for prompt in BLOG_PROMPTS for word in prompt.split()))
STEP = 5.0  # px
DIAMETER = 10.0  # px
SMALLEST_DIAMETER = 2.0  # px; with less there is nothing to see


def blog_path(prompt: str, num_frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Centres [T, 2] and diameters [T] of a prompt's circle, in px at a frame of 64 px. KeyError: not its prompt."""
    if prompt not in BLOG_PROMPTS:
        raise KeyError(prompt)
    frame = np.arange(num_frames)
    middle = REFERENCE_SIZE / 2
    centres = np.full((num_frames, 2), middle) + STEP * frame[:, None] * np.array(_STRAIGHT.get(prompt, (0, 0)))
    axis = 1 if prompt.endswith("vertically") else 0
    if "bouncing" in prompt:
        centres[:, axis] = middle - np.abs(STEP * frame - middle)
    if "zigzagging" in prompt:
        centres[:, axis] = middle + np.where(frame % 2 == 0, -1, 1) * STEP * frame
    diameters = DIAMETER + frame * _GROWTH.get(prompt, 0.0)
    return centres % REFERENCE_SIZE, diameters.clip(SMALLEST_DIAMETER)


def blog_clip(prompt: str, num_frames: int = 10, frame_size: int = REFERENCE_SIZE) -> np.ndarray:
    """The one clip that the article knows for a prompt: uint8 [T, S, S, 3]."""
    centres, diameters = blog_path(prompt, num_frames)
    scale = frame_size / REFERENCE_SIZE
    path = Trajectories(
        centres=centres[None] * scale, radii=diameters[None] / 2 * scale, angles=np.zeros((1, num_frames))
    )
    blue = np.array([COLOURS["blue"]], np.uint8)
    return rasterise(path, np.array([SHAPES.index("circle")]), blue, frame_size, torus=False)[0]


class BlogClips:
    """The data set of the `blog` preset. Clip i shows a prompt drawn uniformly from (seed, i)."""

    world = BUILT_IN
    content = ""

    def __init__(self, config: DataConfig, split: Split | None = None):
        """`split` says which motions are taught; the article teaches them all. ValueError if none is left, or if the
        config holds one out."""
        self.config = config
        self.num_frames, self.frame_size = config.num_frames, config.frame_size
        compositions = {prompt: parse(prompt).composition for prompt in BLOG_PROMPTS}
        taught = tuple(dict.fromkeys(compositions.values()))
        self.split: Split = split or Split(taught=taught, held_out=config.held_out)
        self._prompts = [prompt for prompt, motions in compositions.items() if self.split.is_taught(motions)]
        if not self._prompts:
            raise UserError("The split teaches none of the article's 18 prompts.")
        self._compositions = [compositions[prompt] for prompt in self._prompts]
        self._clips = np.stack([blog_clip(prompt, self.num_frames, self.frame_size) for prompt in self._prompts])

    def __len__(self) -> int:
        return self.config.num_clips

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return build_vocabulary(self._prompts)

    def _choices(self, indices: np.ndarray) -> np.ndarray:
        draws = uniform(self.config.seed, np.asarray(indices), "blog prompt", [0])[:, 0]
        return (draws * len(self._prompts)).astype(int)

    def prompts(self, indices: np.ndarray) -> list[str]:
        return [self._prompts[choice] for choice in self._choices(indices)]

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]:
        return [(0,)] * len(indices)

    def clips(self, indices: np.ndarray) -> np.ndarray:
        return self._clips[self._choices(indices)]

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        return self._clips[self._choices(indices), frame_numbers]

    def described_clips(self, indices: np.ndarray) -> tuple[np.ndarray, list[dict[str, Any]]]:
        """Clips, and what `clips.jsonl` tells about each."""
        choices = self._choices(indices)
        descriptions = [
            {
                "prompt": self._prompts[choice],
                "composition": self._compositions[choice],
                "phase_starts": [0],
                "shape": "circle",
                "colour": "blue",
            }
            for choice in choices.tolist()
        ]
        return self._clips[choices], descriptions
