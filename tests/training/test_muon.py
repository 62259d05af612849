"""Muon in the precision of the machine: the same step as torch's own, which computes in bfloat16 everywhere."""

import pytest
import torch
from torch import nn

from t2v_core.training.muon import Muon, orthogonalised

SHAPES = [(32, 32), (24, 200), (200, 24), (40, 50)]


@pytest.mark.parametrize("shape", SHAPES)
def test_singular_values_end_near_one_and_vectors_stay(shape):
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    found = orthogonalised(matrix, 5)
    assert torch.linalg.svdvals(found).sub(1).abs().max() < 0.4
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    inside = left.mT @ found @ right.mT
    assert (inside - inside.diagonal().diag()).abs().max() < 1e-4


@pytest.mark.parametrize("shape", SHAPES)
def test_a_training_takes_the_steps_that_torchs_own_takes(shape):
    generator = torch.Generator().manual_seed(1)
    start, gradients = torch.randn(shape, generator=generator), torch.randn(4, *shape, generator=generator)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    optimizers = [
        (ours, Muon([ours], 0.02, weight_decay=0.03, num_iterations=3, dtype=torch.float32)),
        (theirs, torch.optim.Muon([theirs], lr=0.02, weight_decay=0.03, ns_steps=3)),
    ]
    for gradient in gradients:
        for weight, optimizer in optimizers:
            weight.grad = gradient.clone()
            optimizer.step()
    moved = (theirs - start).norm()
    assert (ours - theirs).norm() < 0.02 * moved


def test_a_state_saved_by_torchs_own_is_taken_up():
    weight = nn.Parameter(torch.randn(8, 8))
    theirs = torch.optim.Muon([weight], lr=0.02)
    weight.grad = torch.randn(8, 8)
    theirs.step()
    ours = Muon([weight], 0.02, weight_decay=0.03, num_iterations=3, dtype=torch.float32)
    ours.load_state_dict({"state": theirs.state_dict()["state"], "param_groups": ours.state_dict()["param_groups"]})
    assert torch.equal(ours.state[weight]["momentum_buffer"], theirs.state[weight]["momentum_buffer"])


def test_weights_without_a_gradient_stay():
    still = nn.Parameter(torch.ones(4, 4))
    Muon([still], 0.1, weight_decay=0.5, num_iterations=3, dtype=torch.float32).step()
    assert torch.equal(still, torch.ones(4, 4))
