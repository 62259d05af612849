"""What the words of a prompt mean, in any of seven languages. The wordings are tables, one a language, in `wordings/`.

Kinds of meaning: shape, colour, size, direction, verb, axis, sense (of a rotation), pace, then, and, after, while,
nothing, and refused (with the reason); own for moves that people bring; comma for what parts sentences.
"""

import difflib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from t2v_core.world.inflections import forms
from t2v_core.world.letters import EASTERN, folded
from t2v_core.world.prompts import LANGUAGE, PromptError
from t2v_core.world.scenes import PACES, World
from t2v_core.world.word_vectors import word_vectors

LANGUAGES = ("en", "de", "fr", "es", "ko", "zh", "ja")  # where a word is of several, the first has it
LONGEST = 7  # words of a phrase
_TABLES = Path(__file__).parent / "wordings"
_CLOSE = 0.8  # of a misspelt word to the one that is meant (difflib)
_NEAR_ENOUGH = 0.8  # cosine of its vector to a known word's; chosen on lists that are no tests
_NEAR_ENOUGH_TO_SEE = 0.9  # for shapes and colours: "pink" is like "orange", and another colour
_LITTLE_LESS = 0.1
_PLAINLY = {
    "rise": "moving up", "fall": "moving down", "move": "moving", "move quickly": "moving", "move slowly": "moving",
    "turn": "rotating", "rotate": "rotating", "shrink": "shrinking", "expand": "expanding", "bounce": "bouncing",
    "bounce horizontally": "bouncing", "bounce vertically": "bouncing", "zigzag": "zigzagging",
    "stand": "standing still",
}  # fmt: skip
_DRAWN = ("shape", "colour", "size", "direction", "verb", "axis", "sense", "pace", "then")
_SHORTEST_MISSPELT = 4  # letters
_COMMON = ("ball", "moves", "goes", "rises", "falls", "stops", "turns", "grows", "shrinks", "afterwards")
_AND = ("and", "und", "et", "y")
_LIKE, _ARTICLES = ("like", "wie", "comme", "como"), ("a", "an", "the", "ein", "eine", "un", "une", "una")
_SIMILE = 3  # words
_ENDINGS = ("s", "d", "ll", "re", "m", "ve")  # "circle's", "I'd"

Phrases = Mapping[tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True)
class Meaning:
    """What a stretch of a prompt means, and how it was typed. implied: a word says it beside what it says first, as
    "races" says "quickly"; what is said in so many words comes before it. second: what else it may mean, as kind and
    value."""

    kind: str
    value: str
    typed: str
    implied: bool = False
    second: tuple[str, str] | None = None


def meanings(prompt: str, world: World) -> list[Meaning]:
    """What a prompt says, in its order. Raises PromptError for what means nothing."""
    known = _phrases() | _own(world)
    found: list[Meaning] = []
    for piece in re.split(r"([,;.!?:、。，；！？])", folded(prompt)):
        if re.fullmatch(r"[,;.!?:、。，；！？]", piece):
            found.append(Meaning("comma", "", piece))
            continue
        words = _said_once(piece.split())
        while words:
            taken, meaning = (_SIMILE, []) if _is_simile(words, found) else _longest(words, known)
            found += meaning
            words = words[taken:]
    return found


def _said_once(words: list[str]) -> list[str]:
    """ "bigger and bigger" is bigger, "round and round" is round."""
    twice = {i for i in range(2, len(words)) if words[i] == words[i - 2] and words[i - 1] in _AND}
    return [word for i, word in enumerate(words) if i not in twice and i + 1 not in twice]


def _is_simile(words: Sequence[str], found: Sequence[Meaning]) -> bool:
    """ "hops like a frog": after what it does, what else does so says nothing more."""
    does = any(meaning.kind in ("verb", "own", "direction") for meaning in found)
    return does and len(words) >= _SIMILE and words[0] in _LIKE and words[1] in _ARTICLES


def table(language: str) -> dict[str, dict[str, list[str]]]:
    """A language's wordings, by kind and value."""
    return json.loads((_TABLES / f"{language}.json").read_text(encoding="utf-8"))


def read_wordings() -> list[dict[str, dict[str, list[str]]]]:
    """The tables, the first language first: kind -> value -> phrases. Last, one of the forms of all their verbs."""
    tables = [table(language) for language in LANGUAGES]
    inflected: dict[str, dict[str, list[str]]] = {}
    for language, wordings in zip(LANGUAGES, tables, strict=True):
        for kind in ("verb", "refused"):
            for value, phrases in wordings.get(kind, {}).items():
                found = [form for phrase in phrases for form in forms(phrase, language)]
                inflected.setdefault(kind, {}).setdefault(value, []).extend(found)
    return [*tables, inflected]


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Every phrase, as its words. What the language itself says comes first."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for wordings in read_wordings():
        for kind, values in wordings.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    known.setdefault(tuple(folded(phrase).split()), (kind, value))
    return known


