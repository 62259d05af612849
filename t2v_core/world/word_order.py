"""Habits of word order, put right before a prompt is parted into clauses: "before A, B", "A after B", "and then" in the
middle of a clause, as German has it."""

from collections.abc import Sequence

from t2v_core.world.meanings import Meaning

MOTION = ("direction", "verb", "axis", "sense", "own")
ON_THE_SPOT = frozenset(
    ("in place", "there", "sur place", "그대로", "제자리에", "제자리", "その場で", "その場に", "そのまま")
)
_PARTING = ("and", "comma", "then", "while")


def in_order(found: Sequence[Meaning]) -> list[Meaning]:
    """What was said, in the order in which it happens, without the words that say nothing."""
    told = [_in_context(found, i) for i in range(len(found))]
    told = _after(_before([meaning for meaning in told if meaning.kind != "nothing"]))
    return _without_adverbs(told)


def is_whole(clause: Sequence[Meaning]) -> bool:
    """Whether it says a motion already. A verb such as "goes" waits for where."""
    verbs = {meaning.value for meaning in clause if meaning.kind == "verb"}
    said = any(meaning.kind in ("direction", "axis", "sense", "own") for meaning in clause)
    return said or bool(verbs - {"move", "turn"})


def _in_context(found: Sequence[Meaning], i: int) -> Meaning:
    """ "smaller" before a thing is its size; behind a motion, "in place", "a little", "grows enormous" add nothing."""
    meaning, after = found[i], [later.kind for later in found[i + 1 : i + 2]]
    before = [earlier for earlier in found[:i] if earlier.kind != "nothing"]
    sizes = {"shrink": "small", "expand": "large"}
    moves = bool(before) and before[-1].kind in MOTION
    on_the_spot = meaning.value == "stand" and meaning.typed in ON_THE_SPOT
    little = meaning.typed == "little" and found[i - 1].typed == "a" and after not in (["shape"], ["colour"])
    larger = meaning.kind == "size" and moves and before[-1].value in sizes and after not in (["shape"], ["colour"])
    if moves and (on_the_spot or little or larger):
        return Meaning("nothing", "", meaning.typed)
    is_size = meaning.value in sizes and meaning.typed.endswith("er") and after in (["shape"], ["colour"])
    return Meaning("size", sizes[meaning.value], meaning.typed) if is_size else meaning


def _before(found: list[Meaning]) -> list[Meaning]:
    """ "before A, B" happens as "B then A". Else "before" is a "then"."""
    place = next((i for i, meaning in enumerate(found) if meaning.kind == "before"), None)
    if place is None:
        return found
    ahead, behind = found[:place], found[place + 1 :]
    then = Meaning("then", "", found[place].typed)
    comma = next((i for i, meaning in enumerate(behind) if meaning.kind == "comma"), None)
    if comma is None or any(meaning.kind in MOTION for meaning in ahead):
        return [*ahead, then, *_before(behind)]
    return [*ahead, *behind[comma + 1 :], then, *behind[:comma]]


def _after(found: list[Meaning]) -> list[Meaning]:
    """ "A after B" happens as "B then A"; "after B, A" too; "after B and after C, A" as "B then C then A"."""
    place = next((i for i, meaning in enumerate(found) if meaning.kind == "after"), None)
    if place is None:
        return found
    before, behind = found[:place], _one_after_another(found[place + 1 :])
    then = Meaning("then", "", found[place].typed)
    if any(meaning.kind in MOTION for meaning in before):
        things = [meaning for meaning in before if meaning.kind in ("shape", "colour", "size")]
        moves = [meaning for meaning in before if meaning not in things and meaning.kind != "comma"]
        return [*things, *_after(behind), then, *moves]
    comma = next((i for i, meaning in enumerate(behind) if meaning.kind == "comma"), None)
    if comma is None:
        return [*before, *_after(behind)]
    return [*before, *behind[:comma], then, *_after(behind[comma + 1 :])]


def _one_after_another(found: list[Meaning]) -> list[Meaning]:
    """Behind an "after": a second one that is joined to it comes next."""
    kept: list[Meaning] = []
    for meaning in found:
        joined = meaning.kind == "after" and bool(kept) and kept[-1].kind in ("and", "comma")
        while joined and kept and kept[-1].kind in ("and", "comma"):
            kept.pop()
        kept.append(Meaning("then", "", meaning.typed) if joined else meaning)
    return kept


def _without_adverbs(found: list[Meaning]) -> list[Meaning]:
    """Without a "then" inside its clause, or at its end: "und geht dann nach links", "and shrinks afterwards"."""
    kept: list[Meaning] = []
    for i, meaning in enumerate(found):
        if meaning.kind != "then":
            kept.append(meaning)
            continue
        parted = [j for j in range(i) if found[j].kind in _PARTING]
        clause = found[parted[-1] + 1 if parted else 0 : i]
        joined = bool(parted) and found[parted[-1]].kind in ("and", "comma")
        if not _goes_on(clause, up_to_parting(found[i + 1 :]), joined=joined):
            kept.append(meaning)
    return kept


def _goes_on(clause: Sequence[Meaning], rest: Sequence[Meaning], *, joined: bool) -> bool:
    """Whether a "then" between these belongs to the clause. joined: an "and" or a comma has begun it."""
    verbs = {meaning.value for meaning in clause if meaning.kind == "verb"}
    if not verbs:
        return False
    if not rest:
        return joined
    kinds = {meaning.kind for meaning in rest}
    waits = not is_whole(clause) and "verb" not in kinds  # "geht dann nach links"
    turns = verbs <= {"rotate", "bounce", "zigzag"} and kinds <= {"sense", "axis"}  # "dreht sich dann im Uhrzeigersinn"
    stays = verbs == {"stand"} and all(meaning.value == "stand" for meaning in rest)  # "bleibt danach stehen"
    falls = joined and verbs <= {"rise", "fall"} and kinds == {"direction"}  # "und fällt dann nach unten"
    return waits or turns or stays or falls


def up_to_parting(found: Sequence[Meaning]) -> list[Meaning]:
    """What comes before the next "and", "then" or comma."""
    end = next((i for i, meaning in enumerate(found) if meaning.kind in _PARTING), len(found))
    return list(found[:end])
