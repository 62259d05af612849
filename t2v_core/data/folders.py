"""Data sets on disk: written atomically, read back with little memory.

The native layout: clips.npy uint8 [N, T, S, S, 3]; clips.jsonl, a line a clip; split.json; data.json (the config).
The article's layout (see `video_folders`) gets the last three beside its videos; reading it decodes it once, into a
native folder in a cache.
"""

import dataclasses
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.lib import format as npy

from t2v_core.config import DataConfig
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.folder_clips import FolderClips
from t2v_core.data.video_folders import (
    DatasetError,
    VideoFolders,
    caption_phase_starts,
    read_videos,
    survey,
    write_video,
)
from t2v_core.world.own import read_world, write_world
from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import Split, read_split

__all__ = ["DatasetError", "Layout", "open_dataset", "write_dataset"]
Layout = Literal["native", "blog"]
CHUNK = 32  # clips in memory at a time while writing (4 MB): what still is in a cache is written sooner
# An inode's least: what a small PNG takes on most disks.
_BLOCK_BYTES = 4096


def write_dataset(
    config: DataConfig, split: Split | None, folder: Path, layout: Layout = "native", world: World = BUILT_IN
) -> Iterator[int]:
    """Write a config's clips; yields how many are written. The folder appears when all of them are.

    `split` overrides the one that the config would draw; `world` is copied beside the clips. Raises DatasetError for
    a folder that holds anything but a data set written before, and for a disk without the room.
    """
    data = clip_set(config, split, world)
    count = len(data)
    with _replaced(folder) as partial:
        bytes_needed = count * config.num_frames * (_BLOCK_BYTES if layout == "blog" else 3 * config.frame_size**2)
        _require_room(partial, bytes_needed, folder)
        _write_json(partial / "data.json", dataclasses.asdict(config))
        _write_json(partial / "split.json", data.split.to_json())
        if world != BUILT_IN:
            write_world(world, partial / "world")
        shape = (count, config.num_frames, config.frame_size, config.frame_size, 3)
        with (
            open(partial / "clips.jsonl", "w", encoding="utf-8") as lines,
            open(os.devnull if layout == "blog" else partial / "clips.npy", "wb", buffering=0) as pixels,
        ):
            if layout == "native":
                _start_array(pixels, shape)
            for first in range(0, count, CHUNK):
                clips, descriptions = data.described_clips(np.arange(first, min(first + CHUNK, count)))
                lines.writelines(json.dumps(description) + "\n" for description in descriptions)
                if layout == "native":
                    _write_all(pixels, clips)
                else:
                    for number, (clip, description) in enumerate(zip(clips, descriptions, strict=True), first):
                        write_video(partial / f"video_{number}", clip, description["prompt"])
                if first + CHUNK < count:
                    yield first + CHUNK
    yield count


def open_dataset(
    folder: Path,
    cache: Path | None = None,
    frame_size: int = 64,
    progress: Callable[[int, int], None] | None = None,
) -> FolderClips:
    """Open a data set in either layout; whoever opens it closes it. Raises DatasetError.

    A folder of videos is decoded to `frame_size` the first time, and again when it has changed, into a folder under
    `cache` (~/.cache/t2v_core unless given); `progress` is then called with the videos done and their number.
    """
    folder = Path(folder)
    if (folder / "clips.npy").exists():
        return FolderClips(folder)
    videos = survey(folder)
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "t2v_core"
    key = hashlib.sha256(f"{folder.resolve()} {frame_size}".encode()).hexdigest()[:12]
    decoded = cache / f"{folder.resolve().name}-{key}"
    stamp = decoded / "fingerprint"
    if not stamp.exists() or stamp.read_text() != videos.fingerprint:
        for done in _decode(videos, decoded, frame_size):
            if progress:
                progress(done, len(videos.videos))
    return FolderClips(decoded)


