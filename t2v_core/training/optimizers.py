"""Which optimizer moves which weights, how the learning rate runs over a stage, and the average over steps."""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from t2v_core.training import distributed
from t2v_core.training.muon import Muon

LEARNING_RATE = 2e-3
FINE_TUNING_LEARNING_RATE = 1e-3
MATRIX_LEARNING_RATE = 0.02
# Against slow growth: with 0.01 a run of minutes diverged on full; with 0.15 short ones learn half as fast.
MATRIX_WEIGHT_DECAY = 0.03
NEWTON_SCHULZ_STEPS = 3  # as good here as the usual 5, and cheaper
WARMUP_STEPS = 50
DECAY_FROM = 0.2  # of the stage
MAX_GRADIENT_NORM = 1.0
EMA_DECAY = 0.995


def make_optimizers(
    modules: Iterable[nn.Module], dtype: torch.dtype, learning_rate: float = LEARNING_RATE
) -> list[Optimizer]:
    """Muon (Jordan et al. 2024) for the matrices between hidden features, AdamW for all else.

    What it is worth here is in docs/experiments.md: after 1,200 steps of the frame autoencoder, 68 % of the clips
    drawn again pass the judge, with AdamW alone 26 %.
    """
    matrices: list[Tensor] = []
    others: list[Tensor] = []
    for module in modules:
        for name, weight in module.named_parameters():
            if weight.requires_grad:
                hidden = weight.ndim == 2 and min(weight.shape) > 16 and "embedding" not in name
                (matrices if hidden else others).append(weight)
    muon = Muon(
        matrices,
        lr=MATRIX_LEARNING_RATE * learning_rate / LEARNING_RATE,
        weight_decay=MATRIX_WEIGHT_DECAY,
        num_iterations=NEWTON_SCHULZ_STEPS,
        dtype=dtype,
    )
    return [make_adamw(others, learning_rate), _with_peak(muon)]


def make_adamw(weights: Iterable[Tensor], learning_rate: float) -> Optimizer:
    """AdamW alone: for a small network, more of its cheap steps are worth more than Muon's good ones."""
    return _with_peak(torch.optim.AdamW(weights, lr=learning_rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True))


def make_fine_tuning_optimizers(
    modules: Iterable[nn.Module], new: Sequence[str], new_learning_rate: float = LEARNING_RATE
) -> list[Optimizer]:
    """For networks that know most of it already: what they know moves slowly, so that it is not lost, and what is `new`
    (parts of the weights' names) fast. AdamW: its steps take half the time of Muon's, and reach as much here."""
    named = [entry for module in modules for entry in module.named_parameters()]
    is_new = [any(part in name for part in new) for name, _ in named]
    known = [weight for (_, weight), fresh in zip(named, is_new, strict=True) if not fresh]
    added = [weight for (_, weight), fresh in zip(named, is_new, strict=True) if fresh]
    return [make_adamw(known, FINE_TUNING_LEARNING_RATE), make_adamw(added, new_learning_rate)]


def _with_peak(optimizer: Optimizer) -> Optimizer:
    for group in optimizer.param_groups:
        group["peak_lr"] = group["lr"]
    return optimizer


def set_learning_rates(optimizers: Sequence[Optimizer], step: int, progress: float) -> None:
    """Warm up over WARMUP_STEPS, hold, then fall linearly to nothing. progress: share of the stage done, 0 to 1.

    The end of the fall is where most of the precision comes from, so it is fitted to the budget.
    """
    factor = min(1.0, (step + 1) / WARMUP_STEPS, (1 - progress) / (1 - DECAY_FROM) + 0.005)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            if "peak_lr" in group:
                group["lr"] = group["peak_lr"] * factor


def descend(loss: Tensor, optimizers: Sequence[Optimizer]) -> None:
    """One optimizer step on a loss, gradients clipped. The gradients of every other network are left alone."""
    weights = [weight for optimizer in optimizers for group in optimizer.param_groups for weight in group["params"]]
    gradients = torch.autograd.grad(loss, weights, allow_unused=True)
    for weight, gradient in zip(weights, gradients, strict=True):
        weight.grad = gradient
    distributed.average_gradients(weights)
    nn.utils.clip_grad_norm_(weights, MAX_GRADIENT_NORM)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)


def trained_pairs(
    averages: nn.Module, weights: nn.Module, optimizers: Sequence[Optimizer]
) -> tuple[list[Tensor], list[Tensor]]:
    """The averages and the weights of what these optimizers move. To average every network at every step would be a
    fifth of the step of a small one."""
    trained = {id(weight) for optimizer in optimizers for group in optimizer.param_groups for weight in group["params"]}
    pairs = zip(averages.parameters(), weights.parameters(), strict=True)
    chosen = [(average, weight) for average, weight in pairs if id(weight) in trained]
    return [average for average, _ in chosen], [weight for _, weight in chosen]


@torch.no_grad()
def average_weights(averages: list[Tensor], weights: list[Tensor], step: int, ema_decay: float) -> None:
    """Exponential moving average, in place; shorter at the start of a stage (step 0), where weights move fast."""
    decay = min(ema_decay, (1 + step) / (10 + step))
    torch._foreach_lerp_(averages, weights, 1 - decay)
