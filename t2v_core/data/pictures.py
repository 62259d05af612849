"""Pictures as people have them: a file's bytes to RGB on white, upright; and to the square that models learn from.

torchvision decodes JPEG (CMYK and camera orientation included) and PNG of 8 and 16 bits. It gives wrong colours for
PNG of fewer bits, palettes and colour keys, and does not read WebP's orientation, BMP and TIFF: those are Pillow's.
It is imported where it is used: that takes a second or more, and most programs here never decode a picture.
"""

import io
import struct
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from t2v_core.data.video_folders import DatasetError
from t2v_core.world.scenes import WHITE

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
MAX_IMAGE_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF")
_PNG, _PNG_HEADER_BYTES = b"\x89PNG\r\n\x1a\n", 33
_BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, RuntimeError)
_BROKEN += (KeyError, IndexError, TypeError, EOFError, OverflowError, AttributeError)  # type: ignore[assignment]


@dataclass(frozen=True)
class _Header:
    kind: str
    pixels: int


def decode_picture(data: bytes, place: str, most_pixels: int = MAX_IMAGE_PIXELS) -> Tensor:
    """A picture file -> RGB, uint8 [3, H, W]; what is transparent shows white. Raises DatasetError, which names the
    place, for what is no picture, a broken one, or one of more than `most_pixels`."""
    header = _read_header(data, place)
    if header.pixels > most_pixels:
        raise DatasetError(f"{place} has {header.pixels:,} pixels. Scale it down to {most_pixels:,} at most.")
    try:
        return _on_white(_by_torchvision(data) if _is_torchvisions(header.kind, data) else _by_pillow(data))
    except _BROKEN:
        raise DatasetError(f"{place} is a broken image. Save the frame again as PNG.") from None


def fit(frames: Tensor, frame_size: int) -> Tensor:
    """uint8 [..., 3, H, W] -> its middle square, scaled: [..., 3, S, S]."""
    from torchvision.transforms.v2 import functional as transforms

    side = min(frames.shape[-2:])
    frames = transforms.center_crop(frames, [side, side])
    return frames if side == frame_size else transforms.resize(frames, [frame_size, frame_size], antialias=True)


def to_array(frames: Tensor) -> np.ndarray:
    """uint8 [..., 3, H, W] -> [..., H, W, 3]."""
    return frames.movedim(-3, -1).contiguous().numpy()


def _read_header(data: bytes, place: str) -> _Header:
    """The size, without decoding: a small file can unpack to more than the memory holds."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) > _PNG_HEADER_BYTES:
        width, height = struct.unpack(">II", data[16:24])  # Pillow would not have a PNG with a damaged remark
        return _Header("PNG", width * height)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as header:
            return _Header(str(header.format), header.width * header.height)
    except _BROKEN:
        raise DatasetError(f"{place} is not an image, or a broken one. Save the frame again as PNG.") from None


def _is_torchvisions(kind: str, data: bytes) -> bool:
    if kind in ("JPEG", "MPO"):
        return True
    bits, colour = data[24], data[25]  # of a PNG's first block
    return kind == "PNG" and bits >= 8 and colour != 3 and b"tRNS" not in data


def _by_torchvision(data: bytes) -> Tensor:
    from torchvision.io import ImageReadMode, decode_image

    mode = ImageReadMode.RGB if data.startswith(b"\xff\xd8") else ImageReadMode.RGB_ALPHA
    file = torch.from_numpy(np.frombuffer(data, np.uint8).copy())
    return decode_image(file, mode=mode, apply_exif_orientation=True)


def _by_pillow(data: bytes) -> Tensor:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits of grey
            return torch.from_numpy(np.asarray(upright).astype(np.int32).clip(0, 65_535)).to(torch.uint16)[None]
        return torch.from_numpy(np.array(upright.convert("RGBA"))).movedim(-1, 0)


def _on_white(picture: Tensor) -> Tensor:
    """uint8 or uint16 [1, 3 or 4, H, W] -> uint8 [3, H, W]."""
    if picture.dtype == torch.uint16:
        picture = (picture.to(torch.int32) // 256).to(torch.uint8)
    if len(picture) == 4:
        opaque = picture[3:]
        if bool((opaque == 255).all()):
            return picture[:3]
        alpha = opaque.float() / 255
        return (picture[:3] * alpha + WHITE * (1 - alpha)).round().to(torch.uint8)
    return picture.expand(3, -1, -1)
