"""Free wordings -> the scene language: "the ball rises, then turns right" is "circle moving up then moving right".

It stands before the grammar, for what the grammar cannot read. Words are looked up for what they mean (`meanings`);
within a clause their order does not matter, so word orders of other languages need no grammar of their own. What is not
known to mean something is named, never guessed.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest

from t2v_core.world.clause_words import written
from t2v_core.world.letters import EASTERN
from t2v_core.world.meanings import Meaning, meanings
from t2v_core.world.prompts import AND, LANGUAGE, THEN, PromptError
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.word_order import MOTION, in_order, is_whole, up_to_parting

_TURNS = {"turn": ("verb", "rotate"), "rotate": ("verb", "turn")}  # "turns left" may be meant either way
_AND_SO_ON = ("고", "다가", "서", "て", "で")  # endings of Korean and Japanese verbs that another one follows
_AT_ONCE = (
    "One thing cannot do two things at once. Join what comes one after the other with 'then', or name a second thing: "
    '"red circle moving up and blue square moving left".'
)


@dataclass(frozen=True)
class Paraphrase:
    """prompt: in the scene language. replaced: the words of it that were said otherwise. second: what else may have
    been meant, likewise; None where nothing comes near."""

    prompt: str
    replaced: frozenset[str]
    second: str | None = None


def paraphrase(prompt: str, world: World = BUILT_IN, vocabulary: Collection[str] = LANGUAGE) -> Paraphrase:
    """vocabulary: of the model that is asked; what is only implied is left out where it lacks the word.

    Raises PromptError for words that mean nothing here, and for wishes that cannot be met, which it names."""
    found = meanings(prompt, world)
    said = _in_plain_words(found, world, vocabulary)
    typed = set(prompt.lower().split())
    return Paraphrase(
        said,
        frozenset(word for word in said.split() if word not in typed),
        _second_best(found, said, world, vocabulary),
    )


def _second_best(found: list[Meaning], said: str, world: World, vocabulary: Collection[str]) -> str | None:
    """With the first word read otherwise that may mean two things: one that no table has, or a turn to a side."""
    for i, meaning in enumerate(found):
        other = meaning.second or _TURNS.get(meaning.value if meaning.kind == "verb" else "")
        if other is None:
            continue
        with suppress(PromptError):  # then it can mean one thing only
            read = [*found[:i], Meaning(*other, meaning.typed), *found[i + 1 :]]
            second = _in_plain_words(read, world, vocabulary)
            if second != said:
                return second
    return None


def _in_plain_words(found: list[Meaning], world: World, vocabulary: Collection[str]) -> str:
    clauses = _clauses(found)
    parts = [clause for clause in clauses if clause]
    if not parts:
        raise PromptError('These words say nothing to draw. Try "circle moving up then right".')
    said: list[str] = []
    for part in parts:
        heard = [meaning for meaning in part if not meaning.implied or meaning.value in vocabulary]
        words = written(heard, world, first=not said or part[0].kind == "and")
        said += [AND, *words] if part[0].kind == "and" and said else [THEN, *words] if said else words
    return " ".join(said)


# ---- meanings to clauses ----


def _clauses(found: list[Meaning]) -> list[list[Meaning]]:
    """Parted where one motion follows another, or where another thing is named (such a clause begins with an "and")."""
    _refuse(found)
    found = in_order(found)
    if found and found[-1].kind == "then":
        raise PromptError("A 'then' has nothing after it. Say a motion there, or leave it out.")
    clauses: list[list[Meaning]] = [[]]
    for i, meaning in enumerate(found):
        rest = found[i + 1 :]
        if _begins_thing(meaning, clauses, rest):
            clauses.append([Meaning("and", "", meaning.typed)])
        elif meaning.kind == "while":
            raise PromptError(_AT_ONCE)
        elif meaning.kind == "then":
            clauses.append([])
        elif meaning.kind in ("comma", "and"):
            if _begins_motion(clauses[-1], rest, comma=meaning.kind == "comma"):
                clauses.append([])
        elif meaning.kind == "shape" and any(m.kind == "shape" for m in _of_thing(clauses)):
            named = next(m for m in _of_thing(clauses) if m.kind == "shape")
            if named.value != meaning.value:
                raise PromptError(
                    f"This names two things, {named.typed} and {meaning.typed}, but what joins them is missing. Say "
                    '"circle moving up and square moving left".'
                )
        else:
            if (meaning.kind == "verb" and _is_another(meaning, clauses[-1])) or (
                meaning.kind == "direction" and _ends_with_verb(clauses[-1])
            ):
                clauses.append([])
            clauses[-1].append(meaning)
    return _with_things_first(clauses)


def _refuse(found: Sequence[Meaning]) -> None:
    for meaning, following in zip_longest(found, found[1:]):
        if meaning.kind == "refused":
            raise PromptError(f"'{meaning.typed}' cannot be done here. {meaning.value}")
        denied = meaning.value == "stand" and " " in meaning.typed and "mov" in meaning.typed
        if meaning.value == "turn" and following and following.kind == "colour":
            raise PromptError(f"'{meaning.typed} {following.typed}' cannot be done here: a colour stays what it is.")
        if denied and following and following.kind == "direction":
            raise PromptError(f"'{meaning.typed} {following.typed}' cannot be done here. Say what it does instead.")


def _begins_thing(meaning: Meaning, clauses: Sequence[Sequence[Meaning]], rest: Sequence[Meaning]) -> bool:
    """Whether another thing is named behind this "and", or behind a comma: "a star rises, a circle falls"."""
    moves = any(m.kind in MOTION for m in clauses[-1])
    if meaning.kind in ("and", "while"):
        return moves and _names_thing(rest)
    if meaning.kind != "comma" or not moves or not _names_thing(rest):
        return False
    said = {m.kind: m.value for m in _of_thing(clauses)}
    named = {m.kind: m.value for m in up_to_parting(rest)}
    other = any(said.get(kind, named[kind]) != named[kind] for kind in ("shape", "colour") if kind in named)
    return "shape" in said and other and any(kind in MOTION for kind in named)


def _names_thing(rest: Sequence[Meaning]) -> bool:
    for meaning in rest:
        if meaning.kind == "shape":
            return True
        if meaning.kind not in ("size", "colour"):
            return False
    return False


def _begins_motion(clause: Sequence[Meaning], rest: Sequence[Meaning], *, comma: bool) -> bool:
    """Whether what follows a comma or an "and" is another motion, and not more about the same one."""
    following = up_to_parting(rest)
    kinds = {meaning.kind for meaning in following}
    verbs = {meaning.value for meaning in following if meaning.kind == "verb"}
    turns = any(meaning.value == "turn" for meaning in clause) and verbs - {"move", "turn"}  # "turns and grows"
    if not is_whole(clause) and not turns:
        return False
    if kinds & {"verb", "own"}:
        return True
    return comma and bool(kinds & set(MOTION))  # "up and left" is one way to go; "up, left" are two


def _is_another(verb: Meaning, clause: Sequence[Meaning]) -> bool:
    """Whether it is another motion than the clause's, with nothing between. "zigzags" says how one moves, and some
    languages say a verb twice."""
    verbs = {meaning.value for meaning in clause if meaning.kind == "verb"}
    again = _is_western(verb) and verb.typed in {meaning.typed for meaning in clause}  # "go up go left"
    other = verb.value not in verbs and "zigzag" not in (*verbs, verb.value)
    return bool(verbs) and is_whole(clause) and (other or again)


def _ends_with_verb(clause: Sequence[Meaning]) -> bool:
    """In Korean and Japanese the verb comes last, in Chinese after the way: what follows it is said of the next one."""
    if not clause or clause[-1].kind != "verb" or _is_western(clause[-1]) or not is_whole(clause):
        return False
    goes_on = clause[-1].value in ("rotate", "bounce", "zigzag") and not clause[-1].typed.endswith(_AND_SO_ON)
    return not goes_on


def _is_western(meaning: Meaning) -> bool:
    return not EASTERN.match(meaning.typed)


def _of_thing(clauses: Sequence[Sequence[Meaning]]) -> list[Meaning]:
    """What the clauses since the last thing began say."""
    said: list[Meaning] = []
    for clause in reversed(clauses):
        said = [*clause, *said]
        if clause and clause[0].kind == "and":
            break
    return said


def _with_things_first(clauses: list[list[Meaning]]) -> list[list[Meaning]]:
    """A thing may be named last ("first up, then left: a circle"): its words move to its first clause. A clause that
    says no motion says more about the one before or after it."""
    scenes: list[list[list[Meaning]]] = []
    for clause in clauses:
        if not scenes or (clause and clause[0].kind == "and"):
            scenes.append([])
        scenes[-1].append(clause)
    ordered: list[list[Meaning]] = []
    for scene in scenes:
        joined = [meaning for meaning in scene[0] if meaning.kind == "and"]
        about = [m for clause in scene for m in clause if m.kind in ("shape", "colour", "size")]
        moves = [[m for m in clause if m.kind in (*MOTION, "pace")] for clause in scene]
        moves = [clause for clause in moves if clause]
        paces = [clause for clause in moves if all(m.kind == "pace" for m in clause)]
        moves = [clause for clause in moves if clause not in paces] or [[]]
        moves[0] = [*moves[0], *(m for clause in paces for m in clause)]
        ordered += [[*joined, *about, *moves[0]], *moves[1:]]
    return ordered
