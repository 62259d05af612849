"""What is seen in a clip, read from its pixels alone: no network and no prompt touches this."""

from dataclasses import dataclass

import cv2
import numpy as np

from t2v_core.world.scenes import WHITE

OBJECT_THRESHOLD = 80  # how far below white a pixel's darkest channel must be to belong to the object
MIN_AREA = 4  # px


@dataclass(frozen=True, kw_only=True)
class Track:
    """What is seen in T frames. centres: float [T, 2] px, NaN where nothing is seen. radii: float [T] px, of the
    circle of equal area. objects: int [T], how many there are. colour: the median RGB of the object's pixels."""

    centres: np.ndarray
    radii: np.ndarray
    objects: np.ndarray
    colour: tuple[int, int, int]


def darkness(clip: np.ndarray) -> np.ndarray:
    """How far below white each pixel's darkest channel is: uint8 [..., 3] -> int16 [...]."""
    # Channel by channel: numpy's own minimum over so short an axis takes ten times as long.
    darkest = np.minimum(np.minimum(clip[..., 0], clip[..., 1]), clip[..., 2])
    return WHITE - darkest.astype(np.int16)


def measure(clip: np.ndarray) -> Track:
    """Find the object in every frame of a clip, uint8 [T, S, S, 3], on the torus."""
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
        count, _, stats, _ = cv2.connectedComponentsWithStats(rolled.astype(np.uint8), connectivity=8)
        objects[t] = int((stats[1:count, cv2.CC_STAT_AREA] >= MIN_AREA).sum())
        positions = np.arange(size)
        offset = np.array([rolled.sum(0) @ positions, rolled.sum(1) @ positions]) / area
        centres[t] = (offset - shift) % size
        radii[t] = np.sqrt(area / np.pi)
    seen = clip[masks]
    colour = np.median(seen, axis=0) if len(seen) else np.full(3, WHITE)
    red, green, blue = (int(channel) for channel in colour)
    return Track(centres=centres, radii=radii, objects=objects, colour=(red, green, blue))
