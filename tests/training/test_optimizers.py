"""Averages over steps, and the learning rate over a stage."""

import copy

import pytest
import torch
from torch import nn

from t2v_core.training.optimizers import (
    DECAY_FROM,
    EMA_DECAY,
    WARMUP_STEPS,
    average_weights,
    make_adamw,
    make_fine_tuning_optimizers,
    set_learning_rates,
    trained_pairs,
)


def test_only_what_an_optimizer_moves_is_averaged():
    weights = nn.ModuleDict({"trained": nn.Linear(3, 3), "at rest": nn.Linear(3, 3)})
    averages = copy.deepcopy(weights)
    pairs = trained_pairs(averages, weights, [make_adamw(weights["trained"].parameters(), 1e-3)])
    with torch.no_grad():
        for weight in weights.parameters():
            weight += 1
    average_weights(*pairs, 10**6, EMA_DECAY)
    moved = dict(averages.named_parameters())
    for name, weight in weights.named_parameters():
        share = 1 - EMA_DECAY if name.startswith("trained") else 0.0
        assert torch.allclose(moved[name], weight - 1 + share, atol=1e-6)


def test_an_average_without_decay_is_the_weights():
    averages, weights = [torch.zeros(4)], [torch.randn(4)]
    average_weights(averages, weights, 500, 0.0)
    assert torch.equal(averages[0], weights[0])


def test_the_average_of_equal_weights_stays_and_of_the_first_steps_is_short():
    averages, weights = [torch.zeros(1)], [torch.ones(1)]
    average_weights(averages, weights, 0, EMA_DECAY)
    assert averages[0].item() == pytest.approx(0.9)


def test_the_learning_rate_warms_up_holds_and_falls():
    optimizer = make_adamw([nn.Parameter(torch.zeros(2))], 4e-3)

    def rate(step: int, progress: float) -> float:
        set_learning_rates([optimizer], step, progress)
        return optimizer.param_groups[0]["lr"] / 4e-3

    assert rate(0, 0.0) == pytest.approx(1 / WARMUP_STEPS)
    assert rate(WARMUP_STEPS, DECAY_FROM) == pytest.approx(1)
    assert rate(10**4, (1 + DECAY_FROM) / 2) == pytest.approx(0.5, abs=0.01)
    assert rate(10**5, 1.0) == pytest.approx(0.005)


def test_fine_tuning_moves_what_is_known_slowly_and_what_is_new_fast():
    decoder = nn.ModuleDict({"step": nn.Linear(3, 4), "turn_step": nn.Linear(4, 1), "embedding": nn.Embedding(5, 3)})
    known, new = make_fine_tuning_optimizers([decoder], ["turn", "embedding"])
    rates = {
        id(weight): group["peak_lr"] for o in (known, new) for group in o.param_groups for weight in group["params"]
    }
    assert set(rates) == {id(weight) for weight in decoder.parameters()}
    slow = {rates[id(weight)] for weight in decoder["step"].parameters()}
    fast = {rates[id(weight)] for name in ("turn_step", "embedding") for weight in decoder[name].parameters()}
    assert len(slow) == len(fast) == 1 and max(slow) < min(fast)
