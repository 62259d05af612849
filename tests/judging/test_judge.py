"""The judge passes what is right, and fails what was broken on purpose, naming the part that broke."""

import dataclasses
import json

import numpy as np
import pytest

from t2v_core.config import full, quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.judging.judge import judge
from t2v_core.judging.track import measure
from t2v_core.world.prompts import parse
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import MOTION_NAMES, SHAPES

PROMPT = "blue circle moving up then right"


def clip_of(prompt, seed=0, phase_starts=None, num_frames=10, frame_size=64, **changes):
    """A clip of what a prompt says, with some of its numbers set."""
    starts = None if phase_starts is None else [phase_starts]
    scenes = draw_scenes(
        [parse(prompt)],
        np.array([0]),
        seed=seed,
        num_frames=num_frames,
        phase_starts=starts,
        frame_size=frame_size,
    )
    return render(dataclasses.replace(scenes, **changes), num_frames, frame_size)[0]


def broken_parts(clip, prompt, phase_starts=None):
    verdict = judge(clip, parse(prompt), phase_starts)
    broken = {name for name, part in verdict.parts.items() if not part.kept}
    assert verdict.obeys == (not broken)
    assert all(part.reason for part in verdict.parts.values() if not part.kept)
    return broken


@pytest.mark.parametrize("config", [quick(), full()], ids=["quick", "full"])
def test_real_clips_obey_and_shuffled_prompts_do_not(config):
    data = SceneClips(config)
    indices = np.arange(1000, 1150)
    clips, prompts, starts = data.clips(indices), data.prompts(indices), data.phase_starts(indices)
    real = [judge(*entry).obeys for entry in zip(clips, map(parse, prompts), starts, strict=True)]
    assert np.mean(real) >= 0.98
    others = np.random.default_rng(0).permutation(len(prompts))
    shuffled = [judge(clip, parse(prompts[i]), starts[i]).obeys for clip, i in zip(clips, others, strict=True)]
    assert np.mean(shuffled) <= 0.05


@pytest.mark.parametrize("motion", MOTION_NAMES)
def test_every_motion_obeys_itself_and_no_other(motion):
    clip = clip_of(f"circle {motion}")
    obeyed = [other for other in MOTION_NAMES if judge(clip, parse(f"circle {other}")).obeys]
    assert obeyed == [motion]


def test_three_phases_and_uneven_ones_obey():
    assert not broken_parts(clip_of("circle moving up then right then down"), "circle moving up then right then down")
    assert not broken_parts(clip_of(PROMPT, phase_starts=(0, 3)), PROMPT, (0, 3))
    assert broken_parts(clip_of(PROMPT, phase_starts=(0, 2)), PROMPT, (0, 8)) == {"motion"}


@pytest.mark.parametrize("frame_size", [32, 128])
def test_other_frame_sizes_are_judged_alike(frame_size):
    clip = clip_of(PROMPT, frame_size=frame_size)
    assert not broken_parts(clip, PROMPT)
    assert broken_parts(clip, "blue circle moving right then up") == {"motion"}


def test_a_missing_object_fails():
    clip = clip_of(PROMPT)
    clip[4] = 255
    verdict = judge(clip, parse(PROMPT))
    assert not verdict.object.kept and "frame 5" in verdict.object.reason
    assert not verdict.obeys and not verdict.motion.kept
    for frame in (0, 9):
        clip = clip_of(PROMPT)
        clip[frame] = 255
        assert "object" in broken_parts(clip, PROMPT)
    assert "object" in broken_parts(np.full_like(clip, 255), PROMPT)


def test_a_doubled_object_fails():
    clip = clip_of(PROMPT)
    clip[6] = np.minimum(clip[6], np.roll(clip[6], 30, 1))
    verdict = judge(clip, parse(PROMPT))
    assert not verdict.obeys and not verdict.object.kept and "frame 7" in verdict.object.reason


def test_a_shattered_object_fails():
    clip = clip_of(PROMPT, radii=np.array([7.0]), starts=np.array([[30.0, 40.0]]))
    column = round(measure(clip).centres[2][0])
    clip[2, :, column - 1 : column + 2] = 255
    assert broken_parts(clip, PROMPT) == {"object"}


