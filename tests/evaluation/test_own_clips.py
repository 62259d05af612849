"""Clips that the ruler cannot read are not judged."""

import json
from dataclasses import replace

import numpy as np
import pytest

from t2v_core.config import quick
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.evaluation.own_clips import drop_verdicts_on_foreign_clips, obeyed_by_own_clips


@pytest.fixture
def ours(tmp_path):
    list(write_dataset(replace(quick(), num_clips=40), None, tmp_path / "set"))
    return tmp_path / "set"


def test_our_own_clips_are_of_our_world(ours):
    with open_dataset(ours) as clips:
        assert obeyed_by_own_clips(clips) > 0.95
        assert drop_verdicts_on_foreign_clips(clips) == "" and clips.split is not None


@pytest.mark.parametrize("kind", ["a black background", "twice as slow"])
def test_clips_of_another_world_are_taught_without_verdicts(kind, ours):
    pixels = np.load(ours / "clips.npy")
    if kind == "a black background":
        pixels[(pixels == 255).all(-1)] = 0
    else:
        pixels = pixels[:, np.arange(10) // 2]
    np.save(ours / "clips.npy", pixels)
    with open_dataset(ours) as clips:
        told = drop_verdicts_on_foreign_clips(clips)
        assert "not of our world" in told and clips.split is None and clips.config is None
        captions = [json.loads(line)["prompt"] for line in (ours / "clips.jsonl").read_text().splitlines()]
        assert set(" ".join(captions).split()) <= set(clips.vocabulary)
