"""The line of writings: one after the other, each with its place and time, and none holds up the next."""

import threading

import pytest

from demo.sets import writing_line
from tests.demo.conftest import wait_until


class Held:
    """A writing that waits to be let go."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, report: writing_line.Report) -> None:
        report(0.5)
        self.begun.set()
        self.may_end.wait(30)


def test_each_waits_for_those_before_it():
    first, second, ended = Held(), Held(), []
    writing_line.enter("first", first, estimate=60)
    writing_line.enter("second", second, estimate=30)
    writing_line.enter("third", lambda report: ended.append("third"), estimate=10)
    first.begun.wait(30)
    at_work, next_one, last = (writing_line.find(key) for key in ("first", "second", "third"))
    assert (at_work.turn, at_work.share) == (0, 0.5)
    assert (next_one.turn, last.turn) == (1, 2)
    assert last.seconds - next_one.seconds == pytest.approx(30, abs=1), "the second's estimate lies between them"
    assert not second.begun.is_set() and not ended
    first.may_end.set()
    second.begun.wait(30)
    assert writing_line.find("first") is None and writing_line.find("third").turn == 1
    second.may_end.set()
    wait_until(lambda: writing_line.find("third") is None)
    assert ended == ["third"]


def test_the_pace_so_far_tells_the_time_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(writing_line.time, "monotonic", lambda: now[0])
    writing = writing_line._Writing(key="x", work=lambda report: None, estimate=60)
    assert writing.seconds_left() == 60
    writing.began, now[0] = 100.0, 110.0
    assert writing.seconds_left() == 50, "nothing is known yet but the estimate"
    writing.report(0.25)
    assert writing.seconds_left() == 30, "a quarter took 10 s"


def test_one_that_fails_does_not_hold_up_the_next(caplog):
    def fails(report):
        raise RuntimeError("broken")

    ended = []
    writing_line.enter("bad", fails, estimate=1)
    writing_line.enter("good", lambda report: ended.append("good"), estimate=1)
    wait_until(lambda: writing_line.find("good") is None)
    assert ended == ["good"] and "broken" in caplog.text
