"""What going on with a training needs, as named tensors: the weights, their averages, and the optimizers' states."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.optim import Optimizer

from t2v_core import runs
from t2v_core.config import Config


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


def load(run: Path) -> tuple[Config, dict[str, Tensor], dict[str, Any]] | None:
    """What a run left behind: its config, tensors for `unpack`, and how far it had come. None for a new one."""
    saved = runs.load_resume_state(run)
    return None if saved is None else (runs.read_config(run), *saved)


def without_budget(config: Config) -> dict[str, Any]:
    """What two configs must share for one to go on with the other's run: all but how long."""
    data = config.to_json()
    for name in ("minutes", "steps", "report_seconds"):
        data["training"].pop(name)
    return data


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
