"""Cards: what the app knows about the folder of a run or a training set beside its contents. One reader, one writer."""

import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from t2v_core.records import read_json, read_record


@dataclass(frozen=True, kw_only=True)
class Card:
    """Of every folder: whose it is (`visitors.owner_of`), and when it was made. Of a run: its number and name, what was
    asked for, and what its owner wants of its trainer ("pause", "stop" or "finish", `asked` when). Of a set: how its
    making went, and its packing as a zip."""

    owner: str = ""
    created: float = 0.0
    # of a run
    number: int = 0
    name: str = ""
    model: str = ""
    minutes: float = 0.0
    effort: str = ""
    expected_seconds: float = 180.0
    set: str = ""
    options: list[str] = field(default_factory=list)
    wanted: str = ""
    asked: float = 0.0
    code: str = ""  # brings it to another browser
    # of a set
    clips: int = 0
    bytes: int = 0
    state: str = "failed"
    uploaded: bool = False
    note: str = ""
    seconds: float = 0.0
    message: str = ""
    counts: list[tuple[str, str, int]] = field(default_factory=list)
    packing: bool = False
    zip: str = ""
    zip_message: str = ""


_EMPTY = asdict(Card())
OWNER = "OWNER"


def read_card(folder: Path) -> Card:
    """What is missing, or does not fit, is as in a new `Card`, and so is all where nothing can be read. Whose the
    folder is stands in a file of its own besides, which is written once: a card that is damaged has an owner still."""
    card = read_record(Card, read_json(folder / "card.json")) or Card()
    return card if card.owner else _owned(folder, card)


def _owned(folder: Path, card: Card) -> Card:
    try:
        owner = (folder / OWNER).read_text(errors="replace").strip()
        created = card.created or (folder / OWNER).stat().st_mtime
    except OSError:
        return card
    return replace(card, owner=owner, created=created)


def is_damaged(folder: Path) -> bool:
    """Whether a folder's card does not say whose it is."""
    card = read_record(Card, read_json(folder / "card.json"))
    return card is None or not card.owner


def write_card(folder: Path, card: Card) -> None:
    """Replace the card as a whole, so that no reader sees half of it. What is as in a new `Card` is left out."""
    said = {name: value for name, value in asdict(card).items() if value != _EMPTY[name]}
    if card.owner and not (folder / OWNER).exists():
        _replace(folder / OWNER, card.owner)
    _replace(folder / "card.json", json.dumps(said, indent=1))


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.stem}-{secrets.token_hex(4)}")  # its own, since threads write at once
    draft.write_text(text)
    draft.replace(path)


def change_owner(folder: Path, owner: str) -> None:
    _replace(folder / OWNER, owner)
    change_card(folder, owner=owner)


def change_card(folder: Path, **changes: Any) -> None:
    write_card(folder, replace(read_card(folder), **changes))
