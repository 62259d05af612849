"""A world as a folder or a zip: things and moves that a person brings. Read with suspicion, written with care.

world.json        {"version": 1, "things": [{"name": "fish", "image": "things/fish.png"}],
                   "moves": [{"name": "looping", "path": [[x, y], ...], "growth": 1.0, "turn": 0}]}
things/fish.png   RGBA
"""

import io
import json
import math
import os
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from t2v_core.errors import UserError
from t2v_core.world.prompts import LANGUAGE
from t2v_core.world.scenes import BUILT_IN, Motion, World
from t2v_core.world.synonyms import FILLERS
from t2v_core.world.things import Thing, read_rgba, to_png

VERSION = 1
MAX_THINGS = MAX_MOVES = 24
MAX_NAME = 20  # characters
MAX_POINTS = 200
GROWTHS = (0.3, 3.0)
MAX_TURN = 3600.0  # degrees over a phase
_MAX_JSON, _MAX_PICTURE = 1 << 20, 4 << 20  # bytes

# What Python's reader of zips raises for one that is damaged or locked.
_OF_ZIPS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, UnicodeDecodeError),
    *(NotImplementedError, RuntimeError, EOFError, OSError),
)

Opener = Callable[[str, int], bytes | None]  # a file's name and most bytes -> its bytes, None where there is none


def read_world(path: Path) -> World:
    """The world in a folder or in a zip. Raises UserError that says which entry is wrong, and what to do."""
    if path.is_dir():
        return _read(lambda name, most: _from_folder(path, name, most))
    if not path.is_file():
        raise UserError(f"There is no world at {path}: no folder, and no zip.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(_from_zip(archive))
    except UserError:
        raise
    except _OF_ZIPS as error:
        raise UserError("This is not a zip that can be read. Save the world again, or pack its folder anew.") from error


def write_world(world: World, folder: Path) -> None:
    """Write it so that `read_world` gives the same world."""
    (folder / "things").mkdir(parents=True, exist_ok=True)
    for name, data in _files(world).items():
        temporary = folder / f"{name}.part"
        temporary.write_bytes(data)
        os.replace(temporary, folder / name)


def zip_world(world: World) -> bytes:
    """The same as one file to hand on."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(world).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def make_thing(name: str, rgba: Any) -> Thing:
    """A thing from a picture, uint8 [H, W, 4]. Raises UserError for a name or a picture that cannot be one."""
    return Thing(_name({"name": name}, "things", 0), to_png(rgba))


def make_move(name: str, path: Sequence[Sequence[float]], growth: float = 1.0, turn: float = 0.0) -> tuple[str, Motion]:
    """Raises UserError for a name, a path or numbers that cannot be one's."""
    return _move({"name": name, "path": path, "growth": growth, "turn": turn}, 0)


def make_world(things: Sequence[Thing] = (), moves: Sequence[tuple[str, Motion]] = ()) -> World:
    """Raises UserError for a name twice, and for too many."""
    names = [thing.name for thing in things] + [name for name, _ in moves]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UserError(f"The name '{twice}' is there twice. Give one of them another name.")
    _few_enough(things, "things", MAX_THINGS)
    _few_enough(moves, "moves", MAX_MOVES)
    return World(tuple(things), tuple(moves))


def joined(first: World, second: World) -> World:
    """Both worlds in one; what is the same in both is there once. Raises UserError where one name means two things."""
    moves = dict(first.own_moves)
    for name, move in second.own_moves:
        if moves.setdefault(name, move) != move:
            raise UserError(f"The model knows another move called '{name}'. Give yours another name.")
    pictures = dict(first.pictures)
    for thing in second.own_things:
        if pictures.setdefault(thing.name, thing) != thing:
            raise UserError(f"The model knows another thing called '{thing.name}'. Give yours another name.")
    return make_world(tuple(pictures.values()), tuple(moves.items()))


def _files(world: World) -> dict[str, bytes]:
    """Pictures first: a folder whose world.json is there is whole."""
    images = {thing.name: f"things/{number}.png" for number, thing in enumerate(world.own_things)}
    about = {
        "version": VERSION,
        "things": [{"name": name, "image": image} for name, image in images.items()],
        "moves": [
            {
                "name": name,
                "path": [list(point) for point in move.path],
                "growth": move.phase_growth,
                "turn": move.phase_turn,
            }
            for name, move in world.own_moves
        ],
    }
    files = {images[thing.name]: thing.png for thing in world.own_things}
    return files | {"world.json": json.dumps(about, indent=1, ensure_ascii=False).encode()}


def _from_folder(folder: Path, name: str, most: int) -> bytes | None:
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        return None
    with file.open("rb") as stream:
        return stream.read(most + 1)


def _from_zip(archive: zipfile.ZipFile) -> Opener:
    """Names are looked up, never written; a folder around everything is looked through."""
    entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist()[:1000]}
    inside = [name for name in entries if name.rsplit("/", 1)[-1] == "world.json" and not name.startswith("__MACOSX")]
    root = min(inside, key=len).removesuffix("world.json") if inside else ""

    def read(name: str, most: int) -> bytes | None:
        entry = entries.get(root + name)
        if entry is None:
            return None
        with archive.open(entry) as stream:  # read no further than allowed, whatever the archive says of its size
            return stream.read(most + 1)

    return read


