"""The line of trainings, with a stand-in for the trainer: who is next, who may do what, and what survives."""

import json
import os
import signal
import subprocess
from unittest.mock import Mock

import numpy as np
import pytest

from demo.answers import api
from demo.runs import jobs, training_line
from demo.runs.jobs import JobError, Request
from demo.sets import making
from demo.shared import cards, visitors
from demo.shared.cards import read_card
from demo.train import run_list, train_handlers
from t2v_core import runs
from tests.demo.conftest import ALICE, BOB, wait_until
from tests.demo.sets.test_archives import some_plan

QUICKLY = Request(effort="first_look")
LONG = Request(effort="best")
pytestmark = pytest.mark.usefixtures("trainer")


def state(visitor, run_id):
    return jobs.read_run(visitor, run_id).state


def reaches(visitor, run_id, *wanted):
    wait_until(lambda: state(visitor, run_id) in wanted)


def reported(run_id):
    wait_until(lambda: jobs.has_model(run_id))


def test_a_training_runs_to_its_end_and_can_be_asked():
    run_id = jobs.start(ALICE, QUICKLY)
    assert state(ALICE, run_id) == "running"
    reaches(ALICE, run_id, "finished")
    card = jobs.read_run(ALICE, run_id)
    assert (card.name, card.taught, card.held_out, card.own) == ("Run 1", 0.9, 0.8, True)
    assert ("Run 1 (Flow)", run_id) in jobs.run_choices(ALICE)
    wait_until(lambda: not (visitors.find_run(run_id) / "TRAINING").exists())


def test_pause_and_resume_go_on_where_it_stopped():
    run_id = jobs.start(ALICE, LONG)
    reported(run_id)
    jobs.stop(ALICE, run_id, pause=True)
    reaches(ALICE, run_id, "paused")
    seconds = jobs.read_run(ALICE, run_id).status.seconds
    jobs.resume(ALICE, run_id)
    reaches(ALICE, run_id, "running")
    wait_until(lambda: jobs.read_run(ALICE, run_id).status.state == "running")
    wait_until(lambda: jobs.read_run(ALICE, run_id).status.seconds > seconds)
    jobs.stop(ALICE, run_id)
    reaches(ALICE, run_id, "stopped")
    assert jobs.has_model(run_id)


def test_a_killed_trainer_is_interrupted_and_resumes():
    run_id = jobs.start(ALICE, LONG)
    reported(run_id)
    os.kill(int((visitors.find_run(run_id) / "TRAINING").read_text()), signal.SIGKILL)
    reaches(ALICE, run_id, "interrupted")
    assert jobs.read_run(ALICE, run_id).resumable
    jobs.resume(ALICE, run_id)
    reaches(ALICE, run_id, "running")


def test_a_server_that_starts_anew_still_knows_its_trainings():
    run_id = jobs.start(ALICE, LONG)
    waiting = jobs.start(BOB, LONG)
    reported(run_id)
    forgotten = dict(training_line._children)
    training_line._children.clear()
    training_line.advance()
    assert state(ALICE, run_id) == "running" and state(BOB, waiting) == "queued"
    jobs.stop(ALICE, run_id)
    wait_until(lambda: forgotten[run_id].poll() is not None)
    reaches(BOB, waiting, "running")
    assert state(ALICE, run_id) == "stopped"


def test_a_stale_process_id_is_not_taken_for_a_trainer():
    run_id = jobs.start(ALICE, QUICKLY)
    reaches(ALICE, run_id, "finished")
    run = visitors.find_run(run_id)
    began = training_line.began(run)
    (run / "TRAINING").write_text(str(os.getpid()))  # as if the number had gone to another program
    os.utime(run / "TRAINING", (began, began))
    assert not training_line.trainer_alive(run)
    training_line.end_by_force(run)  # must not end this test
    assert state(ALICE, run_id) == "finished"


def test_two_servers_may_see_the_same_end(monkeypatch):
    run_id = jobs.start(ALICE, LONG)
    training_line.end_by_force(visitors.find_run(run_id))

    def seen_elsewhere(run):
        (run / "TRAINING").replace(run / "ENDED")
        return False

    with monkeypatch.context() as patch:
        patch.setattr(training_line, "trainer_alive", seen_elsewhere)
        training_line.advance()
    assert not training_line.is_training(visitors.find_run(run_id))


