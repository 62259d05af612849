"""A data set's files, written and read piece by piece; its pixels are one of numpy's files."""

import os
import threading
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


class PlacedReads:
    """An open file that several threads read at places of their own."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self._turn = threading.Lock()

    @property
    def size(self) -> int:
        return os.fstat(self.file.fileno()).st_size

    def read(self, first: int, count: int) -> bytes:
        """Fewer bytes than asked for at the file's end."""
        with self._turn:
            self.file.seek(first)
            return self.file.read(count)

    def read_into(self, target: np.ndarray, first: int) -> int:
        """Fill a contiguous array; how many bytes the file had for it."""
        rest, done = target.data.cast("B"), 0
        with self._turn:
            self.file.seek(first)
            while done < target.nbytes:
                count = self.file.readinto(rest[done:])  # type: ignore[attr-defined]
                if not count:
                    break
                done += count
        return done
