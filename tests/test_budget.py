"""The budget: stages end where their shares do, and progress runs from 0 to 1."""

from types import SimpleNamespace

import pytest

from t2v_core.budget import Budget
from t2v_core.config import TrainConfig


def at(**changes):
    position = {"stage_index": 0, "step": 0, "stage_step": 0, "seconds": 0.0, "stage_started": 0.0}
    return SimpleNamespace(**(position | changes))


def test_steps_are_parted_by_share_and_none_is_lost():
    budget = Budget(TrainConfig(steps=100), [0.25, 0.65, 0.1])
    ends = [next(s for s in range(101) if budget.stage_is_over(at(stage_index=i, step=s))) for i in range(3)]
    assert ends == [25, 90, 100]


def test_minutes_leave_room_for_the_last_report():
    budget = Budget(TrainConfig(minutes=5), [0.5, 0.5])
    assert not budget.stage_is_over(at(stage_index=1, seconds=280))
    assert budget.stage_is_over(at(stage_index=1, seconds=293))


def test_progress_runs_over_each_stage():
    budget = Budget(TrainConfig(steps=100), [0.25, 0.65, 0.1])
    assert budget.stage_progress(at(stage_index=1, step=25)) == 0
    assert budget.stage_progress(at(stage_index=1, step=90)) == 1
    timed = Budget(TrainConfig(minutes=5), [0.5, 0.5])
    assert timed.stage_progress(at(seconds=80, stage_started=20)) == pytest.approx(60 / 126)


def test_clips_to_look_at_never_exceed_the_data_set():
    budget = Budget(TrainConfig(minutes=60), [1.0])
    assert budget.clips_to_look_at(1000) == 1000
    assert Budget(TrainConfig(minutes=0.1), [1.0]).clips_to_look_at(10**6) == 2000
