"""The benchmark of learning: how long until a model obeys, measured on trainings as anybody would start them."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from t2v_core import checkpoints, runs
from t2v_core.benchmark.instruments import peak_memory
from t2v_core.config import Config, blog
from t2v_core.evaluation.rates import Rate, ask, questions, rate
from t2v_core.generation.sampling import load_model
from t2v_core.training.article_stage import BLOG_BATCH
from t2v_core.training.loop import train

RATES = (0.5, 0.8, 0.9, 0.95)
ARTICLE_EPOCHS = (13, 30)  # the numbers that the article names
ASKED_SEED = 2  # not that of the reports


@dataclass(frozen=True, kw_only=True)
class RatePoint:
    """A checkpoint, `seconds` into the training. reported: the share of held-out pairs that obeyed in the run's own
    report, of few clips; asked: of many, from the same checkpoint after the training. None where it cannot be asked."""

    seconds: float
    step: int
    stage: str
    reported: float | None
    asked: Rate | None


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Seconds of training after which a held-out rate was asked for and found; None if it never was."""

    rate: float
    seconds: float | None


@dataclass(frozen=True, kw_only=True)
class Learning:
    """A training of a model. step_seconds: median of the first stage's steps, reports left out. peak_bytes: resident
    at most in the training's process, reports included. epoch_hours: hours that so many of the article's epochs take
    at that pace, for its own model only."""

    preset: str
    model: str
    asked: str
    seconds: float
    steps: int
    step_seconds: float
    peak_bytes: int
    points: list[RatePoint]
    reached: list[Reached]
    epoch_hours: dict[str, float]


def measure_learning(config: Config, clips_asked: int) -> Learning:
    """Train to the end of the budget in a temporary folder, then ask its checkpoints. Takes as long as that, and
    a second or two for each checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / config.model
        ends: list[tuple[int, float, bool]] = []  # per step: stage, seconds, whether a report came with it
        with tqdm(total=100, desc=f"Training {config.model}", unit="%", leave=False) as bar:
            for event in train(config, run):
                if event.losses:
                    ends.append((event.stage_index, event.seconds, event.report is not None))
                if event.seconds_left is not None:
                    bar.n = round(100 * event.seconds / (event.seconds + event.seconds_left))
                bar.set_postfix_str(event.stage)
        peak = peak_memory()
        metrics = runs.read_metrics(run)
        points = _ask_again(run, metrics, clips_asked, seed=ASKED_SEED)
    step_seconds = _first_stage_step(ends)
    return Learning(
        preset=config.data.preset,
        model=config.model,
        asked=config.training.budget.removeprefix("--"),
        seconds=metrics[-1]["seconds"],
        steps=metrics[-1]["step"],
        step_seconds=step_seconds,
        peak_bytes=peak,
        points=points,
        reached=[Reached(rate=wanted, seconds=seconds_to(wanted, points)) for wanted in RATES],
        epoch_hours=article_hours(step_seconds) if config.model == "blog_gan" else {},
    )


def _first_stage_step(ends: Sequence[tuple[int, float, bool]]) -> float:
    """The time between two steps' ends, where no report came between them."""
    gaps = [
        after - before
        for (index, before, _), (next_index, after, reported) in pairwise(ends)
        if index == next_index == ends[0][0] and not reported
    ]
    return float(np.median(gaps))


def _ask_again(run: Path, metrics: Sequence[dict[str, Any]], clips: int, seed: int) -> list[RatePoint]:
    """The run's reports as points. Its own rates are of a few clips: the first to reach a mark would often be luck."""
    kept = set(checkpoints.list_checkpoints(run))
    points = []
    for line in tqdm(metrics, desc=f"Asking {run.name}", leave=False):
        asked = None
        if line["obey"] and line["checkpoint"] in kept:
            model = load_model(run, line["checkpoint"])
            assert model.split is not None
            held_out = questions(model.config.data, model.split, "held_out", clips, seed)
            asked = rate(ask(model, held_out, seed)) if held_out else None
        points.append(
            RatePoint(
                seconds=line["seconds"],
                step=line["step"],
                stage=line["stage"],
                reported=line["obey"].get("held_out") if line["obey"] else None,
                asked=asked,
            )
        )
    return points


def seconds_to(wanted: float, points: Sequence[RatePoint]) -> float | None:
    """When the first checkpoint obeyed at that rate (0 to 1) when it was asked."""
    return next((point.seconds for point in points if point.asked and point.asked.obeys >= wanted), None)


def rate_at(seconds: float, points: Sequence[RatePoint]) -> Rate | None:
    """The rate of the latest checkpoint that there was by then."""
    found = [point.asked for point in points if point.asked and point.seconds <= seconds]
    return found[-1] if found else None


def article_hours(step_seconds: float) -> dict[str, float]:
    """Hours for the article's numbers of epochs; an epoch takes every frame of its data set once."""
    data = blog()
    iterations = data.num_clips * data.num_frames / BLOG_BATCH
    return {str(epochs): epochs * iterations * step_seconds / 3600 for epochs in ARTICLE_EPOCHS}
