"""Training: stage after stage within one budget, as an iterator of events. The caller owns all display.

    for event in train(config, run): ...

Everything that going on needs is in the run folder: calling it again with the same config resumes. Of several
processes (see `distributed.py`) the first alone keeps the time and the run folder.
"""

import contextlib
import copy
import math
import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from t2v_core import distributed, resume, runs
from t2v_core.budget import Budget, Progress
from t2v_core.clip_stages import make_stages
from t2v_core.config import Config
from t2v_core.dataset import ClipSet, clip_set
from t2v_core.device import choose_device, choose_dtype
from t2v_core.distributed import first_only
from t2v_core.optimizers import average_weights, set_learning_rates, trained_pairs
from t2v_core.reports import Report, Reporter, TrainEvent
from t2v_core.stages import Lesson, Stage
from t2v_core.text import vocabulary_of
from t2v_core.text_to_video import TextToVideo

STATUS_SECONDS = 0.5


class TrainingFailed(RuntimeError):
    """The training cannot go on. The message is for a person; the last checkpoint is good."""


def train(config: Config, run: Path, data: ClipSet | None = None) -> Generator[TrainEvent, None, None]:
    """Train to the end of the budget, or until the run folder holds STOP (then the state is "stopped"). A run that
    is at its end already is left as it is.

    data: drawn from the config unless given. A generator that is closed early (Ctrl-C) saves first.
    Raises TrainingFailed for losses that are not finite and for a disk that cannot be written, and
    distributed.ProcessLost where there were several processes.
    """
    begun = time.monotonic()
    if distributed.is_first():
        (run / "STOP").unlink(missing_ok=True)
    data = data or clip_set(config.data)
    try:
        session = _Session(config, run, data, begun)
    except OSError as error:
        raise TrainingFailed(_unwritable(run, error)) from error
    try:
        yield from session.work()
    except GeneratorExit:
        session.save()
        session.write_status("stopped", "Stopped. The same command goes on from here.")
        raise
    except OSError as error:
        raise session.failed(_unwritable(run, error)) from error
    except FloatingPointError as error:
        raise session.failed(f"{error} Resume from the last checkpoint, or start again with another seed.") from error
    except distributed.ProcessLost as error:
        session.failed(str(error))
        raise


def _unwritable(run: Path, error: OSError) -> str:
    return f"Could not write to {run}: {error.strerror or error}. Free some space, then resume."


