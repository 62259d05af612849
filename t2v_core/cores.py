"""How many cores and how much memory this process may use: a container often has less than its machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil

CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")


def usable_cores(root: Path = CGROUPS, own: Path = OWN_CGROUP) -> float:
    """Those that the affinity and every quota above this process (cgroup v1 and v2) leave. May be a fraction."""
    cores: float = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for folder in _own_folders(root, own, "cpu"):
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):  # no such file; "max" where there is no limit
            quota, period = (folder / "cpu.max").read_text().split()
            cores = min(cores, int(quota) / int(period))
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
            quota, period = ((folder / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
            if int(quota) > 0:  # -1 where there is no limit
                cores = min(cores, int(quota) / int(period))
    return cores


def usable_memory(root: Path = CGROUPS, own: Path = OWN_CGROUP) -> int:
    """Bytes, those in use now included."""
    found = psutil.virtual_memory().total
    for folder in _own_folders(root, own, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            with contextlib.suppress(OSError, ValueError):
                found = min(found, int((folder / name).read_text()))
    return found


def _own_folders(root: Path, own: Path, controller: str) -> Iterator[Path]:
    """Where the limits of this process stand: its own cgroup and all above it, in either version's layout."""
    lines = []
    with contextlib.suppress(OSError):
        lines = own.read_text().splitlines()
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        base = root / controllers if controllers else root
        inside = base / path.lstrip("/")
        # In a container the path may be the host's, which is not to be seen from here: then the root has the limits.
        yield from (folder for folder in (inside, *inside.parents) if folder == base or base in folder.parents)
    yield from (root, root / controller)
