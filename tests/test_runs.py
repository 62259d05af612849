"""The run folder: atomic, thinned out, and readable after a kill."""

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest
import torch

from t2v_core import checkpoints, runs


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "status.json"
    runs.write_atomically(path, b"old")

    def full_disk(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        runs.write_atomically(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_running_run_whose_process_is_gone_is_interrupted(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    runs.write_status(tmp_path, runs.Status(state="running", pid=gone.pid, step=5))
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "interrupted" and status.step == 5
    runs.write_status(tmp_path, runs.Status(state="running", pid=os.getpid()))
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "running"


def test_no_status_before_the_first():
    assert runs.read_status(runs.Path("/nowhere")) is None


def test_a_line_cut_off_by_a_kill_is_left_out(tmp_path):
    runs.append_metrics(tmp_path, {"step": 1})
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 2, "los')
    assert [line["step"] for line in runs.read_metrics(tmp_path)] == [1]


@pytest.mark.parametrize("line", ["[1]", "5", "null", "{}", '{"step": "3"}', '{"step": NaN}', "[" * 100_000])
def test_a_line_that_is_no_report_is_left_out(tmp_path, line):
    (tmp_path / "metrics.jsonl").write_text(line + "\n")
    runs.append_metrics(tmp_path, {"step": 1, "seconds": "x", "obey": [1], "new": {}})
    (report,) = runs.read_metrics(tmp_path)
    assert (report["step"], report["seconds"], report["obey"]) == (1, 0.0, None)
    runs.drop_metrics_after(tmp_path, 5)
    assert '"new": {}' in (tmp_path / "metrics.jsonl").read_text(), "what another version wrote is kept"


def test_the_status_of_another_version_is_read(tmp_path):
    runs.write_json(tmp_path / "status.json", {"state": "stopped", "step": 9, "seconds": "long", "mood": "good"})
    assert runs.read_status(tmp_path) == runs.Status(state="stopped", step=9)


@pytest.mark.parametrize("content", ["", '{"state": "st', "[]", "7", "null", "{}", '{"state": "dreaming"}', "\x00"])
def test_a_status_that_cannot_be_read_is_a_damaged_run(tmp_path, content):
    (tmp_path / "status.json").write_text(content)
    assert runs.read_status(tmp_path) == runs.Status(state="damaged")


@pytest.mark.parametrize("pid", [0, -1, 10**10])
def test_no_process_has_such_a_number(tmp_path, pid):
    runs.write_status(tmp_path, runs.Status(state="running", pid=pid))
    assert runs.read_status(tmp_path).state == "interrupted"


@pytest.mark.parametrize("content", ["", "[]", "3", '{"checkpoint": "step_9"}', '{"checkpoint": ["step_1"]}'])
def test_where_the_latest_checkpoint_is_not_named_it_is_the_last(tmp_path, content):
    for step in (10, 2):
        checkpoints.save_checkpoint(tmp_path, step, {"weight": torch.zeros(1)}, {})
    (tmp_path / "checkpoints" / "step_mine.safetensors").touch()
    (tmp_path / "checkpoints" / "latest.json").write_text(content)
    assert checkpoints.latest_checkpoint(tmp_path) == "step_10"


@pytest.mark.parametrize("content", ["", "[]", "1", '{"taught": 3}', '{"taught": {"obeys": "x"}}'])
def test_an_evaluation_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / "evaluation.json").write_text(content)
    assert runs.read_evaluation(tmp_path) == {}
    runs.write_evaluation(tmp_path, {"taught": {"obeys": 0.5, "clips": 4}, "held_out": {"obeys": 7}})
    assert runs.read_evaluation(tmp_path) == {"taught": 0.5}


def test_reports_of_steps_taken_again_are_dropped(tmp_path):
    for step in (1, 2, 3):
        runs.append_metrics(tmp_path, {"step": step})
    runs.drop_metrics_after(tmp_path, 2)
    assert [line["step"] for line in runs.read_metrics(tmp_path)] == [1, 2]


def test_checkpoints_are_thinned_out_but_keep_first_and_last(tmp_path):
    count = checkpoints.KEPT_CHECKPOINTS + 10
    for step in range(1, count + 1):
        checkpoints.save_checkpoint(tmp_path, step, {"weight": torch.full((2,), float(step))}, {"seconds": step})
    kept = [int(name.removeprefix("step_")) for name in checkpoints.list_checkpoints(tmp_path)]
    assert len(kept) == checkpoints.KEPT_CHECKPOINTS and kept[0] == 1 and kept[-1] == count
    gaps = [b - a for a, b in pairwise(kept)]
    assert max(gaps) <= 4
    assert checkpoints.latest_checkpoint(tmp_path) == f"step_{count}"


@pytest.mark.parametrize("name", ["../secrets", "step_1/../../x", "latest", "step_", "step_1.safetensors"])
def test_names_from_outside_cannot_leave_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not the name of a checkpoint"):
        checkpoints.checkpoint_path(tmp_path, name)


def test_resume_state_round_trip(tmp_path):
    checkpoints.save_resume_state(tmp_path, {"a.b": torch.arange(4.0)}, {"step": 9})
    loaded = checkpoints.load_resume_state(tmp_path)
    assert loaded is not None
    tensors, about = loaded
    assert about == {"step": 9} and tensors["a.b"].tolist() == [0, 1, 2, 3]
    assert checkpoints.load_resume_state(tmp_path / "none") is None


def test_nothing_in_a_run_is_pickled(tmp_path):
    checkpoints.save_checkpoint(tmp_path, 1, {"weight": torch.zeros(2)}, {})
    content = (tmp_path / "checkpoints" / "step_1.safetensors").read_bytes()
    length = int.from_bytes(content[:8], "little")
    assert "weight" in json.loads(content[8 : 8 + length])
