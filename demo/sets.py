"""Training sets that visitors make: written in the background, read back. No gradio in it.

A set is a folder `sets/<id>/` in the library's own layout, with a card beside it. It is written by a thread of
the server, so a closed page loses nothing; a set whose making was cut off (a restart) is shown as such.
"""

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from demo import places
from demo.archives import MAX_UNPACKED_BYTES, ArchiveError, checked_videos, opened_zip, unpack
from demo.plan import CLIP_BYTES, MIN_CLIPS, Plan, most_clips
from t2v_core.dataset import ClipSet
from t2v_core.folders import open_dataset, write_dataset
from t2v_core.prompts import PromptError, parse

SPARE_DISK = 2_000_000_000  # bytes that stay free


@dataclass(frozen=True, kw_only=True)
class SetCard:
    """A set as a visitor sees it. state: "waiting", "making", "ready", "interrupted" or "failed"."""

    id: str
    folder: Path
    state: str
    clips: int
    written: int = 0
    seconds: float = 0.0
    message: str = ""
    uploaded: bool = False
    counts: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self.state in ("waiting", "making")


def start_making(visitor: str, plan: Plan) -> SetCard:
    """Begin to write a set. Raises ValueError where the plan, the visitor's other sets or the disk stand against it."""
    _check_turn(visitor)
    if not MIN_CLIPS <= plan.num_clips <= most_clips():
        raise ValueError(f"The number of clips must be from {MIN_CLIPS:,} to {most_clips():,} here.")
    config, split = plan.config(), plan.split()
    check_room(plan.num_clips * CLIP_BYTES)
    return _start(visitor, lambda folder: write_dataset(config, split, folder, "native"), clips=plan.num_clips)


def start_unpacking(visitor: str, upload: Path) -> SetCard:
    """Begin to check and unpack a visitor's zip; what is wrong with it is said on the set's card."""
    _check_turn(visitor)
    check_room(MAX_UNPACKED_BYTES)
    return _start(visitor, lambda folder: _unpack(upload, folder), clips=0, uploaded=True)


def _unpack(upload: Path, folder: Path) -> Iterator[int]:
    """The videos are decoded once, to the native layout; nothing else of the zip is kept."""
    videos, cache = folder.with_name("videos"), folder.with_name("cache")
    try:
        with opened_zip(upload) as archive:
            yield from unpack(archive, checked_videos(archive), videos)
        open_dataset(videos, cache)
        next(cache.iterdir()).rename(folder)
    finally:
        shutil.rmtree(videos, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)


def _check_turn(visitor: str) -> None:
    if not places.is_visitor(visitor):
        raise ValueError("The page is still loading. Please try again in a moment.")
    latest = latest_set(visitor)
    if latest and latest.busy:
        raise ValueError("Your last set is still being made. Please wait until it is ready.")


def _start(visitor: str, write: Callable[[Path], Iterator[int]], *, clips: int, uploaded: bool = False) -> SetCard:
    remove_unused(visitor)
    folder = places.new_folder("sets")
    card = {"owner": places.owner_of(visitor), "created": time.time(), "clips": clips, "state": "making"}
    places.write_card(folder, card | {"uploaded": uploaded})
    _written[folder.name] = -1
    threading.Thread(target=_make, args=(folder, write), daemon=True).start()
    return read_set(folder)


# Clips written so far by this server, by set id; -1: waiting for its turn.
_written: dict[str, int] = {}
_one_at_a_time = threading.Lock()


def _make(folder: Path, write: Callable[[Path], Iterator[int]]) -> None:
    """Write the set and say on its card how it went."""
    card = places.read_card(folder)
    try:
        with _one_at_a_time:
            began = time.monotonic()
            _written[folder.name] = 0
            written = 0
            for written in write(folder / "clips"):
                _written[folder.name] = written
            card["counts"] = counts(open_dataset(folder / "clips"))
            card |= {"state": "ready", "clips": written, "seconds": round(time.monotonic() - began, 1)}
    except Exception as error:
        shutil.rmtree(folder / "clips", ignore_errors=True)
        card |= {"state": "failed", "message": told(error)}
    finally:
        places.write_card(folder, card)
        _written.pop(folder.name, None)


def told(error: Exception) -> str:
    """What a visitor is told of an error; of one that nobody foresaw, the log is told the rest."""
    if isinstance(error, ArchiveError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"It could not be written: {error.strerror}. Please tell whoever runs this server."
    logging.error("writing a set or its zip failed", exc_info=error)
    return "This went wrong, and not because of your choices. Please try again, or tell whoever runs this server."


def read_set(folder: Path) -> SetCard:
    card = places.read_card(folder)
    written = _written.get(folder.name)
    state = card.get("state", "failed")
    if state == "making":
        state = "interrupted" if written is None else "waiting" if written < 0 else "making"
    return SetCard(
        id=folder.name,
        folder=folder / "clips",
        state=state,
        clips=card.get("clips", 0),
        written=max(written or 0, 0),
        seconds=card.get("seconds", 0.0),
        message=card.get("message", ""),
        uploaded=card.get("uploaded", False),
        counts=[tuple(entry) for entry in card.get("counts", [])],
    )


def latest_set(visitor: str) -> SetCard | None:
    """The visitor's newest set, whatever its state."""
    folders = places.own_folders("sets", visitor)
    return read_set(folders[0]) if folders else None


def ready_set(visitor: str) -> SetCard | None:
    """The visitor's newest set that can be trained on."""
    cards = map(read_set, places.own_folders("sets", visitor))
    return next((card for card in cards if card.state == "ready"), None)


def remove_unused(visitor: str) -> None:
    """Delete the visitor's older sets that no run was trained on: they can be made again, and they are large."""
    used = {places.read_card(run).get("set") for run in places.own_folders("runs", visitor)}
    for folder in places.own_folders("sets", visitor):
        if folder.name not in used and not read_set(folder).busy:
            shutil.rmtree(folder, ignore_errors=True)


def check_room(num_bytes: int) -> None:
    """Raises ValueError if a set of this size would fill the disk."""
    places.home().mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(places.home()).free
    if num_bytes + SPARE_DISK > free:
        fits = max(0, int((free - SPARE_DISK) / CLIP_BYTES)) // 1_000 * 1_000
        raise ValueError(f"There is not enough room on the disk for this set; {fits:,} clips would fit.")


def counts(clips: ClipSet) -> list[tuple[str, str, int]]:
    """How often each motion is shown alone, first and second: (motion, place, clips); [] if the prompts say none."""
    seen: Counter[tuple[str, str]] = Counter()
    for first in range(0, len(clips), 5_000):
        for prompt in clips.prompts(np.arange(first, min(first + 5_000, len(clips)))):
            composition = _composition(prompt)
            order = ("alone",) if len(composition) == 1 else ("first", "then", "then")
            seen.update(zip(composition, order, strict=False))
    return [(motion, place, number) for (motion, place), number in sorted(seen.items())]


@lru_cache(maxsize=20_000)
def _composition(prompt: str) -> tuple[str, ...]:
    try:
        return parse(prompt).composition
    except PromptError:
        return ()
