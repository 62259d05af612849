"""Video files as people have them: frames drawn evenly in time, upright, as squares.

The container is told by the file's own first bytes and never guessed by FFmpeg: a play list that calls itself a video
would have it open other files.
"""

from collections.abc import Iterator
from typing import BinaryIO

import av
import numpy as np
import torch
from av.error import FFmpegError
from torch import Tensor

from t2v_core.data.pictures import fit, to_array
from t2v_core.data.video_folders import DatasetError
from t2v_core.world.scenes import WHITE

VIDEO_SUFFIXES = (".mp4", ".webm", ".gif", ".mov", ".avi", ".mkv", ".m4v")
MAX_VIDEO_FRAMES = 20_000  # some ten minutes of a phone's
MAX_FRAME_PIXELS = 4096 * 2304
_MOV_BLOCKS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_BROKEN = (FFmpegError, OSError, ValueError, RuntimeError, IndexError, MemoryError, TypeError)


def draw_frames(
    file: BinaryIO, place: str, num_frames: int, frame_size: int, most_frames: int = MAX_VIDEO_FRAMES
) -> tuple[np.ndarray, int]:
    """A video file -> `num_frames` of its frames, uint8 [T, S, S, 3], and how many it has. Of T equal shares of its
    time, the frame shown in the middle of each. What is transparent shows white.

    Raises DatasetError, which names the place, for what is no video, a broken one, or one that is too long or large.
    """
    kind = _container(file.read(16))
    if kind is None:
        raise DatasetError(f"{place} is not a video that can be read. Save it again as MP4.")
    try:
        times, end = _times(file, kind, place, most_frames)
        moments = times[0] + (np.arange(num_frames) + 0.5) / num_frames * (end - times[0])
        wanted = np.searchsorted(times, moments, side="right") - 1
        return _taken(file, kind, wanted.clip(0).tolist(), frame_size), len(times)
    except DatasetError:
        raise
    except _BROKEN:
        raise DatasetError(f"{place} is a broken video. Save it again as MP4, or leave it out.") from None


def _container(start: bytes) -> str | None:
    if start[4:8] in _MOV_BLOCKS:
        return "mov"
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if start.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "avi" if start.startswith(b"RIFF") and start[8:12] == b"AVI " else None


def _decoded(file: BinaryIO, kind: str) -> Iterator[av.VideoFrame]:
    file.seek(0)
    with av.open(file, format=kind) as container:
        if not container.streams.video:
            raise ValueError("no pictures in it")
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        if stream.codec_context is None:
            raise ValueError("packed in a way that is not known")
        if stream.codec_context.width * stream.codec_context.height > MAX_FRAME_PIXELS:
            raise ValueError("too large")
        yield from container.decode(stream)


def _times(file: BinaryIO, kind: str, place: str, most_frames: int) -> tuple[np.ndarray, float]:
    """When each frame is first shown, and when the last one ends, in seconds."""
    times: list[float] = []
    last = 0.0
    for frame in _decoded(file, kind):
        if frame.width * frame.height > MAX_FRAME_PIXELS:
            raise DatasetError(f"{place} has {frame.width} x {frame.height} px. Scale it down to 4K at most.")
        if len(times) == most_frames:
            raise DatasetError(
                f"{place} has more than {most_frames:,} frames. Cut it to the part that its caption tells."
            )
        times.append(frame.time if frame.time is not None else len(times) / 30)
        last = float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0.0
    if not times:
        raise DatasetError(f"{place} holds no pictures. Save it again as MP4, or leave it out.")
    ordered = np.maximum.accumulate(np.array(times))
    usual = (ordered[-1] - ordered[0]) / (len(ordered) - 1) if len(ordered) > 1 else 1.0
    return ordered, ordered[-1] + (last or usual or 1.0)


def _taken(file: BinaryIO, kind: str, wanted: list[int], frame_size: int) -> np.ndarray:
    """The frames of these numbers, which rise and may repeat."""
    fitted: dict[int, Tensor] = {}
    for number, frame in enumerate(_decoded(file, kind)):
        if number in wanted and number not in fitted:
            fitted[number] = fit(_upright(frame), frame_size)
        if number >= wanted[-1]:
            break
    return to_array(torch.stack([fitted[number] for number in wanted]))


def _upright(frame: av.VideoFrame) -> Tensor:
    """RGB, uint8 [3, H, W], turned as the camera says."""
    transparent = "a" in frame.format.name.split("p")[0] and frame.format.name not in ("gray", "gray8")
    if transparent:
        pixels = frame.to_ndarray(format="rgba")
        alpha = pixels[..., 3:] / np.float32(255)
        pixels = (pixels[..., :3] * alpha + WHITE * (1 - alpha)).round().astype(np.uint8)
    else:
        pixels = frame.to_ndarray(format="rgb24")
    turned = np.rot90(pixels, round(frame.rotation / 90) % 4)
    return torch.from_numpy(np.ascontiguousarray(turned)).movedim(-1, 0)
