"""The scene language and a world as a page carries them: tables, so that no word and no number stands twice."""

import base64
import gzip
import json
from typing import Any

import numpy as np

from t2v_core.world import prompts
from t2v_core.world.meanings import read_wordings
from t2v_core.world.scenes import COLOURS, SHAPES, SIZES, Motion, World
from t2v_core.world.things import Thing


def language_of(world: World) -> dict[str, Any]:
    """All that reading a prompt and judging its clip need to know of the language and of a world."""
    return {
        "builtInShapes": list(SHAPES),
        "things": [_thing(thing) for thing in world.own_things],
        "ownMoves": [name for name, _ in world.own_moves],
        "motions": {name: _motion(motion) for name, motion in world.motions.items()},
        "colours": {name: list(colour) for name, colour in COLOURS.items()},
        "sizes": {name: list(radii) for name, radii in SIZES.items() if name},
        "sizeWords": sorted(prompts.SIZE_WORDS),
        "paceWords": sorted(prompts.PACE_WORDS),
        "language": sorted(prompts.LANGUAGE),
        "allWords": sorted(prompts.LANGUAGE | world.own_words),
        "synonyms": prompts.SYNONYMS,
        "fillers": sorted(prompts.FILLERS),
        "phrases": {" ".join(typed): list(plain) for typed, plain in prompts.PHRASES.items()},
        "wordings": read_wordings(),
    }


def _motion(motion: Motion) -> dict[str, Any]:
    """As plain numbers; angles in rad."""
    return {
        "forward": list(motion.forward),
        "sideways": list(motion.sideways),
        "returns": motion.returns,
        "turn": float(np.radians(motion.turn)),
        "growth": motion.growth,
        "path": [list(point) for point in motion.path],
        "phaseTurn": float(np.radians(motion.phase_turn)),
        "phaseGrowth": motion.phase_growth,
    }


def _thing(thing: Thing) -> dict[str, Any]:
    """A picture at its size, at half of it and so on, as the judge draws it: colours times opacity, packed."""
    levels = [[level.shape[1], level.shape[0]] for level in thing.levels]
    pixels = b"".join(level.tobytes() for level in thing.levels)
    return {
        "name": thing.name,
        "middle": list(thing.middle),
        "radius": thing.radius,
        "reach": thing.reach,
        "levels": levels,
        "pixels": base64.b64encode(gzip.compress(pixels, mtime=0)).decode("ascii"),
    }


def as_script(data: Any) -> str:
    """JSON that can stand inside a <script>: nothing in it can end one."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
