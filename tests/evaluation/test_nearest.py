"""The closest taught clip, and the clips it is looked for among."""

from dataclasses import replace

import numpy as np

from t2v_core.config import quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.evaluation.nearest import taught_clips, taught_index
from t2v_core.generation.sampling import load_model


def test_a_taught_clip_is_its_own_nearest_and_a_new_one_is_further():
    data = SceneClips(quick())
    index = taught_index(data, 300)
    clip = data.clips(np.array([123]))[0]
    found, distance, nearest = index.nearest(clip)
    assert found == 123 and distance == 0 and (nearest == clip).all()
    _, distance, _ = index.nearest(data.clips(np.array([5000]))[0])
    assert distance > 1


def test_videos_that_a_model_was_taught_are_not_decoded_again(tiny_run, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    model = load_model(tiny_run)
    list(write_dataset(replace(model.config.data, num_clips=3), None, tmp_path / "set", "blog"))
    open_dataset(tmp_path / "set", cache=tmp_path / "run" / "data")
    model.config = replace(model.config, data_folder=str(tmp_path / "set"))
    decoded = [path.stat().st_ino for path in tmp_path.glob("run/data/*/clips.npy")]
    assert len(taught_clips(model, tmp_path / "run")) == 3
    assert decoded and [path.stat().st_ino for path in tmp_path.glob("run/data/*/clips.npy")] == decoded
    assert not (tmp_path / "elsewhere").exists()
