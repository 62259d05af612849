"""Data sets of clips that are drawn as needed.

Clip i of a data set depends on (its config, i) alone: the same in any process, order or batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from t2v_core.config import DataConfig
from t2v_core.data.article import BlogClips
from t2v_core.errors import UserError
from t2v_core.world.prompts import PACE_WORDS, SIZE_WORDS, THEN, to_prompt
from t2v_core.world.random_draws import uniform
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import (
    BUILT_IN,
    COLOURS,
    MIN_PHASE_FRAMES,
    Phase,
    Program,
    Scenes,
    Trajectories,
    World,
    equal_phase_starts,
    trajectories,
)
from t2v_core.world.split import Split, make_split

SINGLE_SHARE = 0.15  # of the clips that show one motion only, where pairs are taught too
UNNAMED_COLOUR_SHARE = 0.3
NAMED_SHARE = 0.25  # of the clips that name a size, and of the phases that name a pace


class ClipSet(Protocol):
    """What training needs of a data set. Prompts are as a person would type them."""

    num_frames: int
    frame_size: int
    world: World  # what the clips are about

    @property
    def split(self) -> Split | None:
        """None where the clips have no known programs."""
        ...

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The words that a model of these clips knows, sorted; "then", which parts clauses, is always among them."""
        ...

    @property
    def content(self) -> str:
        """What tells clips on a disk from others, wherever they lie; "" where the config says all of them."""
        ...

    def __len__(self) -> int: ...

    def prompts(self, indices: np.ndarray) -> list[str]: ...

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]: ...

    def clips(self, indices: np.ndarray) -> np.ndarray:
        """uint8 [N, T, S, S, 3]."""
        ...

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        """One frame of each clip: uint8 [N, S, S, 3]."""
        ...


@dataclass(frozen=True, kw_only=True)
class SceneRecords:
    """Programs with every attribute known, the prompts that name them, when each phase starts, and the scenes."""

    programs: list[Program]
    prompts: list[str]
    phase_starts: list[tuple[int, ...]]
    scenes: Scenes


