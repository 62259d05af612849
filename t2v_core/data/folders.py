"""Data sets on disk: written atomically, read back with little memory.

The native layout: clips.npy uint8 [N, T, S, S, 3]; clips.jsonl, a line a clip; split.json; data.json (the config).
The article's layout (see `video_folders`) gets the last three beside its videos. It and all else that people have
(see `surveys`) is decoded once, into a native folder in a cache (see `decoding`).
"""

import dataclasses
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np

from t2v_core import processes
from t2v_core.config import DataConfig
from t2v_core.data.arrays import start_array, write_all
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.decoding import decode
from t2v_core.data.folder_clips import FolderClips
from t2v_core.data.sources import FolderFiles
from t2v_core.data.surveys import survey
from t2v_core.data.video_folders import DatasetError, write_video
from t2v_core.world.own import write_world
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import Split

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
    with replaced(folder) as partial:
        bytes_needed = count * config.num_frames * (_BLOCK_BYTES if layout == "blog" else 3 * config.frame_size**2)
        require_room(partial, bytes_needed, folder)
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
                start_array(pixels, shape)
            for first in range(0, count, CHUNK):
                clips, descriptions = data.described_clips(np.arange(first, min(first + CHUNK, count)))
                lines.writelines(json.dumps(description) + "\n" for description in descriptions)
                if layout == "native":
                    write_all(pixels, clips)
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
    num_frames: int | None = None,
    say: Callable[[str], None] | None = None,
) -> FolderClips:
    """Open a data set in any layout; whoever opens it closes it. Raises DatasetError.

    Videos and pictures are decoded to `frame_size` and `num_frames` (what they have, or ten, unless given) the first
    time, and again when they have changed, into a folder under `cache` (~/.cache/t2v_core unless given); `progress` is
    then called with the clips done and their number, and `say` with what was done.
    """
    folder = Path(folder)
    if (folder / "clips.npy").exists():
        clips = FolderClips(folder)
        if num_frames not in (None, clips.num_frames):
            clips.close()
            raise DatasetError(f"The clips in {folder} have {clips.num_frames} frames. Leave out --num-frames.")
        return clips
    found = survey(FolderFiles(folder), num_frames)
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "t2v_core"
    key = hashlib.sha256(f"{folder.resolve()} {frame_size} {found.num_frames}".encode()).hexdigest()[:12]
    decoded = cache / f"{folder.resolve().name}-{key}"
    stamp = decoded / "fingerprint"
    if not stamp.exists() or stamp.read_text() != found.fingerprint:
        with replaced(decoded) as partial:
            require_room(partial, len(found.clips) * found.num_frames * 3 * frame_size**2, decoded)
            for done in decode(found, partial, frame_size, say):
                if progress:
                    progress(done, len(found.clips))
    return FolderClips(decoded)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
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
        if ours and (int(process) == os.getpid() or not processes.is_alive(int(process))):
            shutil.rmtree(path, ignore_errors=True)


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


def require_room(at: Path, wanted: int, folder: Path) -> None:
    free = shutil.disk_usage(at).free
    if wanted > free:
        raise DatasetError(
            f"{folder} would take {wanted / 1e9:,.1f} GB, but the disk has {free / 1e9:,.1f} GB free. "
            "Write fewer clips (training needs none on disk), or choose another disk."
        )


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
