"""The clip autoencoder: what a prompt leaves open becomes a code of a few numbers; code and prompt become a clip.

The encoder only serves training: it hands the decoder clips to reconstruct (VAE-GAN, Larsen et al. 2016;
BicycleGAN, Zhu et al. 2017). The decoder is recurrent: the step from frame to frame is the same function wherever
it stands in the clip, of the words of the clause that the frame belongs to.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import ResidualMLP, mlp, per_frame

NUM_ANGLES = 16  # of the decoder's state: numbers that go round, as a place on a torus does
NUM_AMOUNTS = 16  # of the decoder's state: numbers that do not, as a size
NUM_HARMONICS = 3  # how finely the angles are read


class ClipEncoder(nn.Module):
    """Latents [N, T, L], appearance [N, A], prompt -> mean and log variance of the code, [N, K] each."""

    def __init__(
        self, latent_size: int, appearance_size: int, text_width: int, num_places: int, width: int, code_size: int
    ):
        super().__init__()
        self.inner = nn.Linear(latent_size + text_width + num_places, width)
        self.over_time = nn.Linear(3 * width, width)
        self.outer = mlp(2 * width + appearance_size + text_width, width, 2 * code_size)

    def forward(
        self,
        latents: Tensor,
        appearance: Tensor,
        clauses: Tensor,
        object_embedding: Tensor,
        phases: Tensor,
        places: Tensor,
    ) -> tuple[Tensor, Tensor]:
        features = torch.relu(self.inner(torch.cat([latents, per_frame(clauses, phases), places], -1)))
        padded = F.pad(features, (0, 0, 1, 1))
        features = torch.relu(self.over_time(torch.cat([padded[:, :-2], features, padded[:, 2:]], -1)))
        summary = torch.cat([features.mean(1), features[:, 0], appearance, object_embedding], -1)
        mean, log_variance = self.outer(summary).float().chunk(2, -1)
        return mean, log_variance.clamp(-12, 4)


class ClipDecoder(nn.Module):
    """Code [N, K] and prompt -> latents [N, T, L] and appearance [N, A].

    The state is a set of angles and amounts to which every step *adds*: steady motion is a constant step, exact over
    any number of frames. Angles are read through Fourier features (Tancik et al. 2020), so they wrap as places on a
    torus do. Only this addition runs frame by frame; drawing the latents from the states is one product for all.
    """

    def __init__(
        self, latent_size: int, appearance_size: int, text_width: int, num_places: int, width: int, code_size: int
    ):
        super().__init__()
        self.latent_size, self.appearance_size = latent_size, appearance_size
        state_size = NUM_ANGLES + NUM_AMOUNTS
        feature_size = 2 * NUM_ANGLES * NUM_HARMONICS + NUM_AMOUNTS
        self.first_state = mlp(code_size + text_width, width, state_size)
        self.heard = mlp(text_width + num_places + code_size, width, width)
        self.seen = nn.Linear(feature_size, width)
        self.step = mlp(width, width, state_size)
        with torch.no_grad():
            self.step[-1].get_parameter("weight").mul_(
                0.3
            )  # begin with small steps: angles of many turns cannot be learned from
        # Deep for its kind: what most of a long training goes into is how every shape looks, however turned.
        self.to_latent = ResidualMLP(
            feature_size + code_size + text_width,
            4 * width // 3,
            latent_size,
            num_blocks=4,
            block_width=2 * width // 3,
        )
        # Linear, so that what the words for a shape and for a colour add holds for pairs of them never seen together.
        self.to_appearance = nn.Linear(code_size + text_width, appearance_size)

    def forward(
        self, code: Tensor, clauses: Tensor, object_embedding: Tensor, phases: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor]:
        num_frames = phases.shape[1]
        scene = torch.cat([code, object_embedding], -1)
        every_frame = code[:, None].expand(-1, num_frames, -1)
        heard = self.heard(torch.cat([per_frame(clauses, phases), places, every_frame], -1))
        state = self.first_state(scene).float()
        states = [state]
        for frame in range(1, num_frames):  # frame 0 shows the start; each later one is a step
            hidden = heard[:, frame] + self.seen(self._features(state))
            state = state + self.step(F.silu(F.rms_norm(hidden, hidden.shape[-1:]))).float()
            states.append(state)
        features = self._features(torch.stack(states, 1))
        latents = self.to_latent(torch.cat([features, scene[:, None].expand(-1, num_frames, -1)], -1))
        return latents.float(), torch.tanh(self.to_appearance(scene).float())

    @staticmethod
    def _features(state: Tensor) -> Tensor:
        angles, amounts = state.split([NUM_ANGLES, NUM_AMOUNTS], -1)
        harmonics = torch.arange(1, NUM_HARMONICS + 1, device=state.device)
        multiples = (angles[..., None] * harmonics).flatten(-2)
        return torch.cat([multiples.cos(), multiples.sin(), amounts], -1)
