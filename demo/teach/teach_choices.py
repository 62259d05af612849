"""What is chosen in Teach: a plan from the widgets' values, the grid drawn anew, and choices kept for the next visit.

No gradio in it: values in, values out. Whatever a browser sends is made usable, and the config has the last word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demo.sets.plan import Plan, drawn_split, most_clips
from demo.shared.seeds import clean_number, clean_seed
from demo.teach.grid import grid_value, read_grid, strings_of, was_drawn
from t2v_core.world.scenes import BUILT_IN, COLOUR_NAMES, MOTION_NAMES, World

CLIP_CHOICES = (1_000, 10_000, 20_000, 50_000, 100_000)
FIRST_MOTIONS = MOTION_NAMES[:16]
FIRST_SHARE, FIRST_SEED, FIRST_CLIPS = 30, 0, 10_000
MOST_SHARE = 80


def make_plan(world: World, grid: Any, shapes: Any, colours: Any, clips: Any, seed: Any) -> Plan:
    motions, held_out = read_grid(grid, world)
    return Plan(
        world=world,
        motions=tuple(motions),
        shapes=tuple(strings_of(shapes)),
        colours=tuple(strings_of(colours)),
        held_out=tuple(held_out),
        num_clips=clean_clips(clips),
        seed=clean_seed(seed),
    )


def clean_clips(value: Any) -> int:
    """A number of clips, which may be too few or too many: that is said in a sentence."""
    return clean_number(value, 1_000 * CLIP_CHOICES[-1])


def clean_share(value: Any) -> int:
    """Percent."""
    return clean_number(value, MOST_SHARE)


def draw_grid(motions: Any, share: Any, seed: Any, world: World = BUILT_IN) -> dict[str, Any]:
    """A fresh random split of these motions."""
    chosen = tuple(_known(world.motion_names, motions))
    if not chosen:
        return grid_value((), ())
    held_out = drawn_split(chosen, clean_share(share) / 100, clean_seed(seed)).held_out
    return grid_value(chosen, held_out, world, drawn=True)


def change_motions(motions: Any, grid: Any, share: Any, seed: Any, world: World = BUILT_IN) -> dict[str, Any]:
    """Add or remove motions. A grid that was only drawn is drawn again; what was set by hand stays as it is."""
    before, held_out = read_grid(grid, world)
    fresh = draw_grid(motions, share, seed, world)
    if not before or was_drawn(grid):
        return fresh
    after, drawn = read_grid(fresh, world)
    new = {pair for pair in drawn if not set(pair) <= set(before)}
    return grid_value(after, {*held_out, *new}, world)


def ticked(names: Sequence[str], chosen: Any, added: str = "") -> list[str]:
    """Of a world's `names`, those that are chosen, and what was just `added`: who draws something wants to teach it."""
    return _known(names, [*strings_of(chosen), added])


def to_keep(share: Any, grid: Any, shapes: Any, colours: Any, clips: Any, seed: Any) -> dict[str, Any]:
    """The choices as the browser keeps them."""
    return {"share": share, "grid": grid, "shapes": shapes, "colours": colours, "clips": clips, "seed": seed}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Choices of an earlier visit."""

    motions: list[str]
    grid: dict[str, Any]
    share: int
    shapes: list[str]
    colours: list[str]
    clips: int
    seed: int


def read_kept(value: Any, world: World = BUILT_IN) -> Kept | None:
    """What `to_keep` once made, from a browser; None if there is nothing. `world`: all that may be named."""
    if not isinstance(value, dict):
        return None
    motions, held_out = read_grid(value.get("grid"), world)
    clips = value.get("clips")
    return Kept(
        motions=motions,
        grid=grid_value(motions, held_out, world, drawn=was_drawn(value.get("grid"))),
        share=clean_share(value.get("share")),
        shapes=_known(world.shapes, value.get("shapes")),
        colours=_known(COLOUR_NAMES, value.get("colours")),
        clips=clips if clips in CLIP_CHOICES and clips <= most_clips() else FIRST_CLIPS,
        seed=clean_seed(value.get("seed")),
    )


def _known(names: Sequence[str], chosen: Any) -> list[str]:
    some = set(strings_of(chosen))
    return [name for name in names if name in some]
