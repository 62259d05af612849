from math import pi

import numpy as np
import pytest
import torch

from t2v_core.models.sprites import SPRITE, Sprites
from t2v_core.world.things import Thing, lay_over, to_png
from tests.own_world import kite

RADIUS = 8.0  # px of 64
AT = (50.0, 61.0)  # px: round the edge


@pytest.fixture
def kites(monkeypatch: pytest.MonkeyPatch) -> Sprites:
    """Sprites that look like the kite, whatever they are given."""
    patch, left, top = THING.drawn(SPRITE / 2 - 0.5, SPRITE / 2 - 0.5, RADIUS / 2, 0.0, SPRITE)
    rgba = np.zeros((SPRITE, SPRITE, 4), np.float32)
    rgba[top : top + len(patch), left : left + len(patch)] = patch / 255
    opacity = torch.from_numpy(rgba[..., 3:]).permute(2, 0, 1)[None]
    colours = 2 * torch.from_numpy(rgba[..., :3]).permute(2, 0, 1)[None] / opacity.clamp(min=1e-3) - 1
    sprites = Sprites(16, 8)
    monkeypatch.setattr(sprites, "pictures", lambda looks: (colours, opacity))
    monkeypatch.setattr(sprites, "reach", lambda looks, amounts: torch.full((1,), SPRITE / 64))
    return sprites


THING = Thing("kite", to_png(kite()))
LOOKS, AMOUNTS, PLACE = torch.zeros(1, 16), torch.zeros(1, 8), torch.tensor([AT]) / 64


def frame_of(angle: float) -> torch.Tensor:
    frame = np.full((64, 64, 3), 255, np.uint8)
    lay_over(frame, *THING.drawn(*AT, RADIUS, angle, 64))
    return torch.from_numpy(frame).permute(2, 0, 1)[None] / 127.5 - 1


@pytest.mark.parametrize("degrees", [0, 7, 90, 133, 180, 271, 355])
def test_the_turn_of_a_thing_is_found_from_its_frame(kites: Sprites, degrees: int) -> None:
    cos, sin = kites.find_turns(frame_of(degrees * pi / 180), LOOKS, AMOUNTS, PLACE)[0].tolist()
    wanted = degrees * pi / 180
    assert abs(np.angle(complex(cos, sin) * np.exp(-1j * wanted))) < np.radians(2)


def test_a_sprite_that_is_turned_as_was_found_is_the_frame(kites: Sprites) -> None:
    frame = frame_of(2.0)
    turn = kites.find_turns(frame, LOOKS, AMOUNTS, PLACE)
    drawn = kites.laid_over(torch.ones(1, 3, 64, 64), LOOKS, AMOUNTS, turn, PLACE)
    upright = kites.laid_over(torch.ones(1, 3, 64, 64), LOOKS, AMOUNTS, torch.tensor([[1.0, 0.0]]), PLACE)
    assert (drawn - frame).square().mean() < 0.1 * (upright - frame).square().mean()


def test_sprites_that_have_learned_nothing_hardly_show() -> None:
    frames = torch.rand(3, 3, 64, 64)
    turns = torch.tensor([[1.0, 0.0]]).expand(3, -1)
    drawn = Sprites(16, 8).laid_over(frames, torch.zeros(3, 16), torch.zeros(3, 8), turns, torch.rand(3, 2))
    assert (drawn - frames).abs().max() < 0.06
