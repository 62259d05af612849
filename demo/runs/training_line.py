"""The line of trainings: who is next, starting `train.py` for them, and seeing who has ended. No gradio in it.

    QUEUED      in a run's folder: it waits for its turn; holds the time it was asked for
    TRAINING    a trainer was started for it; holds its process id, and until there is one what QUEUED held
    ENDED       what TRAINING is called once that trainer has ended: its time still says when it was started
    log.txt     what the trainer printed

Claiming a run is the renaming of QUEUED to TRAINING: of two servers on one folder only one succeeds.
"""

import contextlib
import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

from demo.runs import expected
from demo.shared import visitors
from demo.shared.cards import Card, read_card
from t2v_core import processes, runs
from t2v_core.cores import usable_cores, usable_memory

TRAIN = visitors.PROJECT / "train.py"
# At its peak a training holds 1.2 GB, the server with its answers 1.5 (docs/experiments.md).
TRAINING_BYTES, SERVER_BYTES = 1_250_000_000, 1_500_000_000


def slots(cores: float, memory: int) -> int:
    """How many trainings at once give the most models an hour: two with one thread each do 1.4 times as much as one
    with two, so there is one a core, as far as the memory (bytes) goes."""
    return max(1, min(int(cores), (memory - SERVER_BYTES) // TRAINING_BYTES))


SLOTS = slots(usable_cores(), usable_memory())
STARTING_SECONDS = 30  # the longest from a run's turn to its trainer's process
STOP_SECONDS = 60  # a trainer that has not ended this long after being asked is ended by force
lock = threading.RLock()
_last_turns: dict[str, float] = {}  # when a visitor's last training began, by owner
_children: dict[str, subprocess.Popen[bytes]] = {}
_turns: dict[
    str, tuple[int, float]
] = {}  # of each run in line: its turn, 1 is next, and about how many seconds until then
_training = 0  # how many are under way
_starting: set[str] = set()  # runs that are neither in line nor have a process yet


def enter(run: Path) -> None:
    """Put a run at the end of the line."""
    (run / "QUEUED").write_text(str(time.time()))


def leave(run: Path) -> None:
    (run / "QUEUED").unlink(missing_ok=True)


def is_waiting(run: Path) -> bool:
    return (run / "QUEUED").exists()


def is_training(run: Path) -> bool:
    return (run / "TRAINING").exists()


def advance() -> None:
    """See who has ended, and start whoever is next. Called after each wish and twice a second."""
    with lock:
        folders = visitors.all_folders("runs")
        for run in filter(is_training, folders):
            card = read_card(run)
            if not trainer_alive(run):
                _children.pop(run.name, None)
                with contextlib.suppress(FileNotFoundError):  # another server was faster
                    (run / "TRAINING").replace(run / "ENDED")
            elif card.wanted == "finish":
                runs.request_finish(run)
            elif card.wanted:
                # Said again each time: a trainer that was only just starting has swept the first word away.
                runs.request_stop(run)
                if time.time() - card.asked > STOP_SECONDS:
                    end_by_force(run)
        free = SLOTS - sum(map(is_training, folders))
        line = waiting_line(folders)
        for run in line[: max(0, free)]:
            _launch(run)
        _tell_turns(line[max(0, free) :], [run for run in folders if is_training(run)])


def _tell_turns(line: list[Path], training: list[Path]) -> None:
    """Work them out once for everybody who looks: a page with a run in line asks every second."""
    global _turns, _training
    ahead = min(map(_seconds_left, training), default=0.0)
    told = {}
    for turn, run in enumerate(line, start=1):
        told[run.name] = turn, ahead
        ahead += _seconds_asked(run) / max(SLOTS, 1)  # 0: another server starts them
    _turns, _training = told, len(training)  # as a whole: who looks meanwhile sees the one or the other


def number_waiting() -> int:
    return len(_turns)


def number_training() -> int:
    """How many trainings are under way."""
    return _training


def turn_of(run: Path) -> tuple[int, float]:
    """A waiting run's turn in the line, 1 is next, and about how many seconds until then."""
    return _turns.get(run.name, (1 + len(_turns), 0.0))


def _seconds_asked(run: Path) -> float:
    return read_card(run).expected_seconds


def _seconds_left(run: Path) -> float:
    """Of a training; all that was asked for until its trainer has said more."""
    status = runs.read_status(run)
    if status is None or status.state != "running" or status.updated <= began(run):
        return _seconds_asked(run)
    expected.learn(status)
    return _seconds_asked(run) if status.seconds_left is None else status.seconds_left


def waiting_line(folders: list[Path]) -> list[Path]:
    """Who is next: by turns among visitors; in a turn, whose last one is longest ago; then by the time of asking."""
    turns: dict[str, int] = {}
    for run in filter(is_training, folders):
        owner = read_card(run).owner
        turns[owner] = turns.get(owner, 0) + 1
    tickets: list[tuple[float, Path, str]] = []
    for run in filter(is_waiting, folders):
        with contextlib.suppress(OSError, ValueError):
            tickets.append((float((run / "QUEUED").read_text()), run, read_card(run).owner))
    line = []
    for asked, run, owner in sorted(tickets):
        line.append((turns.get(owner, 0), _last_turns.get(owner, 0.0), asked, run))
        turns[owner] = turns.get(owner, 0) + 1
    return [run for _, _, _, run in sorted(line)]


def _launch(run: Path) -> None:
    _starting.add(run.name)
    try:
        (run / "QUEUED").replace(run / "TRAINING")
        card = read_card(run)
        _last_turns[card.owner] = time.time()
        (run / "STOP").unlink(missing_ok=True)
        _start_trainer(run, card)
    except FileNotFoundError:
        pass  # another server was faster, or the visitor changed their mind
    except OSError:  # its state says that it failed: a full disk must not keep the others from their turns
        logging.exception("cannot start the trainer of %s", run)
        with contextlib.suppress(OSError):
            (run / "TRAINING").replace(run / "ENDED")
    finally:
        _starting.discard(run.name)


def _start_trainer(run: Path, card: Card) -> None:
    command = [sys.executable, str(TRAIN), *_options(run, card), "--out", str(run)]
    with (run / "log.txt").open("ab") as log:
        quietly = {"TQDM_DISABLE": "1"}  # nobody watches a progress bar in a file
        child = processes.start_apart(command, visitors.PROJECT, quietly, log)
    _children[run.name] = child
    (run / "TRAINING").write_text(str(child.pid))


def _options(run: Path, card: Card) -> list[str]:
    """As they were asked for, with the places of now: the home of all of it may have been moved."""
    places = {"--world": run / "world.zip", "--data": visitors.home() / "sets" / card.set / "clips"}
    options = list(card.options)
    for i, option in enumerate(options[:-1]):
        if option in places and (option == "--world" or card.set):
            options[i + 1] = str(places[option])
    return options


def began(run: Path) -> float:
    """When this run's last trainer was started (Unix time); 0 if there was none."""
    for note in ("TRAINING", "ENDED"):
        with contextlib.suppress(OSError):
            return (run / note).stat().st_mtime
    return 0.0


def trainer_alive(run: Path) -> bool:
    """Whether the process that was started for this run is there, and is still that process."""
    if run.name in _starting:
        return True
    child = _children.get(run.name)
    if child is not None:
        return child.poll() is None
    try:
        note = (run / "TRAINING").read_text()
        if not note.isdecimal():  # another server is starting it
            return time.time() - (run / "TRAINING").stat().st_ctime < STARTING_SECONDS
        # Only ever a process that carries this run's id on its command line: numbers are used again.
        return any(run.name in part for part in processes.command_line(int(note)))
    except (OSError, ValueError):
        return False


def end_by_force(run: Path) -> None:
    """Only ever a process that carries this run's id on its command line."""
    if not trainer_alive(run):
        return
    try:
        processes.end_at_once(int((run / "TRAINING").read_text()))
    except (OSError, ValueError):
        return
    child = _children.pop(run.name, None)
    if child is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the disk: it ends when it comes out of there
            child.wait(5)


_scheduler: threading.Thread | None = None


def start_scheduler() -> None:
    """Keep the line moving while no page is open. Once per process."""
    global _scheduler
    if _scheduler is None:
        _scheduler = threading.Thread(target=_keep_advancing, name="training line", daemon=True)
        _scheduler.start()


def _keep_advancing() -> None:
    while True:
        pause = 0.5
        try:
            advance()
        except FileNotFoundError:  # a folder vanished while it was read; there is a next time
            pass
        except Exception:  # without this thread, nobody's training would begin any more
            logging.exception("the line of trainings cannot move on")
            pause = 10.0  # it may well happen again: no flood in the log
        time.sleep(pause)
