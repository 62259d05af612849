"""What only POSIX has is not needed: trainings are started, watched, stopped and gone on with all the same."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from demo.runs import jobs, training_line
from demo.runs.jobs import Request
from demo.shared import visitors
from t2v_core import processes, runs
from t2v_core.data.folders import open_dataset, write_dataset
from tests.core_runs import tiny_config
from tests.demo.conftest import ALICE, home, trainer, wait_until

__all__ = ["home", "trainer"]  # fixtures of the app's tests
ROOT = Path(__file__).parents[1]
OF_OS = (
    *("pread", "preadv", "kill", "killpg", "getpgid", "setpgid", "setsid", "nice", "getpriority", "setpriority"),
    *("fork", "posix_fallocate", "sched_getaffinity", "sched_setaffinity", "mkfifo"),
)
OF_SIGNAL = ("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "alarm", "setitimer")
# Put before a program: the names are gone when it begins. torch and psutil ask for some of fcntl and resource by
# themselves where the system is POSIX, so only our own imports of them fail.
TAKE_AWAY = f"""
import builtins, os, signal, sys
import psutil, torch, subprocess
for module, names in ((os, {OF_OS!r}), (signal, {OF_SIGNAL!r})):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
real = builtins.__import__
def without(name, globals=None, *others):
    ours = str((globals or {{}}).get("__name__", "")).startswith(("t2v_core", "demo", "__main__"))
    if ours and name in ("fcntl", "resource", "pwd", "grp", "termios"):
        raise ModuleNotFoundError(name)
    return real(name, globals, *others)
builtins.__import__ = without
"""


@pytest.fixture
def no_posix(monkeypatch):
    for name in OF_OS:
        monkeypatch.delattr(os, name, raising=False)
    for name in OF_SIGNAL:
        monkeypatch.delattr(signal, name, raising=False)
    for name in ("fcntl", "resource", "pwd", "grp"):
        monkeypatch.setitem(sys.modules, name, None)


def test_a_training_is_started_watched_stopped_and_gone_on_with(trainer, no_posix):
    run_id = jobs.start(ALICE, Request())
    wait_until(lambda: jobs.read_run(ALICE, run_id).status is not None)
    assert jobs.read_run(ALICE, run_id).state == "running"
    run = visitors.find_run(run_id)
    training_line._children.clear()  # as a server that was started again: it knows the process by its number alone
    assert training_line.trainer_alive(run)
    jobs.stop(ALICE, run_id, pause=True)
    wait_until(lambda: jobs.read_run(ALICE, run_id).state == "paused")
    seconds = jobs.read_run(ALICE, run_id).status.seconds
    jobs.resume(ALICE, run_id)
    wait_until(lambda: jobs.read_run(ALICE, run_id).status.seconds > seconds + 1)
    jobs.finish(ALICE, run_id)
    wait_until(lambda: jobs.read_run(ALICE, run_id).state == "finished")


def test_a_set_is_written_and_read(tmp_path, no_posix):
    data = tiny_config().data
    (tmp_path / f".set.{2**22 + 1}.partial").mkdir()  # of a writer that is gone
    for _ in write_dataset(type(data)(motions=data.motions, num_clips=5), None, tmp_path / "set"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    with open_dataset(tmp_path / "set") as clips:
        assert np.array_equal(clips.clips(np.arange(5)), np.load(tmp_path / "set" / "clips.npy"))
        assert len(clips.prompts(np.arange(5))) == 5


def test_the_command_trains_is_killed_and_goes_on(tmp_path):
    code = TAKE_AWAY + "import runpy; sys.argv[0] = 'train.py'; runpy.run_path('train.py', run_name='__main__')"
    command = [sys.executable, "-c", code, "--out", str(tmp_path / "run")]
    first = subprocess.run([*command, "--steps", "6"], cwd=ROOT, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    runs.write_status(tmp_path / "run", runs.Status(state="running", pid=2**22 + 1, began=1.0, step=6))
    again = subprocess.run([*command, "--steps", "8"], cwd=ROOT, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    status = runs.read_status(tmp_path / "run")
    assert status is not None and status.state == "finished" and status.step == 8


def test_a_process_is_known_by_its_number_and_its_beginning():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        began = processes.started(child.pid)
        assert began is not None and processes.is_alive(child.pid, began)
        assert not processes.is_alive(child.pid, began - 60), "another process that had this number"
        assert "input()" in processes.command_line(child.pid)
        processes.end_at_once(child.pid)
        for _ in range(200):
            if not processes.is_alive(child.pid):
                break
            child.poll()
        assert processes.started(child.pid) is None and processes.command_line(child.pid) == []
        processes.end_at_once(child.pid)
    finally:
        child.kill()
        child.wait()


def test_a_trainer_lets_others_go_first(tmp_path):
    import psutil

    with (tmp_path / "log").open("wb") as log:
        child = processes.start_apart([sys.executable, "-c", "import time; time.sleep(30)"], tmp_path, {}, log)
    try:
        assert psutil.Process(child.pid).nice() == processes.LOW_PRIORITY
        assert os.getsid(child.pid) == child.pid != os.getsid(0)
    finally:
        child.kill()
        child.wait()


def test_a_file_that_is_being_read_is_replaced_a_moment_later(tmp_path, monkeypatch):
    """As Windows refuses it."""
    real, refused = os.replace, []

    def busy(source, target):
        if len(refused) < 3:
            refused.append(target)
            raise PermissionError(13, "The process cannot access the file")
        return real(source, target)

    monkeypatch.setattr(os, "replace", busy)
    runs.write_json(tmp_path / "status.json", {"a": 1})
    assert len(refused) == 3 and (tmp_path / "status.json").exists()
    monkeypatch.setattr(runs, "RENAME_SECONDS", 0.0)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(PermissionError):
        runs.write_json(tmp_path / "status.json", {"a": 2})


@pytest.mark.parametrize("folder", ["t2v_core", "demo"])
def test_what_only_some_systems_have_stands_in_one_module(folder):
    """In `processes`; the benchmark's instruments are for this machine."""
    names = ("os.kill", "os.pread", "os.preadv", "os.getpgid", "os.killpg", "os.nice", "os.fork", "SIGKILL", "/proc/")
    for path in (ROOT / folder).rglob("*.py"):
        if path.parent.name == "benchmark" or path.name in ("processes.py", "cores.py"):
            continue
        text = path.read_text()
        assert not [name for name in names if name in text], path
