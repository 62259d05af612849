"""A training whose files were cut off, emptied or exchanged: it says what is lost, and goes on with the rest."""

import shutil

import pytest
import torch

from t2v_core import checkpoints, runs
from t2v_core.generation.sampling import load_model
from t2v_core.tensor_files import DamagedFile, packed
from t2v_core.training import resume, session
from t2v_core.training.loop import train
from tests.core_runs import finish, tiny_config

CONFIG = tiny_config(report_seconds=600.0)  # however slow the machine
STOPS = (6, 14)  # in the first stage, and in the last but one


@pytest.fixture(scope="module")
def stopped_run(tmp_path_factory):
    """Stopped twice, so that there are two checkpoints; 24 steps were asked for."""
    run = tmp_path_factory.mktemp("stopped") / "run"
    for stop_at in STOPS:
        for event in train(CONFIG, run):
            if event.step == stop_at:
                runs.request_stop(run)
    assert checkpoints.list_checkpoints(run) == [f"step_{step}" for step in STOPS]
    return run


@pytest.fixture
def run(stopped_run, tmp_path):
    return shutil.copytree(stopped_run, tmp_path / "run")


def cut(path, share):
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])


@pytest.mark.parametrize(
    "damage",
    [
        *(lambda path, share=share: cut(path, share) for share in (0, 1e-5, 0.001, 0.9, 0.999999)),
        lambda path: path.write_bytes(b"\0" * 5_000),
        lambda path: path.write_bytes(packed({"weights.of.others": torch.zeros(3)}, {"step": 3, "stage_index": 0})),
        lambda path: path.write_bytes(packed({"a": torch.zeros(3)})),
        lambda path: path.write_bytes(packed({"a": torch.zeros(3)}, {"stage_index": 99})),
        lambda path: path.unlink(),
    ],
)
def test_what_going_on_needs_is_lost_and_the_newest_checkpoint_stands_in(run, capsys, damage):
    damage(run / "resume.safetensors")
    events = finish(CONFIG, run)
    assert [event.step for event in events if event.losses] == list(range(STOPS[1] + 1, 25))
    told = capsys.readouterr().err
    assert str(run / "resume.safetensors") in told and "Going on from the checkpoint step_14" in told
    status = runs.read_status(run)
    assert status is not None and status.state == "finished"
    load_model(run)


def test_checkpoints_that_cannot_be_read_are_put_aside_for_an_older_one(run, capsys):
    cut(run / "resume.safetensors", 0.5)
    cut(checkpoints.checkpoint_path(run, "step_14"), 0.5)
    events = [event for event in finish(CONFIG, run) if event.losses]
    assert events[0].step == 7 and events[-1].step == 24
    told = capsys.readouterr().err
    assert "step_14.safetensors is damaged" in told and "put aside" in told and "checkpoint step_6" in told
    assert (run / "checkpoints" / "step_14.damaged").exists() and "step_14" not in checkpoints.list_checkpoints(run)


def test_where_nothing_can_be_read_the_training_begins_anew(run, capsys):
    for path in (run / "resume.safetensors", *(run / "checkpoints").glob("*.safetensors")):
        path.write_bytes(b"")
    events = [event for event in finish(CONFIG, run) if event.losses]
    assert events[0].step == 1 and events[-1].step == 24
    assert "begins anew" in capsys.readouterr().err


def test_a_checkpoint_of_before_begins_with_its_stage_anew(run):
    (run / "resume.safetensors").unlink()
    runs.write_json(
        run / "checkpoints" / "step_14.json", {"step": 14, "seconds": 3.0, "stage": "learning how things move"}
    )
    steps = [event for event in finish(CONFIG, run) if event.losses]
    assert steps[0].step == 15 and steps[0].stage_index == 1 and steps[-1].stage_index == 2


@pytest.mark.parametrize("content", ["", "{", '{"state": "fini', "[]", "\0"])
def test_a_finished_run_whose_status_is_lost_learns_nothing_twice(tiny_run, tmp_path, content):
    run = shutil.copytree(tiny_run, tmp_path / "run")
    before = checkpoints.checkpoint_path(run, "step_24").read_bytes()
    (run / "status.json").write_text(content)
    assert not [event for event in finish(CONFIG, run) if event.losses]
    status = runs.read_status(run)
    assert status is not None and status.state == "finished" and status.step == 24
    assert checkpoints.checkpoint_path(run, "step_24").read_bytes() == before


@pytest.mark.parametrize("name", ["status.json", "metrics.jsonl"])
def test_wherever_a_small_file_is_cut_off_the_run_can_go_on(run, name):
    for step in STOPS:
        runs.append_metrics(run, {"step": step, "losses": {"error": 0.5}})
    whole = (run / name).read_bytes()
    for length in range(len(whole)):
        (run / name).write_bytes(whole[:length])
        before = resume.read_before(run)
        assert before is not None and before.config == CONFIG and not before.finished
        assert len(runs.read_metrics(run)) <= whole.count(b"\n")
        runs.read_status(run)


def test_wherever_the_state_is_cut_off_that_is_known(tmp_path):
    checkpoints.save_resume_state(tmp_path, {"weights.a": torch.ones(5), "averages.b": torch.zeros(2, 3)}, {"step": 5})
    whole = (tmp_path / "resume.safetensors").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "resume.safetensors").write_bytes(whole[:length])
        with pytest.raises(DamagedFile, match="resume.safetensors is damaged"):
            checkpoints.load_resume_state(tmp_path)


def test_whoever_asks_a_run_whose_newest_checkpoint_is_cut_off_asks_the_one_before(run, capsys):
    cut(checkpoints.checkpoint_path(run, "step_14"), 0.5)
    load_model(run)
    assert "step_6, which was saved before it, stands in" in capsys.readouterr().err
    with pytest.raises(DamagedFile, match="step_14"):
        load_model(run, "step_14")
    cut(checkpoints.checkpoint_path(run, "step_6"), 0.5)
    with pytest.raises(DamagedFile, match="step_14"):
        load_model(run)


def test_a_kill_while_a_report_is_made_costs_nothing_but_the_report(tmp_path, monkeypatch):
    """What going on needs is saved before."""

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(session.Reporter, "report", killed)
    with pytest.raises(KeyboardInterrupt):
        finish(tiny_config(report_seconds=0.0), tmp_path)
    state = checkpoints.load_resume_state(tmp_path)
    assert state is not None and state[1]["step"] == 1
