"""What a training's last line proposes to ask: words that the model knows."""

from dataclasses import replace

import numpy as np
import pytest

from t2v_core.config import quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.data.folders import open_dataset
from t2v_core.data.proposals import to_ask_first
from t2v_core.data.video_folders import write_video
from t2v_core.models.lexicon import Lexicon
from t2v_core.models.tokens import tokenize


def own(tmp_path, captions):
    (tmp_path / "set").mkdir()
    for number, caption in enumerate(captions):
        write_video(tmp_path / "set" / f"video_{number}", np.full((10, 64, 64, 3), 255, np.uint8), caption)
    return open_dataset(tmp_path / "set", tmp_path / "cache")


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (["a dog runs"], ("a dog runs",)),
        (["a dog runs", "a dog sits down"], ("a dog runs", "a dog runs then sits down")),
        (["a dog runs", "a cat sits"], ("a dog runs", "a dog runs then cat sits")),
        (["circle moving up", "circle moving right"], ("circle moving up", "circle moving up then moving right")),
        (["a ball rises then stops and next falls", "a ball falls"], ("a ball falls", "a ball rises then falls")),
        (['say "hi" $HOME'], ("say hi",)),
    ],
)
def test_a_caption_of_the_set_and_what_it_was_not_shown(captions, expected, tmp_path):
    with own(tmp_path, captions) as clips:
        assert to_ask_first(clips) == expected
        known = set(clips.vocabulary)
        assert known.issuperset(" ".join(expected).split())


def test_of_our_own_world_the_projects_example():
    assert to_ask_first(SceneClips(quick())) == ("circle moving up then right",)
    few = SceneClips(replace(quick(), motions=("shrinking", "expanding"), num_clips=50))
    shown, *_ = to_ask_first(few)
    assert set(shown.split()) <= {*few.vocabulary}


@pytest.mark.parametrize(
    "caption",
    [
        "a ball rises then stops and next falls",
        "a ball rises, next falls, afterwards stops",
        "and then a ball and then and next",
        "a ball next to a box then rests",
        "a\u200bball th\u200ben falls",
    ],
)
def test_reader_tokenizer_and_split_part_clauses_alike(caption, tmp_path):
    with own(tmp_path, [caption, "a ball falls"]) as clips:
        starts = clips.phase_starts(np.array([0]))
        prompts = tokenize([caption], Lexicon(clips.vocabulary), starts, 10)
        assert prompts.text_tokens.shape[1] == len(starts[0])
        assert "next" not in clips.vocabulary or "next to" in caption
