"""Training sets as zip files in the article's layout: video_0/frame_0.png ... video_0/prompt.txt.

Reading is the careful half: a zip from a visitor may hold paths that climb out of the folder, links, or a
terabyte of zeros in a megabyte. Nothing is unpacked before the whole list is checked, and no name from the zip
ever becomes a name on the disk.
"""

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from t2v_core import runs
from t2v_core.dataset import ClipSet
from t2v_core.prompts import MAX_PROMPT_CHARACTERS

MOST_CLIPS_IN_ZIP = 10_000  # the article's own number; more files than that no file manager likes to open
MAX_ZIP_BYTES = 200_000_000
MAX_UPLOADED_CLIPS = 20_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_FILE_BYTES = 200_000
MAX_RATIO = 200  # unpacked to packed, of one file: pictures hardly shrink, a bomb shrinks a thousandfold
_BATCH = 250
_ENTRY = re.compile(r"(?:[^/]+/)?video_(\d{1,7})/(?:frame_(\d{1,3})\.png|(prompt)\.txt)")
_IGNORED = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|[^/]+\.json)")
# The app's own notes, and what only a resumed training needs.
_NOT_IN_RUN_ZIP = ("card.json", "QUEUED", "TRAINING", "STOP", "log.txt", "resume.safetensors")
_PNG = b"\x89PNG\r\n\x1a\n"


class ArchiveError(ValueError):
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
    """A run as a zip: what the trainer wrote, and of the checkpoints the newest one."""
    checkpoints = runs.list_checkpoints(run)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for entry in sorted(run.rglob("*")):
            inside = entry.relative_to(run)
            private = len(inside.parts) == 1 and inside.name in _NOT_IN_RUN_ZIP
            old = inside.parts[0] == "checkpoints" and inside.stem in checkpoints[:-1]
            if entry.is_file() and not private and not old and not inside.name.startswith("."):
                archive.write(entry, f"run/{inside}")


def read_zip(file: Path, folder: Path) -> Iterator[int]:
    """Check a visitor's zip and unpack it to `folder` under names of our own; yields how many clips are unpacked."""
    if file.stat().st_size > MAX_ZIP_BYTES:
        raise ArchiveError(f"This zip is larger than {MAX_ZIP_BYTES // 1_000_000} MB. Please upload a smaller set.")
    try:
        with zipfile.ZipFile(file) as archive:
            videos = _checked(archive.infolist())
            size = 0
            for number, (frames, prompt) in enumerate(videos):
                target = folder / f"video_{number}"
                target.mkdir(parents=True)
                (target / "prompt.txt").write_text(_prompt(archive, prompt), encoding="utf-8")
                for index, entry in enumerate(frames):
                    picture, side = _picture(archive, entry)
                    size = size or side
                    if side != size:
                        raise ArchiveError(
                            f"The pictures differ in size: {size} px, but '{_shown(entry)}' has {side} px."
                        )
                    (target / f"frame_{index}.png").write_bytes(picture)
                yield number + 1
    except (zipfile.BadZipFile, struct.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise ArchiveError("This file cannot be read as a zip. Please make it again, without a password.") from error


def _checked(entries: list[zipfile.ZipInfo]) -> list[tuple[list[zipfile.ZipInfo], zipfile.ZipInfo]]:
    """Look at the list of contents alone; returns every video's frames, in order, and its prompt."""
    if len(entries) > MAX_UPLOADED_CLIPS * 66:
        raise ArchiveError(
            f"This zip holds {len(entries):,} files; a set here has at most {MAX_UPLOADED_CLIPS:,} clips."
        )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ArchiveError(f"Unpacked, this zip would be larger than {MAX_UNPACKED_BYTES // 1_000_000_000} GB.")
    videos: dict[int, dict[int, zipfile.ZipInfo]] = {}
    prompts: dict[int, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
            raise ArchiveError(f"'{_shown(entry)}' points outside of the set. Such a zip is not unpacked.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveError(f"'{_shown(entry)}' is a link. A set holds pictures and prompts only.")
        if entry.is_dir() or _IGNORED.fullmatch(name):
            continue
        match = _ENTRY.fullmatch(name)
        if not match:
            raise ArchiveError(
                f"'{_shown(entry)}' does not belong in a set. Expected are folders video_0, video_1, ... with "
                "frame_0.png, frame_1.png, ... and prompt.txt."
            )
        if entry.file_size > MAX_FILE_BYTES:
            raise ArchiveError(f"'{_shown(entry)}' is larger than {MAX_FILE_BYTES // 1_000} KB.")
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise ArchiveError(f"'{_shown(entry)}' is packed {MAX_RATIO} times or more. Such a zip is not unpacked.")
        number = int(match[1])
        known = prompts if match[3] else videos.setdefault(number, {})
        key = number if match[3] else int(match[2])
        if key in known:
            raise ArchiveError(f"'{_shown(entry)}' is there twice.")
        known[key] = entry
    return _complete(videos, prompts)


def _complete(
    videos: dict[int, dict[int, zipfile.ZipInfo]], prompts: dict[int, zipfile.ZipInfo]
) -> list[tuple[list[zipfile.ZipInfo], zipfile.ZipInfo]]:
    """No frame and no prompt is missing, and all videos are equally long."""
    if not videos:
        raise ArchiveError("This zip holds no clips. Expected are folders video_0, video_1, ... with pictures in them.")
    if len(videos) > MAX_UPLOADED_CLIPS:
        raise ArchiveError(f"This set has {len(videos):,} clips; at most {MAX_UPLOADED_CLIPS:,} can be uploaded.")
    length = len(next(iter(videos.values())))
    if not 4 <= length <= 64:
        raise ArchiveError(f"The clips have {length} frames; from 4 to 64 are possible.")
    for number, frames in videos.items():
        if sorted(frames) != list(range(length)):
            raise ArchiveError(f"video_{number} should hold frame_0.png to frame_{length - 1}.png, as the others do.")
        if number not in prompts:
            raise ArchiveError(f"video_{number} has no prompt.txt.")
    return [([frames[i] for i in range(length)], prompts[number]) for number, frames in sorted(videos.items())]


def _prompt(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    try:
        prompt = " ".join(archive.read(entry).decode("utf-8").split())
    except UnicodeDecodeError as error:
        raise ArchiveError(f"'{_shown(entry)}' is not plain text.") from error
    if not 0 < len(prompt) <= MAX_PROMPT_CHARACTERS or not prompt.isprintable():
        raise ArchiveError(f"'{_shown(entry)}' should hold one line of 1 to {MAX_PROMPT_CHARACTERS} characters.")
    return prompt


def _picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes, int]:
    """A picture's bytes and its side in px. The header is read before anything is decoded."""
    data = archive.read(entry)
    if not data.startswith(_PNG) or len(data) < 33:
        raise ArchiveError(f"'{_shown(entry)}' is not a PNG picture.")
    width, height = struct.unpack(">II", data[16:24])
    if width != height or width not in (32, 64, 128):
        raise ArchiveError(f"'{_shown(entry)}' has {width} x {height} px; 32, 64 or 128 px square are possible.")
    if cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) is None:
        raise ArchiveError(f"'{_shown(entry)}' is damaged.")
    return data, width


def _shown(entry: zipfile.ZipInfo) -> str:
    """A name from the zip, fit for a sentence."""
    return "".join(c if c.isprintable() else "?" for c in entry.filename)[:80]
