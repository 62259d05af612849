"""What is seen in a clip, read from its pixels alone: no network and no prompt touches this."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from t2v_core.world.scenes import WHITE
from t2v_core.world.things import Thing, lay_over

OBJECT_THRESHOLD = 80  # how far below white a pixel's darkest channel must be to belong to the object
MIN_AREA = 4  # px


@dataclass(frozen=True, kw_only=True)
class Track:
    """What is seen in T frames. centres: float [T, 2] px, NaN where nothing is seen. radii: float [T] px, of the
    circle of equal area. objects: int [T], how many there are. shares: float [T], of the frame that they cover.
    paper: float [T], the mean of all other pixels, 255 for white. colour: the median RGB of the object's pixels."""

    centres: np.ndarray
    radii: np.ndarray
    objects: np.ndarray
    shares: np.ndarray
    paper: np.ndarray
    colour: tuple[int, int, int]

    @classmethod
    def at(cls, centre: np.ndarray, radius: float, colour: tuple[int, int, int] = (0, 0, 0)) -> "Track":
        """One frame with one thing at a place."""
        one = np.ones(1)
        return cls(
            centres=centre[None],
            radii=one * radius,
            objects=one.astype(int),
            shares=0 * one,
            paper=WHITE * one,
            colour=colour,
        )


def darkness(clip: np.ndarray) -> np.ndarray:
    """How far below white each pixel's darkest channel is: uint8 [..., 3] -> int16 [...]."""
    # Channel by channel: numpy's own minimum over so short an axis takes ten times as long.
    darkest = np.minimum(np.minimum(clip[..., 0], clip[..., 1]), clip[..., 2])
    return WHITE - darkest.astype(np.int16)


def grown(mask: np.ndarray, by: int) -> np.ndarray:
    """A mask, bool [S, S], grown by so many px each way, round the torus."""
    padded = np.pad(mask.astype(np.uint8), by, mode="wrap")
    return cv2.dilate(padded, np.ones((2 * by + 1, 2 * by + 1), np.uint8))[by:-by, by:-by].astype(bool)


def measure(clip: np.ndarray, thing: Thing | None = None, angles: np.ndarray | None = None) -> Track:
    """Find the object in every frame of a clip, uint8 [T, S, S, 3], on the torus.

    thing: a picture that it may be, turned by `angles` [T]. Its light parts are not told from the paper, so it is
    measured by what is dark of it, and its dark parts may lie apart.
    """
    num_frames, size = clip.shape[:2]
    masks = darkness(clip) > OBJECT_THRESHOLD
    centres, radii = np.full((num_frames, 2), np.nan), np.zeros(num_frames)
    objects = np.zeros(num_frames, int)
    circle = np.exp(2j * np.pi * np.arange(size) / size)
    for t in range(num_frames):
        mask = masks[t]
        area = int(mask.sum())
        if area < MIN_AREA:
            continue
        rows, columns = mask.sum(1), mask.sum(0)
        # Circular means; then the frame is rolled so that the object is whole, in its middle.
        middle = np.angle([columns @ circle, rows @ circle]) / (2 * np.pi) * size
        shift = np.rint(size / 2 - middle).astype(int)
        rolled = np.roll(mask, (shift[1], shift[0]), (0, 1))
        positions = np.arange(size)
        centre = np.array([rolled.sum(0) @ positions, rolled.sum(1) @ positions]) / area
        radius = float(np.sqrt(area / np.pi))
        if thing is not None:
            assert angles is not None
            centre, radius = _of_whole(thing, centre, radius, float(angles[t]))
            parts = rolled & ~cv2.dilate(outline(thing, centre, radius, float(angles[t]), size), _NEAR).astype(bool)
            objects[t] = 1 + _count(parts)
        else:
            objects[t] = _count(rolled)
        centres[t], radii[t] = (centre - shift) % size, radius
    seen = clip[masks]
    colour = np.median(seen, axis=0) if len(seen) else np.full(3, WHITE)
    red, green, blue = (int(channel) for channel in colour)
    outside = ~masks
    paper = (clip.mean(-1) * outside).sum((1, 2)) / np.maximum(outside.sum((1, 2)), 1)
    return Track(
        centres=centres,
        radii=radii,
        objects=objects,
        shares=masks.mean((1, 2)),
        paper=paper,
        colour=(red, green, blue),
    )


_NEAR = np.ones((5, 5), np.uint8)  # 2 px each way


def _count(mask: np.ndarray) -> int:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return int((stats[1:count, cv2.CC_STAT_AREA] >= MIN_AREA).sum())


def outline(thing: Thing, centre: np.ndarray, radius: float, angle: float, size: int) -> np.ndarray:
    """What a picture covers, of any colour: uint8 [S, S], 0 or 1."""
    patch, left, top = thing.drawn(float(centre[0]), float(centre[1]), radius, angle, size)
    mask = np.zeros((size, size), np.uint8)
    rows, columns = (top + np.arange(len(patch))) % size, (left + np.arange(len(patch))) % size
    mask[np.ix_(rows, columns)] = patch[..., 3] > WHITE / 2
    return mask


def _of_whole(thing: Thing, centre: np.ndarray, radius: float, angle: float) -> tuple[np.ndarray, float]:
    """Centre and radius of a picture whose dark part has these."""
    (x, y), ratio = _dark_part(thing)
    whole = radius / ratio
    cos, sin = np.cos(angle), np.sin(angle)
    return centre - whole * np.array([cos * x - sin * y, sin * x + cos * y]), whole


@lru_cache(maxsize=64)
def _dark_part(thing: Thing) -> tuple[tuple[float, float], float]:
    """Where the middle of a picture's dark part is, and the radius of that part, both in radii of the picture."""
    size, radius = 128, 20.0
    frame = np.full((size, size, 3), WHITE, np.uint8)
    lay_over(frame, *thing.drawn(size / 2, size / 2, radius, 0.0, size))
    mask = darkness(frame) > OBJECT_THRESHOLD
    if mask.sum() < MIN_AREA:
        return (0.0, 0.0), 1.0
    rows, columns = np.nonzero(mask)
    offset = (float(columns.mean() - size / 2) / radius, float(rows.mean() - size / 2) / radius)
    return offset, float(np.sqrt(mask.sum() / np.pi)) / radius
