"""Small building blocks that several networks share."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# How a place of a frame is written, by all networks: as cosine and sine on each axis.
PLACE_SIZE = 4
TURN_SIZE = 2  # how far what is seen at a place is turned, likewise
PLACE_LENGTH = 5.0  # of each of its two vectors: noise of 0.1 on the latents, as in training, is then 0.2 px of 64


class MirroredConv(nn.Module):
    """Convolution without padding whose kernels are their own mirror images, so that it knows neither left from right
    nor up from down: a mirrored picture has mirrored features (group equivariance, Cohen & Welling 2016).

    The kernel is kept as a matrix [out, size^2 * in], for which the optimizer knows a far better step than for a
    tensor (see optimizers.py); viewed as a kernel it lies in memory as channels last.
    """

    def __init__(self, in_channels: int, out_channels: int, size: int, stride: int = 1):
        super().__init__()
        self.shape, self.stride = (out_channels, size, size, in_channels), stride
        bound = (size**2 * in_channels) ** -0.5  # as torch initialises its own
        self.weight = nn.Parameter(torch.empty(out_channels, size**2 * in_channels).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-bound, bound))

    def forward(self, features: Tensor) -> Tensor:
        kernel = self.weight.view(self.shape)
        kernel = kernel + kernel.flip(1)
        kernel = (kernel + kernel.flip(2)) / 2  # as long as before: the mean of four would be half as long
        return F.conv2d(features, kernel.permute(0, 3, 1, 2), self.bias, self.stride)


def mlp(*sizes: int) -> nn.Sequential:
    """Linear layers with SiLU between them."""
    layers: list[nn.Module] = []
    for inner, outer in pairwise(sizes):
        layers += [nn.Linear(inner, outer), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


def silent(in_size: int, out_size: int) -> nn.Linear:
    """A linear layer without a bias that begins as nothing: what it is added to is as it was without it."""
    layer = nn.Linear(in_size, out_size, bias=False)
    nn.init.zeros_(layer.weight)
    return layer


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
