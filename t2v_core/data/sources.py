"""Where a data set's files are: a folder here; the demo has a zip. Readers know files by their path in it alone."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from t2v_core.data.video_folders import DatasetError

_STRAY_PARTS = {
    *("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "@eadir", "lost+found"),
    *("__pycache__", "system volume information", "icon\r"),
}


class Files(Protocol):
    """The files of a data set. Paths are relative, with slashes."""

    @property
    def paths(self) -> Mapping[str, str]:
        """Every file but the stray ones -> what changes when it is written again."""
        ...

    def place(self, path: str) -> str:
        """What a message calls this file."""
        ...

    def open(self, path: str) -> BinaryIO:
        """To be closed by the caller; can be sought in."""
        ...


class FolderFiles:
    """The files of a folder, however deep. Raises DatasetError where there is none."""

    def __init__(self, folder: Path):
        if not folder.is_dir():
            raise DatasetError(f"There is no folder {folder}. Check the path.")
        self.folder = folder
        self.paths: dict[str, str] = {}
        seen: set[str] = set()
        for place, folders, names in os.walk(folder, followlinks=True):
            real = os.path.realpath(place)  # a link may lead back to where it is
            inside = Path(place).relative_to(folder)
            folders[:] = [] if real in seen else [name for name in folders if not is_stray(name)]
            names = [] if real in seen else names
            seen.add(real)
            for name in names:
                path = (inside / name).as_posix()
                file = Path(place) / name
                if not is_stray(path) and file.is_file():
                    status = file.stat()
                    self.paths[path] = f"{status.st_size} {status.st_mtime_ns}"

    def place(self, path: str) -> str:
        return str(self.folder / path)

    def open(self, path: str) -> BinaryIO:
        return open(self.folder / path, "rb")


def is_stray(path: str) -> bool:
    """What systems and editors leave behind, wherever it lies."""
    return any(part.startswith((".", "~$")) or part.lower() in _STRAY_PARTS for part in path.split("/"))


def read_bytes(files: Files, path: str) -> bytes:
    with files.open(path) as file:
        return file.read()
