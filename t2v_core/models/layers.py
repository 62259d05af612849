"""Small building blocks that several networks share."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# How a place of a frame is written, by all networks: as cosine and sine on each axis.
PLACE_SIZE = 4
PLACE_LENGTH = 5.0  # of each of its two vectors: noise of 0.1 on the latents, as in training, is then 0.2 px of 64


class Conv3x3(nn.Module):
    """3 x 3 convolution without padding. The kernel is kept as a matrix [out, 9 * in], for which the optimizer knows a
    far better step than for a tensor (see optimizers.py); viewed as a kernel it lies in memory as channels last."""

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.in_channels = in_channels
        bound = (9 * in_channels) ** -0.5  # as torch initialises its own
        self.weight = nn.Parameter(torch.empty(out_channels, 9 * in_channels).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-bound, bound))

    def forward(self, features: Tensor) -> Tensor:
        kernel = self.weight.view(-1, 3, 3, self.in_channels).permute(0, 3, 1, 2)
        return F.conv2d(features, kernel, self.bias)


def mlp(*sizes: int) -> nn.Sequential:
    """Linear layers with SiLU between them."""
    layers: list[nn.Module] = []
    for inner, outer in pairwise(sizes):
        layers += [nn.Linear(inner, outer), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


class ResidualMLP(nn.Module):
    """Linear in, blocks that each add to what they are given (He et al. 2016), linear out."""

    def __init__(self, in_size: int, width: int, out_size: int, *, num_blocks: int, block_width: int):
        super().__init__()
        self.inner = nn.Linear(in_size, width)
        self.blocks = nn.ModuleList(mlp(width, block_width, width) for _ in range(num_blocks))
        self.outer = nn.Linear(width, out_size)

    def forward(self, features: Tensor) -> Tensor:
        hidden = self.inner(features)
        for block in self.blocks:
            hidden = hidden + block(F.silu(hidden))
        return self.outer(F.silu(hidden))
