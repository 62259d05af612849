"""What is trained one after the other: a stage is a step function with its optimizers and its length.

Every step draws from the generator that it is given, so a step is the same when it is taken again.
This file has the stages that look at single frames; `clip_stages.py` has those that look at clips.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from t2v_core import distributed, objectives
from t2v_core.budget import Length
from t2v_core.config import Config
from t2v_core.data.clip_sets import PALETTE, ClipSet, SceneClips
from t2v_core.device import autocast, upload
from t2v_core.device_rasteriser import rasterise_on
from t2v_core.distributed import Rows
from t2v_core.models.article_gan import NOISE_SIZE
from t2v_core.models.pixels import to_tensor
from t2v_core.models.text_to_video import APPEARANCE_NOISE, LATENT_NOISE, BlogModel, LatentVideoModel, Networks
from t2v_core.models.tokens import tokenize
from t2v_core.optimizers import EMA_DECAY, descend, make_optimizers

FRAME_BATCH, BLOG_BATCH = 32, 16

StepFunction = Callable[[torch.Generator, float], dict[str, Tensor]]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What every stage of a run needs."""

    config: Config
    data: ClipSet
    networks: Networks
    vocabulary: Sequence[str]
    device: torch.device
    dtype: torch.dtype  # of autocast

    def normal(self, *shape: int, generator: torch.Generator) -> Tensor:
        """This process's share of noise for a whole batch. Drawn on the CPU, so that a seed means the same on every
        device."""
        return self.upload(distributed.own_rows(torch.randn(shape, generator=generator)))

    def uniform(self, *shape: int, generator: torch.Generator) -> Tensor:
        """Likewise, between 0 and 1."""
        return self.upload(distributed.own_rows(torch.rand(shape, generator=generator)))

    def upload(self, values: Tensor) -> Tensor:
        return upload(values, self.device)

    def clips(self, rows: np.ndarray) -> Tensor:
        """Clips of the data set: [N, T, 3, S, S] in [-1, 1]. A GPU draws scenes itself."""
        if self.device.type == "cuda" and isinstance(self.data, SceneClips):
            return self._drawn(self.data, rows, None)
        return to_tensor(self.upload(torch.from_numpy(self.data.clips(rows))))

    def frames(self, rows: np.ndarray, frame_numbers: np.ndarray) -> Tensor:
        """One frame of each clip: [N, 3, S, S] in [-1, 1]."""
        if self.device.type == "cuda" and isinstance(self.data, SceneClips):
            return self._drawn(self.data, rows, frame_numbers)[:, 0]
        return to_tensor(self.upload(torch.from_numpy(self.data.frames(rows, frame_numbers))))

    def _drawn(self, data: SceneClips, rows: np.ndarray, frame_numbers: np.ndarray | None) -> Tensor:
        path, scenes = data.paths(rows, frame_numbers)
        return rasterise_on(self.device, path, scenes.shapes, PALETTE[scenes.colours], data.frame_size)


def _nothing_to_prepare(count: int) -> Iterator[float]:
    return iter(())


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`name` says to a person what is being learned. `step(generator, progress)` takes one optimizer step and returns
    the losses before it. `batch_size` counts what `unit` says. `ema_decay` is that of the averages kept of the
    weights. `prepare(count)` runs before the first step, and again after a resume: it looks at `count` clips and
    yields the share done."""

    name: str
    length: Length
    optimizers: Sequence[Optimizer]
    step: StepFunction
    batch_size: int
    unit: str
    ema_decay: float = EMA_DECAY
    prepare: Callable[[int], Iterator[float]] = _nothing_to_prepare


def random_numbers(total: int, count: int, generator: torch.Generator) -> np.ndarray:
    """`count` numbers from 0 to `total` - 1, alike in every process: int64."""
    return torch.randint(0, total, (count,), generator=generator).numpy()


def random_rows(total: int, count: int, generator: torch.Generator) -> np.ndarray:
    """This process's share of them."""
    return distributed.own_rows(random_numbers(total, count, generator))


