"""A data set's pixels, written piece by piece as one of numpy's files."""

import os
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy


def start_array(file: BinaryIO, shape: Sequence[int]) -> None:
    """Write the header of a uint8 array, and have the room for it set aside, which makes writing faster."""
    npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": tuple(shape)})
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, file.tell() + int(np.prod(shape)))


def write_all(file: BinaryIO, array: np.ndarray) -> None:
    rest = np.ascontiguousarray(array).data.cast("B")
    while rest:
        rest = rest[file.write(rest) :]
