"""How things and moves of one's own look on the page: their tiles, each moving as it will be taught."""

from collections.abc import Iterator, Sequence

import numpy as np
from markupsafe import Markup

from demo.shared.clips import moving
from demo.shared.handed_worlds import KEPT_DAYS
from demo.shared.html import hint
from demo.texts import texts
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import Phase, Program, World

_FRAMES, _TILE = 10, 64
_TILE_HTML = Markup('<li class="own-tile">{clip}<span class="word">{name}</span>{delete}</li>')
_DELETE = Markup('<button type="button" class="own-delete" data-delete="{name}" aria-label="{label}">×</button>')


def own_tiles(world: World) -> Markup:
    """A tile for each thing and each move, with a button that deletes it."""
    said, empty = texts().teach, Markup('<li class="quiet">{}</li>')
    things = Markup("").join(_tile(name, clip, deletes=True) for name, clip in _things(world))
    moves = Markup("").join(_tile(name, clip, deletes=True) for name, clip in _moves(world))
    return Markup(
        '<div class="own"><h3>{}</h3><ul class="own-tiles">{}</ul><h3>{}</h3><ul class="own-tiles">{}</ul></div>'
    ).format(
        said.your_things, things or empty.format(said.no_things), said.your_moves, moves or empty.format(said.no_moves)
    )


def offered_tiles(world: World, would_go: Sequence[str]) -> Markup:
    """What somebody hands on. `would_go`: the names of what the visitor has drawn, which opening it would replace."""
    said = texts().teach
    tiles = Markup("").join(_tile(name, clip, deletes=False) for name, clip in [*_things(world), *_moves(world)])
    warning = hint(said.would_go(would_go)) if would_go else ""
    return Markup('<h3>{}</h3><ul class="own-tiles">{}</ul>{}').format(said.offered, tiles, warning)


def link_html(code: str) -> Markup:
    """The link to a world that was handed on, and a button that copies it."""
    said = texts().teach
    return Markup(
        '<p class="hint">{}</p><p class="own-link"><a class="link" href="?world={}" target="_blank">?world={}</a> '
        '<button type="button" data-copy="{}">{}</button></p>'
    ).format(said.handed(KEPT_DAYS), code, code, said.copied, said.copy)


def _things(world: World) -> Iterator[tuple[str, np.ndarray]]:
    for seed, thing in enumerate(world.own_things):
        yield thing.name, _clip(world, thing.name, "moving right", seed)


def _moves(world: World) -> Iterator[tuple[str, np.ndarray]]:
    runner = world.own_things[0].name if world.own_things else "circle"
    for seed, (name, _) in enumerate(world.own_moves):
        yield name, _clip(world, runner, name, seed)


def _tile(name: str, clip: np.ndarray, *, deletes: bool) -> Markup:
    delete = _DELETE.format(name=name, label=texts().teach.delete_own(name)) if deletes else ""
    return _TILE_HTML.format(clip=Markup(moving(clip, alt=name, size=_TILE)), name=name, delete=delete)


def _clip(world: World, thing: str, move: str, seed: int) -> np.ndarray:
    colour = None if thing in world.pictures else "blue"
    program = Program(shape=thing, colour=colour, phases=(Phase(motion=move),), size="large")
    scenes = draw_scenes([program], np.array([seed]), seed=3, num_frames=_FRAMES, world=world)
    return render(scenes, _FRAMES)[0]