class _Session:
    """One call of `train`: the networks, their averages, and where in the budget they are."""

    def __init__(self, config: Config, run: Path, data: ClipSet, begun: float):
        torch.manual_seed(config.training.seed)
        self.config, self.run = config, run
        self.device = choose_device()
        dtype = distributed.of_first(choose_dtype(config.training.precision, self.device))
        vocabulary = vocabulary_of(data)
        self.model = TextToVideo(config, vocabulary, data.split)
        self.model.networks.to(self.device)
        self.averaged = TextToVideo(config, vocabulary, data.split)
        self.averaged.networks = copy.deepcopy(self.model.networks)
        lesson = Lesson(
            config=config,
            data=data,
            networks=self.model.networks,
            vocabulary=vocabulary,
            device=self.device,
            dtype=dtype,
        )
        self.stages = make_stages(lesson)
        self.num_clips = len(data)
        self.at = Progress()
        self.finished = False
        self._resume(vocabulary, data)
        self.budget = Budget(config.training, [stage.share for stage in self.stages])
        self._open_run(data)
        self._clock = begun - self.at.seconds
        self._last_status = 0.0
        self._unread: dict[str, torch.Tensor] = {}  # losses of the step before
        self._last_report = self.at.seconds

    @first_only
    def _open_run(self, data: ClipSet) -> None:
        runs.drop_metrics_after(self.run, self.at.step)
        if not self.finished:  # a resumed run may have another budget
            runs.create_run(self.run, self.config, data.split, self.model.vocabulary)
        self.reporter = Reporter(self.config, self.run, data, self.averaged)

    def work(self) -> Iterator[TrainEvent]:
        if self.finished:
            return
        for stage in self.stages[self.at.stage_index :]:
            yield from self._prepare(stage)
            while not self._stage_is_over():
                if self._stop_asked:
                    self.save()
                    self.write_status("stopped", "Stopped. The same command goes on from here.")
                    (self.run / "STOP").unlink(missing_ok=True)
                    return
                yield self._step(stage)
            # The averages are the finished stage: what comes next builds on them.
            self.model.networks.load_state_dict(self.averaged.networks.state_dict())
            self.at.stage_index += 1
            self.at.stage_step = 0
            self._unread = {}
        self.at.stage_index -= 1
        yield self._event(self.stages[-1], {}, self._report({}, last=True))
        self.save()
        self.write_status("finished", "Finished.")

    def _prepare(self, stage: Stage) -> Iterator[TrainEvent]:
        if self.at.stage_step == 0:
            self.at.clips_looked_at = self.budget.clips_to_look_at(self.num_clips)
        for share in stage.prepare(self.at.clips_looked_at):
            self._agree()
            yield self._event(stage, {}, preparing=share)
            if self._stop_asked:
                break
        # Where machines differ, so may their rounding: here their weights become one again.
        distributed.average(list(self.model.networks.state_dict().values()))
        self._agree()
        if self.at.stage_step == 0:  # a resumed stage goes on with its averages
            self.averaged.networks.load_state_dict(self.model.networks.state_dict())
            self.at.stage_started = self.at.seconds
        self._trained = trained_pairs(self.averaged.networks, self.model.networks, stage.optimizers)

    def _agree(self) -> None:
        """Every process takes the time, on which the budget depends, and the word to stop from the first."""
        self._tick()
        self.at.seconds, self._stop_asked = distributed.of_first((self.at.seconds, runs.stop_requested(self.run)))

    def _stage_is_over(self) -> bool:
        self._agree()
        return self.budget.stage_is_over(self.at)

    def _step(self, stage: Stage) -> TrainEvent:
        progress = self.budget.stage_progress(self.at)
        set_learning_rates(stage.optimizers, self.at.stage_step, progress)
        # Seeded by the step itself: a resumed step draws what it would have drawn.
        seed = (self.config.training.seed * 16 + self.at.stage_index) * 2**32 + self.at.stage_step
        generator = torch.Generator().manual_seed(seed % 2**63)
        reports = self.at.seconds - self._last_report >= self.budget.report_seconds
        if reports:  # in every process, though the first alone writes one: all read their losses then
            self._last_report = self.at.seconds
        found = stage.step(generator, progress)
        distributed.average(list(found.values()))
        # A GPU has its work queued a step ahead: there the losses are read a step late, so that it never runs dry.
        late = self.device.type == "cuda" and self._unread and not reports
        losses = {name: value.item() for name, value in (self._unread if late else found).items()}
        self._unread = found
        if not all(math.isfinite(value) for value in losses.values()):
            raise FloatingPointError(f"The losses are no longer numbers at step {self.at.step}.")
        self.at.step += 1
        self.at.stage_step += 1
        average_weights(*self._trained, self.at.stage_step, stage.ema_decay)
        self._tick()
        report = None
        if reports:
            report = self._report(losses)
            self.save()
        return self._event(stage, losses, report)

    def _tick(self) -> None:
        self.at.seconds = time.monotonic() - self._clock

    @first_only
    def _report(self, losses: dict[str, float], last: bool = False) -> Report:
        stage = self.stages[self.at.stage_index]
        checkpoint = self._checkpoint(stage)
        report = self.reporter.report(self.at.step, self.at.stage_index, checkpoint, last)
        line = {
            "seconds": round(self.at.seconds, 2),
            "step": self.at.step,
            "stage": stage.name,
            "stage_index": self.at.stage_index,
            "losses": losses,
            "clips_per_second": round(self._speed(stage), 1),
        }
        runs.append_metrics(self.run, line | report.to_json())
        self._tick()
        return report

    def _checkpoint(self, stage: Stage) -> str:
        """Checkpoints are to be shared and scrubbed through: half precision costs nothing that the judge can see."""
        weights = {key: value.half() for key, value in self.averaged.networks.state_dict().items()}
        return runs.save_checkpoint(self.run, self.at.step, weights, {"seconds": self.at.seconds, "stage": stage.name})

    def _speed(self, stage: Stage) -> float:
        return self.at.stage_step * stage.batch_size / max(self.at.seconds - self.at.stage_started, 1e-3)

    def _event(
        self, stage: Stage, losses: dict[str, float], report: Report | None = None, preparing: float | None = None
    ) -> TrainEvent:
        left = self.budget.seconds_left(self.at)
        event = TrainEvent(
            stage=stage.name if preparing is None or preparing >= 1 else f"{stage.name} (looking at clips)",
            stage_index=self.at.stage_index,
            num_stages=len(self.stages),
            step=self.at.step,
            losses=losses,
            seconds=self.at.seconds,
            seconds_left=left[0],
            stage_seconds_left=left[1],
            stage_progress=self.budget.stage_progress(self.at) if preparing is None else 0.0,
            clips_per_second=self._speed(stage) if preparing is None else 0.0,
            report=report,
        )
        if self.at.seconds - self._last_status >= STATUS_SECONDS:
            self._last_status = self.at.seconds
            self.write_status("running", "", event)
        return event

    @first_only
    def write_status(self, state: runs.State, message: str, event: TrainEvent | None = None) -> None:
        stage = self._present_stage()
        runs.write_status(
            self.run,
            runs.Status(
                state=state,
                pid=os.getpid(),
                stage=event.stage if event else stage.name,
                stage_index=self.at.stage_index,
                num_stages=len(self.stages),
                step=self.at.step,
                seconds=round(self.at.seconds, 2),
                seconds_left=round(event.seconds_left, 1) if event else None,
                stage_seconds_left=round(event.stage_seconds_left, 1) if event else None,
                clips_per_second=round(event.clips_per_second, 1) if event else 0.0,
                message=message,
            ),
        )

    def failed(self, message: str) -> TrainingFailed:
        with contextlib.suppress(OSError):  # the disk that failed; the caller is told all the same
            self.write_status("failed", message)
        return TrainingFailed(message)

    def _present_stage(self) -> Stage:
        return self.stages[min(self.at.stage_index, len(self.stages) - 1)]

    @first_only
    def save(self) -> None:
        stage = self._present_stage()
        tensors = resume.pack(self.model.networks, self.averaged.networks, stage.optimizers)
        if self.at.step and runs.latest_checkpoint(self.run) != f"step_{self.at.step}":
            self._checkpoint(stage)
        runs.save_resume_state(self.run, tensors, asdict(self.at))

    def _resume(self, vocabulary: Sequence[str], data: ClipSet) -> None:
        """Pick up what `save` left. Raises ValueError where this is not the training to go on with."""
        saved = distributed.of_first(resume.load(self.run))
        if saved is None:
            return
        before, tensors, about = saved
        now = resume.Training(config=self.config, vocabulary=tuple(vocabulary), split=data.split)
        resume.require_same(self.run, before, now)
        self.finished = before.finished
        self.at = Progress(**about)
        resume.unpack(tensors, self.model.networks, self.averaged.networks, self._present_stage().optimizers)
