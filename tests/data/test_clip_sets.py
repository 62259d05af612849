"""Clip sets: clip i is always the same, and nothing that is held out is ever in one."""

import dataclasses
import hashlib
import subprocess
import sys

import numpy as np
import pytest

from t2v_core.benchmark.article_writer import article_writer
from t2v_core.config import DataConfig, blog, full, quick
from t2v_core.data.article import BLOG_PROMPTS, BLOG_VOCABULARY, BlogClips, blog_clip, blog_path
from t2v_core.data.clip_sets import SceneClips, clip_set
from t2v_core.data.vocabulary import build_vocabulary
from t2v_core.judging.judge import judge
from t2v_core.world.prompts import parse
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import COLOUR_NAMES, MIN_PHASE_FRAMES, MOTION_NAMES, SHAPES, START_RANGE
from t2v_core.world.split import Split

PRESETS = {"quick": quick(), "full": full(), "blog": blog()}
INDICES = np.array([0, 1, 7, 99_999, 3, 7])


def digest(config: DataConfig) -> str:
    data = clip_set(config)
    text = f"{data.prompts(INDICES)} {data.phase_starts(INDICES)}"
    return hashlib.sha256(data.clips(INDICES).tobytes() + text.encode()).hexdigest()


@pytest.mark.parametrize("name", PRESETS)
def test_another_process_makes_the_same_clips(name):
    code = f"import tests.data.test_clip_sets as t; print(t.digest(t.PRESETS['{name}']))"
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert found == digest(PRESETS[name])


@pytest.mark.parametrize("name", PRESETS)
def test_a_clip_does_not_depend_on_order_or_batch(name):
    data = clip_set(PRESETS[name])
    indices = np.array([5, 2, 900, 2])
    clips, prompts, starts = data.clips(indices), data.prompts(indices), data.phase_starts(indices)
    assert clips.shape == (4, 10, 64, 64, 3) and clips.dtype == np.uint8
    np.testing.assert_array_equal(clips[1], clips[3])
    for clip, prompt, start, index in zip(clips, prompts, starts, indices, strict=True):
        alone = np.array([index])
        np.testing.assert_array_equal(data.clips(alone)[0], clip)
        assert data.prompts(alone) == [prompt] and data.phase_starts(alone) == [start]
    many = data.clips(np.arange(64))
    np.testing.assert_array_equal(many[5], clips[0])
    numbers = np.array([9, 0, 4, 3])
    np.testing.assert_array_equal(data.frames(indices, numbers), clips[np.arange(4), numbers])
    described, lines = data.described_clips(indices)
    np.testing.assert_array_equal(described, clips)
    assert [line["prompt"] for line in lines] == prompts


@pytest.mark.parametrize("name", PRESETS)
def test_the_seed_changes_the_clips(name):
    assert digest(PRESETS[name]) != digest(dataclasses.replace(PRESETS[name], seed=1))


@pytest.mark.parametrize(
    "config",
    [
        quick(),
        full(),
        dataclasses.replace(full(), seed=7),
        dataclasses.replace(quick(), held_out=(("moving left", "moving up"),), held_out_share=0.0),
    ],
    ids=["quick", "full", "another seed", "asked for"],
)
def test_nothing_held_out_is_ever_shown(config):
    data = SceneClips(config)
    records = data.records(np.arange(20_000))
    held_out, bindings = set(data.split.held_out), set(data.split.held_out_bindings)
    assert ("moving up", "moving right") in held_out
    shown, seen_bindings = set(), set()
    for program, prompt in zip(records.programs, records.prompts, strict=True):
        said = parse(prompt)
        assert said.composition == program.composition and said.shape == program.shape
        assert said.colour in (None, program.colour) and said.size == program.size
        assert [phase.pace for phase in said.phases] == [phase.pace for phase in program.phases]
        shown.add(program.composition)
        seen_bindings.add((program.shape, program.colour))
    # The scene that is drawn is the program's.
    drawn = {
        tuple(MOTION_NAMES[motion] for motion in motions[: len(starts)])
        for motions, starts in zip(records.scenes.motions, records.phase_starts, strict=True)
    }
    colours = {(SHAPES[s], COLOUR_NAMES[c]) for s, c in zip(records.scenes.shapes, records.scenes.colours, strict=True)}
    assert drawn == shown == set(data.split.taught)
    assert colours == seen_bindings and not seen_bindings & bindings
    assert not shown & held_out and max(map(len, shown)) == 2


