"""What going on with a training needs, as named tensors: the weights, their averages, and the optimizers' states."""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.optim import Optimizer


def pack(networks: nn.Module, averages: nn.Module, optimizers: Sequence[Optimizer]) -> dict[str, Tensor]:
    """Everything under one roof; `unpack` is the way back."""
    tensors = {f"weights.{key}": value for key, value in networks.state_dict().items()}
    tensors |= {f"averages.{key}": value for key, value in averages.state_dict().items()}
    for o, optimizer in enumerate(optimizers):
        for p, values in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{o}.{p}.{key}": value for key, value in values.items()}
    return tensors


def unpack(
    tensors: dict[str, Tensor], networks: nn.Module, averages: nn.Module, optimizers: Sequence[Optimizer]
) -> None:
    """Load what `pack` gave. Optimizers that had no state yet are left as they are."""
    networks.load_state_dict(_under("weights.", tensors))
    averages.load_state_dict(_under("averages.", tensors))
    for o, optimizer in enumerate(optimizers):
        states: dict[int, dict[str, Tensor]] = {}
        for key, value in _under(f"optimizer.{o}.", tensors).items():
            p, name = key.split(".", 1)
            states.setdefault(int(p), {})[name] = value
        if states:
            optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
