"""Frames to files that people can look at: GIF, MP4, WebP, AVI, single PNGs, film strips and contact sheets.

A clip's frames are uint8 [T, H, W, 3], RGB. `scale` enlarges every pixel to a crisp square of that many.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np

from t2v_core.errors import UserError

FRAME_RATE = 10.0
SUFFIXES = (".gif", ".mp4", ".webp", ".avi", ".png")
_CODECS = {".mp4": "libx264", ".avi": "mpeg4"}  # mpeg4 is what the article's XVID writes
_GREY = 200


def encode_clip(frames: np.ndarray, suffix: str, *, frame_rate: float = FRAME_RATE, scale: int = 1) -> bytes:
    """A clip as a file's bytes, in the format of a suffix such as ".gif"; ".png" is a film strip.

    GIF and WebP repeat for ever; frames that are the same are stored as one that lasts longer. Raises UserError for
    an unknown suffix, ValueError for arrays that are no frames.
    """
    suffix = suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(f"Cannot write '{suffix or 'a file without a suffix'}'. Known: {', '.join(SUFFIXES)}.")
    if frame_rate <= 0:
        raise ValueError("The frame rate must be more than 0.")
    frames = _enlarged(_checked(frames), scale)
    if suffix == ".png":
        return encode_image(film_strip(frames, gap=2 * scale))
    if suffix in _CODECS:
        return _encode_video(frames, suffix, frame_rate)
    settings: dict[str, Any] = {"lossless": True} if suffix == ".webp" else {}
    return iio.imwrite(
        "<bytes>", frames, extension=suffix, plugin="pillow", duration=1000 / frame_rate, loop=0, **settings
    )


def encode_image(image: np.ndarray) -> bytes:
    """uint8 [H, W, 3] as a PNG file's bytes."""
    return iio.imwrite("<bytes>", image, extension=".png", plugin="pillow")


def write_clip(frames: np.ndarray, path: Path, *, frame_rate: float = FRAME_RATE, scale: int = 1) -> None:
    """Write a clip in the format of the path's suffix; the file appears when it is whole. Errors as `encode_clip`."""
    path = Path(path)
    _write(path, encode_clip(frames, path.suffix, frame_rate=frame_rate, scale=scale))


def film_strip(frames: np.ndarray, *, scale: int = 1, gap: int = 2) -> np.ndarray:
    """All frames side by side, grey gaps between and around them: uint8 [H, W, 3]."""
    frames = _checked(frames)
    return contact_sheet(frames[:, None], columns=len(frames), scale=scale, gap=gap)[0]


def contact_sheet(
    clips: np.ndarray | Sequence[np.ndarray], columns: int, *, scale: int = 1, gap: int = 2
) -> np.ndarray:
    """Clips of one size that play side by side, row after row: uint8 [T, H, W, 3]. Empty places stay grey."""
    if columns < 1 or len(clips) < 1:
        raise ValueError("A contact sheet needs at least one clip and one column.")
    clips = _enlarged(np.stack([_checked(clip) for clip in clips]), scale)
    count, num_frames, height, width = clips.shape[:4]
    rows = -(-count // columns)
    columns = min(columns, count)
    sheet = np.full((num_frames, rows * (height + gap) + gap, columns * (width + gap) + gap, 3), _GREY, np.uint8)
    for n, clip in enumerate(clips):
        top, left = gap + n // columns * (height + gap), gap + n % columns * (width + gap)
        sheet[:, top : top + height, left : left + width] = clip
    return sheet


def _checked(frames: np.ndarray) -> np.ndarray:
    frames = np.asarray(frames)
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[-1] != 3 or 0 in frames.shape:
        raise ValueError(f"Frames must be uint8 [T, H, W, 3], not {frames.dtype} {list(frames.shape)}.")
    return frames


def _enlarged(frames: np.ndarray, scale: int) -> np.ndarray:
    """Every pixel of [..., H, W, 3] scale x scale times."""
    if scale < 1:
        raise ValueError("The scale must be a whole number, at least 1.")
    return frames.repeat(scale, -3).repeat(scale, -2) if scale > 1 else frames


def _encode_video(frames: np.ndarray, suffix: str, frame_rate: float) -> bytes:
    """H.264 (MPEG-4 part 2 in an AVI), yuv420p, which every browser plays; an MP4 has its index at the front."""
    odd_height, odd_width = frames.shape[1] % 2, frames.shape[2] % 2
    frames = np.pad(frames, ((0, 0), (0, odd_height), (0, odd_width), (0, 0)), mode="edge")  # yuv420p wants even sizes
    settings: dict[str, Any] = {"options": {"movflags": "faststart"}} if suffix == ".mp4" else {}
    # A file, not memory: to move the index to the front, the encoder opens what it wrote once more.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"clip{suffix}"
        writer: Any = iio.imopen(file, "w", plugin="pyav", **settings)
        with writer as video:
            video.init_video_stream(_CODECS[suffix], fps=frame_rate, pixel_format="yuv420p")
            for frame in frames:
                video.write_frame(frame)
        return file.read_bytes()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
