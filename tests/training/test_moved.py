"""A run goes on from wherever one calls it, and with clips wherever they lie now: what counts is what they are."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from t2v_core import runs
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.errors import UserError
from t2v_core.training.start import keep_start
from tests.core_runs import finish, tiny_config

TRAIN = Path(__file__).parents[2] / "train.py"


def call(folder, *options):
    return subprocess.run([sys.executable, TRAIN, *options], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def clips(tmp_path):
    data = tiny_config().data
    for _ in write_dataset(type(data)(motions=data.motions, num_clips=40), None, tmp_path / "here" / "clips"):
        pass
    return tmp_path / "here" / "clips"


def test_a_run_goes_on_from_another_folder_with_clips_that_were_moved(clips, tmp_path):
    begun = call(clips.parent, "--data", "clips", "--out", "run", "--steps", "6")
    assert begun.returncode == 0, begun.stderr
    run = clips.parent / "run"
    assert runs.read_config(run).data_folder == str(clips)
    (run / "status.json").unlink()  # as one that was cut off
    there = tmp_path / "there"
    there.mkdir()
    shutil.move(clips, there / "moved")
    done = call(there, "--data", "moved", "--out", "../here/run", "--steps", "8")
    assert done.returncode == 0, done.stderr
    status = runs.read_status(run)
    assert status is not None and status.state == "finished" and status.step == 8
    assert runs.read_config(run).data_folder == str(there / "moved")


def test_other_clips_of_the_same_words_are_noticed_by_their_pixels(clips, tmp_path):
    config = type(tiny_config())(
        data=tiny_config().data, data_folder=str(clips), training=tiny_config(steps=4).training
    )
    with open_dataset(clips) as data:
        finish(config, tmp_path / "run", data)
        before = data.content
    (tmp_path / "run" / "status.json").unlink()
    pixels = np.load(clips / "clips.npy")
    pixels[0, 0, 0, 0] ^= 255
    np.save(clips / "clips.npy", pixels)
    with open_dataset(clips) as data:
        assert data.content != before
        with pytest.raises(UserError, match="captions or pixels differ"):
            finish(config, tmp_path / "run", data)


def test_the_model_to_start_from_may_have_moved_but_not_become_another(tiny_run, tmp_path):
    moved = shutil.copytree(tiny_run, tmp_path / "moved")
    kept = keep_start(str(moved), tmp_path / "run")
    assert keep_start(str(tiny_run), tmp_path / "run") == kept
    shutil.rmtree(moved)
    assert keep_start(str(moved), tmp_path / "run") == kept
    with pytest.raises(UserError, match="another model"):
        keep_start("shipped", tmp_path / "run")
