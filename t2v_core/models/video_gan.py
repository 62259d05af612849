"""The video GAN's discriminator: it sees the whole clip and the prompt, so a clip that moves well but otherwise than
the prompt says is a fake to it (Reed et al. 2016). Its generator is the clip decoder."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import mlp, per_frame


class ClipDiscriminator(nn.Module):
    """Latents [N, T, L], appearance [N, A] and prompt -> one logit a clip, [N]."""

    def __init__(self, latent_size: int, appearance_size: int, text_width: int, num_places: int, width: int):
        super().__init__()
        self.inner = nn.Linear(latent_size + text_width + num_places, width)
        self.over_time = nn.Linear(3 * width, width)
        self.over_phase = nn.Linear(3 * width, width)
        self.outer = mlp(2 * width + appearance_size + text_width, width, 1)

    def forward(
        self,
        latents: Tensor,
        appearance: Tensor,
        clauses: Tensor,
        object_embedding: Tensor,
        phases: Tensor,
        places: Tensor,
    ) -> Tensor:
        features = F.leaky_relu(self.inner(torch.cat([latents, per_frame(clauses, phases), places], -1)), 0.2)
        for convolution in (self.over_time, self.over_phase):
            padded = F.pad(features, (0, 0, 1, 1))
            neighbours = torch.cat([padded[:, :-2], features, padded[:, 2:]], -1)
            features = F.leaky_relu(convolution(neighbours), 0.2)
        summary = torch.cat([features.mean(1), features.amax(1), appearance, object_embedding], -1)
        return self.outer(summary).float().squeeze(-1)
