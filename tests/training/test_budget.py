"""The budget: steps are what a model learns from. They are planned, and planned again, whatever the clock says."""

from dataclasses import replace
from itertools import pairwise

import pytest

from t2v_core.config import Config, TrainConfig, quick
from t2v_core.training.budget import FINISHING_SHARE, SCALES, Budget, Length, Progress, lengths

LENGTHS = [
    Length(enough=300, fewest=60, cost=1.0),
    Length(enough=1200, fewest=200, cost=0.6, clips=3000, clip_cost=0.03),
    Length(enough=1000, fewest=200, cost=0.12),
]


class Machine:
    """Takes the steps of a budget, `seconds(stage, time)` each."""

    def __init__(self, budget, seconds):
        self.budget, self.seconds = budget, seconds
        self.at = Progress()
        self.taken = [0, 0, 0]
        self.progress = []  # before each step

    def work(self, until=float("inf")):
        while self.at.stage_index < 3:
            while not self.budget.stage_is_over(self.at):
                if self.at.seconds >= until:
                    return self
                seconds = self.seconds(self.at.stage_index, self.at.seconds)
                self.at.seconds += seconds
                self.taken[self.at.stage_index] += 1
                self.progress.append((self.at.stage_index, self.at.stage_progress))
                self.budget.took_step(self.at, seconds)
            assert self.at.stage_progress == pytest.approx(1.0)  # the learning rate has fallen to its end
            self.budget.next_stage(self.at)
            if self.at.stage_index == 1:  # looking at clips
                looked = self.budget.clips_to_look_at(10**6)
                self.at.seconds += looked * 0.03 * self.seconds(0, self.at.seconds)
        return self


def steady(stage, time):
    return 0.1 * LENGTHS[stage].cost


def test_without_minutes_a_machine_takes_the_steps_that_are_enough_however_slow_it_is():
    for slowness in (1, 7):
        machine = Machine(Budget(TrainConfig(), LENGTHS), lambda s, t, k=slowness: k * steady(s, t)).work()
        assert machine.taken == [300, 1200, 1000]


@pytest.mark.parametrize("effort", SCALES)
def test_efforts_are_shares_of_what_is_enough(effort):
    planned = Budget(TrainConfig(effort=effort), LENGTHS).planned
    assert planned == [round(SCALES[effort] * length.enough) for length in LENGTHS]


def test_steps_are_parted_alike_and_none_is_lost():
    planned = Budget(TrainConfig(steps=1000), LENGTHS).planned
    assert planned == [120, 480, 400] and sum(planned) == 1000


@pytest.mark.parametrize("minutes", [1, 2, 5])
def test_minutes_become_steps_at_the_measured_speed_and_all_stages_shrink_alike(minutes):
    machine = Machine(Budget(TrainConfig(minutes=minutes), LENGTHS), steady).work()
    assert 60 * minutes * 0.84 < machine.at.seconds <= 60 * minutes  # the test at the end comes on top
    shares = [taken / length.enough for taken, length in zip(machine.taken, LENGTHS, strict=True)]
    assert max(shares) < 1.1 * min(shares)


def test_a_machine_that_slows_down_in_the_middle_still_takes_every_stage_to_its_end():
    machine = Machine(
        Budget(TrainConfig(minutes=3), LENGTHS), lambda s, t: steady(s, t) * (3 if 60 < t < 120 else 1)
    ).work()
    assert machine.at.seconds <= 180
    shares = [taken / length.enough for taken, length in zip(machine.taken, LENGTHS, strict=True)]
    assert min(shares[1:]) > 0.5  # the prior is not what a slow minute eats
    last = [progress for stage, progress in machine.progress if stage == 1]
    assert last == sorted(last) and max(b - a for a, b in pairwise(last)) < 0.02  # no cliff


def test_minutes_that_are_too_few_are_said_at_once_and_the_fewest_steps_taken():
    budget = Budget(TrainConfig(minutes=0.1), LENGTHS)
    machine = Machine(budget, steady).work(until=1.0)
    takes = budget.short_of_time(machine.at)
    machine.work()
    assert machine.taken == [60, 200, 200]
    assert takes == pytest.approx(machine.at.seconds, rel=0.35)
    enough = Budget(TrainConfig(minutes=2), LENGTHS)
    assert enough.short_of_time(Machine(enough, steady).work(until=1.0).at) is None


@pytest.mark.parametrize("config", [TrainConfig(), TrainConfig(minutes=5), TrainConfig(steps=2500)])
@pytest.mark.parametrize("asked_at", [20, 50, 100])
def test_finishing_takes_a_fifth_of_the_time_so_far_and_goes_through_every_stage(config, asked_at):
    machine = Machine(Budget(config, LENGTHS), steady).work(until=asked_at)
    asked = machine.at.seconds
    machine.budget.finish(machine.at)
    machine.work()
    assert all(machine.taken)
    assert machine.at.seconds <= asked * (1 + FINISHING_SHARE) + 3.0


def test_the_time_left_is_that_of_the_present_speed():
    budget = Budget(TrainConfig(), LENGTHS)
    assert budget.seconds_left(Progress()) is None
    machine = Machine(budget, steady).work(until=5.0)
    left, of_stage = budget.seconds_left(machine.at)
    assert of_stage == pytest.approx(25, abs=1)
    machine.work()
    assert left == pytest.approx(machine.at.seconds - 5, rel=0.1)


@pytest.mark.parametrize(
    ("config", "slowness", "seconds"),
    [
        (TrainConfig(), 1, 10.0),
        (TrainConfig(), 4, 26.0),
        (TrainConfig(effort="best"), 20, 60.0),  # a crash never costs more
        (TrainConfig(steps=100_000), 1, 10.0),
    ],
)
def test_reports_come_some_twenty_times_and_never_rarely(config, slowness, seconds):
    machine = Machine(Budget(config, LENGTHS), lambda stage, time: slowness * steady(stage, time)).work(until=8.0)
    assert machine.budget.report_seconds(machine.at) == pytest.approx(seconds, rel=0.2)


def test_clips_to_look_at_never_exceed_the_data_set():
    budget = Budget(TrainConfig(), LENGTHS)
    assert budget.clips_to_look_at(1000) == 1000
    assert budget.clips_to_look_at(10**6) == 3000


def test_a_stage_taken_up_again_goes_on_where_it_was():
    whole = Machine(Budget(TrainConfig(steps=500), LENGTHS), steady).work()
    half = Machine(Budget(TrainConfig(steps=500), LENGTHS), steady).work(until=12.0)
    again = Machine(Budget(TrainConfig(steps=500), LENGTHS), steady)
    again.at = Progress(**vars(half.at))
    again.work()
    assert half.progress + again.progress == whole.progress


def test_going_on_takes_more_steps_the_more_there_is_to_learn():
    def steps(things, moves):
        names = {"own_things": tuple(f"thing{'a' * n}" for n in range(things)), "own_moves": ("looping",) * moves}
        data = replace(quick(), **names, shapes=names["own_things"])
        return [length.enough for length in lengths(Config(data=data, start="shipped"))]

    few, with_moves, many = steps(4, 0), steps(4, 3), steps(8, 0)
    assert few[0] == with_moves[0] < many[0]
    assert few[1] < with_moves[1] and few[1] < many[1]
