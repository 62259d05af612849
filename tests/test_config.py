"""Configs: JSON round trips, presets, and nonsense refused in words."""

import json
from dataclasses import replace

import pytest

from t2v_core import config


@pytest.mark.parametrize("preset", config.PRESET_NAMES)
def test_json_round_trip(preset):
    made = config.Config(model="video_gan", data=config.preset(preset), training=config.TrainConfig(steps=7))
    again = config.Config.from_json(json.loads(json.dumps(made.to_json())))
    assert again == made


def test_presets_are_what_the_scene_language_says():
    assert config.quick().shapes == ("circle",) and config.quick().colours == ("blue",)
    assert len(config.quick().motions) == 16
    full = config.full()
    assert (len(full.motions), len(full.shapes), len(full.colours)) == (17, 4, 8)
    assert full.named_sizes and full.named_paces and full.held_out_binding_share == 0.2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"motions": ("flying",)}, "flying"),
        ({"shapes": ()}, "at least one shape"),
        ({"num_clips": 0}, "clips"),
        ({"num_clips": 2_000_000}, "1,000,000"),
        ({"frame_size": 50}, "64 or 128"),
        ({"seed": -1}, "seed"),
        ({"preset": "no"}, "Known: quick, full, blog"),
    ],
)
def test_nonsense_data_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        replace(config.quick(), **change)


def test_nonsense_budgets_and_models_are_refused():
    with pytest.raises(ValueError, match="minutes"):
        config.TrainConfig(minutes=0)
    with pytest.raises(ValueError, match="steps"):
        config.TrainConfig(steps=0)
    with pytest.raises(ValueError, match="flow, video_gan, blog_gan"):
        config.Config(model="diffusion")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="only a discriminator to learn from"):
        config.Config(model="flow", networks=config.ModelConfig(use_encoder=False))


def test_unknown_settings_in_a_file_are_named():
    data = config.Config().to_json()
    data["training"]["speed"] = 3
    with pytest.raises(ValueError, match="speed"):
        config.Config.from_json(data)


def test_choices_by_text():
    chosen = config.with_choices(config.full(), motions=" Moving  Up, shrinking ", shapes="star", colours=None)
    assert chosen.motions == ("moving up", "shrinking") and chosen.shapes == ("star",)
    assert chosen.colours == config.full().colours
    with pytest.raises(ValueError, match="18 prompts"):
        config.with_choices(config.blog(), motions="moving up")


@pytest.mark.parametrize("num_places", [0, 9])
def test_more_places_than_the_decoder_can_move_are_refused(num_places):
    with pytest.raises(ValueError, match="places must be from 1 to 8"):
        config.ModelConfig(num_places=num_places)