class SceneClips:
    """The data set of a config, rendered as needed: size costs no storage."""

    content = ""

    def __init__(self, config: DataConfig, split: Split | None = None, world: World = BUILT_IN):
        """`split` overrides the one that the config would draw. `world` has what the config names of one's own."""
        self.config, self.world = config, world
        missing = {*config.shapes, *config.motions}.difference(world.shapes, world.motions)
        if missing:
            raise UserError(f"The world has no {', '.join(sorted(missing))}. Open the world that has.")
        self.num_frames, self.frame_size = config.num_frames, config.frame_size
        self.split: Split = split or make_split(
            config.motions,
            config.coloured_shapes,
            config.colours,
            held_out_share=config.held_out_share,
            held_out_binding_share=config.held_out_binding_share,
            held_out=config.held_out,
            held_out_bindings=config.held_out_bindings,
            seed=config.seed,
        )
        self._singles = [entry for entry in self.split.taught if len(entry) == 1]
        self._sequences = [entry for entry in self.split.taught if len(entry) > 1]
        held_out = set(self.split.held_out_bindings)
        self._bindings = [binding for binding in config.bindings if binding not in held_out]
        if not self._bindings:
            raise UserError("Every combination of shape and colour is held out. Leave at least one taught.")

    def __len__(self) -> int:
        return self.config.num_clips

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Of all that may be drawn: a small set may by chance lack a word of its own motions."""
        words = {word for composition in self.split.taught for motion in composition for word in motion.split()}
        words |= {word for binding in self._bindings for word in binding if word}
        words |= SIZE_WORDS if self.config.named_sizes else set()
        words |= PACE_WORDS if self.config.named_paces else set()
        return tuple(sorted(words | {THEN}))

    def records(self, indices: np.ndarray) -> SceneRecords:
        """What the clips show, without drawing them."""
        indices = np.asarray(indices)
        seed = self.config.seed
        draws = uniform(seed, indices, "program", range(8)).tolist()
        pace_draws = uniform(seed, indices, "paces", range(4)).tolist()
        programs, prompts, starts = [], [], []
        for draw, paces in zip(draws, pace_draws, strict=True):
            program = self._program(draw, paces)
            named = replace(program, colour=None) if draw[4] < UNNAMED_COLOUR_SHARE else program
            programs.append(program)
            prompts.append(to_prompt(named, brief=draw[5] < 0.5))
            starts.append(_drawn_phase_starts(len(program.phases), self.num_frames, draw[6]))
        scenes = draw_scenes(
            programs,
            indices,
            seed=seed,
            num_frames=self.num_frames,
            phase_starts=starts,
            frame_size=self.frame_size,
            world=self.world,
        )
        return SceneRecords(programs=programs, prompts=prompts, phase_starts=starts, scenes=scenes)

    def _program(self, draw: list[float], pace_draws: list[float]) -> Program:
        single = self._singles and (draw[0] < SINGLE_SHARE or not self._sequences)
        composition = _pick(self._singles if single else self._sequences, draw[1])
        shape, colour = _pick(self._bindings, draw[2])
        size = _named(draw[3], ("small", "large")) if self.config.named_sizes else None
        paces = pace_draws if self.config.named_paces else [1.0] * len(composition)
        phases = (
            Phase(motion=motion, pace=_named(pace, ("slowly", "quickly")))
            for motion, pace in zip(composition, paces, strict=False)
        )
        return Program(shape=shape, colour=colour, size=size, phases=tuple(phases))

    def prompts(self, indices: np.ndarray) -> list[str]:
        return self.records(indices).prompts

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]:
        return self.records(indices).phase_starts

    def paths(self, indices: np.ndarray, frame_numbers: np.ndarray | None = None) -> tuple[Trajectories, Scenes]:
        """Where things are in all frames, or in one frame of each clip, and what they are; without drawing them."""
        scenes = self.records(indices).scenes
        path = trajectories(scenes, self.num_frames, self.frame_size)
        if frame_numbers is not None:
            rows = np.arange(len(indices))
            path = Trajectories(**{name: values[rows, frame_numbers][:, None] for name, values in vars(path).items()})
        return path, scenes

    def clips(self, indices: np.ndarray) -> np.ndarray:
        return self._rasterise(*self.paths(indices))

    def described_clips(self, indices: np.ndarray) -> tuple[np.ndarray, list[dict[str, Any]]]:
        """Clips, and what `clips.jsonl` tells about each."""
        records = self.records(indices)
        clips = self._rasterise(trajectories(records.scenes, self.num_frames, self.frame_size), records.scenes)
        return clips, [_description(records, i) for i in range(len(records.programs))]

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        return self._rasterise(*self.paths(indices, frame_numbers))[:, 0]

    def _rasterise(self, path: Trajectories, scenes: Scenes) -> np.ndarray:
        return rasterise(path, scenes.shapes, PALETTE[scenes.colours], self.frame_size, world=self.world)


PALETTE = np.array(list(COLOURS.values()), np.uint8)


def _pick(options: Sequence[Any], draw: float) -> Any:
    return options[int(draw * len(options))]


def _named(draw: float, names: tuple[str, str]) -> str | None:
    """One of two names, NAMED_SHARE of the time."""
    return names[int(draw < NAMED_SHARE / 2)] if draw < NAMED_SHARE else None


def _drawn_phase_starts(num_phases: int, num_frames: int, draw: float) -> tuple[int, ...]:
    """Two phases part at any frame that leaves each MIN_PHASE_FRAMES: what lets three phases be understood later."""
    if num_phases != 2:
        return equal_phase_starts(num_phases, num_frames)
    choices = num_frames - 2 * MIN_PHASE_FRAMES + 1
    return (0, MIN_PHASE_FRAMES + int(draw * choices))


def _description(records: SceneRecords, i: int) -> dict[str, Any]:
    program, scenes = records.programs[i], records.scenes
    count = len(program.phases)
    return {
        "prompt": records.prompts[i],
        "composition": program.composition,
        "phase_starts": records.phase_starts[i],
        "shape": program.shape,
        "colour": program.colour,
        "size": program.size,
        "paces": [phase.pace for phase in program.phases],
        "radius": round(scenes.radii[i].item(), 3),
        "start": [round(position, 3) for position in scenes.starts[i].tolist()],
        "speeds": [round(speed, 3) for speed in scenes.speeds[i, :count].tolist()],
    }


def clip_set(config: DataConfig, split: Split | None = None, world: World = BUILT_IN) -> SceneClips | BlogClips:
    """The data set of a config; `split` overrides the one that the config would draw. `world`: as for SceneClips."""
    return BlogClips(config, split) if config.preset == "blog" else SceneClips(config, split, world)
