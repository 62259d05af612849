"""The frame autoencoder: a frame becomes a few places, with what is seen there, and is drawn again from them.

A place is a point of the frame, found by the network itself (as the keypoints of Minderer et al. 2019 are). Around
each place a glimpse is taken (Jaderberg et al. 2015) and summed up in amounts, which may change from frame to frame,
and in an appearance, which may not: it is handed over from *another* frame of the clip while training (the split of
MoCoGAN, Tulyakov et al. 2018). Drawing goes the way back, so a shape is learned once and not once for every place.
What stays put is drawn by masks without a place.

Masks have one colour each. Where things have more, each place also has a sprite (see sprites.py).
"""

from math import pi

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import PLACE_LENGTH, PLACE_SIZE, TURN_SIZE, MirroredConv, ResidualMLP, mlp
from t2v_core.models.sprites import Sprites

CELL = 8  # px: what one feature of the place finder stands for
FINE, COARSE = 24, 16  # samples of a glimpse, each way: its middle, and the whole frame
# Of a place's appearance, for its sprite: a model that begins without sprites has looks that are all at their bounds,
# where what is alike so far cannot be told apart any more.
NUM_DETAILS = 8
NUM_HARMONICS = 16  # of the curves that masks are made of
MASKS_PER_PLACE, BACKGROUND_MASKS, RANK = 2, 2, 8
STEEPNESS, THRESHOLD = 4.0, -2.0  # of a mask: its edges are sharp, and it begins as next to nothing


