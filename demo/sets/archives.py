"""Training sets as zip files in the article's layout: video_0/frame_0.png ... video_0/prompt.txt.

Reading is the careful half: a zip from a visitor may hold paths that climb out of the folder, links, or a
terabyte of zeros in a megabyte. Nothing is unpacked before the whole list is checked, and no name from the zip
ever becomes a name on the disk.
"""

import io
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from demo.texts import texts
from t2v_core import runs
from t2v_core.data.clip_sets import ClipSet
from t2v_core.data.video_folders import DatasetError, check_prompt
from t2v_core.errors import UserError

SET_ELSEWHERE = "my-training-set"  # stands for the folder of a set, in what is taken home
MOST_CLIPS_IN_ZIP = 10_000  # the article's own number; more files than that no file manager likes to open
MAX_ZIP_BYTES = 200_000_000
MAX_UPLOADED_CLIPS = 20_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_DIRECTORY_BYTES = 32_000_000  # of a zip's list of contents: 20,000 clips of 10 frames have about 24 million
MAX_FILE_BYTES = 200_000
PICTURE_SIZES = (32, 64, 128)  # px; whatever comes is scaled to 64
MAX_RATIO = 200  # unpacked to packed, of one file: pictures hardly shrink, a bomb shrinks a thousandfold
_BATCH = 250
_ENTRY = re.compile(r"(?:[^/]+/)?video_(\d{1,7})/(?:frame_(\d{1,3})\.png|(prompt)\.txt)")
_IGNORED = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|[^/]+\.json)")
# Of a run, what is of use to others; all else is the app's, or what only a resumed training needs.
_RUN_FILES = ("split.json", "vocabulary.json", "metrics.jsonl", "evaluation.json", "report.json", "MODEL_CARD.md")
_SAMPLES = ("samples/prompts.json", "samples/step_*/*.webp", "samples/step_*/verdicts.json")
_PNG = b"\x89PNG\r\n\x1a\n"


class ArchiveError(UserError):
    """A zip that cannot be used; `str(error)` says what is wrong with it and what would be right."""


class Video(NamedTuple):
    """One video's files in a zip: its frames, in order, and its prompt."""

    frames: list[zipfile.ZipInfo]
    prompt: zipfile.ZipInfo


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
    newest = runs.latest_checkpoint(run)
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


def unpack(archive: zipfile.ZipFile, videos: Sequence[Video], folder: Path) -> Iterator[int]:
    """Write checked videos to `folder` under names of our own; yields how many are written. Every picture is decoded
    and encoded anew: what is on the disk then is ours, and will be read."""
    size = 0
    for number, video in enumerate(videos):
        target = folder / f"video_{number}"
        target.mkdir(parents=True)
        prompt = _prompt(archive, video.prompt, len(video.frames))
        (target / "prompt.txt").write_text(prompt, encoding="utf-8")
        for index, entry in enumerate(video.frames):
            picture = _picture(archive, entry)
            size = size or picture.shape[0]
            if picture.shape[0] != size:
                raise ArchiveError(texts().sets.pictures_differ(size, _shown(entry), picture.shape[0]))
            (target / f"frame_{index}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        yield number + 1


def checked_videos(archive: zipfile.ZipFile) -> list[Video]:
    """What is in a visitor's zip, by its list of contents alone. Raises ArchiveError."""
    entries = archive.infolist()
    if len(entries) > MAX_UPLOADED_CLIPS * 66:
        raise ArchiveError(texts().sets.so_many_files(len(entries), MAX_UPLOADED_CLIPS))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ArchiveError(texts().sets.unpacks_too_large(MAX_UNPACKED_BYTES // 1_000_000_000))
    videos: dict[int, dict[int, zipfile.ZipInfo]] = {}
    prompts: dict[int, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
            raise ArchiveError(texts().sets.points_outside(_shown(entry)))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveError(texts().sets.is_link(_shown(entry)))
        if entry.is_dir() or _IGNORED.fullmatch(name):
            continue
        match = _ENTRY.fullmatch(name)
        if not match:
            raise ArchiveError(texts().sets.does_not_belong(_shown(entry)))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # Of the others, Python unpacks whatever there is, not only as much as the list of contents says.
            raise ArchiveError(texts().sets.packed_rarely(_shown(entry)))
        if entry.file_size > MAX_FILE_BYTES:
            raise ArchiveError(texts().sets.file_too_large(_shown(entry), MAX_FILE_BYTES // 1_000))
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise ArchiveError(texts().sets.packed_too_well(_shown(entry), MAX_RATIO))
        number = int(match[1])
        known = prompts if match[3] else videos.setdefault(number, {})
        key = number if match[3] else int(match[2])
        if key in known:
            raise ArchiveError(texts().sets.there_twice(_shown(entry)))
        known[key] = entry
    return _complete(videos, prompts)


def _complete(videos: dict[int, dict[int, zipfile.ZipInfo]], prompts: dict[int, zipfile.ZipInfo]) -> list[Video]:
    """No frame and no prompt is missing, and all videos are equally long."""
    if not videos:
        raise ArchiveError(texts().sets.no_clips)
    if len(videos) > MAX_UPLOADED_CLIPS:
        raise ArchiveError(texts().sets.too_many_clips(len(videos), MAX_UPLOADED_CLIPS))
    length = len(next(iter(videos.values())))
    if not 4 <= length <= 64:
        raise ArchiveError(texts().sets.wrong_length(length))
    for number, frames in videos.items():
        if sorted(frames) != list(range(length)):
            raise ArchiveError(texts().sets.frames_missing(number, length))
        if number not in prompts:
            raise ArchiveError(texts().sets.prompt_missing(number))
    return [
        Video([frames[index] for index in range(length)], prompts[number]) for number, frames in sorted(videos.items())
    ]


def _prompt(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, num_frames: int) -> str:
    try:
        prompt = " ".join(_read(archive, entry).decode("utf-8-sig").split())
    except UnicodeDecodeError as error:
        raise ArchiveError(texts().sets.no_plain_text(_shown(entry))) from error
    if not prompt.isprintable():
        raise ArchiveError(texts().sets.no_single_line(_shown(entry)))
    try:
        check_prompt(prompt, num_frames, f"'{_shown(entry)}'")
    except DatasetError as error:
        raise ArchiveError(str(error)) from error
    return prompt


def _picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> np.ndarray:
    """A picture's pixels, as cv2 has them. The header is read before anything is decoded."""
    data = _read(archive, entry)
    if not data.startswith(_PNG) or len(data) < 33:
        raise ArchiveError(texts().sets.no_png(_shown(entry)))
    width, height = struct.unpack(">II", data[16:24])
    if width != height or width not in PICTURE_SIZES:
        raise ArchiveError(texts().sets.wrong_size(_shown(entry), width, height, PICTURE_SIZES))
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ArchiveError(texts().sets.damaged(_shown(entry)))
    return picture


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with _as_sentences():
        return archive.read(entry)


@contextmanager
def _as_sentences() -> Iterator[None]:
    """Whatever Python's reader of zips raises for a damaged or locked one."""
    try:
        yield
    except ArchiveError:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise ArchiveError(texts().sets.no_zip) from error


def _shown(entry: zipfile.ZipInfo) -> str:
    """A name from the zip, fit for a sentence."""
    return "".join(c if c.isprintable() else "?" for c in entry.filename)[:80]
