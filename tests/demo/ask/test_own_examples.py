"""What Ask offers and compares for a model that knows things and moves of one's own."""

import random
from types import SimpleNamespace

import numpy as np
import pytest

from demo.answers.examples import examples, random_prompt
from demo.ask import compare
from demo.ask.chips import examples_html
from demo.shared import visitors
from t2v_core import runs
from t2v_core.config import Config, quick, with_world
from t2v_core.data.clip_sets import clip_set
from t2v_core.evaluation.nearest import TaughtIndex, taught_index
from t2v_core.training.start import new_and_old
from t2v_core.world.prompts import LANGUAGE, parse
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import BUILT_IN
from tests.own_world import small_world

WORLD = small_world()
RUN = "00000000000000aa"


@pytest.fixture
def run(home):
    """A run that went on from one that knew a blue circle."""
    folder = home / "runs" / RUN
    config = Config(data=with_world(quick(), WORLD), start="shipped")
    runs.create_run(folder / "start", Config(), clip_set(quick()).split, sorted(LANGUAGE))
    clips = new_and_old(config, WORLD, folder / "start")
    runs.create_run(folder, config, clips.split, clips.vocabulary, WORLD)
    return folder


@pytest.fixture
def model(run):
    config = runs.read_config(run)
    return SimpleNamespace(
        config=config,
        vocabulary=runs.read_vocabulary(run),
        split=runs.read_split_of(run),
        world=runs.read_world_of(run),
        num_frames=10,
    )


def test_examples_name_own_things_and_own_moves(model):
    found = examples(model, random.Random(0))
    kinds = [one.kind for one in found]
    assert kinds.count("never seen together") == 1 and {"taught", "never seen"} <= set(kinds)
    seen = {one.kind: one.prompt for one in found}
    assert seen["never seen together"] == "kite looping and red circle bouncing vertically"
    alone = [one for one in found if " and " not in one.prompt]
    assert all(parse(one.prompt, WORLD).shape in ("kite", "mole") for one in alone)
    own = [one for one in alone if {"looping", "waning"} & set(parse(one.prompt, WORLD).composition)]
    assert {"taught", "never seen"} <= {one.kind for one in own}
    assert all(model.split.is_taught(parse(one.prompt, WORLD).composition) == (one.kind == "taught") for one in own)
    assert parse(random_prompt(model, random.Random(1)), WORLD).shape in ("kite", "mole")


def test_without_own_things_nothing_is_offered_together(model):
    plain = SimpleNamespace(
        config=Config(), vocabulary=sorted(LANGUAGE), split=clip_set(quick()).split, world=BUILT_IN, num_frames=10
    )
    assert "never seen together" not in {one.kind for one in examples(plain, random.Random(0))}
    assert examples_html("no such run") == ""


def closest(monkeypatch, model, clip, run=RUN):
    monkeypatch.setattr(compare.asking, "ask", lambda question: SimpleNamespace(clip=clip, model=model))
    monkeypatch.setattr(compare, "taught_index", lambda clips: TaughtIndex(data=clips, small=small(clips)))
    compare._shrunk.cache_clear()
    html = compare.closest_taught(compare.Question(prompt="", run=run))
    compare._shrunk.cache_clear()
    return html


def test_the_closest_taught_clip_is_one_of_new_and_old(run, model, monkeypatch):
    """A clip that was taught is closest to itself, whichever set it is of."""
    new = clip_set(model.config.data, model.split, model.world)
    for taught in (new, clip_set(quick())):
        rows = np.array([17])
        words = taught.prompts(rows)[0]
        assert f"taught: “{words}”" in closest(monkeypatch, model, taught.clips(rows)[0])


def test_several_things_have_a_closest_clip_too(run, model, monkeypatch):
    programs = [parse(prompt, WORLD) for prompt in ("kite looping", "mole moving up")]
    both = [draw_scenes([one], np.array([5]), seed=0, num_frames=10, world=WORLD) for one in programs]
    assert "taught: “" in closest(monkeypatch, model, render(both, 10)[0])


def small(clips):
    """Of two hundred clips instead of thousands."""
    return taught_index(clips, 200).small


def test_a_run_that_is_gone_is_a_sentence(model, monkeypatch):
    monkeypatch.setattr(visitors, "find_run", lambda run: None)
    assert "not here any more" in closest(monkeypatch, model, np.zeros((10, 64, 64, 3), np.uint8))
