"""One budget, in minutes or in steps, parted between the stages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from t2v_core.config import TrainConfig

REPORTS = 20  # over a whole run, at least `report_seconds` apart
# The report at the end is part of the minutes too.
LAST_REPORT_SECONDS, LAST_REPORT_SHARE = 8.0, 0.1
# Clips encoded before the second stage, per second (or step) of the budget: about a twentieth of the time.
CLIPS_PER_SECOND, CLIPS_PER_STEP = 40, 40
FEWEST_CLIPS = 2_000


@dataclass(kw_only=True)
class Progress:
    """How far a run has come: what a resume picks up."""

    stage_index: int = 0
    step: int = 0
    stage_step: int = 0
    seconds: float = 0.0
    stage_started: float = 0.0  # in seconds of training
    clips_looked_at: int = 0


class Budget:
    """Where each stage ends, and how far a run has come. `shares` add up to 1."""

    def __init__(self, training: TrainConfig, shares: Sequence[float]):
        self.steps = training.steps
        self.seconds = training.minutes * 60
        usable = self.seconds - min(LAST_REPORT_SECONDS, self.seconds * LAST_REPORT_SHARE)
        whole = usable if self.steps is None else self.steps
        self._ends = [whole * share for share in accumulate(shares)]
        self._ends[-1] = whole
        self.report_seconds = max(training.report_seconds, self.seconds / REPORTS if self.steps is None else 0)

    def stage_is_over(self, at: Progress) -> bool:
        end = self._ends[at.stage_index]
        return at.seconds >= end if self.steps is None else at.step >= round(end)

    def stage_progress(self, at: Progress) -> float:
        """Share of the present stage that is done."""
        index = min(at.stage_index, len(self._ends) - 1)
        end = self._ends[index]
        if self.steps is not None:
            first = round(self._ends[index - 1]) if index else 0
            return min(1.0, (at.step - first) / max(round(end) - first, 1))
        return min(1.0, max(0.0, (at.seconds - at.stage_started) / max(end - at.stage_started, 1e-3)))

    def seconds_left(self, at: Progress) -> tuple[float, float]:
        """Of the run and of the stage; by steps, estimated from the time they took so far."""
        end = self._ends[min(at.stage_index, len(self._ends) - 1)]
        if self.steps is None:
            return max(0.0, self.seconds - at.seconds), max(0.0, end - at.seconds)
        pace = at.seconds / max(at.step, 1)
        return pace * max(0, self.steps - at.step), pace * max(0.0, end - at.step)

    def clips_to_look_at(self, available: int) -> int:
        """How many clips the clip stages learn from."""
        wanted = self.seconds * CLIPS_PER_SECOND if self.steps is None else self.steps * CLIPS_PER_STEP
        return min(available, max(FEWEST_CLIPS, int(wanted)))
