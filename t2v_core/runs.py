"""The run folder: all that a training leaves behind, and the only thing that trainer, demo and judges share.

config.json, split.json, vocabulary.json, status.json, metrics.jsonl, samples/, checkpoints/, evaluation.json, and
STOP, whose presence asks the trainer to save and end, or FINISH, which asks for a good end soon. Every file is replaced
as a whole, but metrics.jsonl, which grows by lines (one cut off is not read), so a kill at any moment leaves a folder
that loads.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from t2v_core import processes
from t2v_core.config import Config
from t2v_core.errors import NothingThere, UserError
from t2v_core.records import fits, read_json, read_record
from t2v_core.world.own import read_world, write_world
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import Split

State = Literal["running", "finished", "stopped", "failed", "interrupted", "damaged"]
RENAMES, RENAME_SECONDS = 20, 0.05


@dataclass(frozen=True, kw_only=True)
class Status:
    """What a run is doing. `seconds_left` is None where nobody knows; `updated` is Unix time. "damaged": status.json
    is there, and says nothing that this version understands."""

    state: State
    pid: int = 0
    began: float = 0.0  # that process, in Unix time; 0 where nobody wrote it down
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


@dataclass(frozen=True, kw_only=True)
class MetricsLine:
    """A report, as metrics.jsonl has it. obey: rates by group (and "clips", how many were asked), None where nothing
    was judged; samples: their folder in the run."""

    step: int
    seconds: float = 0.0
    stage: str = ""
    stage_index: int = 0
    losses: dict[str, float] = field(default_factory=dict)
    clips_per_second: float = 0.0
    obey: dict[str, float | None] | None = None
    samples: str | None = None
    checkpoint: str | None = None


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, then rename over. Raises OSError (a full disk, say) and then leaves the old file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing in it
        _rename_over(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _rename_over(beside: Path, path: Path) -> None:
    """On Windows, a file that somebody reads cannot be replaced: a moment later it can."""
    for _ in range(RENAMES):
        try:
            return os.replace(beside, path)
        except PermissionError:
            time.sleep(RENAME_SECONDS)
    os.replace(beside, path)


def write_json(path: Path, data: Any) -> None:
    write_atomically(path, json.dumps(data, indent=1).encode())


def create_run(
    run: Path,
    config: Config,
    split: Split | None,
    vocabulary: Sequence[str],
    world: World = BUILT_IN,
    content: str = "",
) -> None:
    """`content`: of clips on a disk, see `ClipSet`."""
    if world != BUILT_IN:
        write_world(world, run / "world")
    write_json(run / "config.json", config.to_json())
    write_json(run / "vocabulary.json", {"words": list(vocabulary)})
    if split is not None:
        write_json(run / "split.json", split.to_json())
    if content:
        write_json(run / "clips.json", {"content": content})


def read_config(run: Path) -> Config:
    """This and the next two raise UserError for a file that is missing, damaged, or of another version."""
    return _read_whole(run / "config.json", Config.from_json)


def read_vocabulary(run: Path) -> tuple[str, ...]:
    return _read_whole(run / "vocabulary.json", lambda data: tuple(data["words"]))


def read_split_of(run: Path) -> Split | None:
    path = run / "split.json"
    return _read_whole(path, Split.from_json) if path.exists() else None


def read_world_of(run: Path) -> World:
    """What the run's words are about. Raises UserError for a world that is damaged."""
    return read_world(run / "world") if (run / "world").exists() else BUILT_IN


def read_content_of(run: Path) -> str:
    """What the run's clips are, see `ClipSet`; "" where nobody wrote it down."""
    data = read_json(run / "clips.json")
    said = data.get("content") if isinstance(data, dict) else ""
    return said if isinstance(said, str) else ""


def _read_whole(path: Path, build: Callable[[Any], Any]) -> Any:
    """What a model cannot do without is read as it stands, or not at all."""
    try:
        return build(json.loads(path.read_text()))
    except FileNotFoundError:
        raise NothingThere(f"{path.parent} is not a run: it has no {path.name}.") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UserError(f"{path} cannot be read: {error}") from error


def write_status(run: Path, status: Status) -> None:
    write_json(run / "status.json", asdict(replace(status, updated=time.time())))


def read_status(run: Path) -> Status | None:
    """None before the first one is written. A run whose process is gone without a word is "interrupted"."""
    path = run / "status.json"
    status = read_record(Status, read_json(path))
    if status is None:
        return Status(state="damaged") if path.exists() else None
    if status.state == "running" and not processes.is_alive(status.pid, status.began):
        return replace(status, state="interrupted", message="The training was cut off. What it had saved is kept.")
    return status


def append_metrics(run: Path, line: Mapping[str, Any]) -> None:
    with (run / "metrics.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def read_metrics(run: Path) -> list[dict[str, Any]]:
    """All reports so far, each with every field of a `MetricsLine`. A line that is none is left out: it was cut off by
    a kill, or is not ours."""
    return [dict(vars(line)) for _, line in _metrics_lines(run)]


def _metrics_lines(run: Path) -> list[tuple[str, MetricsLine]]:
    """As they were written, and as they are read."""
    path = run / "metrics.jsonl"
    lines = []
    for text in path.read_text(errors="replace").splitlines() if path.exists() else []:
        try:
            line = read_record(MetricsLine, json.loads(text))
        except (ValueError, RecursionError):
            continue
        if line is not None:
            lines.append((text, line))
    return lines


def drop_metrics_after(run: Path, step: int) -> None:
    """Forget reports of steps that a resumed run takes again."""
    if (run / "metrics.jsonl").exists():
        kept = [text + "\n" for text, line in _metrics_lines(run) if line.step <= step]
        write_atomically(run / "metrics.jsonl", "".join(kept).encode())


def write_evaluation(run: Path, rates: Mapping[str, Mapping[str, Any]]) -> None:
    write_json(run / "evaluation.json", rates)


def read_evaluation(run: Path) -> dict[str, float]:
    """The share of each group's prompts that was obeyed, from 0 to 1; {} where none was written that can be read."""
    data = read_json(run / "evaluation.json")
    rates = {group: rate for group, rate in data.items() if isinstance(rate, dict)} if isinstance(data, dict) else {}
    shares = {group: rate["obeys"] for group, rate in rates.items() if fits(rate.get("obeys"), float)}
    return {group: share for group, share in shares.items() if 0 <= share <= 1}


def read_sample_prompts(run: Path) -> list[str]:
    """The prompts that every report's samples show; [] where none were written that can be read."""
    data = read_json(run / "samples" / "prompts.json")
    return data if fits(data, list[str]) else []


def request_stop(run: Path) -> None:
    (run / "STOP").touch()


def stop_requested(run: Path) -> bool:
    return (run / "STOP").exists()


def request_finish(run: Path) -> None:
    (run / "FINISH").touch()


def finish_requested(run: Path) -> bool:
    return (run / "FINISH").exists()
