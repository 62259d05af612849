"""Who trains in a run folder: one process at a time.

A file TRAINER in the folder says who: process, when it began, and machine. One that is gone is no obstacle, whatever it
left behind: numbers of processes are used again, so the time counts as well.
"""

import json
import os
import platform
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from t2v_core import processes
from t2v_core.errors import UserError
from t2v_core.records import read_record

NAME = "TRAINER"
WRITING_SECONDS = 10.0  # a note that cannot be read and is no older than this is being written
# Processes of other machines cannot be asked for: one counts as there while it writes its status that often.
ELSEWHERE_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Trainer:
    pid: int
    began: float  # Unix time
    machine: str


@contextmanager
def occupied(run: Path) -> Iterator[None]:
    """Be the only one who trains in this folder. Raises UserError while another is at work there, in this process or
    another one."""
    run.mkdir(parents=True, exist_ok=True)
    _take(run)
    try:
        yield
    finally:
        (run / NAME).unlink(missing_ok=True)


def require_free(run: Path) -> None:
    """Raises as `occupied`, and takes nothing."""
    with suppress(FileNotFoundError):
        _require_gone(run, (run / NAME).read_bytes())


def _take(run: Path) -> None:
    mine = Trainer(pid=os.getpid(), began=processes.started(os.getpid()) or 0.0, machine=platform.node())
    while True:
        try:
            with (run / NAME).open("x") as file:
                json.dump(asdict(mine), file)
            return
        except FileExistsError:
            _remove(run)


def _remove(run: Path) -> None:
    """Remove the note of a trainer that is gone."""
    beside = run / f".{NAME}-{secrets.token_hex(4)}"
    try:
        found = (run / NAME).read_bytes()
        _require_gone(run, found)
        (run / NAME).replace(beside)
    except FileNotFoundError:
        return
    if beside.read_bytes() != found:  # somebody else was faster, and it is theirs
        beside.replace(run / NAME)
    beside.unlink(missing_ok=True)


def _require_gone(run: Path, note: bytes) -> None:
    try:
        trainer = read_record(Trainer, json.loads(note))
    except (ValueError, RecursionError):
        trainer = None
    if trainer is None:
        there, who = _age(run / NAME) < WRITING_SECONDS, "another process"
    elif trainer.machine == platform.node():
        there, who = processes.is_alive(trainer.pid, trainer.began), f"process {trainer.pid}"
    else:
        newest = min(_age(run / NAME), _age(run / "status.json"))
        there, who = newest < ELSEWHERE_SECONDS, f"process {trainer.pid} on {trainer.machine}"
    if there:
        raise UserError(
            f"A training is at work in {run} already ({who}). Wait for its end, end it by a file STOP in that folder, "
            "or choose another folder."
        )


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