def _own_pairs(values: Rows) -> Rows:
    """This process's share of a batch whose second half has other frames of the same clips: of clips, with both."""
    pairs = values.reshape(2, -1, *values.shape[1:]).swapaxes(0, 1)
    return distributed.own_rows(pairs).swapaxes(0, 1).reshape(-1, *values.shape[1:])


def drawing_stage(lesson: Lesson, networks: LatentVideoModel, length: Length) -> Stage:
    """The frame autoencoder. Two frames of a clip exchange their appearances, so that these cannot hold a place."""
    autoencoder = networks.autoencoder
    optimizers = make_optimizers([autoencoder], lesson.dtype)
    data = lesson.data

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        def noise(size: int) -> Tensor:
            return lesson.upload(_own_pairs(torch.randn(FRAME_BATCH, size, generator=generator)))

        rows = _own_pairs(np.tile(random_numbers(len(data), FRAME_BATCH // 2, generator), 2))
        numbers = _own_pairs(random_numbers(data.num_frames, FRAME_BATCH, generator))
        frames = lesson.frames(rows, numbers)
        with autocast(lesson.device, lesson.dtype):
            latents, appearances = autoencoder.encode(frames)
            exchanged = appearances.roll(len(rows) // 2, 0)
            drawn = autoencoder.decode(
                latents + LATENT_NOISE * noise(latents.shape[1]),
                exchanged + APPEARANCE_NOISE * noise(appearances.shape[1]),
            )
        loss = objectives.reconstruction_loss(drawn, frames)
        descend(loss, optimizers)
        return {"drawing error": loss.detach()}

    return Stage(
        name="learning to draw", length=length, optimizers=optimizers, step=step, batch_size=FRAME_BATCH, unit="frames"
    )


def blog_stage(lesson: Lesson, networks: BlogModel, length: Length) -> Stage:
    """The article's loop: per batch of frames a discriminator step, then a generator step on the same fakes.

    Its learning rates do not change: the optimizers have no peak that the schedule would find.
    """
    data = lesson.data
    trained = [weight for weight in networks.generator.parameters() if weight.requires_grad]
    critic = torch.optim.Adam(networks.discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    painter = torch.optim.Adam(trained, lr=2e-4, betas=(0.5, 0.999))

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        rows = random_rows(len(data), BLOG_BATCH, generator)
        numbers = random_rows(data.num_frames, BLOG_BATCH, generator)
        frames = lesson.frames(rows, numbers)
        prompts = tokenize(data.prompts(rows), lesson.vocabulary, data.phase_starts(rows), data.num_frames)
        embedded = networks.generator.embed(lesson.upload(prompts.text_tokens))
        noise = lesson.normal(BLOG_BATCH, NOISE_SIZE, generator=generator)
        with autocast(lesson.device, lesson.dtype):
            fakes = networks.generator(noise, embedded)
            real_score, fake_score = networks.discriminator(frames), networks.discriminator(fakes.detach())
        critic_loss = objectives.blog_discriminator_loss(real_score.float(), fake_score.float())
        critic.zero_grad()
        critic_loss.backward()
        distributed.average_gradients(networks.discriminator.parameters())
        critic.step()
        with autocast(lesson.device, lesson.dtype):
            score = networks.discriminator(fakes)
        painter_loss = objectives.blog_generator_loss(score.float())
        painter.zero_grad()
        painter_loss.backward()
        distributed.average_gradients(trained)
        painter.step()
        return {"discriminator": critic_loss.detach(), "generator": painter_loss.detach()}

    return Stage(
        name="learning to paint frames",
        length=length,
        optimizers=[critic, painter],
        step=step,
        batch_size=BLOG_BATCH,
        unit="frames",
        ema_decay=0.0,  # the article knows of no averages
    )
