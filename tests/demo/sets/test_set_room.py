"""Room on the disk: what is refused and what is said, and which sets go."""

import shutil
import threading
import time
from collections import namedtuple

import pytest

from demo.runs import jobs, training_line
from demo.sets import set_room
from demo.sets.plan import CLIP_BYTES
from demo.sets.set_room import RoomError, check_room
from demo.shared import visitors
from demo.shared.cards import Card, write_card
from tests.demo.conftest import ALICE, BOB

Usage = namedtuple("Usage", "total used free")


def free_room(monkeypatch, clips):
    """A disk that has room for this many clips."""
    free = set_room.SPARE_DISK + clips * CLIP_BYTES
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 * free, free, free))


def some_set(visitor, days_old=0.0):
    folder = visitors.new_folder("sets")
    created = time.time() - days_old * 86_400
    write_card(folder, Card(owner=visitors.owner_of(visitor), created=created, state="ready"))
    return folder


def trained_on(folder, visitor):
    run = visitors.new_folder("runs")
    write_card(run, Card(owner=visitors.owner_of(visitor), created=1.0, set=folder.name))


def test_a_refusal_says_what_to_do(monkeypatch):
    free_room(monkeypatch, 5_500)
    check_room(5_500, CLIP_BYTES)
    with pytest.raises(RoomError, match="room for 5,000 clips, not for 5,501. Please choose fewer"):
        check_room(5_501, CLIP_BYTES)
    free_room(monkeypatch, 300)
    with pytest.raises(RoomError, match="Delete a run that was trained on a set, or ask"):
        check_room(1_000, CLIP_BYTES)
    free_room(monkeypatch, -1)
    with pytest.raises(RoomError, match="Delete a run"):
        check_room()


def test_unused_sets_go_but_the_spared_one():
    spared, used, unused, bobs = some_set(ALICE), some_set(ALICE), some_set(ALICE), some_set(BOB)
    trained_on(used, ALICE)
    set_room.remove_unused(ALICE, spared.name)
    assert [folder.exists() for folder in (spared, used, unused, bobs)] == [True, True, False, True]


def test_old_sets_go_unless_somebody_trained_on_them():
    young, old, used = some_set(ALICE, 6.9), some_set(BOB, 7.1), some_set(BOB, 30)
    trained_on(used, BOB)
    unnamed = visitors.new_folder("sets")
    set_room.remove_old()
    assert [folder.exists() for folder in (young, old, used, unnamed)] == [True, False, True, True]


def sweep_old_sets():
    set_room.remove_old()


def sweep_my_sets():
    set_room.remove_unused(ALICE, "")


@pytest.mark.parametrize("sweep", [sweep_old_sets, sweep_my_sets])
def test_a_set_vanishes_before_it_is_deleted(monkeypatch, sweep):
    some_set(ALICE, days_old=8)
    seen = []
    look = lambda folder, **_: seen.append((folder.exists(), visitors.all_folders("sets")))  # noqa: E731
    monkeypatch.setattr(shutil, "rmtree", look)
    sweep()
    assert seen == [(True, [])], "half of a set must not be found under its id"


@pytest.mark.parametrize("sweep", [sweep_old_sets, sweep_my_sets])
def test_a_run_that_is_being_started_keeps_its_set(sweep):
    folder = some_set(ALICE, days_old=8)
    sweeping = threading.Thread(target=sweep, daemon=True)
    with training_line.lock:  # as jobs.start holds it: the set is looked up, the run's card is not written yet
        sweeping.start()
        sweeping.join(0.3)
        trained_on(folder, ALICE)
    sweeping.join(20)
    assert folder.exists() and not sweeping.is_alive()


@pytest.mark.usefixtures("trainer")
def test_a_set_that_is_swept_while_a_run_waits_to_start_is_missed_at_once():
    """Not by the trainer, minutes later."""
    folder = some_set(ALICE, days_old=8)
    told = []

    def start():
        try:
            jobs.start(ALICE, jobs.Request(data=folder.name))
        except jobs.JobError as error:
            told.append(str(error))

    starting = threading.Thread(target=start, daemon=True)
    with training_line.lock:
        starting.start()
        starting.join(0.3)
        set_room.remove_old()
    starting.join(20)
    assert len(told) == 1 and "no training set" in told[0] and not visitors.all_folders("runs")
