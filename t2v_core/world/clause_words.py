"""A clause's meanings as the words of the scene language."""

from collections.abc import Sequence

from t2v_core.world.meanings import Meaning
from t2v_core.world.prompts import PromptError
from t2v_core.world.scenes import SHAPES, World

_VERTICAL, _HORIZONTAL = ("up", "down"), ("left", "right")
_WITHOUT_PLACE = {"shrink": "shrinking", "expand": "expanding", "stand": "standing still"}


def written(clause: Sequence[Meaning], world: World, *, first: bool) -> list[str]:
    said: dict[str, list[str]] = {}
    plainly = {meaning.kind for meaning in clause if not meaning.implied}
    for meaning in clause:
        if meaning.implied and meaning.kind in plainly:
            continue
        values = said.setdefault(meaning.kind, [])
        if meaning.value not in values:
            values.append(meaning.value)
    words = []
    if first:
        for kind in ("size", "colour", "shape"):
            if len(said.get(kind, [])) > 1:
                raise PromptError(f"Name one {kind} at most: this says {' and '.join(said[kind])}.")
            words += said.get(kind, [])
        if not said.get("shape"):
            if len(world.shapes) > len(SHAPES):
                raise PromptError(f"Name one thing: {', '.join(world.shapes)}.")
            raise PromptError(f'Name one shape ({", ".join(SHAPES)}). For example "circle moving up".')
    motion = _motion(said)
    if motion not in world.motions:
        raise PromptError(f"'{motion}' is not a motion I know.")
    paces = said.get("pace", [])
    if len(paces) > 1:
        raise PromptError(f"Name one pace at most: this says {' and '.join(paces)}.")
    return [*words, *motion.split(), *paces]


def _motion(said: dict[str, list[str]]) -> str:
    own, verbs = said.get("own", []), said.get("verb", [])
    ways = list(said.get("direction", []))
    axes, senses = said.get("axis", []), said.get("sense", [])
    if own:
        return own[0]
    if "rotate" in verbs or senses:
        return f"rotating {senses[0] if senses else _sense(ways)}"
    for verb, name in (("bounce", "bouncing"), ("zigzag", "zigzagging")):
        if verb in verbs:
            return f"{name} {axes[0] if axes else _axis(ways)}"
    for verb, motion in _WITHOUT_PLACE.items():
        if verb in verbs:
            return motion
    if axes:  # up and down, left and right
        return f"bouncing {axes[0]}"
    ways += ["up"] if "rise" in verbs and "up" not in ways else []
    ways += ["down"] if "fall" in verbs and "down" not in ways else []
    if not ways and "turn" in verbs:
        return "rotating clockwise"
    if not ways:
        what = "which way" if verbs else "what it does"
        raise PromptError(f'Say {what}, for example "moving up", "expanding" or "rotating clockwise".')
    return f"moving {_direction(ways)}"


def _direction(ways: list[str]) -> str:
    parts = list(dict.fromkeys(part for way in ways for part in way.split("-")))
    up_down = [part for part in parts if part in _VERTICAL]
    left_right = [part for part in parts if part in _HORIZONTAL]
    if len(up_down) > 1 or len(left_right) > 1:
        raise PromptError(f'It cannot go {" and ".join(parts)} at once. Say {parts[0]} then {parts[1]}, or "bouncing".')
    return "-".join(up_down + left_right)


def _axis(ways: Sequence[str]) -> str:
    return "horizontally" if any(part in _HORIZONTAL for way in ways for part in way.split("-")) else "vertically"


def _sense(ways: Sequence[str]) -> str:
    return "counter-clockwise" if "left" in ways else "clockwise"
