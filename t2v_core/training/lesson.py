"""What every stage of a training is given, and what a stage is: a step function with its optimizers and its length.

Every step draws from the generator that it is given, so a step is the same when it is taken again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeGuard

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from t2v_core.config import Config
from t2v_core.data.clip_sets import PALETTE, ClipSet, SceneClips
from t2v_core.device import upload
from t2v_core.models.lexicon import Lexicon, Rewording, rewording
from t2v_core.models.pixels import to_tensor
from t2v_core.models.text_to_video import Networks
from t2v_core.models.tokens import Prompts
from t2v_core.training import distributed
from t2v_core.training.budget import Length
from t2v_core.training.gpu_rasteriser import rasterise_on
from t2v_core.training.optimizers import EMA_DECAY

StepFunction = Callable[[torch.Generator, float], dict[str, Tensor]]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What every stage of a run needs."""

    config: Config
    data: ClipSet
    networks: Networks
    lexicon: Lexicon
    device: torch.device
    dtype: torch.dtype  # of autocast

    @cached_property
    def _rewording(self) -> Rewording | None:
        return rewording(self.lexicon)

    def reworded(self, prompts: Prompts, generator: torch.Generator) -> Prompts:
        """The same prompts, said otherwise where words come from a language model; else as they are."""
        if self._rewording is None:
            return prompts
        return replace(prompts, text_tokens=self._rewording(prompts.text_tokens, generator))

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
        if self._is_drawn_here(self.data):
            return self._drawn(self.data, rows, None)
        return to_tensor(self.upload(torch.from_numpy(self.data.clips(rows))))

    def frames(self, rows: np.ndarray, frame_numbers: np.ndarray) -> Tensor:
        """One frame of each clip: [N, 3, S, S] in [-1, 1]."""
        if self._is_drawn_here(self.data):
            return self._drawn(self.data, rows, frame_numbers)[:, 0]
        return to_tensor(self.upload(torch.from_numpy(self.data.frames(rows, frame_numbers))))

    def _is_drawn_here(self, data: ClipSet) -> TypeGuard[SceneClips]:
        """A GPU draws the shapes of the language; pictures come from the CPU."""
        return self.device.type == "cuda" and isinstance(data, SceneClips) and not data.world.own_things

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
