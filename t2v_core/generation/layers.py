"""Several things in one scene: each is a clip of its own on white paper, and one is laid over the other."""

from collections.abc import Sequence

import cv2
import numpy as np

from t2v_core.judging.track import darkness, grown
from t2v_core.world.scenes import WHITE

FAINTEST = 48  # how far below white a part must be to be solid: less is the paper's noise, or an edge of nothing
MARGIN = 2  # px around each thing
_NEIGHBOURHOOD = np.ones((3, 3), np.uint8)


def most_apart(below: Sequence[np.ndarray], candidates: Sequence[np.ndarray]) -> np.ndarray:
    """The clip that meets what is below in the fewest frames, and covers least of it: things that a prompt tells apart
    should be told apart on the screen, where the prompt leaves it open."""
    taken = np.any([_near(clip) for clip in below], axis=0)

    def met(clip: np.ndarray) -> tuple[int, int]:
        both = taken & _near(clip)
        return int(both.any((1, 2)).sum()), int(both.sum())

    return min(candidates, key=met)


def _near(clip: np.ndarray) -> np.ndarray:
    """Where something is, or is not far from: bool [T, S, S]."""
    return np.stack([grown(frame, MARGIN) for frame in darkness(clip) > FAINTEST])


def composite(layers: Sequence[np.ndarray]) -> np.ndarray:
    """Clips uint8 [T, S, S, 3] on white, from the back to the front -> one clip. What is in front covers."""
    below = layers[0]
    for clip in layers[1:]:
        below = np.stack([_over(behind, frame) for behind, frame in zip(below, clip, strict=True)])
    return below


def _over(behind: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """A frame is C * opacity + white * (1 - opacity); laid over another, the white is that one instead."""
    see_through = 1 - opacity(frame)[..., None]
    return np.rint(frame - see_through * (WHITE - behind.astype(np.float32))).clip(0, WHITE).astype(np.uint8)


def opacity(frame: np.ndarray) -> np.ndarray:
    """How much of each pixel the thing on it covers: uint8 [S, S, 3] -> float32 [S, S] in [0, 1].

    An edge is as opaque as its share of the darkness of the solid part beside it. Light parts that are closed in by
    solid ones (the white of an eye) are solid too.
    """
    size = len(frame)
    # On a torus: what closes in a part may lie round the edge.
    around = np.pad(darkness(frame).astype(np.float32), size // 4, mode="wrap")
    solid = cv2.dilate(around, _NEIGHBOURHOOD)
    covered = np.minimum(around / np.maximum(solid, FAINTEST), 1)
    # A rim of paper all around, so that the outside is one part.
    parts = cv2.copyMakeBorder((covered > 0.5).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(parts, None, (0, 0), 2)
    covered[parts[1:-1, 1:-1] == 0] = 1
    middle = slice(size // 4, size // 4 + size)
    return covered[middle, middle]