def test_visitors_take_turns_and_see_their_turn():
    first = [jobs.start(ALICE, LONG) for _ in range(3)]
    other = jobs.start(BOB, LONG)
    assert state(ALICE, first[0]) == "running"
    turns = {run_id: jobs.read_run(ALICE, run_id).turn for run_id in (*first[1:], other)}
    assert turns == {other: 1, first[1]: 2, first[2]: 3}
    waits = [jobs.read_run(ALICE, run_id).wait_seconds for run_id in (other, first[1], first[2])]
    assert waits[0] > 1000 and np.diff(waits).tolist() == [1200, 1200]
    jobs.stop(ALICE, first[1])
    assert state(ALICE, first[1]) == "stopped"
    assert jobs.read_run(ALICE, first[2]).turn == 2
    jobs.delete(ALICE, first[0])
    reaches(BOB, other, "running")


def test_a_run_that_is_deleted_while_it_is_looked_at_is_gone(monkeypatch):
    run_id = jobs.start(ALICE, LONG)
    reported(run_id)

    def vanish(run):
        raise FileNotFoundError(run)

    with monkeypatch.context() as patch:
        patch.setattr(runs, "read_status", vanish)
        assert jobs.read_run(ALICE, run_id) is None
    run = visitors.find_run(run_id)
    jobs.delete(ALICE, run_id)
    run.mkdir()  # what a trainer may leave that was writing when it was ended
    assert jobs.read_run(ALICE, run_id) is None


def test_what_is_under_way_is_not_shared_out_among_the_slots(monkeypatch):
    running, waiting = jobs.start(ALICE, LONG), [jobs.start(ALICE, LONG) for _ in range(3)]
    reported(running)
    monkeypatch.setattr(training_line, "SLOTS", 2)
    line = [visitors.find_run(run_id) for run_id in waiting]
    training_line._tell_turns(line, [visitors.find_run(running)])
    left = jobs.read_run(ALICE, running).status.seconds_left
    waits = [training_line.turn_of(run)[1] for run in line]
    assert waits == pytest.approx([left, left + 600, left + 1200], abs=60)


@pytest.mark.parametrize(
    ("cores", "gigabytes", "at_once"),
    [(1, 4, 1), (2, 4, 2), (4, 16, 4), (16, 64, 16), (64, 256, 64), (64, 16, 11), (2, 1, 1), (0.5, 8, 1), (2.0, 24, 2)],
)
def test_one_training_a_core_as_far_as_the_memory_goes(cores, gigabytes, at_once):
    assert training_line.slots(cores, gigabytes * 10**9) == at_once


def test_a_run_that_another_server_is_starting_is_not_taken_for_dead(monkeypatch):
    """Between its turn and its process, TRAINING holds the time at which it was asked for."""
    run_id = jobs.start(ALICE, LONG)
    reaches(ALICE, run_id, "running")
    other = visitors.new_folder("runs")
    (other / "TRAINING").write_text("1795580327.84")
    assert training_line.trainer_alive(other)
    monkeypatch.setattr(training_line, "STARTING_SECONDS", -1)
    assert not training_line.trainer_alive(other)


def test_finish_now_ends_a_training_well():
    run_id = jobs.start(ALICE, LONG)
    reported(run_id)
    jobs.finish(ALICE, run_id)
    assert state(ALICE, run_id) == "finishing"
    reaches(ALICE, run_id, "finished")
    with pytest.raises(JobError, match="not training"):
        jobs.finish(ALICE, run_id)


def test_a_resumed_run_finds_room_in_the_line_or_waits():
    mine = [jobs.start(ALICE, LONG) for _ in range(training_line.SLOTS + jobs.MAX_WAITING)]
    jobs.stop(ALICE, mine[-1])
    jobs.start(ALICE, LONG)
    with pytest.raises(JobError, match="in line already"):
        jobs.resume(ALICE, mine[-1])


def test_the_line_holds_no_more_than_so_many_of_all_visitors_together(monkeypatch):
    for _ in range(training_line.SLOTS + 1):
        jobs.start(ALICE, LONG)
    monkeypatch.setattr(jobs, "MAX_WAITING_IN_ALL", 1)
    with pytest.raises(JobError, match="line is full"):
        jobs.start(BOB, LONG)


