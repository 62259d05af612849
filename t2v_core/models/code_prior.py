"""The flow-matching prior: which codes go with a prompt (Lipman et al. 2023; Liu et al. 2023)."""

import torch
from torch import Tensor, nn

from t2v_core.models.layers import ResidualMLP

NUM_FREQUENCIES = 12


class CodePrior(nn.Module):
    """Velocity of the flow that carries noise (t = 0) to codes (t = 1), given an embedding of the prompt."""

    def __init__(self, code_size: int, condition_size: int, width: int = 256):
        super().__init__()
        in_size = code_size + condition_size + 2 * NUM_FREQUENCIES
        self.layers = ResidualMLP(in_size, width, code_size, num_blocks=2, block_width=width)
        nn.init.zeros_(self.layers.outer.weight)
        nn.init.zeros_(self.layers.outer.bias)

    def forward(self, x_t: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        """x_t [N, K], t [N] in [0, 1], condition [N, D] -> velocity [N, K]."""
        frequencies = 0.2 * 2.0 ** torch.arange(NUM_FREQUENCIES, device=t.device)
        phases = t[:, None] * frequencies
        return self.layers(torch.cat([x_t, condition, phases.sin(), phases.cos()], -1)).float()
