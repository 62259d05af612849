"""Processes, as every system has them: whether one still runs, how to end it, and to let others go first."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

SAME_START = 5.0  # seconds that two looks at one start may differ by, where the clock was set meanwhile
LOW_PRIORITY = 10  # of POSIX, 0 to 19


def started(pid: int) -> float | None:
    """When a process began, in Unix time; None where there is none of that number (any more)."""
    if not 0 < pid < 2**31:
        return None
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None


def is_alive(pid: int, since: float = 0.0) -> bool:
    """Whether a process is still there. since: when it began, where that is known; a number is used again."""
    began = started(pid)
    return began is not None and (not since or abs(began - since) < SAME_START)


def command_line(pid: int) -> list[str]:
    """[] for a process that is gone, or that this one may not look at."""
    try:
        return psutil.Process(pid).cmdline() if 0 < pid < 2**31 else []
    except psutil.Error:
        return []


def end_at_once(pid: int) -> None:
    """It saves nothing. One that is gone already is left in peace."""
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()


def start_apart(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], output: IO[bytes]
) -> "subprocess.Popen[bytes]":
    """Start a program that others go before, and that neither Ctrl-C nor the end of this process ends."""
    child = subprocess.Popen(
        list(command),
        cwd=folder,
        env=os.environ | dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,  # Windows passes this over, and wants the next
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    with contextlib.suppress(psutil.Error):  # it has ended already
        low = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else LOW_PRIORITY
        psutil.Process(child.pid).nice(low)
    return child