def _decode(videos: VideoFolders, decoded: Path, frame_size: int) -> Iterator[int]:
    """Write a native data set from a folder of videos; yields how many are done."""
    count = len(videos.videos)
    described = _known_descriptions(videos)
    shape = (count, videos.num_frames, frame_size, frame_size, 3)
    with _replaced(decoded) as partial:
        _require_room(partial, int(np.prod(shape)), decoded)
        with (
            open(partial / "clips.jsonl", "w", encoding="utf-8") as lines,
            open(partial / "clips.npy", "wb", buffering=0) as pixels,
        ):
            _start_array(pixels, shape)
            for done, (name, clip) in enumerate(zip(videos.videos, read_videos(videos, frame_size), strict=True), 1):
                prompt = videos.prompts[done - 1]
                description = {"prompt": prompt, "phase_starts": caption_phase_starts(prompt, videos.num_frames)}
                known = described.get(name)
                if isinstance(known, dict) and known.get("prompt") == prompt:
                    description = known
                lines.write(json.dumps(description) + "\n")
                _write_all(pixels, clip)
                yield done
        for kept in _kept(videos):
            shutil.copy(kept, partial / kept.name)
        if (videos.folder / "world").exists():
            write_world(read_world(videos.folder / "world"), partial / "world")
        (partial / "fingerprint").write_text(videos.fingerprint)


def _known_descriptions(videos: VideoFolders) -> dict[str, Any]:
    """What `clips.jsonl` beside the videos tells, if we wrote it: a clip's uneven phases, above all."""
    try:
        with open(videos.folder / "clips.jsonl", encoding="utf-8") as lines:
            return {f"video_{number}": json.loads(line) for number, line in enumerate(lines)}
    except (OSError, ValueError):
        return {}


def _kept(videos: VideoFolders) -> list[Path]:
    """The config and the split beside the videos, if we wrote them, and no videos were added that are not of them."""
    files = [videos.folder / "data.json", videos.folder / "split.json"]
    world = videos.folder / "world"
    try:
        split = read_split(files[1])
        known = read_world(world) if world.exists() else BUILT_IN
        programs = [parse(prompt, known) for prompt in set(videos.prompts)]
    except (OSError, ValueError, KeyError, TypeError, PromptError):
        return []
    return [file for file in files if file.exists()] if all(map(split.teaches, programs)) else []


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which replaces `folder` in the end, or vanishes if anything fails."""
    folder = Path(folder).resolve()
    _require_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    partial.mkdir()
    try:
        yield partial
        previous = folder.with_name(f".{folder.name}.{os.getpid()}.previous")
        if folder.exists():
            os.replace(folder, previous)
        os.replace(partial, folder)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _remove_leftovers(folder: Path) -> None:
    """Of writers that were killed."""
    for path in folder.parent.iterdir():
        name, _, kind = path.name.rpartition(".")
        stem, _, process = name.rpartition(".")
        ours = stem == f".{folder.name}" and process.isdigit() and kind in ("partial", "previous")
        if ours and not _is_alive(int(process)):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def _require_ours(folder: Path) -> None:
    """Only what we wrote is ever replaced."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DatasetError(f"{folder} is a file. Choose another folder.")
    names = {entry.name for entry in folder.iterdir()}
    own = {"clips.npy", "clips.jsonl", "split.json", "data.json", "fingerprint", "world"}
    foreign = sorted(name for name in names - own if not name.startswith("video_"))
    if names and (foreign or "clips.jsonl" not in names):
        seen = f"it holds {foreign[0]}" if foreign else "it was not written by this program"
        raise DatasetError(f"{folder} is not empty, and {seen}. Choose a new folder, or empty this one.")


def _require_room(at: Path, wanted: int, folder: Path) -> None:
    free = shutil.disk_usage(at).free
    if wanted > free:
        raise DatasetError(
            f"{folder} would take {wanted / 1e9:,.1f} GB, but the disk has {free / 1e9:,.1f} GB free. "
            "Write fewer clips (training needs none on disk), or choose another disk."
        )


def _start_array(file: BinaryIO, shape: Sequence[int]) -> None:
    """Write the header of a uint8 array, and have the room for it set aside, which makes writing faster."""
    npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": tuple(shape)})
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, file.tell() + int(np.prod(shape)))


def _write_all(file: BinaryIO, array: np.ndarray) -> None:
    rest = np.ascontiguousarray(array).data.cast("B")
    while rest:
        rest = rest[file.write(rest) :]


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
