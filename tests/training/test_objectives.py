"""The losses against closed forms."""

import math

import pytest
import torch

from t2v_core.training import objectives


def test_kl_is_zero_at_the_prior_and_half_the_squared_mean_beside_it():
    zeros = torch.zeros(5, 3)
    assert objectives.kl_divergence(zeros, zeros).item() == 0
    assert objectives.kl_divergence(zeros + 2, zeros).item() == pytest.approx(0.5 * 4 * 3)
    variance = 0.25
    expected = 3 * 0.5 * (variance - 1 - math.log(variance))
    assert objectives.kl_divergence(zeros, zeros + math.log(variance)).item() == pytest.approx(expected)


def test_flow_matching_loss_is_zero_for_the_true_velocity_only():
    code, noise, t = torch.randn(6, 4), torch.randn(6, 4), torch.rand(6)
    assert objectives.flow_matching_loss(lambda x_t, at: code - noise, code, noise, t).item() == 0
    wrong = objectives.flow_matching_loss(lambda x_t, at: code - noise + 1, code, noise, t)
    assert wrong.item() == pytest.approx(1)


def test_flow_matching_path_runs_from_noise_to_code():
    seen = []
    code, noise = torch.ones(2, 1), torch.zeros(2, 1)
    objectives.flow_matching_loss(lambda x_t, at: seen.append(x_t) or x_t, code, noise, torch.tensor([0.0, 0.75]))
    assert seen[0].flatten().tolist() == [0.0, 0.75]


def test_reconstruction_loss_weighs_the_object_more_than_the_background():
    white = torch.ones(1, 3, 8, 8)
    target = white.clone()
    target[..., 2, 2] = -1
    background_error, object_error = target.clone(), target.clone()
    background_error[..., 5, 5] += 0.5
    object_error[..., 2, 2] += 0.5
    ratio = objectives.reconstruction_loss(object_error, target) / objectives.reconstruction_loss(
        background_error, target
    )
    assert ratio.item() == pytest.approx(objectives.FOREGROUND_WEIGHT)


def test_reconstruction_loss_counts_in_shares_of_what_there_is_to_draw():
    # Nothing drawn at all: as bad for 16 pixels as for 256.
    missed = [objectives.reconstruction_loss(torch.ones(1, 3, 64, 64), _dot(side)).item() for side in (4, 16)]
    assert missed == pytest.approx([1.0, 1.0], rel=0.5)


def _dot(side: int) -> torch.Tensor:
    target = torch.ones(1, 3, 64, 64)
    target[..., :side, :side] = -1
    return target


def test_adversarial_losses_at_undecided_logits():
    undecided = torch.zeros(4)
    assert objectives.generator_loss(undecided).item() == pytest.approx(math.log(2))
    assert objectives.discriminator_loss(undecided, [undecided, undecided]).item() == pytest.approx(2 * math.log(2))
    sure = objectives.discriminator_loss(undecided + 20, [undecided - 20, undecided - 20])
    assert sure.item() < 1e-6


def test_approximate_r1_is_the_squared_slope_along_the_noise():
    clips = torch.randn(2000, 1)
    noised = clips + 0.1 * torch.randn(2000, 1)
    slope = 3.0
    penalty = objectives.approximate_r1(slope * clips[:, 0], slope * noised[:, 0], 0.1)
    assert penalty.item() == pytest.approx(slope**2, rel=0.15)


def test_blog_losses_are_binary_cross_entropy():
    half = torch.full((4, 1), 0.5)
    assert objectives.blog_discriminator_loss(half, half).item() == pytest.approx(2 * math.log(2))
    assert objectives.blog_generator_loss(half).item() == pytest.approx(math.log(2))


def test_the_divergence_of_two_normal_distributions_is_that_of_torch():
    torch.manual_seed(0)
    means, logs = torch.randn(2, 5, 8), torch.randn(2, 5, 8)
    first, second = (torch.distributions.Normal(mean, (0.5 * log).exp()) for mean, log in zip(means, logs, strict=True))
    wanted = torch.distributions.kl_divergence(first, second).sum(-1)
    one, other = ((means[n], logs[n]) for n in range(2))
    torch.testing.assert_close(objectives.divergence(one, other), wanted)
    assert (objectives.divergence(one, one) == 0).all()
