"""Training sets as zip files: out in the article's layout, in as people have them, by the library's own reader.

Reading is the careful half: a zip from a visitor may hold paths that climb out of the folder, links, or a
terabyte of zeros in a megabyte. Nothing is unpacked before the whole list is checked, and nothing from the zip
becomes a file on the disk: its clips are decoded from memory.
"""

import io
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np

from demo.texts import texts
from t2v_core import checkpoints, runs
from t2v_core.data.clip_sets import ClipSet
from t2v_core.data.decoding import decode
from t2v_core.data.films import VIDEO_SUFFIXES
from t2v_core.data.pictures import IMAGE_SUFFIXES
from t2v_core.data.sources import is_stray
from t2v_core.data.surveys import Survey, survey
from t2v_core.data.video_folders import DatasetError
from t2v_core.errors import UserError
from t2v_core.world.scenes import REFERENCE_SIZE

SET_ELSEWHERE = "my-training-set"  # stands for the folder of a set, in what is taken home
MOST_CLIPS_IN_ZIP = 10_000  # the article's own number; more files than that no file manager likes to open
MAX_ZIP_BYTES = 200_000_000
MAX_UPLOADED_CLIPS = 20_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_DIRECTORY_BYTES = 32_000_000  # of a zip's list of contents: 20,000 clips of 10 frames have about 24 million
MAX_TEXT_BYTES = 32_000_000  # of all captions and lists; ours of 20,000 clips has 8 million
MAX_PICTURE_BYTES = 20_000_000
MAX_VIDEO_BYTES = 100_000_000
MAX_PICTURE_PIXELS = 25_000_000  # a phone's camera has 12 million
MAX_UPLOADED_VIDEO_FRAMES = 3_600  # two minutes of a phone's
MAX_RATIO = 200  # unpacked to packed, of one file: pictures hardly shrink, a bomb shrinks a thousandfold
_SMALL_FILE_BYTES = 20_000  # too small for a bomb, though blank pictures and long tables shrink much
_BATCH = 250
_USED = (*IMAGE_SUFFIXES, *VIDEO_SUFFIXES, ".txt", ".csv", ".jsonl")
# Of a run, what is of use to others; all else is the app's, or what only a resumed training needs.
_RUN_FILES = ("split.json", "vocabulary.json", "metrics.jsonl", "evaluation.json", "report.json", "MODEL_CARD.md")
_SAMPLES = ("samples/prompts.json", "samples/step_*/*.webp", "samples/step_*/verdicts.json")


class ArchiveError(UserError):
    """A zip that cannot be used; `str(error)` says what is wrong with it and what would be right."""


def write_zip(clips: ClipSet, file: Path, most: int = MOST_CLIPS_IN_ZIP) -> Iterator[int]:
    """Write the first `most` clips to a zip; yields how many are written so far."""
    total = min(len(clips), most)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, total, _BATCH):
            indices = np.arange(first, min(first + _BATCH, total))
            for index, prompt, clip in zip(indices, clips.prompts(indices), clips.clips(indices), strict=True):
                folder = f"training_dataset/video_{index}"
                for number, frame in enumerate(clip):
                    png = cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))[1]
                    archive.writestr(f"{folder}/frame_{number}.png", png.tobytes())
                archive.writestr(f"{folder}/prompt.txt", prompt)
            yield int(indices[-1]) + 1


def write_run(run: Path, file: Path) -> None:
    """A run as a zip: what a model needs to be asked, the newest one, and how its training went. Nothing in it tells
    where on this machine anything is. Raises UserError for a run whose settings cannot be read."""
    # Not None: a model that was taught a folder has other networks. Only where the folder lies is nobody's business.
    config = runs.read_config(run).to_json()
    if config["data_folder"]:
        config["data_folder"] = SET_ELSEWHERE
    newest = checkpoints.latest_checkpoint(run)
    weights = [f"checkpoints/{newest}.safetensors", f"checkpoints/{newest}.json"] if newest else []
    found = [path for pattern in (*_RUN_FILES, *weights, *_SAMPLES) for path in sorted(run.glob(pattern))]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("run/config.json", json.dumps(config, indent=1))
        if newest:
            archive.writestr("run/checkpoints/latest.json", json.dumps({"checkpoint": newest}))
        for path in found:
            archive.write(path, f"run/{path.relative_to(run)}")


