"""How long runs are kept: what nobody opens goes one day. No gradio in it."""

import contextlib
import logging
import os
import shutil
import threading
import time
from pathlib import Path

from demo.runs import training_line
from demo.shared import visitors
from demo.shared.cards import read_card

KEPT_DAYS = 30  # how long a run is kept that nobody opens
WARNED_DAYS = 7  # before it goes, its owner is told
OPENED = "OPENED"  # a file in the run folder; its time is when the run was opened last
SWEEP_SECONDS = 6 * 3600.0
_DAY = 86_400.0


def opened(run_id: str) -> None:
    """Somebody looks at a run, or asks it. What comes with the app stays without that."""
    run = visitors.find_run(run_id)
    if run is not None and run not in visitors.SHIPPED.values():  # "" is one of those, too
        with contextlib.suppress(OSError):  # deleted meanwhile, or a full disk: it then counts from its last report
            (run / OPENED).touch()


def days_left(run: Path) -> float:
    """Until a run is deleted, if nobody opens it."""
    times = []
    for name in (OPENED, "metrics.jsonl", "status.json", "card.json"):
        with contextlib.suppress(FileNotFoundError):
            times.append((run / name).stat().st_mtime)
    return KEPT_DAYS - (time.time() - max(times, default=0.0)) / _DAY


def sweep_unopened() -> None:
    """Delete the runs that nobody has opened for so long, but none that trains or is in line, and none whose owner
    could not be told before: a run of before this was kept in mind has WARNED_DAYS from now on."""
    with training_line.lock:
        runs = [run for run in visitors.all_folders("runs") if read_card(run).owner and days_left(run) < 0]
        for run in [run for run in runs if not (run / OPENED).exists()]:
            then = time.time() - (KEPT_DAYS - WARNED_DAYS) * _DAY
            (run / OPENED).touch()
            os.utime(run / OPENED, (then, then))
            runs.remove(run)
        idle = [run for run in runs if not training_line.is_waiting(run) and not training_line.trainer_alive(run)]
        gone = [visitors.put_out_of_sight(run) for run in idle]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)


def start_sweeping() -> None:
    """In the background, for as long as the server runs; what a server of before left out of sight goes first."""

    def sweep() -> None:
        while True:
            try:
                visitors.sweep_gone()
                sweep_unopened()
            except OSError:
                logging.exception("cannot sweep")
            time.sleep(SWEEP_SECONDS)

    threading.Thread(target=sweep, name="sweep", daemon=True).start()
