"""The article's network to the letter, faults included: it is the baseline.

No frame knows its time or its neighbours, and the discriminator never sees the text: nothing in it pushes a clip
to follow its prompt.
"""

import torch
from torch import Tensor, nn

TEXT_SIZE, NOISE_SIZE = 10, 100


class BlogGenerator(nn.Module):
    """Noise [N, 100] and the mean of the prompt's word embeddings -> single frames [N, 3, 64, 64] in [-1, 1]."""

    def __init__(self, vocabulary_size: int):
        super().__init__()
        # The article gives it to no optimizer: the words stay where they were initialised.
        self.embedding = nn.Embedding(vocabulary_size + 1, TEXT_SIZE, padding_idx=0).requires_grad_(False)
        self.inner = nn.Linear(NOISE_SIZE + TEXT_SIZE, 256 * 8 * 8)
        self.deconvolutions = nn.Sequential(
            nn.ConvTranspose2d(256, 128, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(64, 3, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip

    def embed(self, text_tokens: Tensor) -> Tensor:
        """int64 [N, P, W] -> [N, 10], the mean over the prompt's words."""
        words = text_tokens.flatten(1)
        return self.embedding(words).sum(1) / (words != 0).sum(1, keepdim=True).clamp(min=1)

    def forward(self, noise: Tensor, text_embeddings: Tensor) -> Tensor:
        features = self.inner(torch.cat([noise, text_embeddings], 1)).view(-1, 256, 8, 8)
        return self.deconvolutions(features)


class BlogDiscriminator(nn.Module):
    """Frames [N, 3, 64, 64] -> probability of being real [N, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(3, 64, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(128, 256, 4, 2, 1), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.outer = nn.Linear(256 * 8 * 8, 1)

    def forward(self, frames: Tensor) -> Tensor:
        return torch.sigmoid(self.outer(self.convolutions(frames).flatten(1)))
