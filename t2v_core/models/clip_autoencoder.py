"""The clip autoencoder: what a prompt leaves open becomes a code of a few numbers; code and prompt become a clip.

The encoder only serves training: it hands the decoder clips to reconstruct (VAE-GAN, Larsen et al. 2016;
BicycleGAN, Zhu et al. 2017). The decoder is recurrent: the step from frame to frame is the same function wherever
it stands in the clip, of the words of the clause that the frame belongs to.
"""

from math import pi

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.clause_attention import NUM_POSITIONS, NUM_TIMINGS, Conditioning
from t2v_core.models.layers import PLACE_LENGTH, PLACE_SIZE, TURN_SIZE, ResidualMLP, mlp, silent

NUM_ANGLES = 16  # of the decoder's state: numbers that go round, as a place on a torus does
NUM_AMOUNTS = 16  # of the decoder's state: numbers that do not, as a size
NUM_HARMONICS = 3  # how finely the angles are read
STEP_LENGTH = 10.0  # of the steps that the encoder reads: as long as the rest of what it reads, not a tenth of it
DRAWING_BLOCKS = 2


class ClipEncoder(nn.Module):
    """Latents [N, T, L], appearance [N, A], conditioning -> mean and log variance of the code, [N, K] each."""

    def __init__(
        self,
        num_objects: int,
        latent_size: int,
        appearance_size: int,
        text_width: int,
        width: int,
        code_size: int,
        *,
        reads_positions: bool,
        has_turns: bool,
    ):
        super().__init__()
        self.num_objects = num_objects
        # Turns apart from the rest: a model that begins without them can be given them.
        self.num_turns = TURN_SIZE * num_objects if has_turns else 0
        self.inner = nn.Linear(
            latent_size - self.num_turns + PLACE_SIZE * num_objects + text_width + NUM_TIMINGS, width
        )
        self.turns = silent(self.num_turns, width) if has_turns else None
        self.positions = silent(NUM_POSITIONS, width) if reads_positions else None
        self.over_time = nn.Linear(3 * width, width)
        self.outer = mlp(3 * width + appearance_size + text_width, width, 2 * code_size)

    def forward(self, latents: Tensor, appearance: Tensor, conditioning: Conditioning) -> tuple[Tensor, Tensor]:
        latents, turned = latents.tensor_split([latents.shape[-1] - self.num_turns], -1)
        steps = turns(latents[..., : PLACE_SIZE * self.num_objects])
        seen = torch.cat([latents, steps, conditioning.clauses, conditioning.timings], -1)
        features = self.inner(seen)
        if self.turns is not None:
            features = features + self.turns(turned)
        if self.positions is not None:
            features = features + self.positions(conditioning.positions)
        features = torch.relu(features)
        padded = F.pad(features, (0, 0, 1, 1))
        features = torch.relu(self.over_time(torch.cat([padded[:, :-2], features, padded[:, 2:]], -1)))
        # Odd and even steps apart as well: which side a zigzag begins with cancels out in the mean.
        summary = [
            features.mean(1),
            (conditioning.step_parity * features).mean(1),
            features[:, 0],
            appearance,
            conditioning.object,
        ]
        mean, log_variance = self.outer(torch.cat(summary, -1)).float().chunk(2, -1)
        return mean, log_variance.clamp(-12, 4)


def turns(vectors: Tensor) -> Tensor:
    """How far each place has turned since the frame before, as STEP_LENGTH * (cosine, sine) on each axis; zeros in
    frame 0. [N, T, 4K] -> the same shape."""
    at = torch.view_as_complex(vectors.float().unflatten(-1, (-1, 2)).contiguous()) / PLACE_LENGTH
    step = at[:, 1:] * at[:, :-1].conj()
    return F.pad(STEP_LENGTH * torch.view_as_real(step).flatten(-2), (0, 0, 1, 0))


