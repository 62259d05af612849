"""Training sets that visitors make: written in the background, read back. No gradio in it.

A set is a folder `sets/<id>/` in the library's own layout, with a card beside it. It is written in the server's
line of writings (`writing_line`), so a closed page loses nothing; a set whose making was cut off (a restart) is shown
as such.
"""

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from demo.sets import writing_line
from demo.sets.archives import ArchiveError, checked_clips, decode_clips, opened_zip
from demo.sets.plan import CLIP_BYTES, MIN_CLIPS, Plan, most_clips, size_and_seconds
from demo.sets.set_room import RoomError, check_room, remove_old, remove_unused
from demo.sets.writing_line import Report, Standing
from demo.shared import visitors
from demo.shared.cards import Card, change_card, read_card, write_card
from demo.texts import texts
from t2v_core.config import DataConfig
from t2v_core.data.clip_sets import ClipSet
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.errors import UserError
from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.scenes import World
from t2v_core.world.split import Split

Write = Callable[[Path, Report], None]  # writes to this folder, which is not there yet
_FRAME_BYTES = 64 * 64 * 3  # of an uploaded picture, once it is decoded
_ZIP_BYTES_PER_SECOND = 2_000_000  # only for the estimate until an upload's own pace is known
_starting = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class SetCard:
    """A set as a visitor sees it. state: "waiting", "making", "ready", "interrupted" or "failed".

    bytes: what its clips take on the disk.
    own: whether it shows things or moves of one's own.
    note: what was done with an upload's files, where that is worth a word.
    standing: where it stands in the line, to be made or, later, to be packed as a zip.
    zip: the packed file, while it is kept. zip_message: why there is none.
    """

    id: str
    folder: Path
    state: str
    clips: int
    bytes: int = 0
    standing: Standing | None = None
    seconds: float = 0.0
    message: str = ""
    uploaded: bool = False
    own: bool = False
    note: str = ""
    counts: list[tuple[str, str, int]] = field(default_factory=list)
    packing: bool = False
    zip: Path | None = None
    zip_message: str = ""

    @property
    def busy(self) -> bool:
        return self.state in ("waiting", "making")


def start_making(visitor: str, plan: Plan) -> SetCard:
    """Begin to write a set. Raises UserError where the plan, the visitor's other sets or the disk stand against it."""
    _check_turn(visitor)
    if not MIN_CLIPS <= plan.num_clips <= most_clips():
        raise UserError(texts().sets.wrong_number(MIN_CLIPS, most_clips()))
    clips = plan.clips()
    _tidy(visitor)
    check_room(plan.num_clips, CLIP_BYTES)
    estimate = size_and_seconds(plan.num_clips)[1]
    write = partial(_render, clips.config, clips.split, clips.world)
    return _start(visitor, write, clips=plan.num_clips, estimate=estimate)


def start_unpacking(visitor: str, upload: Path) -> SetCard:
    """Begin to check and unpack a visitor's zip; what is wrong with it is said on the set's card."""
    _check_turn(visitor)
    try:
        estimate = upload.stat().st_size / _ZIP_BYTES_PER_SECOND
    except (OSError, ValueError) as error:  # ValueError: no path at all
        raise UserError(texts().sets.not_arrived) from error
    _tidy(visitor)
    return _start(visitor, partial(_unpack, upload), clips=0, estimate=estimate, uploaded=True)


def _check_turn(visitor: str) -> None:
    if not visitors.is_visitor(visitor):
        raise UserError(texts().common.loading)
    latest = latest_set(visitor)
    if latest and latest.busy:
        raise UserError(texts().sets.still_being_made)


def _tidy(visitor: str) -> None:
    """What nobody needs goes first. The set that this visitor can train on stays until the new one is ready."""
    ready = ready_set(visitor)
    remove_unused(visitor, ready.id if ready else "")
    remove_old()


def _start(visitor: str, write: Write, *, clips: int, estimate: float, uploaded: bool = False) -> SetCard:
    with _starting:  # two pages of one visitor may wish at once
        _check_turn(visitor)
        folder = visitors.new_folder("sets")
        owner = visitors.owner_of(visitor)
        card = Card(owner=owner, created=time.time(), clips=clips, state="making", uploaded=uploaded)
        write_card(folder, card)
        writing_line.enter(folder.name, partial(_make, visitor, folder, write), estimate=estimate)
    return read_set(folder)


