"""How many steps each stage takes: what a model learns from are steps; seconds are only what a person waits.

Without minutes, the steps are those known to be enough, on any machine, however long they take there. Minutes are
turned into steps at the measured speed, and fitted again as it changes: all stages shrink or grow alike, so none is
left out because the one before was slow.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from statistics import mean

from t2v_core.config import Config, Effort, TrainConfig

REPORTS, RAREST_REPORT_SECONDS = 20, 60.0  # over a whole run, at least `report_seconds` apart
LAST_REPORT_SECONDS, LAST_REPORT_SHARE = 8.0, 0.1  # the report at the end is part of the minutes, too
FEWEST_CLIPS = 300  # encoded before the clip stages
SCALES: dict[Effort, float] = {"first_look": 0.5, "good": 1.0, "best": 2.5}  # times the steps that are enough
# The fall of the learning rate is where precision comes from: a stage cut short keeps at least this much of one.
SHORTEST_FALL = 0.1  # of the steps done
FINISHING_SHARE = 0.2  # of the time so far, for "finish now"
RECENT_STEPS, WARM_UP = 40, 3  # steps that tell the present speed, once those at a stage's start are over


@dataclass(frozen=True, kw_only=True)
class Length:
    """Of a stage. enough: steps after which a model obeys; fewest: below that it learns nothing. cost: of a step, in
    those of other stages, for as long as it has not been measured. clips: encoded before the first step, each at
    `clip_cost`."""

    enough: int
    fewest: int
    cost: float
    clips: int = 0
    clip_cost: float = 0.0


def lengths(config: Config) -> list[Length]:
    """Of a model's stages, in order: what is enough for such data was measured (docs/experiments.md)."""
    if config.model == "blog_gan":  # nothing is enough; after this many steps its frames look as they ever will
        return [Length(enough=2_500, fewest=1, cost=1.4)]
    if config.start:  # it knows how to draw and how things move; the new has to find its place
        things, moves = len(config.data.own_things), len(config.data.own_moves)
        drawing = Length(enough=1_200 + 150 * max(0, things - 4), fewest=80, cost=0.5)
        moving = Length(
            enough=600 + 100 * max(0, things - 4) + 250 * moves, fewest=60, cost=0.8, clips=3_000, clip_cost=0.04
        )
        if config.model == "video_gan":
            return [drawing, replace(moving, cost=2 * moving.cost)]
        return [drawing, moving, Length(enough=500, fewest=60, cost=0.2)]
    simple = config.one_look
    drawing = Length(enough=500 if simple else 2_000, fewest=80 if simple else 300, cost=1.0)
    moving = Length(
        enough=2_000 if simple else 4_500,
        fewest=250 if simple else 500,
        cost=0.6 if simple else 1.4,
        clips=2_500 if simple else 10_000,
        clip_cost=0.04,
    )
    if config.model == "video_gan":
        return [drawing, replace(moving, enough=2 * moving.enough, cost=2 * moving.cost)]
    return [drawing, moving, Length(enough=1_000 if simple else 3_000, fewest=200, cost=0.2)]


def seconds_expected(training: TrainConfig, stages: Sequence[Length], seconds_of_cost: float) -> float:
    """What a training of these stages takes where a step of cost 1 takes `seconds_of_cost`: all in."""
    if training.minutes is not None:
        return training.minutes * 60
    budget = Budget(training, stages)
    left = budget.seconds_left(Progress(step_seconds={"0": stages[0].cost * seconds_of_cost}))
    assert left is not None
    return left[0]


@dataclass(kw_only=True)
class Progress:
    """How far a run has come: what a resume picks up. stage_progress: the share of the present stage that is done, by
    which learning rates fall; step_seconds: of each stage's steps, as last measured. (The rest of the fields are
    counts, and seconds of training.)"""

    stage_index: int = 0
    step: int = 0
    stage_step: int = 0
    stage_progress: float = 0.0
    seconds: float = 0.0
    stage_started: float = 0.0
    clips_looked_at: int = 0
    step_seconds: dict[str, float] = field(default_factory=dict)


