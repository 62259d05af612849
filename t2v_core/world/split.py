"""Which compositions and bindings a model is taught, and which it is only ever tested on."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from t2v_core.errors import UserError
from t2v_core.world.prompts import LANGUAGE, PromptError, parse, read_words
from t2v_core.world.scenes import BUILT_IN, Composition, Program, World

ALWAYS_HELD_OUT: Composition = ("moving up", "moving right")
Binding = tuple[str, str]  # (shape, colour)


@dataclass(frozen=True, kw_only=True)
class Split:
    """`taught` and `held_out` are compositions of one or two motions; whatever is in neither is never taught."""

    taught: tuple[Composition, ...]
    held_out: tuple[Composition, ...] = ()
    held_out_bindings: tuple[Binding, ...] = ()
    _taught: frozenset[Composition] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_taught", frozenset(self.taught))
        if not self.taught:
            raise UserError("The split teaches nothing. Leave at least one motion or combination taught.")
        both = self._taught & set(self.held_out)
        if both:
            raise UserError(f"Both taught and held out: {' then '.join(sorted(both)[0])}.")

    def is_taught(self, composition: Composition) -> bool:
        return composition in self._taught

    def teaches(self, program: Program) -> bool:
        """Was it taught? Its motions in a row, and its shape in its colour if it names one."""
        return self.is_taught(program.composition) and (program.shape, program.colour) not in self.held_out_bindings

    def to_json(self) -> dict[str, list[list[str]]]:
        names = ("taught", "held_out", "held_out_bindings")
        return {name: [list(entry) for entry in getattr(self, name)] for name in names}

    @classmethod
    def from_json(cls, data: dict[str, list[list[str]]]) -> "Split":
        if not isinstance(data, dict):
            raise UserError("A split has the entries taught, held_out and held_out_bindings.")

        def entries(name: str) -> tuple[tuple[str, ...], ...]:
            return tuple(tuple(entry) for entry in data.get(name, []))

        bindings = tuple((shape, colour) for shape, colour in entries("held_out_bindings"))
        return cls(taught=entries("taught"), held_out=entries("held_out"), held_out_bindings=bindings)


def read_split(path: Path) -> Split:
    return Split.from_json(json.loads(path.read_text()))


def make_split(
    motions: Sequence[str],
    shapes: Sequence[str],
    colours: Sequence[str],
    *,
    held_out_share: float = 0.3,
    held_out_binding_share: float = 0.2,
    held_out: Iterable[Composition] = (),
    held_out_bindings: Iterable[Binding] = (),
    before: Split | None = None,
    seed: int = 0,
) -> Split:
    """Teach every single motion and all ordered pairs of different motions but `held_out_share` of them.

    `held_out` compositions, and "moving up then right", are among the held-out ones whatever the seed draws; so are
    `held_out_bindings`. before: of a model that goes on learning; what it was taught and what was held out stays so.
    Raises UserError for a share outside [0, 1) or for a single motion asked to be held out.
    """
    if not 0 <= held_out_share < 1 or not 0 <= held_out_binding_share < 1:
        raise UserError("The held-out share must be at least 0 and under 1.")
    forced = set(held_out) | set(before.held_out if before else ())
    known = set(before.taught if before else ()) - forced
    if any(len(composition) == 1 for composition in held_out):
        raise UserError("Every chosen motion is taught on its own; hold out combinations of two, with 'then'.")
    rng = np.random.default_rng(seed)
    pairs = [(first, second) for first in motions for second in motions if first != second]
    forced.add(ALWAYS_HELD_OUT)
    chosen = [pair for pair in pairs if pair in forced]
    free = [pair for pair in pairs if pair not in forced and pair not in known]
    wanted = round(held_out_share * len(pairs)) - len(chosen)
    if before:  # a share of what is new to the model
        wanted = round(held_out_share * len(free))
    drawn = [free[i] for i in rng.permutation(len(free))[: max(0, wanted)]]
    kept_back = set(chosen) | set(drawn)
    return Split(
        taught=tuple((motion,) for motion in motions) + tuple(pair for pair in pairs if pair not in kept_back),
        held_out=tuple(pair for pair in pairs if pair in kept_back)
        + tuple(sorted(entry for entry in held_out if len(entry) > 2)),
        held_out_bindings=_held_out_bindings(shapes, colours, held_out_binding_share, held_out_bindings, rng),
    )


def _held_out_bindings(
    shapes: Collection[str], colours: Collection[str], share: float, forced: Iterable[Binding], rng: np.random.Generator
) -> tuple[Binding, ...]:
    """Bindings drawn at random such that every shape and every colour stays taught in at least one other."""
    bindings = [(shape, colour) for shape in shapes for colour in colours]
    held_out = set(forced)
    wanted = round(share * len(bindings))
    for index in rng.permutation(len(bindings)):
        rest = [binding for binding in bindings if binding not in held_out and binding != bindings[index]]
        stays_taught = {s for s, _ in rest} == set(shapes) and {c for _, c in rest} == set(colours)
        if len(held_out) < wanted and stays_taught:
            held_out.add(bindings[index])
    return tuple(binding for binding in bindings if binding in held_out)


def parse_held_out(text: str, world: World = BUILT_IN) -> tuple[Composition, ...]:
    """Read "moving left then up; moving up then right" (the object may be named or left out). Raises PromptError."""
    compositions = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        try:
            named = not set(world.shapes).isdisjoint(read_words(entry, LANGUAGE | world.own_words))
            compositions.append(parse(entry if named else f"circle {entry}", world).composition)
        except PromptError as error:
            raise PromptError(f"Cannot hold out '{entry}'. {error}") from None
    return tuple(compositions)