def _read(opened: Opener) -> World:
    data = opened("world.json", _MAX_JSON)
    if data is None:
        raise UserError("There is no world.json in it, so it is no world. See the README for what belongs there.")
    if len(data) > _MAX_JSON:
        raise UserError("Its world.json is larger than a megabyte. Leave out points of the moves' paths.")
    try:
        about = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UserError("Its world.json is not JSON that can be read. Save the world again.") from error
    if not isinstance(about, dict) or about.get("version") != VERSION:
        raise UserError(f'Its world.json is of another version; this one reads {{"version": {VERSION}, ...}}.')
    things, moves = (_entries(about, kind) for kind in ("things", "moves"))
    _few_enough(things, "things", MAX_THINGS)
    _few_enough(moves, "moves", MAX_MOVES)
    world = make_world(
        [_thing(entry, number, opened) for number, entry in enumerate(things)],
        [_move(entry, number) for number, entry in enumerate(moves)],
    )
    if world == BUILT_IN:
        raise UserError("This world has no things and no moves in it. Add one of either.")
    return world


def _entries(about: dict[str, Any], kind: str) -> list[Any]:
    entries = about.get(kind, [])
    if not isinstance(entries, list):
        raise UserError(f'"{kind}" in world.json must be a list.')
    return entries


def _few_enough(entries: Sequence[Any], kind: str, most: int) -> None:
    if len(entries) > most:
        raise UserError(f"This world has {len(entries)} {kind}; {most} is the most. Leave some out.")


def _name(entry: Any, kind: str, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    where = f"Entry {number + 1} of the {kind}"
    if not isinstance(name, str) or not name.strip():
        raise UserError(f"{where} has no name. Give it one.")
    name = unicodedata.normalize("NFC", name.strip().lower())
    if len(name) > MAX_NAME or not all(map(_is_word, name.split("-"))):
        raise UserError(
            f"{where} is called '{name[:40]}'. A name is one word of letters and hyphens, up to {MAX_NAME} characters."
        )
    if name in LANGUAGE or name in FILLERS:
        raise UserError(f"{where} is called '{name}', which is a word of the language. Give it another name.")
    return name


def _thing(entry: Any, number: int, opened: Opener) -> Thing:
    name = _name(entry, "things", number)
    image = entry.get("image")
    if not isinstance(image, str) or not image or PurePosixPath(image).is_absolute() or ".." in image.split("/"):
        raise UserError(f'The thing \'{name}\' names no picture. Write "image": "things/{name}.png".')
    try:
        data = opened(image, _MAX_PICTURE)
    except (ValueError, OSError) as error:
        if isinstance(error, UserError):
            raise
        data = None
    if data is None:
        raise UserError(f"The picture of '{name}' is missing: there is no {image[:80]} in the world.")
    if len(data) > _MAX_PICTURE:
        raise UserError(f"The picture of '{name}' is larger than 4 MB. Make it smaller.")
    return Thing(name, to_png(read_rgba(data, name)))  # written anew: nothing but pixels is kept of it


def _move(entry: Any, number: int) -> tuple[str, Motion]:
    name = _name(entry, "moves", number)
    path = entry.get("path")
    if not isinstance(path, list | tuple) or not 2 <= len(path) <= MAX_POINTS:
        raise UserError(f"The path of '{name}' needs 2 to {MAX_POINTS} points. Draw it again.")
    points = []
    for point in path:
        if not isinstance(point, list | tuple) or len(point) != 2 or not all(_is_number(at, 1e6) for at in point):
            raise UserError(f"The path of '{name}' must be a list of points [x, y]. Draw it again.")
        points.append((float(point[0]), float(point[1])))
    growth, turn = entry.get("growth", 1.0), entry.get("turn", 0.0)
    if not _is_number(growth, GROWTHS[1]) or growth < GROWTHS[0]:
        raise UserError(f"The growth of '{name}' must be a number from {GROWTHS[0]} to {GROWTHS[1]:g}.")
    if not _is_number(turn, MAX_TURN):
        raise UserError(f"The turn of '{name}' must be a number of degrees, at most {MAX_TURN:g} either way.")
    return name, Motion(path=tuple(points), phase_growth=float(growth), phase_turn=float(turn))


def _is_word(text: str) -> bool:
    """Letters of any script, with the marks that some of them carry."""
    kinds = [unicodedata.category(letter)[0] for letter in text]
    return bool(kinds) and kinds[0] == "L" and set(kinds) <= {"L", "M"}


def _is_number(value: Any, most: float) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) <= most
    )