class Budget:
    """The steps of each stage, planned and planned again. `planned` never falls below what is done."""

    def __init__(self, training: TrainConfig, lengths: Sequence[Length]):
        self.lengths = list(lengths)
        self._report_seconds = training.report_seconds
        self.minutes = training.minutes
        self._ends_at = None if training.minutes is None else training.minutes * 60  # seconds of training
        if training.steps is not None:
            self._scale = training.steps / sum(length.enough for length in lengths)
        else:
            self._scale = SCALES[training.effort]
        self.planned = [max(1, round(self._scale * length.enough)) for length in lengths]
        if training.steps is not None:
            self.planned[-1] = max(1, training.steps - sum(self.planned[:-1]))
        self.finishing = False
        self._steps = training.steps
        self._recent: deque[float] = deque(maxlen=RECENT_STEPS)

    # ---- as steps are taken ----

    def took_step(self, at: Progress, seconds: float) -> None:
        """Count a step that took so long."""
        remaining = max(1, self.planned[at.stage_index] - at.stage_step)
        at.stage_progress = min(1.0, at.stage_progress + (1 - at.stage_progress) / remaining)
        at.step += 1
        at.stage_step += 1
        if at.stage_step == WARM_UP:
            self._recent.clear()
        self._recent.append(seconds)
        at.step_seconds[str(at.stage_index)] = mean(self._recent)
        self.fit(at)

    def next_stage(self, at: Progress) -> None:
        at.stage_index += 1
        at.stage_step, at.stage_progress = 0, 0.0
        self._recent.clear()

    def stage_is_over(self, at: Progress) -> bool:
        if self._steps is not None and at.stage_index == len(self.planned) - 1:
            # A run that goes on with another number of steps may have taken more or fewer of the stages before.
            self.planned[-1] = max(1, self._steps - (at.step - at.stage_step))
        return at.stage_step >= self.planned[at.stage_index]

    def finish(self, at: Progress) -> None:
        """Come to a good end soon: what is left of every stage, in a fifth of the time so far."""
        if not self.finishing:
            self.finishing = True
            self._ends_at = at.seconds * (1 + FINISHING_SHARE)
            self._steps, self._most = None, list(self.planned)
            self.fit(at)

    def fit(self, at: Progress) -> None:
        """Plan the steps that are left so that they end in time, at the speed of now."""
        if self._ends_at is None or not at.step_seconds:
            return
        last = 0.0 if self.finishing else min(LAST_REPORT_SECONDS, self._ends_at * LAST_REPORT_SHARE)
        usable = self._ends_at - last - at.seconds
        now, later = at.stage_index, range(at.stage_index + 1, len(self.lengths))
        seconds = {j: self.seconds_of_step(at, j) for j in (now, *later)}
        # Clips are looked at in proportion to the steps that learn from them.
        weight = {j: self.lengths[j].enough * seconds[j] + self._looking_seconds(at, j) for j in later}
        weight[now] = self.lengths[now].enough * seconds[now]
        scale = (usable + at.stage_step * seconds[now]) / sum(weight.values())
        self._scale = max(scale, 0.0)
        for j in (now, *later):
            fewest = 1 if self.finishing else self.lengths[j].fewest
            wanted = int(self._scale * self.lengths[j].enough)
            self.planned[j] = max(fewest, min(wanted, self._most[j]) if self.finishing else wanted)
        fall = max(1, ceil(SHORTEST_FALL * at.stage_step)) if at.stage_step else 1
        if at.stage_progress < 1.0:
            shortest = at.stage_step + min(fall, ceil(fall * (1 - at.stage_progress) * 2))
            self.planned[now] = max(self.planned[now], shortest)

    # ---- what it comes to ----

    def seconds_of_step(self, at: Progress, stage_index: int) -> float:
        """Measured, or guessed from those of the stages that were."""
        measured = at.step_seconds.get(str(stage_index))
        if measured is not None:
            return measured
        known = max(map(int, at.step_seconds))
        return at.step_seconds[str(known)] * self.lengths[stage_index].cost / self.lengths[known].cost

    def seconds_of_cost(self, at: Progress) -> float | None:
        """What a step of cost 1 takes now, whatever the stage: the machine's speed in one number."""
        measured = at.step_seconds.get(str(at.stage_index))
        return None if measured is None else measured / self.lengths[at.stage_index].cost

    def _looking_seconds(self, at: Progress, stage_index: int) -> float:
        length = self.lengths[stage_index]
        if not length.clips:
            return 0.0
        return length.clips * length.clip_cost / length.cost * self.seconds_of_step(at, stage_index)

    def seconds_left(self, at: Progress) -> tuple[float, float] | None:
        """Of the run and of the stage, by the speed of now; None before the first step."""
        if not at.step_seconds:
            return None
        if at.stage_index >= len(self.lengths):
            return 0.0, 0.0
        stage = max(0, self.planned[at.stage_index] - at.stage_step) * self.seconds_of_step(at, at.stage_index)
        run = stage + LAST_REPORT_SECONDS / 2
        for j in range(at.stage_index + 1, len(self.lengths)):
            looking = min(1.0, self._scale) * self._looking_seconds(at, j)
            run += self.planned[j] * self.seconds_of_step(at, j) + looking
        return run, stage

    def short_of_time(self, at: Progress) -> float | None:
        """Where the minutes do not hold the fewest steps of which anything is learned: the seconds it takes instead."""
        left = self.seconds_left(at)
        if self.finishing or self._ends_at is None or left is None:
            return None
        takes = at.seconds + left[0]
        bound = any(length.fewest > self._scale * length.enough for length in self.lengths[at.stage_index :])
        return takes if bound and takes > 1.05 * self._ends_at else None

    def report_seconds(self, at: Progress) -> float:
        """Between two reports, which also save: so many over a run, and none so rare that a crash costs much."""
        left = None if self._steps is not None else self.seconds_left(at)
        whole = at.seconds + left[0] if left else 0.0
        return max(self._report_seconds, min(whole / REPORTS, RAREST_REPORT_SECONDS))

    def clips_to_look_at(self, available: int) -> int:
        """How many clips the clip stages learn from."""
        wanted = max(length.clips for length in self.lengths)
        return min(available, max(FEWEST_CLIPS, int(wanted * self._scale)))
