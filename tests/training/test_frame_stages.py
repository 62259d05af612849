"""Going on with drawing: what was seen of old clips is told as before."""

import torch

from t2v_core.models.autoencoder import FrameAutoencoder
from t2v_core.training.frame_stages import _drift


def test_an_autoencoder_with_sprites_tells_of_frames_as_the_one_without_that_it_came_from() -> None:
    torch.manual_seed(0)
    before, now = FrameAutoencoder(), FrameAutoencoder(sprites=True)
    kept = {key: value for key, value in before.state_dict().items() if not key.startswith("glimpse.outer")}
    now.load_state_dict(kept, strict=False)
    with torch.no_grad():
        for ours, theirs in zip(now.glimpse.outer.parameters(), before.glimpse.outer.parameters(), strict=True):
            ours[: len(theirs)] = theirs
    frames = torch.rand(4, 3, 64, 64)
    assert _drift(now.encode(frames), before, frames) == 0


def test_what_is_told_otherwise_pulls_back() -> None:
    torch.manual_seed(0)
    before, now = FrameAutoencoder(), FrameAutoencoder()
    frames = torch.rand(4, 3, 64, 64)
    now.load_state_dict(before.state_dict())
    with torch.no_grad():
        for weight in now.glimpse.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    optimizer = torch.optim.SGD(now.parameters(), lr=0.02)
    drifts = []
    for _ in range(15):
        drift = _drift(now.encode(frames), before, frames)
        optimizer.zero_grad()
        drift.backward()
        optimizer.step()
        drifts.append(drift.item())
    assert 0 < drifts[-1] < 0.8 * drifts[0]
