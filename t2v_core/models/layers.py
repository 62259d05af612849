"""Small building blocks that several networks share."""

import torch
from torch import Tensor, nn


def conv3x3(in_channels: int, out_channels: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_channels, out_channels, 3, stride, padding=1)


def modulate(features: Tensor, scale_and_shift: Tensor) -> Tensor:
    """FiLM (Perez et al. 2018): features [N, C, H, W] scaled and shifted per channel by [N, 2C]."""
    scale, shift = scale_and_shift.to(features.dtype)[..., None, None].chunk(2, 1)
    return torch.addcmul(features + shift, features, scale)


def mlp(*sizes: int) -> nn.Sequential:
    """Linear layers with SiLU between them."""
    layers: list[nn.Module] = []
    for inner, outer in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [nn.Linear(inner, outer), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


def per_frame(clause_embeddings: Tensor, phases: Tensor) -> Tensor:
    """Give each frame the embedding of its clause: [N, P, D], int64 [N, T] -> [N, T, D]."""
    rows = torch.arange(len(phases), device=phases.device)[:, None]
    return clause_embeddings[rows, phases]
