"""The frame autoencoder: a frame becomes a small latent (what is where) and an appearance (what it looks like).

The two are kept apart by how it is trained: the appearance comes from *another* frame of the clip (the split of
MoCoGAN, Tulyakov et al. 2018), so it cannot hold a place, and the latent need not hold a colour.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import Conv3x3, modulate

PATCH = 4  # px: convolutions start on patches, which is where most of their time would go
STRIDE = 16  # px of a frame for one place of the latent


class FrameAutoencoder(nn.Module):
    """Frames [N, 3, S, S] in [-1, 1] <-> latents [N, C, S/16, S/16] with channels of unit variance, and appearances
    [N, A] in [-1, 1]."""

    def __init__(
        self, latent_channels: int = 12, appearance_size: int = 16, widths: tuple[int, int, int] = (64, 96, 128)
    ):
        super().__init__()
        fine, middle, coarse = widths
        self.latent_channels, self.appearance_size = latent_channels, appearance_size
        self.encoder = nn.Sequential(
            nn.Conv2d(3, fine, PATCH, PATCH), nn.ReLU(),
            Conv3x3(fine, middle, 2), nn.ReLU(),
            Conv3x3(middle, coarse, 2), nn.ReLU(),
            Conv3x3(coarse, coarse), nn.ReLU(),
        )  # fmt: skip
        self.to_latent = nn.Conv2d(coarse, latent_channels, 1)
        self.to_appearance = nn.Linear(coarse, appearance_size)
        self.modulations = nn.Linear(appearance_size, 2 * (coarse + middle))
        self.from_latent = Conv3x3(latent_channels, coarse)
        self.to_middle = Conv3x3(coarse, 4 * middle)
        self.at_middle = Conv3x3(middle, middle)
        self.to_fine = Conv3x3(middle, 4 * fine)
        # Edges are drawn here: each of these layers was worth more than anything else tried (docs/experiments.md).
        self.at_fine = nn.ModuleList(Conv3x3(fine, fine) for _ in range(2))
        self.to_patches = Conv3x3(fine, 3 * PATCH * PATCH)
        self.coarse, self.middle = coarse, middle
        self.to(memory_format=torch.channels_last)

    def encode(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        features = self.encoder(frames.contiguous(memory_format=torch.channels_last))
        latents = F.normalize(self.to_latent(features).float(), dim=1) * self.latent_channels**0.5
        return latents, torch.tanh(self.to_appearance(features.mean((2, 3))).float())

    def decode(self, latents: Tensor, appearances: Tensor) -> Tensor:
        """Not clamped: values may lie a little outside [-1, 1]."""
        at_coarse, at_middle = self.modulations(appearances).split([2 * self.coarse, 2 * self.middle], 1)
        features = F.relu(modulate(self.from_latent(latents.contiguous(memory_format=torch.channels_last)), at_coarse))
        features = F.relu(F.pixel_shuffle(self.to_middle(features), 2))
        features = F.relu(modulate(self.at_middle(features), at_middle))
        features = F.relu(F.pixel_shuffle(self.to_fine(features), 2))
        for layer in self.at_fine:
            features = features + F.relu(layer(features))
        return F.pixel_shuffle(self.to_patches(features), PATCH)
