"""How motions, shapes and colours are shown, a visitor's own among them: short names, icons, small moving pictures."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from demo.shared.clips import sprite
from demo.texts import texts
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scenes import BUILT_IN, COLOUR_NAMES, COLOURS, Motion, Scenes, World, trajectories

_ARROW = "M8 13.5V3M3.5 7.5 8 3l4.5 4.5"
_DOUBLE = "M8 2v12M4.5 5.5 8 2l3.5 3.5M4.5 10.5 8 14l3.5-3.5"
_TURN = "M12.6 10.2A5.2 5.2 0 1 1 12.4 5.2M12.9 1.8v3.6H9.3"
_ZIGZAG = "M5 14.5 11 11 5 7.5 11 4 8 1.8"
# (path in a 16 x 16 box, degrees it is turned, whether it is mirrored)
_ICONS = {
    "moving up": (_ARROW, 0, False),
    "moving down": (_ARROW, 180, False),
    "moving left": (_ARROW, 270, False),
    "moving right": (_ARROW, 90, False),
    "moving up-right": (_ARROW, 45, False),
    "moving up-left": (_ARROW, 315, False),
    "moving down-right": (_ARROW, 135, False),
    "moving down-left": (_ARROW, 225, False),
    "rotating clockwise": (_TURN, 0, False),
    "rotating counter-clockwise": (_TURN, 0, True),
    "shrinking": ("M2 2l4.5 4.5M6.5 2.5v4h-4M14 14 9.5 9.5M9.5 13.5v-4h4", 0, False),
    "expanding": ("M6.5 6.5 2 2M2 6V2h4M9.5 9.5 14 14M14 10v4h-4", 0, False),
    "bouncing vertically": (_DOUBLE, 0, False),
    "bouncing horizontally": (_DOUBLE, 90, False),
    "zigzagging vertically": (_ZIGZAG, 0, False),
    "zigzagging horizontally": (_ZIGZAG, 90, False),
    "standing still": ("M6 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0", 0, False),
}
_TILE_FRAMES = 10
_SPEED = 4.5
_ICON_POINTS = 24  # of a drawn path that are kept: more are not seen at 16 px


def icon(motion: str, world: World = BUILT_IN) -> Markup:
    """A motion as a small inline drawing in the colour of the text; of a move of one's own, its path."""
    path, degrees, mirrored = _ICONS[motion] if motion in _ICONS else (_small_path(world.motions[motion]), 0, False)
    turn = f"rotate({degrees} 8 8)" + (" matrix(-1 0 0 1 16 0)" if mirrored else "")
    return Markup(
        '<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.8" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}" transform="{}"/></svg>'
    ).format(path, turn)


def _small_path(move: Motion) -> str:
    """A drawn path in a 16 x 16 box, with a dot where it ends."""
    points = np.array(move.path, float)
    points = points[np.linspace(0, len(points) - 1, min(len(points), _ICON_POINTS)).round().astype(int)]
    low, high = points.min(0), points.max(0)
    points = 8 + (points - (low + high) / 2) * 11 / max(float((high - low).max()), 1e-6)
    (x, y), line = points[-1], "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{line}M{x - 1:.1f} {y:.1f}a1 1 0 1 0 2 0 1 1 0 1 0-2 0"


def short_name(motion: str) -> str:
    """A motion in a word or two, to stand beside its icon."""
    said, brief = texts().scene, motion.removeprefix("moving ")
    verb = brief.split()[0]
    return said.short.get(brief) or said.short.get(verb) or said.words.get(brief) or verb


def tile_name(name: str) -> str:
    """A motion, a shape or a colour in the page's language; in the prompt's own, less what the moving picture says
    anyway."""
    brief = name.removeprefix("moving ")
    return texts().scene.words.get(brief, brief.removeprefix("rotating "))


def in_brief(composition: Sequence[str]) -> list[str]:
    """Motions that follow one another, less a "moving" that is said already: "moving up", "right"; in the page's
    language."""
    said = texts().scene.words
    brief = [
        motion.removeprefix("moving ") if before.startswith("moving") else motion
        for before, motion in pairwise(["", *composition])
    ]
    return [said.get(motion.removeprefix("moving "), motion) for motion in brief]


def spoken(composition: Sequence[str]) -> str:
    """A composition as one would say it: "moving up, then right"."""
    return texts().common.one_after_the_other(in_brief(composition))


@lru_cache(maxsize=256)
def motion_sprite(motion: str, world: World = BUILT_IN) -> str:
    """Something that does this motion, around the middle of the picture: a blue circle, or the world's first thing if
    the move is of its own."""
    own = motion in dict(world.own_moves) and world.own_things
    return _picture(world.own_things[0].name if own else "circle", "blue", motion, world)


@lru_cache(maxsize=256)
def shape_picture(shape: str, world: World = BUILT_IN) -> str:
    return _picture(shape, "blue", "standing still", world, frames=1)


@cache
def colour_picture(colour: str) -> str:
    return _picture("circle", colour, "standing still", BUILT_IN, frames=1)


def _picture(shape: str, colour: str, motion: str, world: World, frames: int = _TILE_FRAMES) -> str:
    spec = world.motions[motion]
    radius = {"shrinking": 14.0, "expanding": 5.0}.get(motion, 8.0 if frames > 1 else 18.0)
    scenes = Scenes(
        shapes=np.array([world.shapes.index(shape)]),
        colours=np.array([COLOUR_NAMES.index(colour)]),
        motions=np.array([[world.motion_names.index(motion)]]),
        phase_starts=np.array([[0]]),
        speeds=np.array([[_SPEED]]),
        sides=np.array([[1.0]]),
        radii=np.array([radius]),
        starts=_start(spec)[None],
        world=world,
    )
    path = trajectories(scenes, frames)
    return sprite(rasterise(path, scenes.shapes, np.array([COLOURS[colour]], np.uint8), world=world)[0])


def _start(spec: Motion) -> np.ndarray:
    """Where to begin, so that the middle of the way is the middle of the picture."""
    middle = np.array([32.0, 32.0])
    if spec.turn:
        return np.array([32.0, 15.0])
    if spec.path:
        steps = _SPEED * spec.direction((np.arange(1, _TILE_FRAMES) + 0.5) / _TILE_FRAMES)
        way = np.cumsum(np.vstack([[0.0, 0.0], steps]), 0)
        return middle - (way.min(0) + way.max(0)) / 2
    if spec.returns:
        return middle - np.array(spec.forward) * _SPEED * 2
    return middle - np.array(spec.forward) * _SPEED * (_TILE_FRAMES - 1) / 2 + np.array(spec.sideways) * _SPEED / 2
