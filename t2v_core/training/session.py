"""One call of `train`: the networks, their averages, and where in the budget they are."""

import contextlib
import copy
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from t2v_core import runs
from t2v_core.config import Config
from t2v_core.data.clip_sets import ClipSet
from t2v_core.device import choose_dtype
from t2v_core.generation.sampling import knew_of
from t2v_core.models.text_to_video import LatentVideoModel, TextToVideo
from t2v_core.training import distributed, journal, resume
from t2v_core.training.budget import Budget, Progress
from t2v_core.training.clip_stages import make_stages
from t2v_core.training.distributed import first_only
from t2v_core.training.lesson import Lesson, Stage
from t2v_core.training.optimizers import average_weights, set_learning_rates, trained_pairs
from t2v_core.training.reports import Reporter, TrainEvent, TrainReport
from t2v_core.training.start import load_start
from t2v_core.training.threads import ThreadChooser, most_threads

STATUS_SECONDS = 0.5


class Session:
    """Stage after stage, one step after the other, with reports in between. It goes on from where the run stands."""

    def __init__(self, config: Config, run: Path, data: ClipSet, begun: float, device: torch.device):
        torch.manual_seed(config.training.seed)
        self.config, self.run, self.device = config, run, device
        dtype = distributed.of_first(choose_dtype(config.training.precision, device))
        vocabulary = data.vocabulary
        self.model = TextToVideo(config, vocabulary, data.split, data.world)
        if config.start and isinstance(self.model.networks, LatentVideoModel):
            load_start(self.model.networks, run / "start", vocabulary)
        self.model.networks.to(device)
        self.averaged = TextToVideo(config, vocabulary, data.split, data.world)
        self.averaged.networks = copy.deepcopy(self.model.networks)
        self.averaged.knew = knew_of(run)
        lesson = Lesson(
            config=config,
            data=data,
            networks=self.model.networks,
            lexicon=self.model.lexicon,
            device=device,
            dtype=dtype,
        )
        self.stages = make_stages(lesson)
        self.num_clips = len(data)
        self.at = Progress()
        self.finished = self.took_steps = False
        self._resume(vocabulary, data)
        self.budget = Budget(config.training, [stage.length for stage in self.stages])
        self.threads = ThreadChooser(most_threads()) if device.type == "cpu" and not distributed.is_on() else None
        self._open_run(data)
        self._clock = begun - self.at.seconds
        self._last_status = 0.0
        self._unread: dict[str, torch.Tensor] = {}  # losses of the step before
        self._last_report = self.at.seconds

    @first_only
    def _open_run(self, data: ClipSet) -> None:
        if not self.finished:  # a resumed run may have another budget
            runs.drop_metrics_after(self.run, self.at.step)
            runs.create_run(self.run, self.config, data.split, self.model.vocabulary, data.world, data.content)
        self.reporter = Reporter(self.config, self.run, data, self.averaged)

    def work(self) -> Iterator[TrainEvent]:
        if self.finished:
            return
        for stage in self.stages[self.at.stage_index :]:
            yield from self._prepare(stage)
            if self.threads:
                self.threads.try_out()
            while not self._stage_is_over():
                if self._stop_asked:
                    self.save()
                    self.write_status("stopped", "Stopped. The same command goes on from here.")
                    (self.run / "STOP").unlink(missing_ok=True)
                    return
                yield self._step(stage)
            # The averages are the finished stage: what comes next builds on them.
            self.model.networks.load_state_dict(self.averaged.networks.state_dict())
            self._unread = {}
            if stage is not self.stages[-1]:
                self.budget.next_stage(self.at)
        self.at.stage_progress = 1.0
        self.save()
        yield self._event(self.stages[-1], {}, self._report({}, last=True))
        self.write_status("finished", "Finished.")
        if distributed.is_first():
            (self.run / "FINISH").unlink(missing_ok=True)

    def _prepare(self, stage: Stage) -> Iterator[TrainEvent]:
        if self.at.stage_step == 0 and stage.length.clips:
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
        """Every process takes the time, on which the budget depends, and the words to stop or to finish from the
        first."""
        self._tick()
        asked = runs.stop_requested(self.run), runs.finish_requested(self.run)
        self.at.seconds, (self._stop_asked, finish) = distributed.of_first((self.at.seconds, asked))
        if finish:
            self.budget.finish(self.at)

    def _stage_is_over(self) -> bool:
        self._agree()
        return self.budget.stage_is_over(self.at)

    def _step(self, stage: Stage) -> TrainEvent:
        begun = time.perf_counter()
        set_learning_rates(stage.optimizers, self.at.stage_step, self.at.stage_progress)
        # Seeded by the step itself: a resumed step draws what it would have drawn.
        seed = (self.config.training.seed * 16 + self.at.stage_index) * 2**32 + self.at.stage_step
        generator = torch.Generator().manual_seed(seed % 2**63)
        reports = self.at.seconds - self._last_report >= self.budget.report_seconds(self.at)
        if reports:  # in every process, though the first alone writes one: all read their losses then
            self._last_report = self.at.seconds
        found = stage.step(generator, self.at.stage_progress)
        distributed.average(list(found.values()))
        # A GPU has its work queued a step ahead: there the losses are read a step late, so that it never runs dry.
        late = self.device.type == "cuda" and self._unread and not reports
        losses = {name: value.item() for name, value in (self._unread if late else found).items()}
        self._unread = found
        if not all(math.isfinite(value) for value in losses.values()):
            raise FloatingPointError(f"The losses are no longer numbers at step {self.at.step}.")
        average_weights(*self._trained, self.at.stage_step + 1, stage.ema_decay)
        self.took_steps = True
        seconds = distributed.of_first(time.perf_counter() - begun)
        self._tick()
        if self.threads:
            self.threads.after_step(seconds)
        self.budget.took_step(self.at, seconds)
        report = None
        if reports:
            self.save()  # first: a report takes its time, and whoever is killed meanwhile goes on from here
            report = self._report(losses)
            if self.threads:
                self.threads.try_out()
        return self._event(stage, losses, report)

    def _tick(self) -> None:
        self.at.seconds = time.monotonic() - self._clock

    @first_only
    def _report(self, losses: dict[str, float], last: bool = False) -> TrainReport:
        stage = self.stages[self.at.stage_index]
        checkpoint = journal.write_checkpoint(self.run, self.at, stage.name, self.averaged.networks)
        report = self.reporter.report(self.at.step, self.at.stage_index, checkpoint, last)
        journal.write_report(self.run, self.at, stage.name, losses, self._speed(stage), report)
        self._tick()
        return report

    def _speed(self, stage: Stage) -> float:
        taken = self.at.step_seconds.get(str(self.at.stage_index))
        return stage.batch_size / taken if taken else 0.0

    def _event(
        self, stage: Stage, losses: dict[str, float], report: TrainReport | None = None, preparing: float | None = None
    ) -> TrainEvent:
        left = self.budget.seconds_left(self.at)
        event = TrainEvent(
            stage=stage.name if preparing is None or preparing >= 1 else f"{stage.name} (looking at clips)",
            stage_index=self.at.stage_index,
            num_stages=len(self.stages),
            step=self.at.step,
            losses=losses,
            seconds=self.at.seconds,
            seconds_left=left[0] if left else None,
            stage_seconds_left=left[1] if left else None,
            stage_progress=self.at.stage_progress if preparing is None else 0.0,
            clips_per_second=self._speed(stage) if preparing is None else 0.0,
            threads=self.threads.threads if self.threads else 0,
            seconds_of_cost=self.budget.seconds_of_cost(self.at),
            takes_at_least=self.budget.short_of_time(self.at),
            report=report,
        )
        if self.at.seconds - self._last_status >= STATUS_SECONDS:
            self._last_status = self.at.seconds
            self.write_status("running", "", event)
        return event

    @first_only
    def write_status(self, state: runs.State, message: str, event: TrainEvent | None = None) -> None:
        journal.write_status(
            self.run,
            state,
            message,
            self.at,
            stage=self._present_stage().name,
            num_stages=len(self.stages),
            finishing=self.budget.finishing,
            event=event,
        )

    def write_failed(self, message: str) -> None:
        with contextlib.suppress(OSError):  # the disk that failed; the caller is told all the same
            self.write_status("failed", message)

    def _present_stage(self) -> Stage:
        return self.stages[min(self.at.stage_index, len(self.stages) - 1)]

    @first_only
    def save(self) -> None:
        stage = self._present_stage()
        networks = self.model.networks, self.averaged.networks
        journal.save(self.run, self.at, stage.name, *networks, stage.optimizers)

    def _resume(self, vocabulary: Sequence[str], data: ClipSet) -> None:
        """Pick up what `save` left, or the newest checkpoint where that cannot be read. Raises UserError where this is
        not the training to go on with."""
        now = resume.Training(
            config=self.config,
            vocabulary=tuple(vocabulary),
            split=data.split,
            world=data.world,
            content=data.content,
        )
        before = distributed.of_first(resume.read_before(self.run))
        if before is None:
            return
        resume.require_same(self.run, before, now)
        self.finished = before.finished
        if self.finished:
            return
        saved = distributed.of_first(resume.load(self.run, self.model.networks, self.stages))
        if saved is None:
            return
        self.at = saved.at
        resume.unpack(saved.tensors, self.model.networks, self.averaged.networks, self._present_stage().optimizers)