@contextmanager
def opened_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """A visitor's zip, to be read. Nothing of it is looked at yet but its list of contents."""
    if file.stat().st_size > MAX_ZIP_BYTES:
        raise ArchiveError(texts().sets.zip_too_large(MAX_ZIP_BYTES // 1_000_000))
    with _ShortReads(file, "rb") as data:
        with _as_sentences():
            archive = zipfile.ZipFile(data)
        with archive:
            yield archive


class _ShortReads(io.FileIO):
    """Python's reader of zips takes the list of contents in one piece, and makes ten times as much memory of it. A list
    of nothing but empty entries is refused before, by the very number of bytes that would be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise ArchiveError(texts().sets.too_many_files(MAX_UPLOADED_CLIPS))
        return super().read(size) or b""


class ZipFiles:
    """The files of a checked zip, as the library's reader of data sets wants them. Raises ArchiveError for what is not
    to be opened at all: by its list of contents alone."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self._entries = _checked_entries(archive)
        self.paths = {path: f"{entry.file_size} {entry.CRC}" for path, entry in self._entries.items()}

    def place(self, path: str) -> str:
        return f"'{_shown(path)}'" if path else texts().sets.this_zip

    def open(self, path: str) -> BinaryIO:
        with _as_sentences():
            return io.BytesIO(self._archive.read(self._entries[path]))


def checked_clips(archive: zipfile.ZipFile) -> Survey:
    """What a visitor's zip holds. Its captions are read, its pictures and videos are not. Raises ArchiveError."""
    with _refusals():
        found = survey(ZipFiles(archive))
    if len(found.clips) > MAX_UPLOADED_CLIPS:
        raise ArchiveError(texts().sets.too_many_clips(len(found.clips), MAX_UPLOADED_CLIPS))
    return found


def decode_clips(found: Survey, folder: Path, say: Callable[[str], None]) -> Iterator[int]:
    """Write its clips to a folder, in the native layout; yields how many are done. Raises ArchiveError."""
    folder.mkdir(parents=True)
    with _refusals():
        yield from decode(
            found,
            folder,
            REFERENCE_SIZE,
            say,
            most_pixels=MAX_PICTURE_PIXELS,
            most_video_frames=MAX_UPLOADED_VIDEO_FRAMES,
        )


@contextmanager
def _refusals() -> Iterator[None]:
    """What the library's reader says of a visitor's files can be told to the visitor: it names files of the zip."""
    try:
        yield
    except DatasetError as error:
        raise ArchiveError(str(error)) from error


def _checked_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by path, without the stray ones and what no set is made of. Raises ArchiveError."""
    entries = archive.infolist()
    if len(entries) > MAX_UPLOADED_CLIPS * 66:
        raise ArchiveError(texts().sets.so_many_files(len(entries), MAX_UPLOADED_CLIPS))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ArchiveError(texts().sets.unpacks_too_large(MAX_UNPACKED_BYTES // 1_000_000_000))
    checked: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        path = entry.filename.replace("\\", "/")  # Windows makes such
        parts = path.split("/")
        shown = _shown(path)
        if path.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", path):
            raise ArchiveError(texts().sets.points_outside(shown))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveError(texts().sets.is_link(shown))
        path = "/".join(part for part in parts if part not in ("", "."))
        if entry.is_dir() or entry.filename.endswith("\\") or is_stray(path) or not path.lower().endswith(_USED):
            continue
        _check_size(entry, path)
        if path in checked:
            raise ArchiveError(texts().sets.there_twice(shown))
        checked[path] = entry
    caption_bytes = sum(
        entry.file_size for path, entry in checked.items() if path.lower().endswith((".txt", ".csv", ".jsonl"))
    )
    if caption_bytes > MAX_TEXT_BYTES:
        raise ArchiveError(texts().sets.captions_too_large(MAX_TEXT_BYTES // 1_000_000))
    return checked


def _check_size(entry: zipfile.ZipInfo, path: str) -> None:
    shown = _shown(path)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Of the others, Python unpacks whatever there is, not only as much as the list of contents says.
        raise ArchiveError(texts().sets.packed_rarely(shown))
    name = path.lower()
    most = MAX_VIDEO_BYTES if name.endswith(VIDEO_SUFFIXES) else MAX_TEXT_BYTES
    most = MAX_PICTURE_BYTES if name.endswith(IMAGE_SUFFIXES) else most
    if entry.file_size > most:
        raise ArchiveError(texts().sets.file_too_large(shown, most // 1_000_000))
    if entry.file_size > max(MAX_RATIO * max(entry.compress_size, 1), _SMALL_FILE_BYTES):
        raise ArchiveError(texts().sets.packed_too_well(shown, MAX_RATIO))


@contextmanager
def _as_sentences() -> Iterator[None]:
    """Whatever Python's reader of zips raises for a damaged or locked one."""
    try:
        yield
    except ArchiveError:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise ArchiveError(texts().sets.no_zip) from error


def _shown(path: str) -> str:
    """A name from the zip, fit for a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in path)[:80]
