"""The benchmark of growth: how time and memory follow the number of clips, of frames, of pixels, and the batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tqdm import tqdm

from t2v_core.benchmark.chart import Panel
from t2v_core.benchmark.data_sets import Drawing, measure_drawing
from t2v_core.benchmark.instruments import Effort, apart
from t2v_core.benchmark.steps import StageSpeed, measure_stages
from t2v_core.config import Config, TrainConfig, quick
from t2v_core.training import clip_stages, frame_stages

CLIPS, FRAMES, FRAME_SIZE, BATCH = "clips in the set", "frames of a clip", "px of a frame's side", "batch"
DRAWING = "drawing clips"
LOOKED_AT = 1000  # so that what a step takes is seen, not what all clips take


@dataclass(frozen=True, kw_only=True)
class GrowthPoint:
    """What `activity` takes when a quantity has a value: seconds of a step (of a batch drawn), and the bytes resident
    at most. batch: of the step; `batch_factor` times the usual."""

    quantity: str
    value: float
    activity: str
    batch: int
    seconds: float
    peak_bytes: int


def measure_growth(effort: Effort) -> list[GrowthPoint]:
    """Each point in a process of its own; what is not varied is as in `quick`."""
    points = []
    for size in tqdm(effort.set_sizes, desc="Growth in clips", leave=False):
        points.append(_of_drawing(apart(measure_drawing, size, effort)))
    small = replace(effort, clips_looked_at=min(LOOKED_AT, effort.clips_looked_at or LOOKED_AT))
    usual: list[StageSpeed] | None = None
    for quantity, value, config, factor in tqdm([*_variations(effort)], desc="Growth of a step", leave=False):
        if config == _base() and factor == 1:
            usual = usual or apart(measure_with_batch, config, factor, small)
            measured = usual
        else:
            measured = apart(measure_with_batch, config, factor, small)
        points += [_of_stage(quantity, value, speed) for speed in measured]
    return points


def _base() -> Config:
    return Config(model="flow", data=quick(), training=TrainConfig())


def _variations(effort: Effort) -> Iterator[tuple[str, float, Config, float]]:
    """Quantity, its value, the config, and the batch as a multiple of the usual."""
    base = _base()
    for number in effort.frame_numbers:
        yield FRAMES, number, replace(base, data=replace(base.data, num_frames=number)), 1
    for size in effort.frame_sizes:
        yield FRAME_SIZE, size, replace(base, data=replace(base.data, frame_size=size)), 1
    for factor in effort.batch_factors:
        yield BATCH, factor, base, factor


def measure_with_batch(config: Config, factor: float, effort: Effort) -> list[StageSpeed]:
    """The stages with `factor` times the usual batch. Batches are the stages' own constants, for good reason: this
    changes them for the whole process, so call it in one of its own."""
    frame_stages.FRAME_BATCH = round(frame_stages.FRAME_BATCH * factor)
    clip_stages.CLIP_BATCH = round(clip_stages.CLIP_BATCH * factor)
    clip_stages.CODE_BATCH = round(clip_stages.CODE_BATCH * factor)
    return measure_stages(config, effort, {}, in_detail=False)


def _of_drawing(drawing: Drawing) -> GrowthPoint:
    return GrowthPoint(
        quantity=CLIPS,
        value=drawing.set_size,
        activity=DRAWING,
        batch=drawing.clips,
        seconds=drawing.seconds.p50,
        peak_bytes=drawing.peak_bytes,
    )


def _of_stage(quantity: str, value: float, speed: StageSpeed) -> GrowthPoint:
    return GrowthPoint(
        quantity=quantity,
        value=speed.batch_size if quantity == BATCH else value,
        activity=speed.stage,
        batch=speed.batch_size,
        seconds=speed.seconds.p50,
        peak_bytes=speed.peak_bytes,
    )


def growth_panels(points: Sequence[GrowthPoint]) -> list[Panel]:
    """The points as curves: per quantity a panel of milliseconds, then per quantity one of megabytes."""
    quantities = list(dict.fromkeys(point.quantity for point in points))
    return [
        *(_panel(points, quantity, "ms", lambda point: 1000 * point.seconds) for quantity in quantities),
        *(_panel(points, quantity, "MB", lambda point: point.peak_bytes / 1e6) for quantity in quantities),
    ]


def _panel(points: Sequence[GrowthPoint], quantity: str, unit: str, read: Callable[[GrowthPoint], float]) -> Panel:
    curves: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        if point.quantity == quantity:
            curves.setdefault(point.activity, []).append((point.value, read(point)))
    return Panel(x_label=quantity, y_label=unit, curves=curves)
