"""A visitor's own world on the server: things and moves they drew, kept between visits. No gradio in it."""

import base64
import binascii
import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from demo.shared import visitors
from demo.shared.cards import Card, write_card
from demo.texts import texts
from t2v_core.errors import UserError
from t2v_core.world.own import make_move, make_thing, make_world, read_world, write_world, zip_world
from t2v_core.world.scenes import BUILT_IN, World

MAX_UPLOAD = 8 << 20  # bytes of a picture or a zip
MAX_WORLDS_IN_ALL = 2_000
_SIDE = 128  # px of a picture that is kept
_lock = threading.Lock()


class WorldError(UserError):
    """What stands against a wish; `str(error)` is a sentence for the visitor."""


def own_world(visitor: str) -> World:
    """What the visitor has drawn; our example, a fish, for one who has drawn nothing so far."""
    folder = _folder(visitor)
    return _read(folder) if folder else example()


def has_drawn(visitor: str) -> bool:
    """Whether there is anything to lose: the visitor has changed something, and not deleted all."""
    folder = _folder(visitor)
    return folder is not None and _read(folder) != BUILT_IN


def example() -> World:
    """A first thing, ours, to be changed or deleted."""
    fish = np.zeros((_SIDE, _SIDE, 4), np.uint8)
    cv2.ellipse(fish, (56, 64), (40, 25), 0, 0, 360, (255, 140, 0, 255), -1, cv2.LINE_AA)
    cv2.fillPoly(fish, [np.array([[90, 64], [122, 38], [122, 90]])], (220, 90, 0, 255), cv2.LINE_AA)
    cv2.circle(fish, (36, 58), 6, (255, 255, 255, 255), -1, cv2.LINE_AA)
    cv2.circle(fish, (35, 58), 3, (0, 0, 0, 255), -1, cv2.LINE_AA)
    return make_world([make_thing("fish", fish)])


def add_thing(visitor: str, name: str, data_url: str) -> tuple[World, str]:
    """A picture that a browser sends, as a PNG with opacity. Returns the world and the name that it has there. Raises
    UserError."""
    thing = make_thing(name, _cut_out(_picture(data_url)))
    return change_world(visitor, lambda world: make_world([*world.own_things, thing], world.own_moves)), thing.name


def add_move(visitor: str, name: str, path: list[list[float]], growth: float, turn: float) -> tuple[World, str]:
    """A path that was drawn. Returns as `add_thing`. Raises UserError."""
    move = make_move(name, path, growth, turn)
    return change_world(visitor, lambda world: make_world(world.own_things, [*world.own_moves, move])), move[0]


def remove(visitor: str, name: str) -> World:
    """Delete a thing or a move; one that is not there stays so."""

    def without(world: World) -> World:
        things = [thing for thing in world.own_things if thing.name != name]
        return make_world(things, [move for move in world.own_moves if move[0] != name])

    return change_world(visitor, without)


def open_world(visitor: str, file: Path) -> World:
    """A world from a zip, in place of the one before. Raises UserError."""
    if not _is_file(file) or file.stat().st_size > MAX_UPLOAD:
        raise WorldError(texts().teach.world_too_large(MAX_UPLOAD >> 20))
    opened = read_world(file)
    return change_world(visitor, lambda _: opened)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no path that could be one: too long, or with a zero byte
        return False


def pack_world(visitor: str) -> Path:
    """The world as a zip to take home. Raises UserError where there is nothing in it."""
    world = own_world(visitor)
    if world == BUILT_IN:
        raise WorldError(texts().teach.world_empty)
    path = visitors.download_path("my-world.zip")
    path.write_bytes(zip_world(world))
    return path


def change_world(visitor: str, how: Callable[[World], World]) -> World:
    """What `how` makes of the visitor's world takes its place. Raises UserError."""
    if not visitors.is_visitor(visitor):
        raise WorldError(texts().common.loading)
    with _lock:
        folder = _folder(visitor)
        world = how(_read(folder) if folder else example())
        if folder is None:
            if len(visitors.all_folders("worlds")) >= MAX_WORLDS_IN_ALL:
                raise WorldError(texts().teach.worlds_full)
            folder = visitors.new_folder("worlds")
            write_card(folder, Card(owner=visitors.owner_of(visitor), created=time.time()))
        write_world(world, folder / "world")
    return world


def _read(folder: Path) -> World:
    """An empty world is none that can be read from a file, but one that somebody may have here."""
    try:
        return read_world(folder / "world")
    except UserError:
        return BUILT_IN


def _folder(visitor: str) -> Path | None:
    return next(iter(visitors.own_folders("worlds", visitor)), None)


def _picture(data_url: str) -> np.ndarray:
    """ "data:image/png;base64,..." -> uint8 [H, W, 4]."""
    head, _, data = data_url.partition(",")
    if head != "data:image/png;base64" or len(data) > MAX_UPLOAD:
        raise WorldError(texts().teach.not_a_picture)
    try:
        content = np.frombuffer(base64.b64decode(data, validate=True), np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if len(content) else None
    except (binascii.Error, ValueError, cv2.error):
        picture = None
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4 or max(picture.shape) > 4 * _SIDE:
        raise WorldError(texts().teach.not_a_picture)
    return cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)


def _cut_out(rgba: np.ndarray) -> np.ndarray:
    """What was drawn, with a small rim, as large as is kept."""
    rows, columns = np.nonzero(rgba[..., 3] > 8)
    if not len(rows):
        raise WorldError(texts().teach.nothing_drawn)
    rgba = rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = (_SIDE - 4) / max(rgba.shape[:2])
    if scale < 1:
        size = (max(1, round(rgba.shape[1] * scale)), max(1, round(rgba.shape[0] * scale)))
        rgba = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
    return np.pad(rgba, ((2, 2), (2, 2), (0, 0)))
