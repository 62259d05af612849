"""The run folder: all that a training leaves behind, and the only thing that trainer, demo and judges share.

config.json, split.json, vocabulary.json, status.json, metrics.jsonl, samples/, checkpoints/, evaluation.json, and
STOP, whose presence asks the trainer to save and end, or FINISH, which asks for a good end soon. Every file is replaced
as a whole, but metrics.jsonl, which grows by lines (one cut off is not read), so a kill at any moment leaves a folder
that loads.
"""

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from safetensors import safe_open
from safetensors.torch import load_file, save
from torch import Tensor

from t2v_core.config import Config
from t2v_core.split import Split, read_split

State = Literal["running", "finished", "stopped", "failed", "interrupted"]
KEPT_CHECKPOINTS = 24  # thinned out evenly beyond that: they are there to be scrubbed through


@dataclass(frozen=True, kw_only=True)
class Status:
    """What a run is doing. `seconds_left` is None where nobody knows; `updated` is Unix time."""

    state: State
    pid: int
    stage: str = ""
    stage_index: int = 0
    num_stages: int = 1
    step: int = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    stage_seconds_left: float | None = None
    clips_per_second: float = 0.0
    message: str = ""
    threads: int = 0  # that steps are computed by now; 0 where that is not chosen
    seconds_of_cost: float | None = None  # the speed of now, see budget.py
    takes_at_least: float | None = None  # seconds, of a budget that is too short to learn anything in
    finishing: bool = False
    updated: float = 0.0


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, then rename over. Raises OSError (a full disk, say) and then leaves the old file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_json(path: Path, data: Any) -> None:
    write_atomically(path, json.dumps(data, indent=1).encode())


def create_run(run: Path, config: Config, split: Split | None, vocabulary: Sequence[str]) -> None:
    write_json(run / "config.json", config.to_json())
    write_json(run / "vocabulary.json", {"words": list(vocabulary)})
    if split is not None:
        write_json(run / "split.json", split.to_json())


def read_config(run: Path) -> Config:
    return Config.from_json(json.loads((run / "config.json").read_text()))


def read_vocabulary(run: Path) -> tuple[str, ...]:
    return tuple(json.loads((run / "vocabulary.json").read_text())["words"])


def read_split_of(run: Path) -> Split | None:
    path = run / "split.json"
    return read_split(path) if path.exists() else None


def write_status(run: Path, status: Status) -> None:
    write_json(run / "status.json", asdict(replace(status, updated=time.time())))


def read_status(run: Path) -> Status | None:
    """None before the first one is written. A run whose process is gone without a word is "interrupted"."""
    path = run / "status.json"
    if not path.exists():
        return None
    status = Status(**json.loads(path.read_text()))
    if status.state == "running" and not _is_alive(status.pid):
        return replace(status, state="interrupted", message="The training was cut off. What it had saved is kept.")
    return status


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():  # a zombie answers signals too
            return stat.read_text().rpartition(")")[2].split()[0] != "Z"
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, FileNotFoundError):
        return False
    return True


def append_metrics(run: Path, line: Mapping[str, Any]) -> None:
    with (run / "metrics.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def read_metrics(run: Path) -> list[dict[str, Any]]:
    """All reports so far. A line cut off by a kill is left out."""
    path = run / "metrics.jsonl"
    if not path.exists():
        return []
    lines = []
    for line in path.read_text().splitlines():
        try:
            lines.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return lines


def drop_metrics_after(run: Path, step: int) -> None:
    """Forget reports of steps that a resumed run takes again."""
    kept = [json.dumps(line) for line in read_metrics(run) if line["step"] <= step]
    if (run / "metrics.jsonl").exists():
        write_atomically(run / "metrics.jsonl", "".join(line + "\n" for line in kept).encode())


def checkpoint_path(run: Path, name: str) -> Path:
    """Raises ValueError for a name that is not a checkpoint's: it may come from outside."""
    if not name.removeprefix("step_").isdecimal():
        raise ValueError(f"'{name}' is not the name of a checkpoint.")
    return run / "checkpoints" / f"{name}.safetensors"


def list_checkpoints(run: Path) -> list[str]:
    """Names, by step."""
    found = (run / "checkpoints").glob("step_*.safetensors")
    return sorted((path.stem for path in found), key=lambda name: int(name.removeprefix("step_")))


def latest_checkpoint(run: Path) -> str | None:
    path = run / "checkpoints" / "latest.json"
    return json.loads(path.read_text())["checkpoint"] if path.exists() else None


def save_checkpoint(run: Path, step: int, weights: Mapping[str, Tensor], about: Mapping[str, Any]) -> str:
    """Write a checkpoint, then point `latest.json` at it. Returns its name."""
    name = f"step_{step}"
    write_atomically(checkpoint_path(run, name), save({key: value.contiguous() for key, value in weights.items()}))
    write_json(run / "checkpoints" / f"{name}.json", {"step": step, **about})
    write_json(run / "checkpoints" / "latest.json", {"checkpoint": name})
    names = list_checkpoints(run)
    if len(names) > KEPT_CHECKPOINTS:
        gaps = [
            int(b.removeprefix("step_")) - int(a.removeprefix("step_")) for a, b in zip(names, names[2:], strict=False)
        ]
        densest = names[1 + gaps.index(min(gaps))]
        checkpoint_path(run, densest).unlink()
        (run / "checkpoints" / f"{densest}.json").unlink(missing_ok=True)
    return name


def save_resume_state(run: Path, tensors: Mapping[str, Tensor], about: Mapping[str, Any]) -> None:
    """What going on needs beyond a checkpoint: optimizer state and raw weights, in one file with its JSON inside."""
    content = save({key: value.contiguous() for key, value in tensors.items()}, {"about": json.dumps(about)})
    write_atomically(run / "resume.safetensors", content)


def load_resume_state(run: Path) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    path = run / "resume.safetensors"
    if not path.exists():
        return None
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["about"])
    return load_file(path), about


def request_stop(run: Path) -> None:
    (run / "STOP").touch()


def stop_requested(run: Path) -> bool:
    return (run / "STOP").exists()


def request_finish(run: Path) -> None:
    (run / "FINISH").touch()


def finish_requested(run: Path) -> bool:
    return (run / "FINISH").exists()
