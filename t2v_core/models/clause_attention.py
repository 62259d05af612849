"""What the frames of a clip hear of a prompt: which clause each of them follows, and where in it they stand."""

from dataclasses import dataclass
from math import pi

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NUM_TIMINGS = 4  # flags that say where in its clause a frame stands
NUM_WAVES = 4
NUM_POSITIONS = 2 * NUM_WAVES + 1  # numbers that say it finely
REACH = 16  # frames: what is farther from a clause's start or end is as good as this far
SHARPNESS = 10.0  # the optimizer moves a number by 1 or 2 in a short training; this makes that a decided choice


@dataclass(frozen=True)
class Conditioning:
    """`clauses` [N, T, D]: the embedding of the clause that makes the step into each frame. `timings`
    [N, T, NUM_TIMINGS]: has the clause just begun, is the step odd, is it on its way back, does the clip begin.
    `positions` [N, T, NUM_POSITIONS]: the share of the clause that is over, and what a step is of it. `object` [N, D]:
    the embedding of what moves."""

    clauses: Tensor
    timings: Tensor
    positions: Tensor
    object: Tensor

    def repeated(self, times: int) -> "Conditioning":
        """The same prompts over and over: [times N, ...]."""
        return Conditioning(
            self.clauses.repeat(times, 1, 1),
            self.timings.repeat(times, 1, 1),
            self.positions.repeat(times, 1, 1),
            self.object.repeat(times, 1),
        )

    @property
    def step_parity(self) -> Tensor:
        """1 on even steps of a clause and -1 on odd ones. [N, T, 1]"""
        return 1 - 2 * self.timings[..., 1:2]

    @property
    def ways_back(self) -> Tensor:
        """1 in the second half of a clause, else 0. [N, T, 1]"""
        return self.timings[..., 2:3]


class ClauseAttention(nn.Module):
    """Every frame attends to the clauses, by how far it is from the start and from the end of each: learned biases of
    relative positions (Shaw et al. 2018; T5). They mean the same for a clause that stands third as for the first.

    Without `learned`, a frame attends to the clause between whose start and end it lies, and to no other.
    """

    def __init__(self, *, learned: bool):
        super().__init__()
        self.learned = learned
        if learned:
            self.from_start = nn.Parameter(torch.zeros(2 * REACH + 1))
            self.from_end = nn.Parameter(torch.zeros(2 * REACH + 1))

    def forward(self, clauses: Tensor, starts: Tensor, num_frames: int) -> tuple[Tensor, Tensor, Tensor]:
        """Clause embeddings [N, P, D] and first frames int64 [N, P] (num_frames where there is no such clause) -> the
        embedding that each frame hears [N, T, D], its timings [N, T, NUM_TIMINGS] and positions [N, T, NUM_POSITIONS].
        """
        ends = F.pad(starts[:, 1:], (0, 1), value=num_frames)
        frames = torch.arange(num_frames, device=starts.device)[:, None]
        since, until = frames - starts[:, None], frames - ends[:, None]  # [N, T, P]
        # Flags rather than a position: they mean the same in a clause of any length.
        back = 2 * since >= (ends - starts)[:, None]
        flags = torch.stack([since == 0, since % 2 == 1, back, (frames == 0).expand_as(back)], -1).float()
        length = (ends - starts).clamp(min=1)[:, None]
        waves = pi * ((since + 0.5) / length)[..., None] * torch.arange(1, NUM_WAVES + 1, device=starts.device)
        share_of_step = (1 / length).expand_as(since)[..., None]
        positions = torch.cat([waves.cos(), waves.sin(), share_of_step], -1)
        if self.learned:
            near_start, near_end = (distance.clamp(-REACH, REACH) + REACH for distance in (since, until))
            bias = self.from_start[near_start] + self.from_end[near_end]
            missing = (starts == num_frames)[:, None]
            weights = (SHARPNESS * bias).masked_fill(missing, -1e4).softmax(-1)
        else:
            weights = ((since >= 0) & (until < 0)).float()
        heard = torch.einsum("ntp,npd->ntd", weights, clauses)
        timings, finely = (torch.einsum("ntp,ntpf->ntf", weights, values) for values in (flags, positions))
        return heard, timings, finely
