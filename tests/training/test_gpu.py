"""What would run on a GPU, on tensors that only pretend to be on one: every operation checks that its tensors are on
one device, and to read a value, for which the host would have to wait, is an error. What it computes is not tested."""

import numpy as np
import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import DataDependentOutputException, FakeTensorMode, unset_fake_temporarily

from t2v_core import device
from t2v_core.config import Config, full
from t2v_core.data.clip_sets import clip_set
from t2v_core.generation import sampling
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.models.tokens import tokenize
from t2v_core.training import frame_stages, gpu_rasteriser, lesson
from t2v_core.training.clip_stages import make_stages
from t2v_core.training.lesson import Lesson

GPU = torch.device("cuda")


@pytest.fixture
def pretended_gpu(monkeypatch):
    """Pinning memory needs a real one; so does changing a layout in place, which changes no result."""
    for module in (device, gpu_rasteriser, lesson):
        monkeypatch.setattr(module, "upload", lambda values, to: values.to(to))
    draw = lesson.random_numbers

    def random_numbers(total: int, count: int, generator: torch.Generator) -> np.ndarray:
        with unset_fake_temporarily():  # which frames to draw is the host's business
            return draw(total, count, generator)

    for module in (lesson, frame_stages):
        monkeypatch.setattr(module, "random_numbers", random_numbers)
    # Without a GPU the engine of the backward pass does not start; the optimizers get gradients of the right kind.
    monkeypatch.setattr(torch.autograd, "grad", lambda loss, of, **kwargs: [torch.zeros_like(weight) for weight in of])
    monkeypatch.setattr(torch.Tensor, "backward", lambda self: None)
    to = nn.Module.to
    monkeypatch.setattr(nn.Module, "to", lambda self, *args, **kwargs: self if kwargs else to(self, *args))
    with FakeTensorMode(), GPU:
        yield


def a_lesson(model: str) -> tuple[Lesson, TextToVideo]:
    config = Config(model=model, data=full())
    data = clip_set(config.data)
    with GPU:
        whole = TextToVideo(config, data.vocabulary, data.split)
    lesson = Lesson(
        config=config,
        data=data,
        networks=whole.networks,
        lexicon=whole.lexicon,
        device=GPU,
        dtype=torch.bfloat16,
    )
    return lesson, whole


@pytest.mark.parametrize("model", ["flow", "video_gan", "blog_gan"])
def test_no_step_waits_for_the_gpu_or_mixes_devices(pretended_gpu, model):
    lesson, _ = a_lesson(model)
    for stage in make_stages(lesson):
        assert list(stage.prepare(50))[-1:] in ([1.0], [])
        with torch.device("cpu"):
            losses = stage.step(torch.Generator().manual_seed(0), 0.5)
        assert losses and all(loss.device.type == "cuda" for loss in losses.values())
        with pytest.raises(DataDependentOutputException):
            next(iter(losses.values())).item()


@pytest.mark.parametrize("model", ["flow", "video_gan", "blog_gan"])
def test_a_model_on_a_gpu_is_asked_there(pretended_gpu, model):
    _, whole = a_lesson(model)
    with torch.device("cpu"):
        prompts = tokenize(["blue circle moving up then right"], whole.lexicon, [(0, 5)], 10)
        clips = sampling._frames(whole, prompts, [3], 2.0, 2)
    assert clips.device.type == "cuda" and clips.shape == (1, 10, 3, 64, 64)
