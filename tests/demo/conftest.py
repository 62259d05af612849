"""A temporary home for what visitors make, two visitors, and a trainer that learns nothing."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr
import pytest

from demo import interface
from demo.answers import asking
from demo.runs import jobs, training_line
from demo.sets import making, writing_line
from demo.shared import visitors

ALICE, BOB = "a" * 32, "b" * 32
FAKE_TRAINER = Path(__file__).with_name("fake_train.py")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTION_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    monkeypatch.delenv("SPACE_ID", raising=False)
    return tmp_path / "home"


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trainings are done by the stand-in, one at a time; none outlives the test."""
    monkeypatch.setattr(training_line, "TRAIN", FAKE_TRAINER)
    monkeypatch.setattr(training_line, "SLOTS", 1)
    seconds = {"first_look": 12.0, "good": 180.0, "best": 1200.0}  # of the stand-in's clock
    monkeypatch.setattr(jobs, "seconds_expected", lambda request: seconds[request.effort])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(visitors.PROJECT), os.environ.get("PYTHONPATH", "")]))
    yield
    for run in visitors.all_folders("runs"):
        training_line.end_by_force(run)


def built_page(home: Path) -> gr.Blocks:
    """The page, without its threads that would outlive the test: the line of trainings would go on in the home of
    whoever comes next, and a model that still computes when all tests are done ends Python with an abort."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "warm_up", lambda: None)
        patch.setattr(training_line, "start_scheduler", lambda: None)
        patch.setenv("MOTION_LAB_HOME", str(home))
        return interface.build_demo()


def wait_until(condition: Callable[[], object], seconds: float = 120.0) -> None:
    """Move the line on, as the scheduler does, until something holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        training_line.advance()
        time.sleep(0.1)


def written_set(visitor: str) -> making.SetCard:
    """A visitor's newest set, once it has left the line of writings."""
    wait_until(lambda: not writing_line.find(making.latest_set(visitor).id))
    return making.latest_set(visitor)
