"""Clips as HTML: a sprite sheet that CSS plays, and a film strip. No request, crisp pixels, and it can hold still."""

import base64
import io
from collections.abc import Collection
from typing import Any

import numpy as np
from markupsafe import Markup
from PIL import Image

from t2v_core.generation.video_files import FRAME_RATE

FRAMES = 10
QUICKLY: dict[str, Any] = {"lossless": True, "method": 0, "quality": 0}  # for WebP that somebody waits for


def sprite(clip: np.ndarray) -> str:
    """All frames of a clip, uint8 [T, S, S, 3], side by side, as a data URI (lossless WebP)."""
    sheet = np.concatenate(list(clip), axis=1)
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "WEBP", lossless=True, quality=60, method=2)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


def quick_webp(clip: np.ndarray) -> bytes:
    """The clip as an animated WebP, pixel for pixel, as quickly as the page's `film`."""
    first, *rest = (Image.fromarray(frame) for frame in clip)
    data = io.BytesIO()
    first.save(data, "WEBP", save_all=True, append_images=rest, duration=round(1000 / FRAME_RATE), loop=0, **QUICKLY)
    return data.getvalue()


def frames_of(file: str) -> np.ndarray:
    """Read an animated image back as a clip, uint8 [T, S, S, 3]."""
    with Image.open(file) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGB")))
    return np.stack(frames)


def moving(clip: np.ndarray | str, *, alt: str, size: int = 64, frames: int | None = None) -> Markup:
    """A looping clip. `clip`: frames, or a sprite's data URI with its number of `frames` (10 unless said)."""
    uri, count = _sheet(clip, frames)
    # Ten frames a second, and a rest on the last one (see the keyframes in theme.py).
    style = f"--sheet:url({uri});--frames:{count};--loop:{count / 7.5:.2f}s;width:{size}px;height:{size}px"
    return Markup('<span class="clip paper" role="img" aria-label="{}" style="{}"></span>').format(alt, style)


def strip(
    clip: np.ndarray | str, *, alt: str, size: int = 48, frames: int | None = None, marks: Collection[int] = ()
) -> Markup:
    """The frames of a clip side by side; `marks` are the frames at which a new phase starts."""
    uri, count = _sheet(clip, frames)
    cell = Markup('<i class="paper{}" style="--at:{}"></i>')
    cells = Markup("").join(
        cell.format(" mark" if number in marks and number else "", number) for number in range(count)
    )
    style = f"--sheet:url({uri});--frames:{count};--cell:{size}px"
    return Markup('<span class="strip" role="img" aria-label="{}" style="{}">{}</span>').format(alt, style, cells)


def _sheet(clip: np.ndarray | str, frames: int | None) -> tuple[str, int]:
    return (clip, frames or FRAMES) if isinstance(clip, str) else (sprite(clip), len(clip))
