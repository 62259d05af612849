"""The rasteriser for a GPU: the same pictures by signed distances, drawn where the networks are.

What travels to the device is four numbers a frame. On a CPU, cv2 is several times faster (`rasteriser.py`).
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from t2v_core.device import upload
from t2v_core.world.rasteriser import POLYGONS
from t2v_core.world.scenes import SHAPES, Trajectories


def rasterise_on(
    device: torch.device, path: Trajectories, shapes: np.ndarray, colours: np.ndarray, frame_size: int
) -> Tensor:
    """Draw N clips of T frames on white and on a torus: float [N, T, 3, S, S] in [-1, 1].

    shapes: int [N], indices into `SHAPES`. colours: uint8 [N, 3], RGB. A pixel is coloured by the share of it that
    lies inside the outline, taken from its middle's distance to it.
    """
    order = np.argsort(shapes, kind="stable")
    numbers = np.concatenate([path.centres, path.radii[..., None], path.angles[..., None]], -1)[order]
    placed = upload(torch.from_numpy(numbers).float(), device)
    inks = upload(torch.from_numpy(colours[order]).float() / 127.5 - 1, device)
    counts = np.bincount(shapes, minlength=len(SHAPES)).tolist()
    shares = [
        _coverage(part, name, frame_size) for part, name in zip(placed.split(counts), SHAPES, strict=True) if len(part)
    ]
    covered = torch.cat(shares)[:, :, None]
    frames = 1 + covered * (inks[:, None, :, None, None] - 1)
    return frames[upload(torch.from_numpy(np.argsort(order, kind="stable")), device)]


def _coverage(placed: Tensor, shape: str, frame_size: int) -> Tensor:
    """The share of every pixel that the object covers: [N, T, 4] (x, y, radius, angle) -> [N, T, S, S]."""
    pixels = torch.arange(frame_size, device=placed.device)
    middle = frame_size / 2
    # To the nearest of the object's images on the torus: none is larger than half a frame.
    x = ((pixels - placed[..., 0, None] + middle) % frame_size - middle)[..., None, :]
    y = ((pixels - placed[..., 1, None] + middle) % frame_size - middle)[..., :, None]
    radius, angle = placed[..., 2, None, None], placed[..., 3, None, None]
    if shape not in POLYGONS:
        return (radius - torch.hypot(x, y) + 0.5).clamp(0, 1)
    cos, sin = angle.cos(), angle.sin()
    inside = _distance_inside((x * cos + y * sin) / radius, (y * cos - x * sin) / radius, POLYGONS[shape].tolist())
    return (radius * inside + 0.5).clamp(0, 1)


def _distance_inside(x: Tensor, y: Tensor, corners: Sequence[Sequence[float]]) -> Tensor:
    """How far points lie inside a polygon, negative outside: the distance to its nearest edge, with the sign of the
    crossings of a ray (Quilez, "2D distance functions")."""
    nearest = torch.full_like(x + y, torch.inf)
    outside = torch.ones_like(nearest)
    for (ax, ay), (bx, by) in zip(corners, [corners[-1], *corners[:-1]], strict=True):
        ex, ey = bx - ax, by - ay
        wx, wy = x - ax, y - ay
        along = ((wx * ex + wy * ey) / (ex * ex + ey * ey)).clamp(0, 1)
        nearest = torch.minimum(nearest, (wx - ex * along).square() + (wy - ey * along).square())
        rises = (y >= ay) & (y < by) & (ex * wy > ey * wx)
        falls = (y < ay) & (y >= by) & (ex * wy < ey * wx)
        outside = torch.where(rises | falls, -outside, outside)
    return -outside * nearest.sqrt()
