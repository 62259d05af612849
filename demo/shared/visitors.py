"""Where visitors' runs and training sets live, and how an id becomes a folder (never a path from a user)."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.shared.cards import change_owner, read_card
from demo.shared.surroundings import PROJECT, home, on_spaces

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["PROJECT", "home", "on_spaces"]  # what other modules know as visitors'
SHIPPED = {"shipped": PROJECT / "t2v_core/shipped/full", "example": PROJECT / "t2v_core/shipped/quick"}
DOWNLOAD_SECONDS = 3600  # how long a prepared download is kept
_ID = re.compile(r"[0-9a-f]{16}")
_VISITOR = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Shared:
    """What every tab is given. `visitor` holds the browser's id, "" until the page has loaded; `choices` what was
    chosen in Teach."""

    visitor: "gr.BrowserState"
    choices: "gr.BrowserState"
    on_spaces: bool


def new_visitor() -> str:
    """An id for a browser. Who knows it owns the visitor's runs, so only its hash is written to disk."""
    return secrets.token_hex(16)


def is_visitor(value: object) -> bool:
    return isinstance(value, str) and bool(_VISITOR.fullmatch(value))


def owner_of(visitor: str) -> str:
    """What stands for a visitor on disk; "" for nobody."""
    return hashlib.sha256(visitor.encode()).hexdigest() if is_visitor(visitor) else ""


def new_folder(kind: str) -> Path:
    """An empty folder for a new run ("runs") or training set ("sets"); its name is its id."""
    folder = home() / kind / secrets.token_hex(8)
    folder.mkdir(parents=True)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a run or a training set, first from sight: nobody shall find half of it under its id."""
    shutil.rmtree(put_out_of_sight(folder), ignore_errors=True)


def put_out_of_sight(folder: Path) -> Path:
    """Take a run or a training set from whoever looks for it, at once; returns the folder that is left to delete."""
    gone = folder.with_name(f"gone-{folder.name}")
    with contextlib.suppress(FileNotFoundError):  # somebody else was faster
        folder.rename(gone)
    return gone


def sweep_gone() -> None:
    """Delete what a server that was ended in the middle of a removal has left out of sight. Takes a while."""
    for kind in ("runs", "sets"):
        for folder in (home() / kind).glob("gone-*"):
            shutil.rmtree(folder, ignore_errors=True)


def find_run(run_id: Any) -> Path | None:
    """A run by its id, a shipped one included; None if there is none. Anything is safe to ask for."""
    name = run_id or "shipped"
    if isinstance(name, str) and name in SHIPPED:
        return SHIPPED[name] if (SHIPPED[name] / "config.json").exists() else None
    return _by_id("runs", name)


def own_run(visitor: str, run_id: str) -> Path | None:
    """A run that this visitor started; None otherwise. Everything that changes a run asks this first."""
    return _if_owned(visitor, _by_id("runs", run_id))


def new_code() -> str:
    """What brings a run to another browser: 8 letters and digits that cannot be taken for one another."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))


def hand_over(folder: Path, visitor: str) -> None:
    """Make a run another visitor's."""
    change_owner(folder, owner_of(visitor))
    _origins.pop(folder, None)


def own_set(visitor: str, set_id: str) -> Path | None:
    return _if_owned(visitor, _by_id("sets", set_id))


def own_folders(kind: str, visitor: str) -> list[Path]:
    """All of a visitor's runs or sets, newest first."""
    owner = owner_of(visitor)
    known = [(*_origin(folder), folder) for folder in all_folders(kind)] if owner else []
    return [folder for _, of, folder in sorted(known, reverse=True) if of == owner]


_origins: dict[Path, tuple[float, str]] = {}


def _origin(folder: Path) -> tuple[float, str]:
    """When a folder was made, and whose it is. This hardly ever changes, and is asked for every second: read once."""
    if folder not in _origins:
        card = read_card(folder)
        if not card.owner:
            return 0.0, ""
        _origins[folder] = card.created, card.owner
    return _origins[folder]


def all_folders(kind: str) -> list[Path]:
    root = home() / kind
    return [entry for entry in root.iterdir() if _ID.fullmatch(entry.name)] if root.is_dir() else []


def download_path(name: str) -> Path:
    """A path to write a download to, in a fresh folder that the server may serve from; old downloads are removed."""
    root = Path(os.environ.get("GRADIO_TEMP_DIR") or Path(tempfile.gettempdir()) / "gradio") / "motion_lab"
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    folder = root / secrets.token_hex(8)
    folder.mkdir()
    return folder / name


_swept = 0.0


def _sweep(root: Path) -> None:
    """At most once a minute: under load, looking through all folders each time would take longer than the clips."""
    global _swept
    if time.monotonic() - _swept < 60 and _swept:
        return
    _swept = time.monotonic()
    for old in root.iterdir():
        with contextlib.suppress(FileNotFoundError):  # the API's process sweeps here, too
            if time.time() - old.stat().st_mtime > DOWNLOAD_SECONDS:
                shutil.rmtree(old, ignore_errors=True)


def _by_id(kind: str, name: object) -> Path | None:
    if not isinstance(name, str) or not _ID.fullmatch(name):
        return None
    folder = home() / kind / name
    return folder if folder.is_dir() else None


def _if_owned(visitor: str, folder: Path | None) -> Path | None:
    owner = owner_of(visitor)
    return folder if folder and owner and read_card(folder).owner == owner else None