def test_only_the_owner_acts_on_a_run():
    run_id = jobs.start(ALICE, LONG)
    for act in (jobs.stop, jobs.finish, jobs.resume, jobs.delete):
        with pytest.raises(JobError, match="not yours"):
            act(BOB, run_id)
    with pytest.raises(JobError):
        jobs.rename(BOB, run_id, "mine now")
    assert run_id not in [card.id for card in jobs.list_runs(BOB)]
    assert run_id not in [card.id for card in jobs.list_runs("")]


def test_names_are_plain_and_short():
    run_id = jobs.start(ALICE, QUICKLY)
    jobs.rename(ALICE, run_id, "  my\n<b>first</b>\x00 " + "x" * 100)
    name = jobs.read_run(ALICE, run_id).name
    assert name.startswith("my <b>first</b>") is False or len(name) == jobs.MAX_NAME
    assert "\n" not in name and "\x00" not in name and len(name) <= jobs.MAX_NAME
    assert "<b>first" not in run_list.runs_html(jobs.list_runs(ALICE), run_id)
    with pytest.raises(JobError, match="type a name"):
        jobs.rename(ALICE, run_id, " \n ")


def test_wishes_that_cannot_be_met_are_sentences(monkeypatch):
    for request, words in (
        (Request(model="gpt"), "choose a model"),
        (Request(effort=""), "how good"),
        (Request(effort="perfect"), "how good"),
        (Request(data="../../etc"), "no training set"),
        (Request(data="0" * 16), "no training set"),
    ):
        with pytest.raises(JobError, match=words):
            jobs.start(ALICE, request)
    with pytest.raises(JobError, match="loading"):
        jobs.start("", QUICKLY)
    monkeypatch.setenv("SPACE_ID", "someone/space")
    with pytest.raises(JobError, match="how good"):
        jobs.start(ALICE, Request(effort="best"))


def test_a_full_disk_is_a_sentence(monkeypatch):
    run_id = jobs.start(ALICE, LONG)
    for module in (cards, jobs):
        monkeypatch.setattr(module, "write_card", Mock(side_effect=OSError(28, "No space left on device")))
    for act in (
        lambda: jobs.start(ALICE, LONG),
        lambda: jobs.stop(ALICE, run_id),
        lambda: jobs.rename(ALICE, run_id, "x"),
    ):
        with pytest.raises(JobError, match="No space left on device"):
            act()


def test_nobody_fills_the_line_or_the_disk(monkeypatch):
    for _ in range(training_line.SLOTS + jobs.MAX_WAITING):
        jobs.start(ALICE, LONG)
    with pytest.raises(JobError, match="in line already"):
        jobs.start(ALICE, LONG)
    monkeypatch.setattr(jobs, "MAX_RUNS", training_line.SLOTS + jobs.MAX_WAITING)
    with pytest.raises(JobError, match="delete one"):
        jobs.start(ALICE, LONG)


def test_a_stop_right_after_the_start_is_heard():
    run_id = jobs.start(ALICE, LONG)
    jobs.stop(ALICE, run_id)
    assert state(ALICE, run_id) == "stopping"
    reaches(ALICE, run_id, "stopped")
    assert (visitors.find_run(run_id) / "status.json").exists(), "it was not ended by force"


def test_a_trainer_that_fails_is_said_so(tmp_path, monkeypatch):
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('The disk is <full>.')")
    monkeypatch.setattr(training_line, "TRAIN", broken)
    run_id = jobs.start(ALICE, QUICKLY)
    reaches(ALICE, run_id, "failed")
    card = jobs.read_run(ALICE, run_id)
    assert card.last_words == "The disk is <full>." and not card.message and card.resumable


def test_a_resume_that_fails_at_once_is_said_so(tmp_path, monkeypatch):
    run_id = jobs.start(ALICE, LONG)
    reported(run_id)
    jobs.stop(ALICE, run_id)
    reaches(ALICE, run_id, "stopped")
    for name, does, words in (
        ("moved.py", "raise SystemExit('There is no such folder.')", "There is no such folder."),
        ("mute.py", "raise SystemExit(1)", "could not say why"),
    ):
        run = visitors.find_run(run_id)
        if (run / "log.txt").exists():
            os.utime(run / "log.txt", (0, 0))  # what is there was said long ago
        (tmp_path / name).write_text(does)
        monkeypatch.setattr(training_line, "TRAIN", tmp_path / name)
        jobs.resume(ALICE, run_id)
        reaches(ALICE, run_id, "failed")
        card = jobs.read_run(ALICE, run_id)
        assert words in card.last_words and not card.message and card.resumable
        wait_until(lambda: not training_line.is_training(visitors.find_run(run_id)))
        assert state(ALICE, run_id) == "failed"