class ClipDecoder(nn.Module):
    """Code [N, K] and conditioning -> latents [N, T, L] and appearance [N, A].

    The state is a set of angles and amounts to which every step *adds*: steady motion is a constant step, exact over
    any number of frames. Angles are read through Fourier features (Tancik et al. 2020), so they wrap as places on a
    torus do; the first of them are the places of the frames. Only this addition runs frame by frame; what is seen at
    the places is drawn from the states in one product for all.
    """

    def __init__(
        self,
        num_objects: int,
        latent_size: int,
        appearance_size: int,
        text_width: int,
        width: int,
        code_size: int,
        *,
        reads_positions: bool,
        has_turns: bool,
    ):
        super().__init__()
        self.num_coordinates = 2 * num_objects
        self.latent_size, self.appearance_size = latent_size, appearance_size
        state_size = NUM_ANGLES + NUM_AMOUNTS
        feature_size = 2 * NUM_ANGLES * NUM_HARMONICS + self.num_coordinates + NUM_AMOUNTS
        self.first_state = mlp(code_size + text_width, width, state_size)
        self.told = mlp(text_width + NUM_TIMINGS + 2 * code_size, width, width)
        self.positions = silent(NUM_POSITIONS, width) if reads_positions else None
        self.seen = nn.Linear(feature_size, width)
        self.step = mlp(width, width, state_size)
        with torch.no_grad():
            # Begin with small steps: angles of many turns cannot be learned from.
            self.step[-1].get_parameter("weight").mul_(0.3)
        # Turns are added up like places, but nothing is read from them: a model that begins without them can be given
        # them.
        self.first_turn = silent(code_size + text_width, num_objects) if has_turns else None
        self.turn_step = silent(width, num_objects) if has_turns else None
        # Deep for its kind: what most of a long training goes into is how every shape looks, however turned.
        self.to_amounts = ResidualMLP(
            feature_size + code_size + text_width,
            width,
            latent_size - (PLACE_SIZE + (TURN_SIZE if has_turns else 0)) * num_objects,
            num_blocks=DRAWING_BLOCKS,
            block_width=width // 2,
        )
        # Linear, so that what the words for a shape and for a colour add holds for pairs of them never seen together.
        self.to_appearance = nn.Linear(code_size + text_width, appearance_size)

    def forward(self, code: Tensor, conditioning: Conditioning) -> tuple[Tensor, Tensor]:
        num_frames = conditioning.clauses.shape[1]
        scene = torch.cat([code, conditioning.object], -1)
        every_frame = code[:, None].expand(-1, num_frames, -1)
        # The code also with alternating sign: which side comes first is one number of it, not one to be worked out.
        every_step = torch.cat([every_frame, conditioning.step_parity * every_frame], -1)
        said = self.told[0](torch.cat([conditioning.clauses, conditioning.timings, every_step], -1))
        if self.positions is not None:
            said = said + self.positions(conditioning.positions)
        by_words = self.told[1:](said)
        state = self.first_state(scene).float()
        states, all_hidden = [state], []
        for frame in range(1, num_frames):  # frame 0 shows the start; each later one is a step
            hidden = by_words[:, frame] + self.seen(self._features(state))
            hidden = self.step[:2](F.silu(F.rms_norm(hidden, hidden.shape[-1:])))
            state = state + self.step[2](hidden).float()
            states.append(state)
            all_hidden.append(hidden)
        path = torch.stack(states, 1)
        coordinates = path[..., : self.num_coordinates]
        vectors = PLACE_LENGTH * torch.stack([coordinates.cos(), coordinates.sin()], -1).flatten(-2)
        seen = torch.cat([self._features(path), scene[:, None].expand(-1, num_frames, -1)], -1)
        latents = [vectors, self.to_amounts(seen).float()]
        if self.first_turn is not None and self.turn_step is not None:
            steps = [self.first_turn(scene)[:, None], self.turn_step(torch.stack(all_hidden, 1))]
            turned = torch.cat(steps, 1).float().cumsum(1)
            latents.append(PLACE_LENGTH * torch.stack([turned.cos(), turned.sin()], -1).flatten(-2))
        return torch.cat(latents, -1), torch.tanh(self.to_appearance(scene).float())

    def _features(self, state: Tensor) -> Tensor:
        angles, amounts = state.split([NUM_ANGLES, NUM_AMOUNTS], -1)
        harmonics = torch.arange(1, NUM_HARMONICS + 1, device=state.device)
        multiples = (angles[..., None] * harmonics).flatten(-2)
        # Places go round, but frames have a middle, which things rotate around, and edges where that side changes.
        from_middle = angles[..., : self.num_coordinates].remainder(2 * pi) - pi
        return torch.cat([multiples.cos(), multiples.sin(), from_middle, amounts], -1)