class FrameAutoencoder(nn.Module):
    """Frames [N, 3, S, S] in [-1, 1] <-> latents [N, K * (4 + amounts)], and appearances [N, K * looks] in [-1, 1].

    With sprites, the places' details follow the looks: [N, K * looks + K * details].

    The latents begin with the K places, PLACE_LENGTH * (cos x, sin x, cos y, sin y) with x and y in turns of the
    frame; the amounts that follow have a mean square of 1 at each place. With sprites, their turns come last,
    PLACE_LENGTH * (cosine, sine) each.
    """

    def __init__(
        self,
        num_places: int = 1,
        num_amounts: int = 16,
        num_looks: int = 16,
        width: int = 256,
        frame_size: int = 64,
        sprites: bool = False,
    ):
        super().__init__()
        self.num_places, self.num_amounts, self.num_looks = num_places, num_amounts, num_looks
        self.latent_size = num_places * (PLACE_SIZE + num_amounts + (TURN_SIZE if sprites else 0))
        self.num_details = NUM_DETAILS if sprites else 0
        self.appearance_size = num_places * (num_looks + self.num_details)
        self.finder = nn.Sequential(
            MirroredConv(3, 48, CELL, CELL), nn.ReLU(),
            nn.CircularPad2d(2),
            MirroredConv(48, 64, 3), nn.ReLU(),
            MirroredConv(64, 64, 3), nn.ReLU(),
        )  # fmt: skip
        self.to_places = nn.Linear(64, 2 * num_places, bias=False)
        self.glimpse = ResidualMLP(
            3 * (FINE**2 + COARSE**2),
            width,
            num_amounts + num_looks + self.num_details,
            num_blocks=1,
            block_width=width,
        )
        curves = 2 * RANK * 2 * NUM_HARMONICS  # on two axes, by cosine and sine
        self.to_masks = ResidualMLP(
            num_amounts + num_looks, width, MASKS_PER_PLACE * curves, num_blocks=2, block_width=width
        )
        self.to_background = mlp(num_looks, 64, BACKGROUND_MASKS * curves)
        self.to_colours = nn.Linear(num_looks, 3 * MASKS_PER_PLACE)
        self.to_background_colours = nn.Linear(num_looks, 3 * (BACKGROUND_MASKS + 1))
        self.sprites = Sprites(num_looks + NUM_DETAILS, num_amounts) if sprites else None
        with torch.no_grad():  # begin near dark things on white
            self.to_colours.bias.fill_(-0.5)
            self.to_background_colours.bias[-3:] = 1.0
        # A pixel's number is where its middle is, as in the scene language: a cell's middle is between two pixels.
        cells = (torch.arange(frame_size // CELL) * CELL + (CELL - 1) / 2) / frame_size * 2 * pi
        self.register_buffer("cells", torch.polar(torch.ones_like(cells), cells), persistent=False)
        pixels = torch.arange(frame_size) / frame_size * 2 * pi
        harmonics = torch.arange(NUM_HARMONICS)
        waves = harmonics[:, None] * pixels
        # High harmonics begin faint, so that masks begin as blobs.
        waves = torch.cat([waves.cos(), waves.sin()]) / (1 + harmonics.repeat(2)[:, None] / 4)
        self.register_buffer("waves", waves, persistent=False)
        self.cells: Tensor
        self.waves: Tensor

    def encode(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        places = self._find(frames)
        glimpses = torch.stack([self._look_at(frames, places[:, k].detach()) for k in range(self.num_places)], 1)
        sizes = [self.num_amounts, self.num_looks, self.num_details]
        amounts, looks, details = self.glimpse(glimpses).float().split(sizes, -1)
        vectors = PLACE_LENGTH * torch.view_as_real(places).flatten(1)
        amounts, looks, details = F.rms_norm(amounts, amounts.shape[-1:]), looks.tanh(), details.tanh()
        latents, appearances = [vectors, amounts.flatten(1)], [looks.flatten(1)]
        if self.sprites is not None:
            at, all_looks = places.angle() / (2 * pi), torch.cat([looks, details], -1)
            turns = self.sprites.find_turns(frames, all_looks.flatten(0, 1), amounts.flatten(0, 1), at.flatten(0, 1))
            latents.append(PLACE_LENGTH * turns.view(len(frames), -1))
            appearances.append(details.flatten(1))
        return torch.cat(latents, 1), torch.cat(appearances, 1)

    def decode(self, latents: Tensor, appearances: Tensor) -> Tensor:
        """Not clamped: values may lie a little outside [-1, 1]."""
        sizes = [self.num_places * size for size in (PLACE_SIZE, self.num_amounts)]
        vectors, amounts, turns = latents.float().tensor_split([sizes[0], sum(sizes)], 1)
        vectors = vectors.view(-1, self.num_places, 2, 2)
        looks = appearances[:, : self.num_places * self.num_looks].view(-1, self.num_places, self.num_looks)
        amounts = amounts.view(-1, self.num_places, self.num_amounts)
        angles = torch.atan2(vectors[..., 1], vectors[..., 0])
        frames = self._drawn_by_masks(torch.cat([amounts, looks], -1), looks, angles)
        if self.sprites is None:
            return frames
        turns = F.normalize(turns.view(-1, TURN_SIZE), dim=-1)
        at, all_looks = angles.flatten(0, 1) / (2 * pi), self.all_looks(appearances)
        return self.sprites.laid_over(frames.float(), all_looks, amounts.flatten(0, 1), turns, at)

    def all_looks(self, appearances: Tensor) -> Tensor:
        """Looks and details of the places of all frames, [N * K, looks + details]."""
        of_looks, of_details = appearances.tensor_split([self.num_places * self.num_looks], 1)
        parts = of_looks.reshape(-1, self.num_looks), of_details.reshape(-1, self.num_details)
        return torch.cat(parts, -1)

    def _drawn_by_masks(self, seen: Tensor, looks: Tensor, angles: Tensor) -> Tensor:
        """Frames [N, 3, S, S] of flat colours: what every thing at least is, and what stays put."""
        count, scene = len(seen), looks.mean(1)
        curves = self._move(self.to_masks(seen), angles)
        curves = torch.cat([curves, self.to_background(scene).view(count, -1, *curves.shape[2:])], 1)
        colours = torch.cat([self.to_colours(looks).flatten(1), self.to_background_colours(scene)], 1)
        masks = self._masks(curves)
        colours = colours.view(count, -1, 3).mT.to(masks.dtype)
        of_masks, background = colours.split([masks.shape[1], 1], 2)
        return torch.baddbmm(background, of_masks, masks.flatten(2)).unflatten(2, masks.shape[2:])

    def _find(self, frames: Tensor) -> Tensor:
        """Places as complex numbers of length 1: [N, K, 2], x and y.

        The mean, on a torus, of where the frame is unlike its average. It is never beside what it is the place of, as
        it could be if the finder knew left from right: then glimpses would look past it, and the middle of the frame,
        which the clip decoder reads places by, would be anywhere.
        """
        features = self.finder(frames.contiguous(memory_format=torch.channels_last))
        marks = self.to_places(features.permute(0, 2, 3, 1)).float()
        unlike = (marks - marks.mean((1, 2), keepdim=True)).square().unflatten(-1, (self.num_places, 2))
        # Places compete for every cell (as slots do, Locatello et al. 2020): what one has, the others leave alone.
        shares = unlike / unlike.sum(3, keepdim=True).clamp(min=1e-12)
        weights = (unlike * shares).to(self.cells.dtype)
        along_x = torch.einsum("nhwk,w->nk", weights[..., 0], self.cells)
        along_y = torch.einsum("nhwk,h->nk", weights[..., 1], self.cells)
        sums = torch.stack([along_x, along_y], -1)
        return sums / sums.abs().clamp(min=1e-6)

    def _look_at(self, frames: Tensor, place: Tensor) -> Tensor:
        """What is seen around a place, [N, 2] complex: its middle in samples of 1/64 of a frame, and the whole frame
        in samples of 1/16, each the mean of the pixels that a hat covers. [N, 3 * (FINE^2 + COARSE^2)]"""
        size = frames.shape[-1]
        parts = []
        for samples, spacing in ((FINE, size / 64), (COARSE, size / COARSE)):
            offsets = (torch.arange(samples, device=frames.device) - (samples - 1) / 2) * spacing
            at = place.angle()[..., None] * size / (2 * pi) + offsets  # px
            pixels = torch.arange(size, device=frames.device)
            distances = (pixels - at[..., None] + size / 2) % size - size / 2
            hats = (1 - distances.abs() / max(spacing, 1)).clamp(min=0) / max(spacing, 1)
            narrow = frames.flatten(1, 2) @ hats[:, 0].mT
            parts.append((hats[:, None, 1] @ narrow.unflatten(1, (3, size))).flatten(1))
        return torch.cat(parts, 1)

    def _move(self, curves: Tensor, angles: Tensor) -> Tensor:
        """Carry curves, given by their harmonics around 0, to the places: exact, and round the torus (the shift
        theorem). [N, K, M * 2 * R * 2 * H], [N, K, 2] -> [N, K * M, 2, R, 2 * H]"""
        curves = curves.view(*curves.shape[:2], MASKS_PER_PLACE, 2, RANK, 2, NUM_HARMONICS)
        turns = angles[:, :, None, :, None, None, None] * torch.arange(NUM_HARMONICS, device=angles.device)
        cos, sin = turns.cos().to(curves.dtype), turns.sin().to(curves.dtype)
        real, imaginary = curves[..., :1, :], curves[..., 1:, :]
        moved = torch.cat([real * cos - imaginary * sin, real * sin + imaginary * cos], -2)
        return moved.flatten(1, 2).flatten(-2)

    def _masks(self, curves: Tensor) -> Tensor:
        """A mask is where a sum of products of curves over x and over y is high: [N, M, 2, R, 2 * H] -> [N, M, S, S]
        in [0, 1]. The threshold keeps edges sharp, however few harmonics the curves have."""
        heights = (curves @ self.waves.to(curves.dtype)).flatten(0, 1)
        over_x, over_y = heights.unbind(1)
        nothing = heights.new_full((1, 1, 1), THRESHOLD)
        return torch.baddbmm(nothing, over_y.mT, over_x, alpha=STEEPNESS).sigmoid().unflatten(0, curves.shape[:2])