def _own(world: World) -> dict[tuple[str, ...], tuple[str, str]]:
    """Names of one's own, and the forms that a verb of that name has in English."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for name in world.pictures:
        known |= {(folded(form),): ("shape", name) for form in (name, f"{name}s")}
    for name, _ in world.own_moves:
        stem = name.removesuffix("ing")
        forms = {name, stem, f"{stem}s", f"{stem}ed"} if len(stem) > 2 else {name}
        known |= {(folded(form),): ("own", name) for form in forms}
    return known


def _longest(words: Sequence[str], known: Phrases) -> tuple[int, list[Meaning]]:
    """How many words the next meanings stand for, and those."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        if (meaning := known.get(tuple(words[:length]))) is not None:
            return length, _meant(meaning, " ".join(words[:length]))
    if EASTERN.search(words[0]):
        return _run_together(words, known)
    word = words[0]
    for parts in ([part for part in word.split("-") if part], _at_apostrophes(word)):
        if parts != [word] and all((part,) in known for part in parts):
            return 1, [meaning for part in parts for meaning in _meant(known[(part,)], part)]
    if near := _near(word):
        return 1, [near]
    if meant := _misspelt(word, known):
        return 1, [Meaning(*known[(meant,)], word)]
    if word.isdigit():
        return 1, [Meaning("refused", "A motion happens once: leave out numbers.", word)]
    raise _unknown(word, known)


def _near(word: str) -> Meaning | None:
    """What a word means that no table has, if it lies as near to one of a table as only words of like meaning do."""
    row = word_vectors().rows.get(word)
    if row is None:
        return None
    closeness = _closeness(row)
    first, second = sorted(closeness, key=lambda meaning: -closeness[meaning])[:2]
    enough = _NEAR_ENOUGH_TO_SEE if first[0] in ("shape", "colour") else _NEAR_ENOUGH
    if closeness[first] < enough:
        return None
    kind, value = first[0], first[1].partition(" ")[0] if first[0] == "verb" else first[1]
    return Meaning(kind, value, word, second=second if closeness[second] >= enough - _LITTLE_LESS else None)


def _nearest_in_meaning(word: str) -> list[str]:
    """What the language has that a word comes nearest to, though not near enough to be read as it."""
    row = word_vectors().rows.get(word)
    if row is None:
        return []
    closeness = _closeness(row)
    near = sorted((meaning for meaning in closeness if meaning[1]), key=lambda meaning: -closeness[meaning])
    return [*dict.fromkeys(_PLAINLY.get(value, value) for _, value in near)][:3]


def _closeness(row: int) -> dict[tuple[str, str], float]:
    """Of a vector to each meaning: the cosine to the nearest of its words."""
    rows, meanings_of_rows = _table_rows()
    vectors = word_vectors().vectors
    found: dict[tuple[str, str], float] = {}
    for value, meaning in zip((vectors[rows] @ vectors[row]).tolist(), meanings_of_rows, strict=True):
        found[meaning] = max(value, found.get(meaning, -1.0))
    return found


@cache
def _table_rows() -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Of the tables' phrases that have vectors and say what to draw: rows and meanings."""
    rows = word_vectors().rows
    found = [(rows[" ".join(p)], m) for p, m in _phrases().items() if m[0] in _DRAWN and " ".join(p) in rows]
    return np.array([row for row, _ in found]), [meaning for _, meaning in found]


def _meant(meaning: tuple[str, str], typed: str) -> list[Meaning]:
    """A table's entry: a value of two words, such as "move quickly", has a second meaning implied in it."""
    kind, value = meaning
    first, _, more = value.partition(" ") if kind == "verb" else (value, "", "")
    beside = [Meaning("pace" if more in PACES else "axis", more, typed, True)] if more else []
    return [Meaning(kind, first, typed), *beside]


def _at_apostrophes(word: str) -> list[str]:
    """ "l'etoile" is "l'" and "etoile"; what English words end in after one says nothing."""
    first, mark, last = word.partition("'")
    if not (mark and first and last):
        return [word]
    return [first] if last in _ENDINGS else [f"{first}'", last]


def _misspelt(word: str, known: Phrases) -> str | None:
    """The word of the language that has the same letters but for one left out, one too many, or two exchanged. Another
    letter makes another word: "glowing" is not "growing"."""
    if len(word) < _SHORTEST_MISSPELT:
        return None
    names = [name for name in (*LANGUAGE, *_COMMON) if (name,) in known and len(name) >= _SHORTEST_MISSPELT]
    for near in difflib.get_close_matches(word, names, n=3, cutoff=_CLOSE):
        more, fewer = Counter(word) - Counter(near), Counter(near) - Counter(word)
        if word[0] == near[0] and more.total() + fewer.total() <= 1:
            return near
    return None


def _run_together(words: Sequence[str], known: Phrases) -> tuple[int, list[Meaning]]:
    """A stretch without blanks, parted at the longest phrases. Phrases may also have blanks in them."""
    text, found, position = " ".join(words), [], 0
    end = len(words[0])
    while position < end:
        for length in range(min(14, len(text) - position), 0, -1):
            phrase = text[position : position + length]
            if not phrase.isspace() and (meaning := known.get(tuple(phrase.split()))) and phrase == phrase.strip():
                found += _meant(meaning, phrase)
                position += length
                break
        else:
            raise _unknown(text[position:end], known)
    taken = len(text[: max(position, end)].split())
    return taken, found


def _unknown(word: str, known: Phrases) -> PromptError:
    names = [name for name in (*LANGUAGE, *_COMMON) if (name,) in known]
    near = _nearest_in_meaning(word) or difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    can = "It can move up, down, left or right, rotate, shrink, expand, bounce, zigzag and stand still."
    return PromptError(f"I do not know what '{word[:40]}' means.{hint or ' ' + can}", {word[:40]: near})
