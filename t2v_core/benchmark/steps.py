"""The benchmark of training: what a step of every stage takes, of time, of FLOPs and of memory, and on what."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch.profiler import ProfilerActivity, profile, record_function

from t2v_core.benchmark.instruments import Effort, Timing, flops_of, forget_peak, name_of, peak_memory, timed
from t2v_core.config import MODEL_NAMES, Config, full, quick
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.device import choose_device, choose_dtype
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.training.budget import Budget
from t2v_core.training.clip_stages import make_stages
from t2v_core.training.lesson import Lesson, Stage
from t2v_core.training.optimizers import WARMUP_STEPS, average_weights, set_learning_rates, trained_pairs

TOP_OPERATIONS = 8
UNRECORDED = "all else (Python, autograd)"
HALFWAY = 0.5


def courses(quick_only: bool) -> list[Config]:
    """What is trained, as long as is known to be enough: every model on `quick`, and the flow on everything."""
    found = [Config(model=model, data=quick()) for model in MODEL_NAMES]
    return found if quick_only else [*found, Config(data=full())]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One of the operations that a step takes longest for: its own share of the step's time (0 to 1), without the
    operations it calls; milliseconds and calls a step."""

    name: str
    share: float
    milliseconds: float
    calls: float


@dataclass(frozen=True, kw_only=True)
class StageSpeed:
    """A stage of a training. seconds: of a step. units_per_second counts what `unit` says. share_of_ceiling: FLOPs a
    second against the machine's matrix products (0 to 1; None where no ceiling was measured). prepare_seconds: for
    looking at `clips_looked_at` clips before the first step (all stages together hold that many). peak_bytes: resident
    at most from the stage's start to its last timed step."""

    preset: str
    model: str
    asked: str
    stage: str
    unit: str
    batch_size: int
    precision: str
    trained_weights: int
    seconds: Timing
    steps_per_second: float
    units_per_second: float
    flops: int
    share_of_ceiling: float | None
    clips_looked_at: int
    prepare_seconds: float
    peak_bytes: int
    operations: list[Operation]


class Course:
    """A training without its reports: step after step, averages included, at the learning rate of its middle."""

    def __init__(self, config: Config):
        torch.manual_seed(config.training.seed)
        data = clip_set(config.data)
        device = choose_device()
        model = TextToVideo(config, data.vocabulary, data.split)
        self.networks = model.networks.to(device)
        self.averages = copy.deepcopy(self.networks)
        self.dtype = choose_dtype(config.training.precision, device)
        lesson = Lesson(
            config=config,
            data=cast(ClipSet, RecordedClips(data)),
            networks=self.networks,
            lexicon=model.lexicon,
            device=device,
            dtype=self.dtype,
        )
        self.stages = make_stages(lesson)
        self.generator = torch.Generator().manual_seed(config.training.seed)
        budget = Budget(config.training, [stage.length for stage in self.stages])
        self.clips_to_look_at = budget.clips_to_look_at(len(data))

    def step(self, stage: Stage) -> None:
        set_learning_rates(stage.optimizers, WARMUP_STEPS, HALFWAY)
        for loss in stage.step(self.generator, HALFWAY).values():
            loss.item()
        pairs = trained_pairs(self.averages, self.networks, stage.optimizers)
        average_weights(*pairs, WARMUP_STEPS, stage.ema_decay)


class RecordedClips:
    """A data set whose drawing has a name in a profile."""

    def __init__(self, data: ClipSet):
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._data, name)
        if not callable(found):
            return found

        def recorded(*args: Any) -> Any:
            with record_function(f"data set: {name}"):
                return found(*args)

        return recorded


def measure_stages(
    config: Config, effort: Effort, ceilings: dict[str, float], *, in_detail: bool = True
) -> list[StageSpeed]:
    """Every stage of a model, in order. Without detail: no FLOPs, no operations.

    Time and memory are measured in a first pass over all stages, so that what looks closer does not count there.
    """
    course = Course(config)
    count = effort.clips_looked_at or course.clips_to_look_at
    measured = [_time_stage(course, stage, config, count, effort) for stage in course.stages]
    if not in_detail:
        return measured
    found = []
    for stage, speed in zip(course.stages, measured, strict=True):
        step = _step_of(course, stage)
        flops = flops_of(step)
        ceiling = ceilings.get(speed.precision)
        share = flops * speed.steps_per_second / (ceiling * 1e9) if ceiling else None
        operations = top_operations(step, effort.profiled_steps)
        found.append(replace(speed, flops=flops, share_of_ceiling=share, operations=operations))
    return found


def _step_of(course: Course, stage: Stage) -> Callable[[], None]:
    return lambda: course.step(stage)


def _time_stage(course: Course, stage: Stage, config: Config, count: int, effort: Effort) -> StageSpeed:
    forget_peak()
    started = time.perf_counter()
    prepares = len(list(stage.prepare(count))) > 0
    prepare_seconds = time.perf_counter() - started
    seconds = timed(_step_of(course, stage), effort.seconds, effort.fewest, warm_up=2)
    groups = [group for optimizer in stage.optimizers for group in optimizer.param_groups]
    return StageSpeed(
        preset=config.data.preset,
        model=config.model,
        asked=config.training.budget.removeprefix("--"),
        stage=stage.name,
        unit=stage.unit,
        batch_size=stage.batch_size,
        precision=name_of(course.dtype),
        trained_weights=sum(weight.numel() for group in groups for weight in group["params"]),
        seconds=seconds,
        steps_per_second=1 / seconds.p50,
        units_per_second=stage.batch_size / seconds.p50,
        flops=0,
        share_of_ceiling=None,
        clips_looked_at=count if prepares else 0,
        prepare_seconds=prepare_seconds,
        peak_bytes=peak_memory(),
        operations=[],
    )


def top_operations(step: Callable[[], None], steps: int) -> list[Operation]:
    """What a step's time goes to, longest first. Shares are of the whole step, drawing in numpy and Python included."""
    with profile(activities=[ProfilerActivity.CPU]) as profiled:
        for _ in range(steps):
            with record_function(UNRECORDED):
                step()
    averages = profiled.key_averages()
    total = sum(entry.self_cpu_time_total for entry in averages)
    longest = sorted(averages, key=lambda entry: -entry.self_cpu_time_total)[:TOP_OPERATIONS]
    return [
        Operation(
            name=entry.key,
            share=entry.self_cpu_time_total / total,
            milliseconds=entry.self_cpu_time_total / steps / 1000,
            calls=entry.count / steps,
        )
        for entry in longest
    ]