def test_numbers_stay_in_their_ranges():
    records = SceneClips(full()).records(np.arange(5000))
    scenes = records.scenes
    sizes = np.array([program.size or "" for program in records.programs])
    for name, low, high in (("", 4.5, 7.5), ("small", 3.5, 4.5), ("large", 7.5, 10.0)):
        radii = scenes.radii[sizes == name]
        assert low <= radii.min() < low + 0.1 and high - 0.1 < radii.max() <= high
    assert START_RANGE[0] <= scenes.starts.min() and scenes.starts.max() <= START_RANGE[1]
    paces = [phase.pace or "" for program in records.programs for phase in program.phases]
    speeds = np.concatenate(
        [speed[: len(program.phases)] for speed, program in zip(scenes.speeds, records.programs, strict=True)]
    )
    for name, low, high in (("", 3.5, 5.5), ("slowly", 2.0, 3.0), ("quickly", 6.0, 7.0)):
        chosen = speeds[np.array(paces) == name]
        assert low <= chosen.min() < low + 0.1 and high - 0.1 < chosen.max() <= high
    seconds = [starts[1] for starts in records.phase_starts if len(starts) == 2]
    assert set(seconds) == set(range(MIN_PHASE_FRAMES, 10 - MIN_PHASE_FRAMES + 1))


def test_phases_of_one_pace_have_one_speed_and_are_judged_so():
    programs = [parse("circle moving up slowly then right slowly"), parse("circle moving up quickly then right slowly")]
    scenes = draw_scenes(programs * 20, np.arange(40), seed=0, num_frames=20)
    same, other = scenes.speeds[::2], scenes.speeds[1::2]
    assert (same[:, 0] == same[:, 1]).all() and (other[:, 0] > other[:, 1] + 3).all()
    clips = render(scenes, 20, 64)
    assert all(judge(clip, program).obeys for clip, program in zip(clips, programs * 20, strict=True))


def test_rotations_start_well_away_from_the_centre():
    data = SceneClips(dataclasses.replace(quick(), motions=("rotating clockwise", "rotating counter-clockwise")))
    starts = data.records(np.arange(2000)).scenes.starts
    assert np.linalg.norm(starts - 32, axis=1).min() >= 12


def test_a_given_split_overrides_the_drawn_one():
    split = Split(taught=(("moving up",), ("moving left", "shrinking")))
    data = SceneClips(quick(), split)
    assert {parse(prompt).composition for prompt in data.prompts(np.arange(300))} == set(split.taught)
    with pytest.raises(ValueError, match="Every combination"):
        SceneClips(quick(), Split(taught=(("moving up",),), held_out_bindings=(("circle", "blue"),)))


def test_other_shapes_of_data():
    config = dataclasses.replace(
        quick(), num_frames=16, frame_size=128, motions=("moving up",), colours=("red", "cyan")
    )
    for entry in (config, dataclasses.replace(config, preset="blog")):
        data = clip_set(entry)
        assert data.clips(np.arange(3)).shape == (3, 16, 128, 128, 3)
        assert len(data) == config.num_clips


