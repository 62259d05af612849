"""What going on with a training needs, as named tensors: the weights, their averages, and the optimizers' states."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.optim import Optimizer

from t2v_core import checkpoints, runs, tensor_files
from t2v_core.config import Config
from t2v_core.errors import UserError
from t2v_core.records import fits, read_json, read_record
from t2v_core.tensor_files import DamagedFile
from t2v_core.training.budget import Progress
from t2v_core.training.lesson import Stage
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
    content: str = ""
    finished: bool = False


@dataclass(frozen=True, kw_only=True)
class Saved:
    """How far a run had come, and tensors for `unpack`."""

    at: Progress
    tensors: dict[str, Tensor]


def read_before(run: Path) -> Training | None:
    """What a run was, as its files say. None for a new one, which has saved nothing yet."""
    if not (run / checkpoints.RESUME).exists() and not checkpoints.list_checkpoints(run):
        return None
    status = runs.read_status(run)
    return Training(
        config=runs.read_config(run),
        vocabulary=runs.read_vocabulary(run),
        split=runs.read_split_of(run),
        world=runs.read_world_of(run),
        content=runs.read_content_of(run),
        finished=status is not None and status.state == "finished",
    )


def load(run: Path, networks: nn.Module, stages: Sequence[Stage]) -> Saved | None:
    """What `save` of the journal left behind; where that cannot be read, the newest checkpoint that can. Says on stderr
    what is lost by that. None where nothing can be read: the training begins anew."""
    path = run / checkpoints.RESUME
    try:
        state = checkpoints.load_resume_state(run)
        if state is None:
            raise DamagedFile(f"{path} is gone.")
        saved = _saved(path, *state, stages)
        _require_fitting(path, saved, networks, stages[saved.at.stage_index].optimizers)
        return saved
    except DamagedFile as error:
        print(error, file=sys.stderr)
    for name in reversed(checkpoints.list_checkpoints(run)):
        path = checkpoints.checkpoint_path(run, name)
        try:
            found = _of_checkpoint(run, name, stages)
            _require_fitting(path, found, networks, [])
        except DamagedFile as error:
            print(f"{error} It is put aside.", file=sys.stderr)
            checkpoints.set_aside(run, name)
            continue
        print(
            f"Going on from the checkpoint {name}. What was learned after it is lost, and so is the state of the "
            "optimizers, which takes some steps to form again.",
            file=sys.stderr,
        )
        return found
    print("No checkpoint can be read either: the training begins anew.", file=sys.stderr)
    return None


def _saved(path: Path, tensors: dict[str, Tensor], about: dict[str, Any], stages: Sequence[Stage]) -> Saved:
    at = read_record(Progress, about)
    if at is None or not about or not 0 <= at.stage_index < len(stages):
        raise DamagedFile(f"{path} does not say how far the training had come.")
    return Saved(at=at, tensors=tensors)


def _of_checkpoint(run: Path, name: str, stages: Sequence[Stage]) -> Saved:
    """The averages stand for the weights, too. A checkpoint of before, which does not say at which step of its stage it
    was, begins with that stage anew."""
    path = checkpoints.checkpoint_path(run, name)
    weights = {key: value.float() for key, value in tensor_files.read_tensors(path).items()}
    note = read_json(path.with_suffix(".json"))
    about = note if isinstance(note, dict) else {}
    at = read_record(Progress, about["progress"]) if isinstance(about.get("progress"), dict) else None
    if at is None:
        names = [stage.name for stage in stages]
        if about.get("stage") not in names:
            raise DamagedFile(f"{path.with_suffix('.json')} does not say in which stage {name} was saved.")
        seconds = float(about["seconds"]) if fits(about.get("seconds"), float) else 0.0
        at = Progress(stage_index=names.index(about["stage"]), step=int(name.removeprefix("step_")), seconds=seconds)
    if not 0 <= at.stage_index < len(stages):
        raise DamagedFile(f"{path.with_suffix('.json')} names a stage that there is not.")
    tensors = {f"{kind}.{key}": value for kind in ("weights", "averages") for key, value in weights.items()}
    return Saved(at=at, tensors=tensors)


def _require_fitting(path: Path, saved: Saved, networks: nn.Module, optimizers: Sequence[Optimizer]) -> None:
    """Raises DamagedFile for tensors of other networks than these, or of another stage's optimizers."""
    wanted = {key: value.shape for key, value in networks.state_dict().items()}
    for kind in ("weights.", "averages."):
        found = {key: value.shape for key, value in _under(kind, saved.tensors).items()}
        if found != wanted:
            differs = sorted(key for key in wanted | found if wanted.get(key) != found.get(key))
            raise DamagedFile(f"{path} holds other networks than these: {differs[0]} differs.")
    for o, optimizer in enumerate(optimizers):
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        for key, value in _under(f"optimizer.{o}.", saved.tensors).items():
            number = key.partition(".")[0]
            there = number.isdecimal() and int(number) < len(weights)
            if not there or (value.ndim and value.shape != weights[int(number)].shape):
                raise DamagedFile(f"{path} holds the state of other optimizers than these.")


def require_same(run: Path, before: Training, now: Training) -> None:
    """Raises UserError if a run is not one that the present training can go on with."""
    if without_budget(before.config) != without_budget(now.config):
        raise UserError(f"{run} holds a run with other settings. Choose another folder, or delete that one.")
    if before.content and before.content != now.content:
        raise UserError(
            f"The clips that the run in {run} was taught are not those of {now.config.data_folder}: their captions or "
            "pixels differ. Name the folder that has them with --data, or choose another folder for the run."
        )
    if before.vocabulary != now.vocabulary or before.split != now.split or before.world != now.world:
        raise UserError(
            f"The run in {run} was taught other clips: their words, or what is held out, differ. Bring them back as "
            "they were, choose another folder, or delete that one."
        )
    if before.finished and before.config.training != now.config.training:
        raise UserError(
            f"The run in {run} is at its end, and its learning rates were fitted to that. Choose another folder for "
            "another budget."
        )


def without_budget(config: Config) -> dict[str, Any]:
    """What two configs must share for one to go on with the other's run: all but how long, and where things lie. What
    lies there is compared itself."""
    data = config.to_json()
    data |= {"data_folder": config.data_folder is not None, "start": config.start is not None}
    for name in ("effort", "minutes", "steps", "report_seconds", "device"):
        data["training"].pop(name)
    return data


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
