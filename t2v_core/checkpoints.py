"""Checkpoints of a run: weights with a note of when they were saved, and what a training needs to go on."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from t2v_core import runs, tensor_files
from t2v_core.errors import UserError
from t2v_core.records import read_json, read_record

RESUME = "resume.safetensors"
KEPT_CHECKPOINTS = 24  # thinned out evenly beyond that: they are there to be scrubbed through


@dataclass(frozen=True, kw_only=True)
class CheckpointNote:
    """What is written beside a checkpoint: how long it had trained, and in which stage."""

    seconds: float
    stage: str


def checkpoint_path(run: Path, name: str) -> Path:
    """Raises UserError for a name that is not a checkpoint's: it may come from outside."""
    if not name.removeprefix("step_").isdecimal():
        raise UserError(f"'{name}' is not the name of a checkpoint.")
    return run / "checkpoints" / f"{name}.safetensors"


def list_checkpoints(run: Path) -> list[str]:
    """Names, by step."""
    found = {path.stem: path.stem.removeprefix("step_") for path in (run / "checkpoints").glob("step_*.safetensors")}
    return sorted((name for name, step in found.items() if step.isdecimal()), key=lambda name: int(found[name]))


def latest_checkpoint(run: Path) -> str | None:
    """Its name; the last by step where `latest.json` names none that is there."""
    names = list_checkpoints(run)
    data = read_json(run / "checkpoints" / "latest.json")
    said = data.get("checkpoint") if isinstance(data, dict) else None
    return said if said in names else next(reversed(names), None)


def newest_whole_checkpoint(run: Path) -> str | None:
    """The latest, or where that is cut off the newest before it that is not, and then says so on stderr. None where
    there is no checkpoint; raises DamagedFile where none is whole."""
    latest = latest_checkpoint(run)
    names = [name for name in list_checkpoints(run)[::-1] if name != latest]
    first: tensor_files.DamagedFile | None = None
    for name in [latest, *names] if latest else []:
        try:
            tensor_files.read_about(checkpoint_path(run, name))
        except tensor_files.DamagedFile as error:
            first = first or error
            continue
        if first:
            print(f"{first} {name}, which was saved before it, stands in.", file=sys.stderr)
        return name
    if first:
        raise first
    return None


def read_checkpoint_note(run: Path, name: str) -> CheckpointNote | None:
    """None where nothing was written that can be read."""
    return read_record(CheckpointNote, read_json(run / "checkpoints" / f"{name}.json"))


def save_checkpoint(run: Path, step: int, weights: Mapping[str, Tensor], about: Mapping[str, Any]) -> str:
    """Write a checkpoint, then point `latest.json` at it. Returns its name."""
    name = f"step_{step}"
    runs.write_atomically(checkpoint_path(run, name), tensor_files.packed(weights))
    runs.write_json(run / "checkpoints" / f"{name}.json", {"step": step, **about})
    runs.write_json(run / "checkpoints" / "latest.json", {"checkpoint": name})
    names = list_checkpoints(run)
    if len(names) > KEPT_CHECKPOINTS:
        gaps = [
            int(b.removeprefix("step_")) - int(a.removeprefix("step_")) for a, b in zip(names, names[2:], strict=False)
        ]
        densest = names[1 + gaps.index(min(gaps))]
        checkpoint_path(run, densest).unlink()
        (run / "checkpoints" / f"{densest}.json").unlink(missing_ok=True)
    return name


def set_aside(run: Path, name: str) -> None:
    """Take a checkpoint that cannot be read from among the others. It stays on the disk, under another name."""
    path = checkpoint_path(run, name)
    path.replace(path.with_suffix(".damaged"))


def save_resume_state(run: Path, tensors: Mapping[str, Tensor], about: Mapping[str, Any]) -> None:
    """What going on needs beyond a checkpoint: optimizer state and raw weights, in one file with its JSON inside."""
    runs.write_atomically(run / RESUME, tensor_files.packed(tensors, about))


def load_resume_state(run: Path) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """None where there is none. Raises DamagedFile."""
    path = run / RESUME
    if not path.exists():
        return None
    return tensor_files.read_tensors(path), tensor_files.read_about(path)