def test_the_wrong_colour_fails_and_an_open_one_does_not():
    clip = clip_of(PROMPT)
    assert broken_parts(clip, "red circle moving up then right") == {"colour"}
    assert broken_parts(clip, "purple circle moving up then right") == {"colour"}
    assert not broken_parts(clip, "circle moving up then right")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_wrong_shape_fails(shape):
    for seed in range(3):
        clip = clip_of(f"{shape} moving up then right", seed)
        for other in SHAPES:
            assert broken_parts(clip, f"{other} moving up then right") == (set() if other == shape else {"shape"})


def test_turned_shapes_are_still_told_apart():
    for shape in SHAPES:
        clip = clip_of(f"{shape} rotating clockwise", num_frames=10)
        kept = [other for other in SHAPES if not broken_parts(clip, f"{other} rotating clockwise")]
        assert kept == [shape]


def test_the_wrong_order_of_phases_fails():
    clip = clip_of("blue circle moving right then up")
    assert broken_parts(clip, PROMPT) == {"motion"}
    verdict = judge(clip, parse(PROMPT))
    assert [part.kept for part in verdict.motions] == [False, False]
    assert broken_parts(clip_of(PROMPT)[::-1], PROMPT) == {"motion"}


def test_one_phase_only_fails_and_is_named():
    verdict = judge(clip_of("blue circle moving up"), parse(PROMPT))
    assert not verdict.obeys and [part.kept for part in verdict.motions] == [True, False]
    assert "frame" in verdict.motion.reason
    verdict = judge(clip_of("blue circle moving right"), parse(PROMPT))
    assert not verdict.obeys and [part.kept for part in verdict.motions] == [False, True]
    assert broken_parts(clip_of("blue circle moving up then right then down"), PROMPT) == {"motion"}


def test_a_frozen_clip_fails_unless_it_should_stand_still():
    clip = clip_of(PROMPT)
    frozen = np.repeat(clip[:1], 10, 0)
    assert broken_parts(frozen, PROMPT) == {"motion"}
    assert broken_parts(frozen, "circle expanding") == {"motion"}
    assert not broken_parts(frozen, "blue circle standing still")


def test_size_and_pace_words_are_judged():
    assert not broken_parts(clip_of("large circle moving up"), "large circle moving up")
    assert broken_parts(clip_of("large circle moving up"), "small circle moving up") == {"size"}
    assert broken_parts(clip_of("small circle moving up"), "large circle moving up") == {"size"}
    assert broken_parts(clip_of("circle moving up quickly"), "circle moving up slowly") == {"motion"}
    assert broken_parts(clip_of("circle moving up slowly"), "circle moving up quickly") == {"motion"}


def test_a_jump_and_a_change_of_size_fail():
    clip = clip_of(PROMPT)
    jump = clip.copy()
    jump[9] = np.roll(jump[9], 8, 0)
    assert broken_parts(jump, PROMPT) == {"motion"}
    grown = clip_of("blue circle expanding", radii=np.array([6.0]), starts=np.array([[32.0, 32.0]]))
    assert broken_parts(grown, "blue circle standing still") == {"motion"}


def test_the_track_follows_the_object_over_the_edges():
    scenes = draw_scenes([parse("circle moving left")], np.array([0]), seed=1, num_frames=10)
    scenes = dataclasses.replace(scenes, starts=np.array([[14.0, 3.0]]), speeds=np.array([[5.0]]))
    track = measure(render(scenes, 10)[0])
    wanted = np.stack([(14.0 - 5 * np.arange(10)) % 64, np.full(10, 3.0)], 1)
    gaps = np.abs(track.centres - wanted)
    assert np.minimum(gaps, 64 - gaps).max() < 0.5
    assert (track.objects == 1).all()


def test_noise_and_black_frames_fail_without_a_crash():
    noise = np.random.default_rng(0).integers(0, 256, (10, 64, 64, 3), np.uint8)
    for clip in (noise, np.zeros_like(noise), np.full_like(noise, 128)):
        for prompt in (PROMPT, "small red star rotating clockwise slowly then bouncing vertically"):
            assert "object" in broken_parts(clip, prompt) or not judge(clip, parse(prompt)).obeys


def test_verdicts_are_json():
    clip = clip_of(PROMPT)
    clip[3] = 255
    for entry in (clip, clip_of(PROMPT)):
        data = json.loads(json.dumps(judge(entry, parse(PROMPT)).to_json()))
        assert data["obeys"] is judge(entry, parse(PROMPT)).obeys
        assert len(data["measured"]) == 10 and set(data["parts"]) == {"object", "colour", "shape", "motion"}
