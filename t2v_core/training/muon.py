"""Muon (Jordan et al. 2024): momentum whose matrices are made nearly orthogonal before each step.

torch's own computes in bfloat16 whatever the machine. Where a CPU has no instructions for that, a product takes a
hundred times as long as in float32, and a training that takes two minutes elsewhere would take an hour: the precision
is chosen here. The iteration, too, is cheaper on matrices that are far from square.
"""

from collections.abc import Callable, Iterable
from math import sqrt

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # Jordan et al. 2024: the steepest slope at zero that stays near 1
MOMENTUM = 0.95
SMALLEST_NORM = 1e-7
# From here on it pays to iterate on the product of a matrix with its transpose, which is the smaller one.
FAR_FROM_SQUARE = 1.5


class Muon(torch.optim.Optimizer):
    """For matrices [out, in] between hidden features. `dtype`: of the products, float32 or bfloat16."""

    def __init__(
        self, weights: Iterable[Tensor], lr: float, *, weight_decay: float, num_iterations: int, dtype: torch.dtype
    ):
        super().__init__(weights, {"lr": lr, "weight_decay": weight_decay})
        self.num_iterations, self.dtype = num_iterations, dtype

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            weights = [weight for weight in group["params"] if weight.grad is not None]
            if not weights:
                continue
            gradients = [weight.grad for weight in weights]
            for weight in weights:
                if not self.state[weight]:
                    self.state[weight]["momentum_buffer"] = torch.zeros_like(weight)
            buffers = [self.state[weight]["momentum_buffer"] for weight in weights]
            torch._foreach_lerp_(buffers, gradients, 1 - MOMENTUM)
            updates = torch._foreach_lerp(gradients, buffers, MOMENTUM)  # Nesterov's
            torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
            for weight, update in zip(weights, updates, strict=True):
                scale = sqrt(max(1.0, weight.shape[0] / weight.shape[1]))
                weight.add_(orthogonalised(update.to(self.dtype), self.num_iterations), alpha=-group["lr"] * scale)


def orthogonalised(matrix: Tensor, num_iterations: int) -> Tensor:
    """The nearly orthogonal matrix [M, N] with the same singular vectors: singular values near 1, by Newton-Schulz."""
    if matrix.shape[0] > matrix.shape[1]:
        return orthogonalised(matrix.mT, num_iterations).mT
    matrix = matrix / matrix.norm().clamp(min=SMALLEST_NORM)
    a, b, c = COEFFICIENTS
    if matrix.shape[1] < FAR_FROM_SQUARE * matrix.shape[0]:
        for _ in range(num_iterations):
            gram = matrix @ matrix.mT
            polynomial = torch.addmm(gram, gram, gram, beta=b, alpha=c)
            matrix = torch.addmm(matrix, polynomial, matrix, beta=a)
        return matrix
    # Each iteration multiplies by a polynomial of the Gram matrix: all of them together are one small matrix.
    gram = matrix @ matrix.mT
    product: Tensor | None = None
    for iteration in range(num_iterations):
        polynomial = torch.addmm(gram, gram, gram, beta=b, alpha=c)
        polynomial.diagonal().add_(a)
        product = polynomial if product is None else polynomial @ product
        if iteration + 1 < num_iterations:
            gram = polynomial @ gram @ polynomial
    return matrix if product is None else product @ matrix
