"""What the words of a prompt mean, in any of seven languages. The wordings are tables, one a language, in `wordings/`.

Kinds of meaning: shape, colour, size, direction, verb, axis, sense (of a rotation), pace, then, and, after, while,
nothing, and refused (with the reason); own for moves that people bring; comma for what parts sentences.
"""

import difflib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from t2v_core.world.prompts import LANGUAGE, PromptError
from t2v_core.world.scenes import PACES, World

LANGUAGES = ("en", "de", "fr", "es", "ko", "zh", "ja")  # where a word is of several, the first has it
LONGEST = 7  # words of a phrase
_TABLES = Path(__file__).parent / "wordings"
_CLOSE = 0.8  # of a misspelt word to the one that is meant (difflib)
_SHORTEST_MISSPELT = 4  # letters
_COMMON = ("ball", "moves", "goes", "rises", "falls", "stops", "turns", "grows", "shrinks", "afterwards")
_AND = ("and", "und", "et", "y")
_LIKE, _ARTICLES = ("like", "wie", "comme", "como"), ("a", "an", "the", "ein", "eine", "un", "une", "una")
_SIMILE = 3  # words
_ENDINGS = ("s", "d", "ll", "re", "m", "ve")  # "circle's", "I'd"
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

Phrases = Mapping[tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True)
class Meaning:
    """What a stretch of a prompt means, and how it was typed. implied: a word says it beside what it says first, as
    "races" says "quickly"; what is said in so many words comes before it."""

    kind: str
    value: str
    typed: str
    implied: bool = False


def meanings(prompt: str, world: World) -> list[Meaning]:
    """What a prompt says, in its order. Raises PromptError for what means nothing."""
    known = _phrases() | _own(world)
    found: list[Meaning] = []
    for piece in re.split(r"([,;.!?:、。，；！？])", _plain(prompt)):
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


def _plain(text: str) -> str:
    """Lower case, without the marks of Western letters, quotes or invisible characters."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("ß", "ss")
    text = re.sub(r"[ä]", "ae", re.sub(r"[ö]", "oe", re.sub(r"[ü]", "ue", text)))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc") or letter in "\n\t ")
    plain = [letter if EASTERN.match(letter) else unicodedata.normalize("NFKD", letter)[0] for letter in text]
    return re.sub(r"[\"“”„«»()\[\]…→>–—]+", " ", "".join(plain))


def read_wordings() -> list[dict[str, dict[str, list[str]]]]:
    """The tables, the first language first: kind -> value -> phrases."""
    return [json.loads((_TABLES / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES]


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Every phrase, as its words. What the language itself says comes first."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for table in read_wordings():
        for kind, values in table.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    known.setdefault(tuple(_plain(phrase).split()), (kind, value))
    return known


def _own(world: World) -> dict[tuple[str, ...], tuple[str, str]]:
    """Names of one's own, and the forms that a verb of that name has in English."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for name in world.pictures:
        known |= {(_plain(form),): ("shape", name) for form in (name, f"{name}s")}
    for name, _ in world.own_moves:
        stem = name.removesuffix("ing")
        forms = {name, stem, f"{stem}s", f"{stem}ed"} if len(stem) > 2 else {name}
        known |= {(_plain(form),): ("own", name) for form in forms}
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
    if meant := _misspelt(word, known):
        return 1, [Meaning(*known[(meant,)], word)]
    if word.isdigit():
        return 1, [Meaning("refused", "A motion happens once: leave out numbers.", word)]
    raise _unknown(word, known)


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
    names = [phrase[0] for phrase, (kind, _) in known.items() if len(phrase) == 1 and kind != "nothing"]
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    can = "It can move up, down, left or right, rotate, shrink, expand, bounce, zigzag and stand still."
    return PromptError(f"I do not know what '{word[:40]}' means.{hint or ' ' + can}", {word[:40]: near})