def test_a_trainer_that_cannot_be_started_has_failed_and_holds_nobody_up(monkeypatch):
    broken, next_one = jobs.start(ALICE, LONG), jobs.start(BOB, LONG)
    jobs.stop(ALICE, broken)
    reaches(ALICE, broken, "stopped")
    reaches(BOB, next_one, "running")
    jobs.delete(BOB, next_one)
    meanwhile = []

    def no_room(*_, **__):
        meanwhile.append(state(ALICE, broken))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", no_room)
        jobs.resume(ALICE, broken)
    assert meanwhile == ["running"], "no page shall see a failure that is none yet"
    assert state(ALICE, broken) == "failed"
    run_id = jobs.start(BOB, LONG)
    reaches(BOB, run_id, "running")


def test_a_trainer_that_does_not_listen_is_ended(tmp_path, monkeypatch):
    deaf = tmp_path / "deaf.py"
    deaf.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(training_line, "TRAIN", deaf)
    monkeypatch.setattr(training_line, "STOP_SECONDS", 0.5)
    run_id = jobs.start(ALICE, LONG)
    jobs.stop(ALICE, run_id)
    assert state(ALICE, run_id) == "stopping"
    reaches(ALICE, run_id, "stopped")


def test_a_trainer_that_is_stuck_in_the_disk_holds_nobody_up(monkeypatch):
    def stuck(timeout):
        raise subprocess.TimeoutExpired("train.py", timeout)

    run_id, waiting = jobs.start(ALICE, LONG), jobs.start(BOB, LONG)
    monkeypatch.setattr(training_line._children[run_id], "wait", stuck)
    jobs.delete(ALICE, run_id)
    reaches(BOB, waiting, "running")


def test_the_line_goes_on_after_a_fault(monkeypatch, caplog):
    faults = iter([FileNotFoundError(), RuntimeError("a fault of ours"), SystemExit()])  # the last one ends the test
    pauses = []

    def fail():
        raise next(faults)

    monkeypatch.setattr(training_line, "advance", fail)
    monkeypatch.setattr(training_line.time, "sleep", pauses.append)
    with pytest.raises(SystemExit):
        training_line._keep_advancing()
    assert "a fault of ours" in caplog.text and "FileNotFoundError" not in caplog.text
    assert len(pauses) == 2 and pauses[1] > pauses[0]


def test_it_trains_on_the_visitors_own_set():
    making.start_making(ALICE, some_plan())
    wait_until(lambda: not making.latest_set(ALICE).busy)
    card = making.latest_set(ALICE)
    with pytest.raises(JobError, match="no training set"):
        jobs.start(BOB, Request(data=card.id))
    run_id = jobs.start(ALICE, Request(data=card.id, effort="first_look"))
    options = read_card(visitors.find_run(run_id)).options
    assert options[:2] == ["--data", str(card.folder)]
    assert ("My set from Teach: 1,000 clips", "mine") in train_handlers.data_choices(ALICE)
    assert ("My set from Teach (none yet)", "mine") in train_handlers.data_choices(BOB)
    assert f"--data {card.folder}" in train_handlers.command(ALICE, "flow", "mine", "", "good", 0, []).replace(
        "my-training-set", str(card.folder)
    )
    assert "Teach first" in train_handlers.start(BOB, "flow", "mine", "", "good", 0, [])[1]


def test_no_secret_leaves_with_a_run():
    import zipfile

    run_id = jobs.start(ALICE, QUICKLY)
    reaches(ALICE, run_id, "finished")
    with zipfile.ZipFile(run_list.zip_run(jobs.read_run(ALICE, run_id))) as archive:
        names = archive.namelist()
        assert "run/config.json" in names and "run/evaluation.json" in names
        assert sum(name.endswith(".safetensors") for name in names) == 1
        assert not any("card" in name or "log" in name for name in names)
        assert not any(visitors.owner_of(ALICE).encode() in archive.read(name) for name in names)


def test_programs_are_told_of_nobodys_own_runs():
    run_id = jobs.start(ALICE, QUICKLY)
    listed = api.list_runs()
    assert [run["id"] for run in listed] == [name for name in visitors.SHIPPED if visitors.find_run(name)]
    assert run_id not in json.dumps(listed)
