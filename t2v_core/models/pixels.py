"""Between pixels as they are stored and as networks take them."""

import numpy as np
import torch
from torch import Tensor


def to_uint8(clips: Tensor) -> np.ndarray:
    """Floats in [-1, 1], [N, T, 3, S, S] -> uint8 [N, T, S, S, 3]."""
    pixels = clips.float().clamp(-1, 1).add(1).mul(127.5).round().to(torch.uint8)
    return np.ascontiguousarray(pixels.movedim(-3, -1).cpu().numpy())


def to_tensor(clips: Tensor) -> Tensor:
    """uint8 [..., S, S, 3] -> floats in [-1, 1], [..., 3, S, S]."""
    return clips.movedim(-1, -3).float().div_(127.5).sub_(1)
