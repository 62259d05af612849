"""What a thing looks like: which of all things it is, and how much like its picture."""

from collections.abc import Sequence

import cv2
import numpy as np

from t2v_core.judging.track import OBJECT_THRESHOLD, Track, darkness, outline
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scenes import SHAPES, WHITE, Trajectories, World
from t2v_core.world.things import Thing, lay_over

SMALLEST_RADIUS = 3.0  # px at 64 px; smaller things are not told apart
LEAST_OVERLAP = 0.55  # intersection over union: what looks like nothing is no circle
# Of a pattern search: px, share of the radius, degrees.
_FITTING_STEPS = ((0.5, 0.04, 4.0), (0.2, 0.015, 1.5), (0.08, 0.006, 0.6))
_MOST_FITTED = 3  # frames of a clip, evenly chosen: each takes milliseconds
_MOST_COMPARED = 5  # likewise, where all things of a world are drawn


def visible_frames(track: Track, size: int, counted: np.ndarray) -> np.ndarray:
    """The frames in which a thing can be told by its looks."""
    return np.flatnonzero(counted & (track.objects > 0) & (track.radii >= SMALLEST_RADIUS * size / 64))


def shape_reason(clip: np.ndarray, track: Track, wanted: str, angles: np.ndarray, frames: np.ndarray) -> str:
    """ "" if these frames show the wanted shape of the language, else what they look like. By overlap with each shape,
    drawn where the object was seen, over all frames."""
    size = clip.shape[1]
    ideal = Trajectories(
        centres=np.repeat(track.centres[None, frames], len(SHAPES), 0),
        radii=np.repeat(track.radii[None, frames], len(SHAPES), 0),
        angles=np.repeat(angles[None, frames], len(SHAPES), 0),
    )
    drawn = rasterise(ideal, np.arange(len(SHAPES)), np.zeros((len(SHAPES), 3), np.uint8), size)
    masks = darkness(drawn) > OBJECT_THRESHOLD
    seen = darkness(clip[frames]) > OBJECT_THRESHOLD
    overlap = ((masks & seen).sum((2, 3)) / (masks | seen).sum((2, 3))).mean(1)
    best = int(overlap.argmax())
    if overlap[best] < LEAST_OVERLAP:
        return "it looks like nothing I know"
    return "" if SHAPES[best] == wanted else f"it looks like a {SHAPES[best]}"


def thing_reason(
    clip: np.ndarray, track: Track, wanted: str, angles: np.ndarray, frames: np.ndarray, world: World
) -> str:
    """ "" if these frames are explained best by the wanted thing among all of the world: squared error over what either
    covers. Shapes of the language compete in the colour that was seen."""
    size = clip.shape[1]
    errors = dict.fromkeys(world.shapes, 0.0)
    for t in _some(frames, _MOST_COMPARED):
        seen = darkness(clip[t]) > OBJECT_THRESHOLD
        for name in world.shapes:
            picture, covers = drawn_at(name, track, t, float(angles[t]), world, size)
            errors[name] += _squared_error(clip[t], picture, seen | covers)
    best = min(errors, key=errors.__getitem__)
    return "" if best == wanted else f"it looks more like a {best}"


def drawn_at(name: str, track: Track, t: int, angle: float, world: World, size: int) -> tuple[np.ndarray, np.ndarray]:
    """A thing of the world where one was seen in frame t, uint8 [S, S, 3], and what it covers, bool [S, S]. A shape of
    the language has the track's colour."""
    x, y = track.centres[t].tolist()
    radius = float(track.radii[t])
    if name in world.pictures:
        thing = world.pictures[name]
        frame = np.full((size, size, 3), WHITE, np.uint8)
        lay_over(frame, *thing.drawn(x, y, radius, angle, size))
        return frame, outline(thing, track.centres[t], radius, angle, size).astype(bool)
    at = Trajectories(centres=np.array([[[x, y]]]), radii=np.array([[radius]]), angles=np.array([[angle]]))
    in_black = rasterise(at, np.array([SHAPES.index(name)]), np.zeros((1, 3), np.uint8), size)[0, 0]
    see_through = in_black.astype(np.float32) / WHITE
    colour = np.array(track.colour, np.float32)
    return np.rint(colour + (WHITE - colour) * see_through).astype(np.uint8), darkness(in_black) > OBJECT_THRESHOLD


def _squared_error(frame: np.ndarray, picture: np.ndarray, where: np.ndarray) -> float:
    return float(np.square(frame[where].astype(np.float32) - picture[where]).sum())


def likeness(
    clip: np.ndarray, track: Track, thing: Thing, angles: np.ndarray, frames: Sequence[int] | np.ndarray
) -> float | None:
    """How like its picture a thing is, beyond place, size and turn, which are fitted first: 1 - (squared error against
    the picture) / (that of its silhouette in its mean colour), over what either covers, median over the frames. 0 is a
    flat silhouette, 1 perfect. None without frames to tell by."""
    found = [
        _likeness(clip[t], thing, track.centres[t], float(track.radii[t]), float(angles[t]))
        for t in _some(frames, _MOST_FITTED)
    ]
    return float(np.median(found)) if found else None


def _some(frames: Sequence[int] | np.ndarray, most: int) -> list[int]:
    """At most so many of them, evenly chosen."""
    chosen = np.unique(np.linspace(0, len(frames) - 1, min(most, len(frames)), dtype=int))
    return [int(frames[i]) for i in chosen]


def _likeness(frame: np.ndarray, thing: Thing, centre: np.ndarray, radius: float, angle: float) -> float:
    size = len(frame)
    # Rolled so that the thing is in the middle, and cut out around it: the search is all in few pixels.
    shift = (size // 2 - np.rint(centre)).astype(int)
    side = min(size, 2 * int(np.ceil(thing.reach * radius)) + 8)
    low = size // 2 - side // 2
    cut = np.roll(frame, (shift[1], shift[0]), (0, 1))[low : low + side, low : low + side]
    target = cut.astype(np.float32)

    def picture(pose: np.ndarray, flat: bool = False) -> np.ndarray:
        x, y, r, a = pose.tolist()
        patch, left, top = thing.drawn(x, y, max(r, 0.5), a, side)
        if flat:
            opacity = patch[..., 3:]
            patch[..., :3] = patch[..., :3].sum((0, 1)) / max(float(opacity.sum()), 1.0) * opacity
        drawn = np.full((side, side, 3), WHITE, np.uint8)
        lay_over(drawn, patch, left, top)
        return drawn

    def error(pose: np.ndarray) -> float:
        return float(cv2.norm(target, picture(pose).astype(np.float32), cv2.NORM_L2SQR))

    pose = np.array([*(centre + shift - low), radius, angle], float)
    least = error(pose)
    for move, grow, turn in _FITTING_STEPS:
        steps = np.diag([move, move, grow * radius, np.radians(turn)])
        for _ in range(4):
            before = least
            for step in steps:
                for tried in (pose + step, pose - step):
                    if (found := error(tried)) < least:
                        pose, least = tried, found
                        break
            if least == before:
                break
    best, silhouette = picture(pose), picture(pose, flat=True)
    where = (darkness(cut) > OBJECT_THRESHOLD) | (darkness(best) > 8)
    return 1 - _squared_error(cut, best, where) / max(_squared_error(silhouette, best, where), 1.0)
