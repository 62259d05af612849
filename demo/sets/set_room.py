"""Room on the disk for training sets: whether there is enough, and which sets may go. No gradio in it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from demo.runs import training_line
from demo.sets import writing_line
from demo.sets.plan import MIN_CLIPS
from demo.shared import visitors
from demo.shared.cards import read_card
from demo.texts import texts
from t2v_core.errors import UserError

SPARE_DISK = 2_000_000_000  # bytes that stay free; more than any zip of a set takes
KEPT_DAYS = 7  # how long a set is kept that no run was trained on


class RoomError(UserError):
    """The disk is too small for a set; `str(error)` says what to do."""


def check_room(clips: int = 0, clip_bytes: int = 0) -> None:
    """Raises RoomError if so many clips of this size would fill the disk. A zip, which is small: none."""
    visitors.home().mkdir(parents=True, exist_ok=True)
    room = shutil.disk_usage(visitors.home()).free - SPARE_DISK
    if clips * clip_bytes <= room:
        return
    fits = max(0, room) // clip_bytes // 1_000 * 1_000 if clip_bytes else 0
    if fits >= MIN_CLIPS:
        raise RoomError(texts().sets.room_for_fewer(fits, clips))
    raise RoomError(texts().sets.no_room)


def remove_unused(visitor: str, spared: str) -> None:
    """Delete a visitor's sets that no run was trained on, all but one: they can be made again, and they are large."""

    def unused() -> list[Path]:
        used = {read_card(run).set for run in visitors.own_folders("runs", visitor)}
        return [folder for folder in visitors.own_folders("sets", visitor) if folder.name not in {*used, spared}]

    _remove(unused)


def remove_old() -> None:
    """Delete everybody's sets that were made days ago, unless a run was trained on them."""

    def old() -> list[Path]:
        used = {read_card(run).set for run in visitors.all_folders("runs")}
        made = time.time() - KEPT_DAYS * 86_400
        sets = [folder for folder in visitors.all_folders("sets") if folder.name not in used]
        return [folder for folder in sets if 0 < read_card(folder).created < made]

    _remove(old)


def _remove(choose: Callable[[], list[Path]]) -> None:
    """Choose and put out of sight while no run can be started: one that is being started on a set must not lose it.
    The deleting takes a while, and holds nobody up."""
    with training_line.lock:
        gone = [visitors.put_out_of_sight(folder) for folder in choose() if not writing_line.find(folder.name)]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
