"""Worlds handed on by a short link on the same server: a code, and behind it the world as it was. No gradio in it."""

import base64
import hashlib
import os
import re
import shutil
import time
from pathlib import Path

from demo.shared import visitors, worlds
from demo.shared.worlds import WorldError
from demo.texts import texts
from t2v_core.errors import UserError
from t2v_core.world.own import joined, read_world, write_world
from t2v_core.world.scenes import BUILT_IN, World

KEPT_DAYS = 90  # since it was last handed on
MAX_HANDED = 5_000
_CODE = re.compile(r"[a-z2-7]{8}")


def hand_on(visitor: str) -> str:
    """A code for the visitor's world as it is now; the same world has the same code. Raises UserError."""
    world = worlds.own_world(visitor)
    if not visitors.is_visitor(visitor):
        raise WorldError(texts().common.loading)
    if world == BUILT_IN:
        raise WorldError(texts().teach.world_empty)
    code = _code_of(world)
    folder = _root() / code
    if folder.is_dir():
        os.utime(folder)
        return code
    _sweep()
    if sum(1 for _ in _root().iterdir()) >= MAX_HANDED:
        raise WorldError(texts().teach.worlds_full)
    write_world(world, folder)
    return code


def handed_world(code: object) -> World:
    """Raises UserError where there is none; anything is safe to ask for."""
    try:
        if isinstance(code, str) and _CODE.fullmatch(code):
            return read_world(_root() / code)
    except UserError:
        pass
    raise WorldError(texts().teach.handed_gone)


def open_handed(visitor: str, code: object) -> World:
    """In place of the visitor's own. Raises UserError."""
    world = handed_world(code)
    return worlds.change_world(visitor, lambda _: world)


def add_handed(visitor: str, code: object) -> World:
    """To the visitor's own. Raises UserError where a name would mean two things."""
    world = handed_world(code)
    return worlds.change_world(visitor, lambda mine: joined(mine, world))


def _code_of(world: World) -> str:
    content = repr([(thing.name, thing.png) for thing in world.own_things]) + repr(world.own_moves)
    return base64.b32encode(hashlib.sha256(content.encode()).digest()).decode().lower()[:8]


def _root() -> Path:
    root = visitors.home() / "handed"
    root.mkdir(parents=True, exist_ok=True)
    return root


def _sweep() -> None:
    for folder in _root().iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_DAYS * 86_400:
            shutil.rmtree(folder, ignore_errors=True)
