"""What a visitor has chosen to teach, before anything is made of it. No gradio in it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from demo.shared import visitors
from t2v_core.config import DataConfig
from t2v_core.data.clip_sets import ClipSet, SceneClips
from t2v_core.world.scenes import BUILT_IN, COLOUR_NAMES, World
from t2v_core.world.split import Split, make_split

Pair = tuple[str, str]
MIN_CLIPS, MAX_CLIPS, MAX_CLIPS_ON_SPACES = 1_000, 100_000, 20_000
CLIP_BYTES = 10 * 64 * 64 * 3
CLIPS_PER_SECOND = 4_000  # rendered and written, one core; only for the estimate that is shown beforehand
BINDING_SHARE = 0.2  # of the shape-colour pairs that are kept back,
MIN_BINDINGS = 6  # if there are so many: of fewer, none can be spared


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a visitor has chosen to teach. `world`: what the names are of."""

    motions: tuple[str, ...]
    shapes: tuple[str, ...]
    colours: tuple[str, ...]
    held_out: tuple[Pair, ...]
    num_clips: int = 10_000
    seed: int = 0
    world: World = BUILT_IN

    def config(self) -> DataConfig:
        """What is kept back is named in it, so that nobody who draws its split draws another one. Raises ValueError
        with a sentence where something is missing."""
        shapes = tuple(name for name in self.world.shapes if name in self.shapes)
        own_things = tuple(name for name in self.world.pictures if name in shapes)
        colours = tuple(name for name in COLOUR_NAMES if name in self.colours)
        config = DataConfig(
            motions=tuple(name for name in self.world.motion_names if name in self.motions),
            shapes=shapes,
            colours=colours or COLOUR_NAMES[:1] if shapes == own_things and shapes else colours,
            own_things=own_things,
            own_moves=tuple(name for name, _ in self.world.own_moves if name in self.motions),
            held_out_share=0.0,
            held_out=self.held_out,
            num_clips=self.num_clips,
            seed=self.seed,
        )
        coloured = config.coloured_shapes
        bindings = drawn_split(self.motions, 0.0, self.seed, coloured, self.colours).held_out_bindings
        return replace(config, held_out_bindings=bindings)

    def split(self) -> Split:
        """Every single motion is taught, and the pairs that the grid does not keep back."""
        return self.clips().split

    def clips(self) -> SceneClips:
        """The set itself, rendered as needed: what the preview shows before anything is written."""
        return self._clips

    @cached_property
    def _clips(self) -> SceneClips:
        config = self.config()
        taught = {*config.own_things, *config.own_moves}
        own = World(
            tuple(thing for thing in self.world.own_things if thing.name in taught),
            tuple(move for move in self.world.own_moves if move[0] in taught),
        )
        return SceneClips(config, world=own)


def drawn_split(
    motions: tuple[str, ...], share: float, seed: int, shapes: tuple[str, ...] = (), colours: tuple[str, ...] = ()
) -> Split:
    """The library's random split of these motions."""
    several = len(shapes) > 1 and len(colours) > 1 and len(shapes) * len(colours) >= MIN_BINDINGS
    return make_split(
        motions, shapes, colours, held_out_share=share, held_out_binding_share=BINDING_SHARE * several, seed=seed
    )


def size_and_seconds(num_clips: int) -> tuple[int, float]:
    return num_clips * CLIP_BYTES, num_clips / CLIPS_PER_SECOND


def most_clips() -> int:
    return MAX_CLIPS_ON_SPACES if visitors.on_spaces() else MAX_CLIPS


def some_clips(clips: ClipSet, count: int, seed: int) -> list[tuple[str, np.ndarray]]:
    """`count` random clips with their prompts."""
    chosen = np.random.default_rng(seed).choice(len(clips), min(count, len(clips)), replace=False)
    return list(zip(clips.prompts(chosen), clips.clips(chosen), strict=True))
