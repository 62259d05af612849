"""Prompts to clips: the solver against closed forms, guidance, seeds, and every prompt that cannot be read."""

import numpy as np
import pytest
import torch

from t2v_core.config import Config
from t2v_core.generation.sampling import (
    CODE_REACH,
    SHIPPED_RUN,
    draw_clips,
    draw_codes,
    generate,
    integrate,
    load_model,
    read_prompts,
    seeded_noise,
    within_reach,
)
from t2v_core.models.pixels import to_tensor, to_uint8
from t2v_core.models.tokens import tokenize_read
from t2v_core.runs import create_run
from t2v_core.world.prompts import PromptError

PROMPT = "circle moving up then right"


@pytest.fixture(scope="module")
def model(tiny_run):
    return load_model(tiny_run)


def last(steps):
    *_, x = steps
    return x


def difference(one, other):
    """The largest of any pixel, of 255."""
    return np.abs(one.astype(int) - other).max()


@pytest.mark.parametrize("steps", [1, 2, 8])
def test_the_midpoint_rule_is_exact_for_velocities_linear_in_time(steps):
    x = torch.tensor([[1.0], [2.0]])
    found = last(integrate(lambda x, t: 2 * t[:, None].expand_as(x), x, steps))
    assert torch.allclose(found, x + 1, atol=1e-6)


def test_the_solver_converges_with_the_square_of_the_step():
    """dx/dt = x from 1 ends at e; a rule of second order gains a factor of 4 when the step is halved."""
    errors = [abs(last(integrate(lambda x, t: x, torch.ones(1, 1), n)).item() - np.e) for n in (8, 16, 32)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.15) and errors[1] / errors[2] == pytest.approx(4, rel=0.1)


def test_cubic_velocity():
    found = last(integrate(lambda x, t: 3 * t[:, None] ** 2 * torch.ones_like(x), torch.zeros(3, 2), 200))
    assert torch.allclose(found, torch.ones(3, 2), atol=1e-4)


def test_the_solver_refuses_no_steps_at_all():
    with pytest.raises(ValueError, match="at least 1"):
        next(integrate(lambda x, t: x, torch.zeros(1, 1), 0))


def test_a_flow_that_runs_away_is_held_and_all_others_are_as_they_were():
    x, t = torch.tensor([[0.5], [-2.0]]), torch.full((2,), 0.25)
    assert (within_reach(lambda x, t: 2 - x)(x, t) == 2 - x).all()
    away = within_reach(lambda x, t: 1e9 * x)
    assert torch.allclose(x + 0.75 * away(x, t), torch.tensor([[CODE_REACH], [-CODE_REACH]]))


def test_codes_of_prompts_far_from_all_training_are_codes_and_their_clips_do_not_depend_on_the_batch():
    """Size, colour and pace at once: the shipped prior's velocities grew to 1e30 for these."""
    shipped = load_model(SHIPPED_RUN)
    asked, seeds = ["small cyan star moving left quickly"] * 300, range(300)
    text = tokenize_read(read_prompts(shipped, asked[:1]) * 300, shipped.lexicon, shipped.num_frames)
    with torch.inference_mode():
        codes = draw_codes(shipped.networks, text, seeded_noise(seeds, shipped.networks.code_size))
    assert ((codes / shipped.networks.code_scale).abs() <= CODE_REACH + 1e-4).all()
    alone = np.concatenate([generate(shipped, asked[:1], [seed]) for seed in (87, 171, 252)])
    among = generate(shipped, asked[:9], [*range(87, 90), *range(171, 174), *range(252, 255)])[::3]
    assert difference(alone, among) <= 1


def test_guidance_of_one_is_no_guidance_and_two_goes_further_from_the_null_prompt(model):
    prompts = tokenize_read(read_prompts(model, [PROMPT]), model.lexicon, model.num_frames)
    noise = seeded_noise([3], model.networks.code_size)
    with torch.inference_mode():
        plain = draw_codes(model.networks, prompts, noise, 1.0, 1)
        guided = draw_codes(model.networks, prompts, noise, 2.0, 1)
        null = draw_codes(model.networks, prompts.without_words(), noise, 1.0, 1)
        never_null = draw_codes(model.networks, prompts, noise, 1.0 + 1e-9, 1)
    assert torch.allclose(plain, never_null, atol=1e-5)
    assert not torch.allclose(plain, guided, atol=1e-5)
    assert (guided - null).norm() > (plain - null).norm()


def test_a_clip_does_not_depend_on_the_batch_it_is_in(tiny_runs):
    for run in tiny_runs.values():
        model = load_model(run)
        known = PROMPT if model.config.model != "blog_gan" else "circle moving up"
        alone = generate(model, [known], [5])[0]
        among = generate(model, ["circle shrinking", known, "circle moving down"], [1, 5, 9])[1]
        assert difference(alone, among) <= 1
        assert alone.shape == (10, 64, 64, 3) and alone.dtype == np.uint8


def test_what_was_read_is_drawn_as_the_words_are(model):
    read = read_prompts(model, [PROMPT], [(0, 2)])
    assert (draw_clips(model, read, [1]) == generate(model, [PROMPT], [1], phase_starts=[(0, 2)])).all()


def test_seeds_make_clips_and_phase_starts_matter(model):
    """Each asked for alone: rows of a batch may round differently."""
    one, again, other = (generate(model, [PROMPT], [seed]) for seed in (1, 1, 2))
    assert (one == again).all() and (one != other).any()
    assert (generate(model, [PROMPT], [1], phase_starts=[(0, 2)]) != one).any()


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("circle teleporting", "teleporting"),
        ("red circle moving up", "'red'"),
        ("", "empty"),
        ("circle " * 2000, "characters"),
        ("🙂", "🙂"),
        ("ლამაზი moving up", "ლამაზი"),
        ("circle moving up down", "at once"),
        ("circle moving up then", "then"),
        ("circle moving up then down then up then down then up then down", "do not fit"),
    ],
)
def test_prompts_that_cannot_be_read(model, prompt, said):
    with pytest.raises(PromptError, match=said):
        generate(model, [prompt], [0])


@pytest.mark.parametrize("starts", [(0,), (1, 5), (0, 0), (0, 10), (0, 5, 7), (0, -1)])
def test_phase_starts_that_do_not_fit(model, starts):
    with pytest.raises(PromptError, match="do not fit"):
        generate(model, [PROMPT], [0], phase_starts=[starts])


def test_pixels_survive_the_round_trip():
    clip = np.random.default_rng(0).integers(0, 256, (2, 3, 8, 8, 3), dtype=np.uint8)
    assert (to_uint8(to_tensor(torch.from_numpy(clip))) == clip).all()


def test_a_run_without_a_checkpoint_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a run"):
        load_model(tmp_path)
    create_run(tmp_path, Config(), None, ["circle"])
    with pytest.raises(FileNotFoundError, match="no checkpoint yet"):
        load_model(tmp_path)
