"""Which files of a run cannot be read: cut off by a full disk or a power cut, empty, or somebody else's."""

import json
from collections.abc import Callable
from pathlib import Path

from t2v_core import checkpoints, runs
from t2v_core.errors import UserError
from t2v_core.records import read_record
from t2v_core.runs import MetricsLine
from t2v_core.tensor_files import DamagedFile, read_about


def damaged_files(run: Path) -> tuple[str, ...]:
    """Their names, of those that are there. Tensors are held against their files' lengths only: to read them all takes
    too long."""
    found = [name for name, is_whole in _CHECKS.items() if (run / name).exists() and not is_whole(run)]
    latest = checkpoints.latest_checkpoint(run)
    if latest and not _has_whole_tensors(checkpoints.checkpoint_path(run, latest)):
        found.append(f"checkpoints/{latest}.safetensors")
    return tuple(found)


def _status_is_whole(run: Path) -> bool:
    status = runs.read_status(run)
    return status is not None and status.state != "damaged"


def _metrics_are_whole(run: Path) -> bool:
    lines = (run / "metrics.jsonl").read_text(errors="replace").splitlines(keepends=True)
    return bool(lines) and all(line.endswith("\n") and _is_report(line) for line in lines)


def _is_report(line: str) -> bool:
    try:
        return read_record(MetricsLine, json.loads(line)) is not None
    except (ValueError, RecursionError):
        return False


def _has_whole_tensors(path: Path) -> bool:
    try:
        read_about(path)
    except DamagedFile:
        return False
    return True


def _can(read: Callable[[Path], object]) -> Callable[[Path], bool]:
    def can(run: Path) -> bool:
        try:
            read(run)
        except UserError:
            return False
        return True

    return can


_CHECKS: dict[str, Callable[[Path], bool]] = {
    "status.json": _status_is_whole,
    "metrics.jsonl": _metrics_are_whole,
    checkpoints.RESUME: lambda run: _has_whole_tensors(run / checkpoints.RESUME),
    "config.json": _can(runs.read_config),
    "vocabulary.json": _can(runs.read_vocabulary),
    "split.json": _can(runs.read_split_of),
}