def test_the_articles_prompts_and_formulas():
    assert len(BLOG_PROMPTS) == len(set(BLOG_PROMPTS)) == 18
    assert {"diagonally", "up-right", "counter-clockwise"} <= set(BLOG_VOCABULARY)
    assert not {"up", "then"} & set(BLOG_VOCABULARY)
    f = np.arange(10)
    for prompt, x, y in (
        ("circle moving down", 32 + 0 * f, 32 + 5 * f),
        ("circle moving left", 32 - 5 * f, 32 + 0 * f),
        ("circle moving diagonally up-right", 32 + 5 * f, 32 - 5 * f),
        ("circle moving down-left", 32 - 5 * f, 32 + 5 * f),
        ("circle rotating clockwise", 32 + 0 * f, 32 + 0 * f),
        ("circle bouncing vertically", 32 + 0 * f, 32 - abs(5 * f - 32)),
        ("circle bouncing horizontally", 32 - abs(5 * f - 32), 32 + 0 * f),
        ("circle zigzagging vertically", 32 + 0 * f, 32 + np.where(f % 2, 5 * f, -5 * f)),
        ("circle zigzagging horizontally", 32 + np.where(f % 2, 5 * f, -5 * f), 32 + 0 * f),
    ):
        np.testing.assert_array_equal(blog_path(prompt, 10)[0], np.stack([x, y], 1) % 64, prompt)
    for word in ("up-left", "down-right", "down-left"):
        np.testing.assert_array_equal(blog_clip(f"circle moving {word}"), blog_clip(f"circle moving diagonally {word}"))
    assert blog_path("circle shrinking", 10)[1][:4].tolist() == [10, 9, 8, 7]
    with pytest.raises(KeyError):
        blog_clip("circle moving up")
    for prompt in BLOG_PROMPTS:
        assert (blog_clip(prompt).min((1, 2, 3)) < 200).all(), f"{prompt}: a frame is blank"
    cut = blog_clip("circle moving right")[6]  # its centre is at x = 62: what is cut off does not come in on the left
    assert (cut[:, :50] == 255).all() and (cut[32, 60] == (0, 0, 255)).all()


def test_blog_clips_say_the_articles_words_and_teach_all_their_motions():
    data = clip_set(blog())
    assert isinstance(data, BlogClips)
    prompts = data.prompts(np.arange(5000))
    counts = {prompt: prompts.count(prompt) for prompt in BLOG_PROMPTS}
    assert sum(counts.values()) == 5000 and min(counts.values()) > 200
    assert set(data.split.taught) == {parse(prompt).composition for prompt in BLOG_PROMPTS}
    assert data.split.held_out == () and len(data.split.taught) == 15
    fewer = BlogClips(blog(), Split(taught=(("moving up-left",),)))
    assert set(fewer.prompts(np.arange(100))) == {"circle moving up-left", "circle moving diagonally up-left"}
    with pytest.raises(ValueError, match="none of the article"):
        BlogClips(blog(), Split(taught=(("moving up",),)))


def test_the_articles_writer_writes_its_layout(tmp_path):
    article_writer(tmp_path, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["video_0", "video_1", "video_2"]
    names = sorted(path.name for path in (tmp_path / "video_2").iterdir())
    assert names == [f"frame_{i}.png" for i in range(10)] + ["prompt.txt"]
    assert (tmp_path / "video_0" / "prompt.txt").read_text() in BLOG_PROMPTS


@pytest.mark.parametrize(
    "config",
    [
        quick(),
        full(),
        blog(),
        dataclasses.replace(quick(), motions=("moving up", "expanding"), shapes=("star", "circle")),
    ],
)
def test_a_set_says_its_own_vocabulary_which_is_that_of_its_prompts(config):
    """However small it is: of 20,000 clips, none of the words is left out."""
    many = clip_set(config).prompts(np.arange(20_000))
    assert clip_set(dataclasses.replace(config, num_clips=1)).vocabulary == build_vocabulary(many)


def test_the_vocabulary_has_no_motion_that_the_split_does_not_teach():
    split = Split(taught=(("moving up",), ("shrinking", "moving up")))
    assert SceneClips(quick(), split).vocabulary == ("blue", "circle", "moving", "shrinking", "then", "up")
