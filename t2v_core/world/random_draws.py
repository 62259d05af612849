"""Random numbers that follow from (seed, clip index, purpose) alone, for any clips in any order, vectorised."""

import zlib
from collections.abc import Sequence

import numpy as np


def uniform(seed: int, indices: np.ndarray, purpose: str, columns: Sequence[int] | np.ndarray) -> np.ndarray:
    """Uniform draws in [0, 1): float64 [len(indices), len(columns)].

    A counter-based generator, SplitMix64's finaliser (Steele, Lea, Flood 2014) over a mix of its arguments:
    numpy's generators are seeded one at a time, which costs more than drawing a whole clip.
    """
    with np.errstate(over="ignore"):
        key = _mix(np.uint64(seed) + np.uint64(zlib.crc32(purpose.encode())) * _ODD)
        rows = _mix(np.asarray(indices, np.uint64) * _GOLDEN + key)
        mixed = _mix(rows[:, None] + np.asarray(columns, np.uint64) * _ODD)
    return (mixed >> np.uint64(11)) * 2.0**-53


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ODD = np.uint64(0xD1342543DE82EF95)


def _mix(z: np.ndarray | np.uint64) -> np.ndarray:
    z = np.asarray(z, np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)))
