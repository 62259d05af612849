"""Runs that nobody opens go, said beforehand; a code brings a run to another browser."""

import os
import time

import pytest

from demo.runs import claiming, jobs, keeping, training_line
from demo.runs.jobs import JobError
from demo.shared import visitors
from demo.shared.cards import change_card, read_card
from demo.train import run_list
from tests.demo.conftest import ALICE, BOB
from tests.demo.shared.test_visitors import owned_run

DAY = 86_400


def aged(visitor: str, days: float, **card: object) -> str:
    """A run that nobody has touched for so long."""
    run_id = owned_run(visitor)
    run = visitors.find_run(run_id)
    assert run is not None
    then = time.time() - days * DAY
    change_card(run, created=then, **card)
    for name in ("metrics.jsonl", "status.json", "card.json", keeping.OPENED):
        if name == keeping.OPENED:
            keeping.opened(run_id)
        if (run / name).exists():
            os.utime(run / name, (then, then))
    return run_id


def test_what_nobody_opened_for_30_days_goes_and_all_else_stays(home):
    old, young, waiting, looked_at = (aged(ALICE, days) for days in (31, 29, 40, 40))
    training_line.enter(visitors.find_run(waiting))
    keeping.opened(looked_at)
    keeping.sweep_unopened()
    assert [bool(visitors.find_run(run)) for run in (old, young, waiting, looked_at)] == [False, True, True, True]
    assert not list((home / "runs").glob("gone-*"))
    assert keeping.days_left(visitors.find_run(young)) < 2
    for run_id in ("shipped", "", "example"):
        keeping.opened(run_id)
    assert not any((run / keeping.OPENED).exists() for run in visitors.SHIPPED.values())


def test_a_run_of_before_that_was_never_opened_has_a_week(home):
    run = visitors.find_run(aged(ALICE, 400))
    (run / keeping.OPENED).unlink()
    keeping.sweep_unopened()
    assert keeping.days_left(run) == pytest.approx(keeping.WARNED_DAYS, abs=0.1)
    keeping.sweep_unopened()
    assert run.exists()


def test_an_owner_is_told_before(home):
    soon, later = jobs.read_run(ALICE, aged(ALICE, 26)), jobs.read_run(ALICE, aged(ALICE, 10))
    assert soon.days_left == pytest.approx(4, abs=0.1) and later.days_left == pytest.approx(20, abs=0.1)
    assert "goes in 4 days" in run_list.runs_html([soon], "") and "goes in" not in run_list.runs_html([later], "")


def test_a_code_brings_a_run_to_another_browser(home, monkeypatch):
    monkeypatch.setattr(claiming, "WRONG_CODE_SECONDS", 0.0)
    run_id = aged(ALICE, 1, code="K7QF2M9X")
    mine, theirs = jobs.read_run(ALICE, run_id), jobs.read_run(BOB, run_id)
    assert "K7QF-2M9X" in run_list.runs_html([mine], run_id) and "K7QF" not in run_list.runs_html([theirs], run_id)
    for wrong in ("", "K7QF2M9Z", "../", "K7QF"):
        with pytest.raises(JobError, match="belongs to no run"):
            claiming.claim(BOB, wrong)
    assert claiming.claim(BOB, " k7qf-2m9x ") == run_id
    assert visitors.own_run(BOB, run_id) and visitors.own_run(ALICE, run_id) is None
    assert [run.name for run in visitors.own_folders("runs", BOB)] == [run_id]
    assert read_card(visitors.find_run(run_id)).owner == visitors.owner_of(BOB)
    monkeypatch.setattr(claiming, "MAX_RUNS", 1)
    with pytest.raises(JobError, match="most kept"):
        claiming.claim(BOB, aged(ALICE, 1, code="ABCDEFGH") and "ABCDEFGH")


def test_every_new_run_has_a_code_of_its_own(home, monkeypatch):
    monkeypatch.setattr(training_line, "advance", lambda: None)
    cards = [read_card(visitors.find_run(jobs.start(ALICE, jobs.Request()))) for _ in range(2)]
    assert all(len(card.code) == 8 and card.code.isalnum() for card in cards) and cards[0].code != cards[1].code