def _make(visitor: str, folder: Path, write: Write, report: Report) -> None:
    """Write the set and say on its card how it went."""
    began = time.monotonic()
    try:
        write(folder / "clips", report)
        with open_dataset(folder / "clips") as clips:
            size = len(clips) * clips.num_frames * 3 * clips.frame_size**2
            made = {"state": "ready", "clips": len(clips), "bytes": size, "counts": counts(clips)}
    except Exception as error:
        shutil.rmtree(folder / "clips", ignore_errors=True)
        change_card(folder, state="failed", message=told(error))
        return
    change_card(folder, **made, seconds=round(time.monotonic() - began, 1))
    remove_unused(visitor, folder.name)


def _render(config: DataConfig, split: Split, world: World, folder: Path, report: Report) -> None:
    check_room(config.num_clips, CLIP_BYTES)  # once more: others were written meanwhile
    for written in write_dataset(config, split, folder, "native", world):
        report(written / config.num_clips)


def _unpack(upload: Path, folder: Path, report: Report) -> None:
    """The clips are decoded to the native layout; nothing else of the zip is kept."""
    with opened_zip(upload) as archive:
        found = checked_clips(archive)
        count = len(found.clips)
        check_room(count, found.num_frames * _FRAME_BYTES)
        for done in decode_clips(found, folder, say=partial(_note, folder.parent)):
            report(done / count)


def _note(folder: Path, said: str) -> None:
    """What was done with other people's files is said on the card."""
    change_card(folder, note=said)


def told(error: Exception) -> str:
    """What a visitor is told of an error; of one that nobody foresaw, the log is told the rest."""
    if isinstance(error, ArchiveError | RoomError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return texts().sets.not_written(error.strerror)
    logging.error("writing failed", exc_info=error)
    return texts().sets.went_wrong


def read_set(folder: Path) -> SetCard:
    standing = writing_line.find(folder.name)  # before the card, which is written before the line is left
    card = read_card(folder)
    state = card.state
    if state == "making":
        state = "interrupted" if standing is None else "waiting" if standing.turn else "making"
    packed = Path(card.zip) if card.zip else None
    return SetCard(
        id=folder.name,
        folder=folder / "clips",
        state=state,
        clips=card.clips,
        bytes=card.bytes or size_and_seconds(card.clips)[0],  # not written in earlier versions
        standing=standing,
        seconds=card.seconds,
        message=card.message,
        uploaded=card.uploaded,
        own=(folder / "clips" / "world").is_dir(),
        note=card.note,
        counts=[(motion, order, number) for motion, order, number in card.counts],
        packing=standing is not None and card.packing,
        zip=packed if packed and packed.exists() else None,
        zip_message=card.zip_message,
    )


def latest_set(visitor: str) -> SetCard | None:
    """The visitor's newest set, whatever its state."""
    folders = visitors.own_folders("sets", visitor)
    return read_set(folders[0]) if folders else None


def ready_set(visitor: str) -> SetCard | None:
    """The visitor's newest set that can be trained on."""
    cards = map(read_set, visitors.own_folders("sets", visitor))
    return next((card for card in cards if card.state == "ready"), None)


def counts(clips: ClipSet) -> list[tuple[str, str, int]]:
    """How often each motion is shown alone, first and second: (motion, order, clips); [] if the prompts say none."""
    seen: Counter[tuple[str, str]] = Counter()
    composition = lru_cache(maxsize=20_000)(partial(_composition, clips.world))
    for first in range(0, len(clips), 5_000):
        for prompt in clips.prompts(np.arange(first, min(first + 5_000, len(clips)))):
            motions = composition(prompt)
            order = ("alone",) if len(motions) == 1 else ("first", "then", "then")
            seen.update(zip(motions, order, strict=False))
    return [(motion, order, number) for (motion, order), number in sorted(seen.items())]


def _composition(world: World, prompt: str) -> tuple[str, ...]:
    try:
        return parse(prompt, world).composition
    except PromptError:
        return ()
