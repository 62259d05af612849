"""Pictures as people have them: a file's bytes to RGB on white, upright; and to the square that models learn from.

Pillow decodes, torchvision crops and scales. torchvision.io decodes too, but a damaged PNG ends the process in its
decoder (0.29.1: a segmentation fault), which an upload must not; it gives wrong colours for PNG of fewer than 8 bits,
palettes and colour keys; and it is deprecated. torchvision is imported where it is used: that takes a second or more,
and most programs here never decode a picture.
"""

import io
import struct
import zlib

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from t2v_core.data.video_folders import DatasetError
from t2v_core.world.scenes import WHITE

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
MAX_IMAGE_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF")
_BROKEN = (Image.DecompressionBombError, OSError, SyntaxError, ValueError, RuntimeError)
_BROKEN += (KeyError, IndexError, TypeError, EOFError, OverflowError, AttributeError, struct.error, zlib.error)  # type: ignore[assignment]


def decode_picture(data: bytes, place: str, most_pixels: int = MAX_IMAGE_PIXELS) -> Tensor:
    """A picture file -> RGB, uint8 [3, H, W]; what is transparent shows white. Raises DatasetError, which names the
    place, for what is no picture, a broken one, or one of more than `most_pixels`."""
    try:
        # The size is read without decoding: a small file can unpack to more than the memory holds.
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            pixels = image.width * image.height
            if pixels <= most_pixels:
                return _on_white(_decoded(image))
    except UnidentifiedImageError:
        raise DatasetError(f"{place} is not an image, or a broken one. Save the frame again as PNG.") from None
    except _BROKEN:
        raise DatasetError(f"{place} is a broken image. Save the frame again as PNG.") from None
    raise DatasetError(f"{place} has {pixels:,} pixels. Scale it down to {most_pixels:,} at most.")


def fit(frames: Tensor, frame_size: int) -> Tensor:
    """uint8 [..., 3, H, W] -> its middle square, scaled: [..., 3, S, S]."""
    from torchvision.transforms.v2 import functional as transforms

    side = min(frames.shape[-2:])
    frames = transforms.center_crop(frames, [side, side])
    return frames if side == frame_size else transforms.resize(frames, [frame_size, frame_size], antialias=True)


def to_array(frames: Tensor) -> np.ndarray:
    """uint8 [..., 3, H, W] -> [..., H, W, 3]."""
    return frames.movedim(-3, -1).contiguous().numpy()


def _decoded(image: Image.Image) -> Tensor:
    """uint8 or uint16 [1 or 4, H, W], upright."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # 16 bits of grey
        return torch.from_numpy(np.asarray(upright).astype(np.int32).clip(0, 65_535)).to(torch.uint16)[None]
    return torch.from_numpy(np.array(upright.convert("RGBA"))).movedim(-1, 0)


def _on_white(picture: Tensor) -> Tensor:
    """uint8 or uint16 [1 or 4, H, W] -> uint8 [3, H, W]."""
    if picture.dtype == torch.uint16:
        picture = (picture.to(torch.int32) // 256).to(torch.uint8)
    if len(picture) == 4:
        opaque = picture[3:]
        if bool((opaque == 255).all()):
            return picture[:3]
        alpha = opaque.float() / 255
        return (picture[:3] * alpha + WHITE * (1 - alpha)).round().to(torch.uint8)
    return picture.expand(3, -1, -1)
