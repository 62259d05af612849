"""The flow-matching prior: which codes go with a prompt (Lipman et al. 2023; Liu et al. 2023)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from t2v_core.models.layers import mlp

NUM_FREQUENCIES = 12


class CodePrior(nn.Module):
    """Velocity of the flow that carries noise (t = 0) to codes (t = 1), given an embedding of the prompt."""

    def __init__(self, code_size: int, condition_size: int, width: int = 256):
        super().__init__()
        self.inner = nn.Linear(code_size + condition_size + 2 * NUM_FREQUENCIES, width)
        self.first = mlp(width, width, width)
        self.second = mlp(width, width, width)
        self.outer = nn.Linear(width, code_size)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, x_t: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        """x_t [N, K], t [N] in [0, 1], condition [N, D] -> velocity [N, K]."""
        frequencies = 0.2 * 2.0 ** torch.arange(NUM_FREQUENCIES, device=t.device)
        phases = t[:, None] * frequencies
        hidden = self.inner(torch.cat([x_t, condition, phases.sin(), phases.cos()], -1))
        hidden = hidden + self.first(F.silu(hidden))
        hidden = hidden + self.second(F.silu(hidden))
        return self.outer(F.silu(hidden)).float()
