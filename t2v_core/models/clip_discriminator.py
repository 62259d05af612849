"""The video GAN's discriminator: it sees the whole clip and the prompt, so a clip that moves well but otherwise than
the prompt says is a fake to it (Reed et al. 2016). Its generator is the clip decoder."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.clause_attention import NUM_TIMINGS, Conditioning
from t2v_core.models.layers import mlp


class ClipDiscriminator(nn.Module):
    """Latents [N, T, L], appearance [N, A] and prompt -> one logit a clip, [N]."""

    def __init__(self, latent_size: int, appearance_size: int, text_width: int, width: int):
        super().__init__()
        self.inner = nn.Linear(latent_size + text_width + NUM_TIMINGS, width)
        self.over_time = nn.Linear(3 * width, width)
        self.over_phase = nn.Linear(3 * width, width)
        self.outer = mlp(2 * width + appearance_size + text_width, width, 1)

    def forward(self, latents: Tensor, appearance: Tensor, conditioning: Conditioning) -> Tensor:
        features = F.leaky_relu(self.inner(torch.cat([latents, conditioning.clauses, conditioning.timings], -1)), 0.2)
        for convolution in (self.over_time, self.over_phase):
            padded = F.pad(features, (0, 0, 1, 1))
            neighbours = torch.cat([padded[:, :-2], features, padded[:, 2:]], -1)
            features = F.leaky_relu(convolution(neighbours), 0.2)
        summary = torch.cat([features.mean(1), features.amax(1), appearance, conditioning.object], -1)
        return self.outer(summary).float().squeeze(-1)
