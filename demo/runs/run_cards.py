"""Runs as a visitor sees them: read from the run folders, shipped ones included. No gradio in it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from demo.runs import keeping, training_line
from demo.shared import visitors
from demo.shared.cards import Card, is_damaged, read_card
from demo.texts import texts
from t2v_core import checkpoints, runs
from t2v_core.damage import damaged_files
from t2v_core.errors import UserError

LIVE = ("queued", "running", "finishing", "pausing", "stopping")
CARD = "card.json"


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """A run as a visitor sees it. state: "queued", "running", "finishing", "pausing", "stopping", "paused", "stopped",
    "finished", "interrupted", "failed" or "damaged" (`damaged` are the files that cannot be read). minutes: of
    training, asked for or taken so far. asked: how good it was to be. turn: in line, 1 is next. taught, held_out: the
    newest obey rates, if any. testable: what its clips show was written down, as far as anybody knows. message: why it
    failed, in the trainer's own sentence; last_words: else, what it printed last.
    code: brings it to another browser, "" for whoever does not own it. days_left: until it is deleted, if nobody opens
    it."""

    id: str
    name: str
    model: str
    minutes: float
    asked: str
    created: float
    state: str
    own: bool
    turn: int = 0
    wait_seconds: float = 0.0
    taught: float | None = None
    held_out: float | None = None
    testable: bool = True
    status: Any = None
    message: str = ""
    last_words: str = ""
    damaged: tuple[str, ...] = ()
    code: str = ""
    days_left: float | None = None

    @property
    def live(self) -> bool:
        """Whether anything will change by itself."""
        return self.state in LIVE

    @property
    def resumable(self) -> bool:
        can = self.state in ("paused", "stopped", "interrupted", "failed", "damaged")
        return self.own and can and CARD not in self.damaged


def list_runs(visitor: str = "") -> list[RunCard]:
    """The shipped runs, then the visitor's own, newest first."""
    shipped = [read_run(visitor, run_id) for run_id in visitors.SHIPPED]
    own = [read_run(visitor, run.name) for run in visitors.own_folders("runs", visitor)]
    return [card for card in shipped + own if card]


def first_shown(cards: Sequence[RunCard]) -> str:
    """What a page opens with: a run that is under way, else the newest, else the example that comes with the app."""
    own = [card for card in cards if card.own]
    for card in [card for card in own if card.live] + own:
        return card.id
    return next((run_id for run_id in ("example", "shipped") if visitors.find_run(run_id)), "")


def run_choices(visitor: str) -> list[tuple[str, str]]:
    """(label, id) of every run that can be asked."""
    cards = [card for card in list_runs(visitor) if has_model(card.id)]
    return [(texts().runs.choice(card.name, card.model), card.id) for card in cards]


def has_model(run_id: str) -> bool:
    run = visitors.find_run(run_id)
    return run is not None and bool(checkpoints.list_checkpoints(run))


def can_go_on(run_id: str) -> bool:
    """Whether a training may start from its model: one that has been saved, can learn new words, and knows what it was
    taught."""
    run = visitors.find_run(run_id)
    return run is not None and has_model(run_id) and _learns_words(run, _changed(run / "config.json"))


@lru_cache(maxsize=256)
def _learns_words(run: Path, changed: int) -> bool:
    """Read again only when its settings have changed."""
    try:
        return runs.read_config(run).model != "blog_gan" and (run / "split.json").exists()
    except UserError:
        return False


def start_choices(cards: Sequence[RunCard]) -> list[tuple[str, str]]:
    """(label, id) of the visitor's own runs that a training may start from."""
    return [(texts().runs.choice(card.name, card.model), card.id) for card in cards if card.own and can_go_on(card.id)]


def read_run(visitor: str, run_id: str) -> RunCard | None:
    """One run by its id, whoever's it is; None if it is gone."""
    run = visitors.find_run(run_id)
    try:
        return _read(run, visitor, run_id) if run else None
    except FileNotFoundError:  # deleted while it was read
        return None
    except UserError:  # the settings of a shipped one: the others are listed all the same
        logging.exception("cannot read the run %s", run_id)
        return None


