"""What a GPU draws is what cv2 draws. Run on the CPU: the arithmetic is the same."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from t2v_core.config import full
from t2v_core.data.clip_sets import PALETTE, SceneClips
from t2v_core.judging.judge import judge
from t2v_core.judging.track import measure
from t2v_core.models.pixels import to_uint8
from t2v_core.training.gpu_rasteriser import rasterise_on
from t2v_core.world.scenes import SHAPES


def drawn_both_ways(frame_size: int, count: int) -> tuple[SceneClips, np.ndarray, np.ndarray]:
    data = SceneClips(replace(full(), frame_size=frame_size))
    path, scenes = data.paths(np.arange(count))
    clips = rasterise_on(torch.device("cpu"), path, scenes.shapes, PALETTE[scenes.colours], frame_size)
    assert set(scenes.shapes.tolist()) == set(range(len(SHAPES)))
    return data, to_uint8(clips), data.clips(np.arange(count))


@pytest.mark.parametrize("frame_size", [64, 128])
def test_pictures_are_those_of_the_other_rasteriser_but_for_the_finest_of_edges(frame_size):
    _, ours, theirs = drawn_both_ways(frame_size, 60)
    off = np.abs(ours.astype(int) - theirs.astype(int)).max(-1)
    assert off.mean() < 0.6 and (off > 128).mean() < 5e-4  # of 255; an edge pixel by more than half
    inks = [(255 - clips.astype(int)).sum((2, 3, 4)) for clips in (ours, theirs)]
    assert (
        np.abs(inks[0] / inks[1] - 1).mean() < 0.03
    )  # cv2 draws the same square 8 % larger from one frame to the next


def test_things_are_where_the_path_says():
    data, ours, _ = drawn_both_ways(64, 60)
    path, _ = data.paths(np.arange(60))
    off = np.array([measure(clip).centres for clip in ours]) - path.centres
    assert np.abs((off + 32) % 64 - 32).max() < 0.6  # what is measured is a mask of whole pixels


def test_the_judge_accepts_them():
    data, ours, _ = drawn_both_ways(64, 100)
    records = data.records(np.arange(100))
    verdicts = [
        judge(clip, program, phase_starts=starts)
        for clip, program, starts in zip(ours, records.programs, records.phase_starts, strict=True)
    ]
    assert np.mean([verdict.obeys for verdict in verdicts]) >= 0.98
