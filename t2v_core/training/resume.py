"""What going on with a training needs, as named tensors: the weights, their averages, and the optimizers' states."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.optim import Optimizer

from t2v_core import runs
from t2v_core.config import Config
from t2v_core.errors import UserError
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import Split


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


@dataclass(frozen=True, kw_only=True)
class Training:
    """What is trained on what: as a run folder tells it, or as it is asked for now."""

    config: Config
    vocabulary: tuple[str, ...]
    split: Split | None
    world: World = BUILT_IN
    finished: bool = False


def load(run: Path) -> tuple[Training, dict[str, Tensor], dict[str, Any]] | None:
    """What a run left behind: what it was, tensors for `unpack`, and how far it had come. None for a new one."""
    saved = runs.load_resume_state(run)
    if saved is None:
        return None
    status = runs.read_status(run)
    before = Training(
        config=runs.read_config(run),
        vocabulary=runs.read_vocabulary(run),
        split=runs.read_split_of(run),
        world=runs.read_world_of(run),
        finished=status is not None and status.state == "finished",
    )
    return before, *saved


def require_same(run: Path, before: Training, now: Training) -> None:
    """Raises UserError if a run is not one that the present training can go on with."""
    if without_budget(before.config) != without_budget(now.config):
        raise UserError(f"{run} holds a run with other settings. Choose another folder, or delete that one.")
    if before.vocabulary != now.vocabulary or before.split != now.split or before.world != now.world:
        raise UserError(
            f"The run in {run} was taught other clips: their words, or what is held out, differ. Bring them back as "
            "they were, choose another folder, or delete that one."
        )
    if before.finished and before.config != now.config:
        raise UserError(
            f"The run in {run} is at its end, and its learning rates were fitted to that. Choose another folder for "
            "another budget."
        )


def without_budget(config: Config) -> dict[str, Any]:
    """What two configs must share for one to go on with the other's run: all but how long."""
    data = config.to_json()
    for name in ("effort", "minutes", "steps", "report_seconds", "device"):
        data["training"].pop(name)
    return data


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
