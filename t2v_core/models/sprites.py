"""Things of several colours: each place has a sprite, a small picture with an opacity, laid over what the masks drew.

A sprite is turned and scaled as its thing is (Jaderberg et al. 2015), so a thing is learned once and not once for every
angle. The turn is not guessed by a network but found: the sprite is held against the frame at all angles at once, and
the best one is taken. For gradients a turn is a needle in a haystack: a picture that is turned by 60 degrees too many
gets no better by one degree less.
"""

from math import pi

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import mlp, silent
from t2v_core.world.scenes import REFERENCE_SIZE

SPRITE = 24  # cells of a sprite, each way
REACH = 12.0  # px of 64 from a sprite's middle to its edge, at scale 1
FAINT = -3.0  # how opaque sprites begin, before the sigmoid: masks draw at first
WIDTH, SENSITIVITY = 256, 4.0  # of the network that draws sprites: its hidden layer, and how finely it reads looks
RINGS, SPOKES = 12, 48  # around a place: where sprite and frame are compared
CLEARLY_BETTER = 0.9  # of the error of the upright sprite: less, and it is turned


class Sprites(nn.Module):
    """`looks` are those of a place and its details [M, L], `amounts` [M, A]; M counts the places of all frames. Turns
    are vectors of length 1 (cosine, sine), clockwise on the screen."""

    def __init__(self, num_looks: int, num_amounts: int):
        super().__init__()
        self.to_picture = nn.Sequential(nn.Linear(num_looks, WIDTH), nn.SiLU(), silent(WIDTH, 4 * SPRITE**2))
        with torch.no_grad():  # looks that differ a little may be quite different things
            self.to_picture[0].get_parameter("weight").mul_(SENSITIVITY)
        self.to_scale = mlp(num_amounts + num_looks, 64, 1)
        spokes = torch.arange(SPOKES) * (2 * pi / SPOKES)
        rings = (torch.arange(RINGS) + 0.5) / RINGS
        directions = torch.stack([spokes.cos(), spokes.sin()], -1)
        self.register_buffer("polar", rings[:, None, None] * directions, persistent=False)
        self.polar: Tensor  # [RINGS, SPOKES, 2] in sprites, from the middle

    def pictures(self, looks: Tensor) -> tuple[Tensor, Tensor]:
        """Colours [M, 3, SPRITE, SPRITE] around [-1, 1], and opacities [M, 1, SPRITE, SPRITE] in [0, 1]."""
        colours, opacity = self.to_picture(looks).float().view(-1, 4, SPRITE, SPRITE).split([3, 1], 1)
        return 1 + colours, (opacity + FAINT).sigmoid()  # at first as white as paper

    def reach(self, looks: Tensor, amounts: Tensor) -> Tensor:
        """From a sprite's middle to its edge, in frames: [M]."""
        return self.to_scale(torch.cat([amounts, looks], -1)).float()[:, 0].clamp(-2.5, 1.5).exp() * (
            REACH / REFERENCE_SIZE
        )

    def laid_over(self, frames: Tensor, looks: Tensor, amounts: Tensor, turns: Tensor, at: Tensor) -> Tensor:
        """Frames [N, 3, S, S] with the sprites of their places over them. at: [M, 2] in frames."""
        colours, opacity = self.pictures(looks)
        size, count = frames.shape[-1], len(frames)
        pixels = torch.arange(size, device=at.device) / size
        distances = (pixels - at[..., None] + 0.5) % 1 - 0.5  # [M, 2, S], round the torus
        cos, sin = (turns / self.reach(looks, amounts)[:, None])[..., None, None].unbind(1)
        dx, dy = distances[:, 0, None, :], distances[:, 1, :, None]
        grid = torch.stack([cos * dx + sin * dy, cos * dy - sin * dx], -1)
        # Colours times opacity, which can be averaged where the grid is coarse.
        sprites = torch.cat([colours * opacity, opacity], 1)
        placed = F.grid_sample(sprites, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
        for place in placed.view(count, -1, 4, size, size).unbind(1):
            frames = frames * (1 - place[:, 3:]) + place[:, :3]
        return frames

    @torch.no_grad()
    def find_turns(self, frames: Tensor, looks: Tensor, amounts: Tensor, at: Tensor) -> Tensor:
        """The turns [M, 2] at which sprites are most like the frames [N, 3, S, S]; upright where none is clearly
        better. All SPOKES angles at once, as a turn is a shift along the spokes (Reddy & Chatterji 1996)."""
        size, places = frames.shape[-1], len(looks) // len(frames)
        colours, opacity = self.pictures(looks)
        grid = self.polar.expand(len(looks), -1, -1, -1)
        kept = F.grid_sample(torch.cat([colours, opacity], 1), grid, align_corners=False)
        pixels = (at[:, None, None] + self.polar * self.reach(looks, amounts)[:, None, None, None]) % 1 * size
        padded = F.pad(frames.float(), (0, 1, 0, 1), mode="circular").repeat_interleave(places, 0)
        around = F.grid_sample(padded, pixels * (2 / size) - 1, align_corners=True)
        # Squared error of the sprite's colours, where it is opaque; a ring is as long as it is far out.
        weights = kept[:, 3:] * self.polar.norm(dim=-1)

        def along(values: Tensor) -> Tensor:
            return torch.fft.rfft(values, dim=-1)

        constant = (weights * kept[:, :3].square()).sum((1, 2, 3))[:, None]
        products = along(weights).conj() * along(around.square())
        products = products - 2 * along(weights * kept[:, :3]).conj() * along(around)
        errors = torch.fft.irfft(products.sum((1, 2)), SPOKES) + constant
        least, number = errors.min(1)
        before, after = (errors.gather(1, ((number + step) % SPOKES)[:, None])[:, 0] for step in (-1, 1))
        # The vertex of the parabola through the least error and its neighbours.
        between = 0.5 * (before - after) / (before - 2 * least + after).clamp(min=1e-12)
        angle = (number + between) * (2 * pi / SPOKES)
        next_to_upright = (number <= 1) | (number == SPOKES - 1)
        angle = torch.where((least < CLEARLY_BETTER * errors[:, 0]) | next_to_upright, angle, 0.0)
        return torch.stack([angle.cos(), angle.sin()], -1)
