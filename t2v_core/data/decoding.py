"""Clips as people have them, decoded to the native layout, with what our own export tells of them."""

import json
import posixpath
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from t2v_core.data.arrays import start_array, write_all
from t2v_core.data.captions import caption_phase_starts
from t2v_core.data.films import MAX_VIDEO_FRAMES, draw_frames
from t2v_core.data.pictures import MAX_IMAGE_PIXELS, decode_picture, fit, to_array
from t2v_core.data.sources import FolderFiles, read_bytes
from t2v_core.data.surveys import Clip, Survey
from t2v_core.world.own import read_world, write_world
from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.scenes import BUILT_IN
from t2v_core.world.split import read_split

_OURS = {"clips.jsonl", "clips.npy", "data.json", "split.json", "fingerprint", "world.json"}
_NAMED_IN_A_LINE = 3


def decode(
    found: Survey,
    folder: Path,
    frame_size: int,
    say: Callable[[str], None] | None = None,
    most_pixels: int = MAX_IMAGE_PIXELS,
    most_video_frames: int = MAX_VIDEO_FRAMES,
) -> Iterator[int]:
    """Write a data set's clips to a folder that is there; yields how many are done. `say` is told once what was done.

    most_pixels: of a picture; most_video_frames: of a video. Raises DatasetError.
    """
    described = _known_descriptions(found)
    short = 0
    with open(folder / "clips.jsonl", "w", encoding="utf-8") as lines, open(folder / "clips.npy", "wb", 0) as pixels:
        start_array(pixels, (len(found.clips), found.num_frames, frame_size, frame_size, 3))
        for done, clip in enumerate(found.clips, 1):
            frames, length = _frames(found, clip, frame_size, most_pixels, most_video_frames)
            short += length < found.num_frames
            description = {
                "prompt": clip.caption,
                "phase_starts": caption_phase_starts(clip.caption, found.num_frames),
            }
            known = described.get(clip.name)
            if isinstance(known, dict) and known.get("prompt") == clip.caption:
                description = known
            lines.write(json.dumps(description) + "\n")
            write_all(pixels, frames)
            yield done
    if isinstance(found.files, FolderFiles):
        for kept in _kept(found, found.files.folder):
            shutil.copy(kept, folder / kept.name)
        world = found.files.folder / "world"
        if (world / "world.json").exists():
            write_world(read_world(world), folder / "world")
    (folder / "fingerprint").write_text(found.fingerprint)
    if say and (summary := _summary(found, short, frame_size)):
        say(summary)


def _frames(
    found: Survey, clip: Clip, frame_size: int, most_pixels: int, most_video_frames: int
) -> tuple[np.ndarray, int]:
    """uint8 [T, S, S, 3], and how many frames there are to draw from."""
    files, count = found.files, found.num_frames
    if clip.is_video:
        with files.open(clip.frames[0]) as file:
            return draw_frames(file, files.place(clip.frames[0]), count, frame_size, most_video_frames)
    length = len(clip.frames)
    numbers = ((np.arange(count) + 0.5) * length / count).astype(int).tolist()
    fitted = {
        number: fit(
            decode_picture(read_bytes(files, clip.frames[number]), files.place(clip.frames[number]), most_pixels),
            frame_size,
        )
        for number in dict.fromkeys(numbers)
    }
    return to_array(torch.stack([fitted[number] for number in numbers])), length


def _summary(found: Survey, short: int, frame_size: int) -> str:
    """One line; empty for the article's layout, which is read as it is."""
    videos = sum(clip.is_video for clip in found.clips)
    said = []
    if videos:
        said.append(
            f"{found.num_frames} frames drawn evenly from each of {len(found.clips):,} clips, the middle square of "
            f"each frame scaled to {frame_size} px."
        )
    if short:
        said.append(f"Of them, {short:,} with fewer frames repeat some.")
    strangers = [path for path in found.passed_over if posixpath.basename(path) not in _OURS]
    strangers = [path for path in strangers if not path.startswith("world/")]
    if strangers:
        more = len(strangers) - _NAMED_IN_A_LINE
        listed = ", ".join(strangers[:_NAMED_IN_A_LINE]) + (f" and {more:,} more" if more > 0 else "")
        said.append(f"Passed over, as no part of a clip: {listed}.")
    return " ".join(said)


def _known_descriptions(found: Survey) -> dict[str, Any]:
    """What `clips.jsonl` beside the videos tells, if we wrote it: a clip's uneven phases, above all. By clip name."""
    known: dict[str, Any] = {}
    for path in found.passed_over:
        if posixpath.basename(path) != "clips.jsonl":
            continue
        try:
            for number, line in enumerate(read_bytes(found.files, path).decode().splitlines()):
                known[posixpath.join(posixpath.dirname(path), f"video_{number}")] = json.loads(line)
        except (OSError, ValueError, RecursionError):
            continue
    return known


def _kept(found: Survey, folder: Path) -> list[Path]:
    """The config and the split beside the videos, if we wrote them, and no videos were added that are not of them."""
    files = [folder / "data.json", folder / "split.json"]
    world = folder / "world"
    try:
        split = read_split(files[1])
        known = read_world(world) if world.exists() else BUILT_IN
        programs = [parse(prompt, known) for prompt in {clip.caption for clip in found.clips}]
    except (OSError, ValueError, KeyError, TypeError, PromptError):
        return []
    return [file for file in files if file.exists()] if all(map(split.teaches, programs)) else []
