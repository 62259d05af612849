"""Rates, the prompts they are taken on, and the nearest taught clip."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from t2v_core.config import full, quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.evaluation.rates import GROUPS, evaluate, questions, rate, readable, real_clip_verdicts, wilson
from t2v_core.generation.sampling import load_model
from t2v_core.world.prompts import parse


def test_wilson_against_published_values():
    """Newcombe 1998, table I: 81 of 263 and 0 of 20."""
    found = wilson(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=2e-4), pytest.approx(0.3662, abs=2e-4))
    assert (wilson(0, 20).low, wilson(0, 20).high) == (0, pytest.approx(0.1611, abs=2e-4))
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)


@pytest.mark.parametrize("config", [quick(), full(), replace(quick(), num_frames=16)], ids=["quick", "full", "longer"])
def test_every_group_asks_what_it_says(config):
    split = SceneClips(config).split
    bindings = set(split.held_out_bindings)
    for group in GROUPS:
        asked = questions(config, split, group, 60, seed=3)
        absent = (group == "held_out_bindings" and not bindings) or (group == "four_phases" and config.num_frames < 16)
        assert len(asked) == (0 if absent else 60)
        for prompt, program in asked:
            assert parse(prompt) == program
            composition = program.composition
            assert split.is_taught(composition) == (group in ("single", "taught", "held_out_bindings"))
            assert len(composition) == {"single": 1, "three_phases": 3, "four_phases": 4}.get(group, 2)
            assert ((program.shape, program.colour) in bindings) == (group == "held_out_bindings")
    assert {program.composition for _, program in questions(config, split, "up_then_right", 5, 0)} == {
        ("moving up", "moving right")
    }


def test_questions_cover_all_compositions_before_any_comes_twice():
    split = SceneClips(quick()).split
    asked = questions(quick(), split, "held_out", len(split.held_out), seed=0)
    assert {program.composition for _, program in asked} == set(split.held_out)


def test_real_clips_obey_and_shuffled_ones_do_not():
    split = SceneClips(full()).split
    for group, config in (("held_out", full()), ("four_phases", replace(full(), num_frames=16))):
        asked = questions(config, split, group, 100, seed=0)
        assert rate(real_clip_verdicts(config, asked, seed=0)).obeys >= 0.98
        assert rate(real_clip_verdicts(config, asked, seed=0, shift=1)).obeys <= 0.05


def test_the_report_of_an_untrained_model(tiny_run):
    report = evaluate(load_model(tiny_run), clips=8)
    assert report["held_out"]["obeys"] <= 0.5 and report["held_out"]["clips"] == 8
    assert report["held_out"]["real_clips"]["obeys"] == 1
    assert report["chance"]["obeys"] <= 0.25
    assert set(report["held_out"]["parts"]) >= {"object", "shape", "motion"}
    assert set(report["motions"]) == {"moving up", "moving right", "moving down", "shrinking"}


def test_a_model_of_one_motion_has_a_report_without_chance(tiny_run):
    model = load_model(tiny_run)
    one = replace(model.config.data, motions=("moving up",))
    model.config = replace(model.config, data=one)
    model.split = SceneClips(one).split
    report = evaluate(model, clips=4)
    assert report["single"]["clips"] == 4 and "chance" not in report and "held_out" not in report


def test_a_model_that_was_told_no_colours_is_asked_without(tiny_run):
    model = load_model(tiny_run)
    asked = questions(model.config.data, SceneClips(model.config.data).split, "taught", 10, seed=0)
    model.vocabulary = tuple(word for word in model.vocabulary if word != "blue")
    without = readable(model, asked)
    assert len(without) == 10
    assert all(parse(prompt) == program and program.colour is None for prompt, program in without)
    assert rate(real_clip_verdicts(model.config.data, without, seed=0)).obeys == 1


def test_the_command_prints_the_report(tiny_run):
    command = [sys.executable, "-m", "t2v_core.evaluate", "--run", str(tiny_run), "--clips", "4", "--seed", "1"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert report["clips"] == 4 and report["seed"] == 1 and "taught" in report
