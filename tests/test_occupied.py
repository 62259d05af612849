"""One training in a folder at a time; those that are gone stand in nobody's way."""

import json
import os
import platform
import subprocess
import sys

import pytest

from t2v_core import processes, runs
from t2v_core.errors import UserError
from t2v_core.occupied import NAME, occupied, require_free
from t2v_core.training.loop import train
from tests.core_runs import finish, tiny_config


def note(run, **changes):
    mine = {"pid": os.getpid(), "began": processes.started(os.getpid()), "machine": platform.node()}
    runs.write_json(run / NAME, mine | changes)


def test_the_second_training_in_a_folder_is_refused_while_the_first_lives(tmp_path):
    first = train(tiny_config(), tmp_path)
    next(first)
    before = runs.read_status(tmp_path)
    with pytest.raises(UserError, match="at work in"):
        finish(tiny_config(), tmp_path)
    assert runs.read_status(tmp_path) == before and not runs.stop_requested(tmp_path)
    first.close()
    assert not (tmp_path / NAME).exists()
    assert finish(tiny_config(steps=8), tmp_path)[-1].step == 8


def test_the_command_says_so_in_a_line(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        note(tmp_path, pid=other.pid, began=processes.started(other.pid))
        command = [sys.executable, "train.py", "--out", str(tmp_path), "--steps", "8"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 1 and f"process {other.pid}" in done.stderr and "Traceback" not in done.stderr
        assert [path.name for path in tmp_path.iterdir()] == [NAME]
    finally:
        other.kill()
        other.wait()
    with occupied(tmp_path):
        assert json.loads((tmp_path / NAME).read_text())["pid"] == os.getpid()


@pytest.mark.parametrize(
    "changes", [{"pid": 2**30}, {"pid": -1}, {"pid": 0}, {"began": 1.0}, {"machine": "gone-yesterday"}]
)
def test_one_that_is_gone_is_no_obstacle(tmp_path, changes):
    note(tmp_path, **changes)
    os.utime(tmp_path / NAME, (1e9, 1e9))
    require_free(tmp_path)
    with occupied(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_one_on_another_machine_is_there_while_it_writes_its_status(tmp_path):
    note(tmp_path, machine="node-7")
    os.utime(tmp_path / NAME, (1e9, 1e9))
    runs.write_status(tmp_path, runs.Status(state="running"))
    with pytest.raises(UserError, match="on node-7"):
        require_free(tmp_path)
    os.utime(tmp_path / "status.json", (1e9, 1e9))
    require_free(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"pid": "x"}', b"[" * 50_000])
def test_a_note_that_cannot_be_read_is_being_written_or_left_over(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(UserError, match="another process"):
        require_free(tmp_path)
    os.utime(tmp_path / NAME, (1e9, 1e9))
    require_free(tmp_path)


def test_of_several_that_begin_at_once_one_is_let_in(tmp_path):
    """Beside the note of one that is gone, which each of them wants to remove."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom t2v_core.occupied import occupied\n"
        "from t2v_core.errors import UserError\ninput()\n"
        "try:\n    with occupied(Path(sys.argv[1])):\n        print('in', flush=True); time.sleep(2)\n"
        "except UserError:\n    print('out')\n"
    )
    note(tmp_path, began=1.0)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(5)
    ]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0].strip() for process in started]
    assert sorted(said) == ["in", *["out"] * 4]