def _read(run: Path, visitor: str, run_id: str) -> RunCard | None:
    shipped = run_id in visitors.SHIPPED
    card = _shipped_card(run, run_id) if shipped else read_card(run)
    if not (shipped or card.owner):  # what a deletion has left
        return None
    owner = visitors.owner_of(visitor)
    taught, held_out, testable = _obey_rates(run, _changed(run / "evaluation.json"), _changed(run / "metrics.jsonl"))
    status = runs.read_status(run)
    spoke = status is not None and status.updated > training_line.began(run)
    state = "finished" if shipped else _state(run, card, status, spoke)
    damaged = () if shipped or state in LIVE else _damaged(run)
    state = "damaged" if damaged else state
    turn, wait = training_line.turn_of(run) if state == "queued" else (0, 0.0)
    return RunCard(
        id=run_id,
        name=card.name or run_id,
        model=card.model,
        minutes=card.minutes or round((status.seconds if status else 0.0) / 60, 1),
        asked=_asked(card),
        created=card.created,
        state=state,
        own=bool(owner) and card.owner == owner,
        turn=turn,
        wait_seconds=wait,
        taught=taught,
        held_out=held_out,
        testable=testable,
        status=status,
        message=status.message[:400] if status and spoke and state == "failed" else "",
        last_words=_last_words(run) if state == "failed" else "",
        damaged=damaged,
        code=card.code if owner and card.owner == owner else "",
        days_left=None if shipped or state in LIVE else keeping.days_left(run),
    )


def _shipped_card(run: Path, run_id: str) -> Card:
    config, said = runs.read_config(run), texts().runs
    return Card(
        name=said.trained_model if run_id == "shipped" else said.example_run,
        model=config.model,
        minutes=config.training.minutes or 0.0,
        effort=config.training.effort,
    )


def _state(run: Path, card: Card, status: Any, spoke: bool) -> str:
    """`spoke`: the status is of the last trainer; otherwise of the one that this one was to go on from."""
    if training_line.is_waiting(run):
        return "queued"
    wanted = card.wanted
    if training_line.trainer_alive(run):
        ended = spoke and status.state != "running"
        return {"pause": "pausing", "stop": "stopping", "finish": "finishing"}.get(
            wanted, "stopping" if ended else "running"
        )
    if not spoke and wanted in ("", "finish"):
        return "failed"
    if status is None:
        return "stopped"
    if spoke and status.state in ("finished", "failed"):
        return status.state
    # A trainer that was slow to end was ended by force: to who asked for it, it has stopped all the same.
    if status.state == "stopped" or wanted in ("pause", "stop"):
        return "paused" if wanted == "pause" else "stopped"
    return "interrupted"


def _asked(card: Card) -> str:
    """How good it was to be; runs of before name the minutes that they were given."""
    said = texts().runs
    return said.minutes(card.minutes) if card.minutes else said.effort(card.effort)


def _damaged(run: Path) -> tuple[str, ...]:
    """The files that cannot be read. A card that is lost takes with it what was asked for."""
    changed = tuple(_changed(run / name) for name in _CHECKED)
    return ((CARD,) if is_damaged(run) else ()) + _damaged_files(run, changed)


_CHECKED = (
    "status.json",
    "metrics.jsonl",
    checkpoints.RESUME,
    "config.json",
    "vocabulary.json",
    "split.json",
    "checkpoints",
)


@lru_cache(maxsize=256)
def _damaged_files(run: Path, changed: tuple[int, ...]) -> tuple[str, ...]:
    """Looked for again only when one of them has changed: the list is shown every second."""
    return damaged_files(run)


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=256)
def _obey_rates(run: Path, evaluated: int, reported: int) -> tuple[float | None, float | None, bool]:
    """The share of taught and of never seen prompts that the newest model obeys, from its evaluation, else a report;
    and whether it can be tested. Read again only when one of the files has changed: the list is shown every second."""
    if evaluated >= reported > 0:
        rates = runs.read_evaluation(run)
        if {"taught", "held_out"} <= set(rates):
            return rates["taught"], rates["held_out"], True
    reports = runs.read_metrics(run)
    for report in reversed(reports):
        if report.get("obey"):
            return report["obey"].get("taught"), report["obey"].get("held_out"), True
    # In the first of several stages a model only learns to draw. One that could be asked, and was not, never will be.
    asked = any(report.get("stage_index") for report in reports) or evaluated > 0
    return None, None, not asked


def _last_words(run: Path) -> str:
    """The last line that the last trainer printed."""
    log = run / "log.txt"
    # Two seconds for a coarse clock: whatever is older is of a trainer before.
    if not log.exists() or log.stat().st_mtime < training_line.began(run) - 2:
        return texts().runs.could_not_say
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][:400] if lines else texts().runs.no_words
