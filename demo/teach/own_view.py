"""How things and moves of one's own look on the page: their tiles, each moving as it will be taught."""

import numpy as np
from markupsafe import Markup

from demo.shared.clips import moving
from demo.texts import texts
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import Phase, Program, World

_FRAMES, _TILE = 10, 64
_TILE_HTML = Markup(
    '<li class="own-tile">{clip}<span class="word">{name}</span>'
    '<button type="button" class="own-delete" data-delete="{name}" aria-label="{label}">×</button></li>'
)


def own_tiles(world: World) -> Markup:
    """A tile for each thing and each move, with a button that deletes it."""
    said = texts().teach
    things = Markup("").join(
        _tile(thing.name, _clip(world, thing.name, "moving right", seed)) for seed, thing in enumerate(world.own_things)
    )
    runner = world.own_things[0].name if world.own_things else "circle"
    moves = Markup("").join(
        _tile(name, _clip(world, runner, name, seed)) for seed, (name, _) in enumerate(world.own_moves)
    )
    empty = Markup('<li class="quiet">{}</li>')
    return Markup(
        '<div class="own"><h3>{}</h3><ul class="own-tiles">{}</ul><h3>{}</h3><ul class="own-tiles">{}</ul></div>'
    ).format(
        said.your_things, things or empty.format(said.no_things), said.your_moves, moves or empty.format(said.no_moves)
    )


def _tile(name: str, clip: np.ndarray) -> Markup:
    picture = Markup(moving(clip, alt=name, size=_TILE))
    return _TILE_HTML.format(clip=picture, name=name, label=texts().teach.delete_own(name))


def _clip(world: World, thing: str, move: str, seed: int) -> np.ndarray:
    colour = None if thing in world.pictures else "blue"
    program = Program(shape=thing, colour=colour, phases=(Phase(motion=move),), size="large")
    scenes = draw_scenes([program], np.array([seed]), seed=3, num_frames=_FRAMES, world=world)
    return render(scenes, _FRAMES)[0]
