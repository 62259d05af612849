"""Threads: one unless more are worth it, found out on the steps themselves, and found out again."""

import pytest
import torch

from t2v_core.training import threads
from t2v_core.training.threads import ThreadChooser, most_threads


@pytest.fixture(autouse=True)
def _threads_as_before():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def run(chooser, seconds, steps):
    """`seconds(threads)` a step."""
    for _ in range(steps):
        assert torch.get_num_threads() == chooser.threads
        chooser.after_step(seconds(chooser.threads))


@pytest.mark.parametrize(
    "seconds, chosen",
    [
        ({1: 0.10, 2: 0.07}, 2),
        ({1: 0.10, 2: 0.095}, 1),  # a second gains less than a tenth
        ({1: 0.10, 2: 5.0}, 1),  # beside a busy process
        ({1: 0.01, 2: 0.006}, 2),
    ],
)
def test_the_second_thread_has_to_be_worth_it(seconds, chosen):
    chooser = ThreadChooser(2)
    chooser.try_out()
    run(chooser, seconds.get, 60)
    assert chooser.threads == chosen


def test_a_hopeless_number_is_dropped_after_one_or_two_steps():
    chooser = ThreadChooser(2)
    chooser.try_out()
    slow = 0
    for _ in range(40):
        slow += chooser.threads == 2
        chooser.after_step({1: 0.1, 2: 1.0}[chooser.threads])
    assert 1 <= slow <= 2


def test_many_cores_are_tried_until_they_gain_nothing():
    chooser = ThreadChooser(64)
    assert chooser.candidates == [1, 2, 4, 8, 16, 32, 64]
    chooser.try_out()
    tried = set()
    for _ in range(100):
        tried.add(chooser.threads)
        chooser.after_step(max(0.1 / chooser.threads, 0.025))
    assert chooser.threads == 4 and tried == {1, 2, 4, 8}


def test_who_comes_to_the_machine_is_noticed_between_reports():
    chooser = ThreadChooser(2)
    chooser.try_out()
    run(chooser, {1: 0.1, 2: 0.07}.get, 60)
    assert chooser.threads == 2
    run(chooser, {1: 0.11, 2: 0.6}.get, 40)
    assert chooser.threads == 1


def test_a_single_core_has_nothing_to_choose():
    chooser = ThreadChooser(1)
    chooser.try_out()
    run(chooser, {1: 0.1}.get, 40)
    assert chooser.threads == 1


@pytest.mark.parametrize(
    "cores, environment, most",
    [
        (2.0, {}, 2),
        (1.5, {}, 1),
        (0.5, {}, 1),
        (16.0, {"LOCAL_WORLD_SIZE": "8"}, 2),
        (16.0, {"OMP_NUM_THREADS": "3"}, 3),
        (2.0, {"OMP_NUM_THREADS": "many"}, 2),
    ],
)
def test_never_more_threads_than_cores_to_use(monkeypatch, cores, environment, most):
    for name in ("LOCAL_WORLD_SIZE", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    assert most_threads() == most


def test_threads_that_wait_do_not_spin():
    import subprocess
    import sys

    shown = "import t2v_core, os; print(os.environ['OMP_WAIT_POLICY']); import sys; assert 'torch' not in sys.modules"
    found = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "PASSIVE"
