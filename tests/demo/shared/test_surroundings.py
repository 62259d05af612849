"""Machines as people have them: folders that are somebody else's, no home, proxies, variables of gradio's."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import app
from demo.shared import surroundings
from demo.shared.surroundings import home, lasts, settle

ROOT = Path(__file__).parents[3]
NAMES = ("MOTION_LAB_HOME", "GRADIO_TEMP_DIR", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HF_HOME", "SPACE_ID")


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch, tmp_path):
    """What `settle` sets is set for this process: put back afterwards."""
    before, folder = dict(os.environ), tempfile.tempdir
    for name in (*NAMES, "http_proxy", "no_proxy", "NO_PROXY", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("GRADIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(surroundings, "PROJECT", tmp_path / "project")
    monkeypatch.setenv("HOME", str(tmp_path / "owner"))
    yield
    os.environ.clear()
    os.environ.update(before)
    tempfile.tempdir = folder


def refuse(monkeypatch, *folders):
    """As of another user: the one who runs these tests may be allowed everything."""
    real = surroundings.can_write
    monkeypatch.setattr(
        surroundings, "can_write", lambda folder: not any(folder.is_relative_to(f) for f in folders) and real(folder)
    )


def test_a_project_that_one_can_write_to_keeps_it_all(tmp_path):
    settle()
    assert home() == tmp_path / "project" / "data"


def test_else_it_is_kept_with_the_owners_things(tmp_path, monkeypatch):
    refuse(monkeypatch, tmp_path / "project")
    settle()
    assert home() == tmp_path / "owner" / ".local" / "share" / "motion-lab"


def test_nowhere_to_write_is_said_with_the_way_out(tmp_path, monkeypatch):
    refuse(monkeypatch, tmp_path)
    with pytest.raises(match="MOTION_LAB_HOME=/some/folder"):
        settle()
    monkeypatch.setenv("MOTION_LAB_HOME", str(tmp_path / "mine"))
    with pytest.raises(match="mine, which MOTION_LAB_HOME names"):
        settle()


def test_one_writable_folder_is_enough(tmp_path, monkeypatch):
    """A root that is read-only, no HOME, no folder for what is temporary."""
    mine = tmp_path / "mine"
    monkeypatch.setenv("MOTION_LAB_HOME", str(mine))
    monkeypatch.setenv("HOME", "/nonexistent")
    real = surroundings.can_write
    monkeypatch.setattr(surroundings, "can_write", lambda folder: folder.is_relative_to(mine) and real(folder))
    settle()
    assert Path(tempfile.gettempdir()) == mine / "temporary"
    assert Path(os.environ["HF_HOME"]).is_relative_to(mine) and Path(os.environ["XDG_CACHE_HOME"]).is_relative_to(mine)


def test_a_folder_of_downloads_that_is_somebody_elses_is_left_to_them(tmp_path, monkeypatch):
    theirs = Path(tempfile.gettempdir()) / "gradio"
    refuse(monkeypatch, theirs)
    settle()
    assert Path(os.environ["GRADIO_TEMP_DIR"]) == home() / "downloads"


def test_the_disk_of_a_space_is_used_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SPACE_ID", "somebody/motion-lab")
    monkeypatch.setattr(surroundings, "SPACE_DISK", tmp_path / "disk")
    settle()
    assert home() == tmp_path / "project" / "data" and not lasts()
    monkeypatch.delenv("MOTION_LAB_HOME")
    (tmp_path / "disk").mkdir()
    settle()
    assert home() == tmp_path / "disk" / "motion-lab" and lasts()


def test_the_page_is_not_asked_for_through_a_proxy(monkeypatch):
    from urllib.request import getproxies, proxy_bypass

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "intranet")
    settle()
    assert getproxies()["http"] and proxy_bypass("127.0.0.1:7860") and proxy_bypass("localhost:7860")
    assert proxy_bypass("intranet") and not proxy_bypass("example.org")


@pytest.mark.parametrize(
    ("given", "words", "wanted"),
    [
        ({}, [], ("127.0.0.1", 7860, "")),
        ({"GRADIO_SERVER_NAME": "0.0.0.0", "GRADIO_SERVER_PORT": "8000"}, [], ("0.0.0.0", 8000, "")),
        ({"GRADIO_ROOT_PATH": "/lab", "PORT": "9000", "GRADIO_SERVER_PORT": "8000"}, [], ("127.0.0.1", 9000, "/lab")),
        ({"GRADIO_SERVER_NAME": "0.0.0.0", "PORT": ""}, ["--host", "::1", "--port", "5"], ("::1", 5, "")),
        ({"SPACE_ID": "a/b"}, [], ("0.0.0.0", 7860, "")),
    ],
)
def test_what_gradios_variables_ask_for_counts_where_the_command_says_nothing(monkeypatch, given, words, wanted):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["app.py", *words])
    options = app.read_options()
    assert (options.host, options.port, options.root_path) == wanted
    monkeypatch.setenv("GRADIO_SHARE", "True")
    settle()
    assert not [name for name in os.environ if name.startswith("GRADIO_S")]


def test_a_port_that_is_no_number_is_refused_in_a_line():
    done = subprocess.run(
        [sys.executable, ROOT / "app.py"], env=os.environ | {"PORT": "abc"}, capture_output=True, text=True
    )
    assert done.returncode == 2 and "invalid int value: 'abc'" in done.stderr and "Traceback" not in done.stderr
