"""Going on from a model that is there."""

import numpy as np
import pytest
import torch

from t2v_core import runs
from t2v_core.config import Config, TrainConfig, preset, quick, with_world
from t2v_core.data.clip_sets import SceneClips
from t2v_core.errors import UserError
from t2v_core.evaluation.rates import old_rates
from t2v_core.generation.sampling import load_model, read_prompts
from t2v_core.models.autoencoder import NUM_DETAILS
from t2v_core.models.text_to_video import TEXT_WIDTH, TextToVideo
from t2v_core.training.loop import train
from t2v_core.training.start import keep_start, load_start, new_and_old, settled
from t2v_core.world.scenes import BUILT_IN
from t2v_core.world.split import Split
from tests.own_world import small_world

WORLD = small_world()


def going_on(tiny_run, run, **data):
    kept = keep_start(str(tiny_run), run)
    chosen = with_world(quick(), WORLD)
    config = settled(Config(data=chosen, start=str(tiny_run), training=TrainConfig(steps=9), **data), kept)
    return config, new_and_old(config, WORLD, kept), kept


def test_half_of_the_clips_are_new_and_half_are_those_of_before(tiny_run, tmp_path):
    config, clips, _ = going_on(tiny_run, tmp_path)
    rows = np.array([5, 2, 9, 4, 0, 1])
    prompts = clips.prompts(rows)
    is_new = [prompt.split()[0] in ("kite", "mole") or "kite" in prompt or "mole" in prompt for prompt in prompts]
    assert is_new == [row % 2 == 0 for row in rows]
    old = SceneClips(runs.read_config(tiny_run).data)
    assert (clips.clips(rows)[0] == old.clips(np.array([2]))[0]).all()
    assert (clips.frames(rows, np.full(6, 3)) == clips.clips(rows)[:, 3]).all()


def test_words_keep_their_numbers_and_what_was_held_out_stays_so(tiny_run, tmp_path):
    config, clips, kept = going_on(tiny_run, tmp_path)
    words = runs.read_vocabulary(tiny_run)
    assert clips.vocabulary[: len(words)] == words and {"kite", "looping"} <= set(clips.vocabulary)
    before = runs.read_split_of(tiny_run)
    assert set(before.held_out) <= set(clips.split.held_out)
    taught = {record.composition for record in clips.new.records(np.arange(3_000)).programs}
    assert not taught & set(clips.split.held_out) and any("looping" in entry for entry in clips.split.held_out)


def test_what_is_held_out_now_is_not_replayed_either(tiny_run, tmp_path):
    kept = keep_start(str(tiny_run), tmp_path)
    before = runs.read_split_of(tiny_run)
    pair = next(entry for entry in before.taught if len(entry) == 2)
    data = with_world(preset("quick"), WORLD)
    from dataclasses import replace

    config = settled(Config(data=replace(data, held_out=(pair,)), start=str(tiny_run)), kept)
    clips = new_and_old(config, WORLD, kept)
    assert not clips.split.is_taught(pair)
    shown = {program.composition for program in clips.old.records(np.arange(3_000)).programs}
    assert pair not in shown and shown


def test_clips_on_disk_may_teach_what_was_held_out_before(tiny_run, tmp_path):
    kept = keep_start(str(tiny_run), tmp_path)
    first, second, *_ = runs.read_split_of(tiny_run).held_out
    split = Split(taught=(("moving up",), first), held_out=(second,))
    config = settled(Config(data=quick(), start=str(tiny_run)), kept)
    clips = new_and_old(config, BUILT_IN, kept, SceneClips(config.data, split))
    assert clips.split.is_taught(first) and first not in clips.split.held_out
    assert second in clips.split.held_out and not clips.split.is_taught(second)
    shown = {program.composition for program in clips.old.records(np.arange(3_000)).programs}
    assert first not in shown, "what is replayed is as it was"


def test_the_weights_go_on_and_new_words_are_added(tiny_run, tmp_path):
    config, clips, kept = going_on(tiny_run, tmp_path)
    model = TextToVideo(config, clips.vocabulary, clips.split, clips.world)
    load_start(model.networks, kept, clips.vocabulary)
    old = load_model(tiny_run).networks.state_dict()
    new = model.networks.state_dict()
    assert new["text.embedding.weight"].shape[0] == len(clips.vocabulary) + 1
    count = old["text.embedding.weight"].shape[0]
    assert (new["text.embedding.weight"][:count] == old["text.embedding.weight"]).all()
    grown = {key for key, value in old.items() if value.shape != new[key].shape} - {"text.embedding.weight"}
    assert all((new[key] == value).all() for key, value in old.items() if value.shape == new[key].shape)
    # The details of things of one's own come last where they are given, and before the words where they are read.
    for key in grown - {"clip_encoder.outer.0.weight"}:
        assert (new[key][: len(old[key])] == old[key]).all()
    before, after = old["clip_encoder.outer.0.weight"], new["clip_encoder.outer.0.weight"]
    details = after.shape[1] - before.shape[1]
    assert details == NUM_DETAILS and not after[:, -TEXT_WIDTH - details : -TEXT_WIDTH].any()
    assert (torch.cat([after[:, : -TEXT_WIDTH - details], after[:, -TEXT_WIDTH:]], 1) == before).all()
    assert grown == {
        "clip_encoder.outer.0.weight",
        *(f"autoencoder.glimpse.outer.{part}" for part in ("weight", "bias")),
        *(f"clip_decoder.to_appearance.{part}" for part in ("weight", "bias")),
    }
    added = {
        "autoencoder.sprites.to_picture.0.weight",
        "clip_decoder.turn_step.weight",
        "clip_decoder.positions.weight",
    }
    assert added <= set(new) and not added & set(old)


def test_a_training_goes_on_reports_both_rates_and_asks_with_old_and_new_words(tiny_run, tmp_path):
    config, clips, _ = going_on(tiny_run, tmp_path / "run")
    *_, last = train(config, tmp_path / "run", clips)
    assert {"held_out", "old_held_out"} <= set(last.report.evaluation)
    model = load_model(tmp_path / "run")
    assert model.world == WORLD and model.knew is not None
    for prompt in ("kite looping then moving up", "blue circle moving up and kite looping"):
        assert read_prompts(model, [prompt])[0].program
    assert set(old_rates(model, 2, 0)) == {"old_taught", "old_held_out"}
    # The same command goes on, though the model it began from is gone.
    assert not [*train(config, tmp_path / "run", clips)]


def test_models_that_cannot_go_on_say_so(tiny_run, tmp_path):
    with pytest.raises(UserError, match="not a run"):
        keep_start(str(tmp_path / "none"), tmp_path / "run")
    runs.create_run(
        tmp_path / "blog", Config(model="blog_gan", data=preset("blog")), Split(taught=(("shrinking",),)), ()
    )
    (tmp_path / "blog/checkpoints").mkdir()
    (tmp_path / "blog/checkpoints/step_1.safetensors").touch()
    with pytest.raises(UserError, match="article's GAN"):
        keep_start(str(tmp_path / "blog"), tmp_path / "run")
