"""Between prompts and programs: the words, their synonyms, the grammar, and what to say about unknown words.

    [size] [colour] shape motion [pace] [then motion [pace]] ... [and [size] [colour] shape motion ...]

Two layers. `read_words` turns what a person typed into plain words (synonyms resolved); it is all that a model
sees of a prompt. `parse` turns plain words into a `Program`, which is what the judge holds a clip against.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from t2v_core.errors import UserError
from t2v_core.world.scenes import BUILT_IN, COLOURS, MOTIONS, PACES, SHAPES, SIZES, Phase, Program, World
from t2v_core.world.synonyms import FILLERS, PHRASES, SYNONYMS

MAX_PROMPT_CHARACTERS = 300
THEN = "then"
AND = "and"
ARTICLES = frozenset({"a", "an", "the"})

PACE_WORDS = frozenset(pace for pace in PACES if pace)
SIZE_WORDS = frozenset(size for size in SIZES if size)
_MOTION_WORDS = frozenset(word for motion in MOTIONS for word in motion.split())
LANGUAGE = frozenset({*SHAPES, *COLOURS, *SIZE_WORDS, *PACE_WORDS, *_MOTION_WORDS, THEN})


class PromptError(UserError):
    """A prompt that cannot be used. `str(error)` tells a person what to do; `suggestions` maps each unknown word
    to the nearest known ones."""

    def __init__(self, message: str, suggestions: dict[str, list[str]] | None = None):
        super().__init__(message)
        self.suggestions = suggestions or {}


def plain_words(prompt: str) -> list[str]:
    """A prompt's words as typed: lower case; commas, full stops and what nobody sees dropped. What parts clauses
    ("then", "next", "and then", ...) is "then", so that whoever counts clauses counts alike."""
    if not prompt.isascii():
        letters = unicodedata.normalize("NFC", prompt)
        prompt = "".join(letter for letter in letters if unicodedata.category(letter) != "Cf")
    typed = re.sub(r"[\s,;.!?\"]+", " ", prompt.lower()).split()
    words: list[str] = []
    for position, word in enumerate(typed):
        if SYNONYMS.get(word, word) != THEN or typed[position : position + 2] == ["next", "to"]:
            words.append(word)
            continue
        if words and words[-1] == AND:
            words.pop()
        if not words or words[-1] != THEN or word == THEN:
            words.append(THEN)
    return words


def read_words(prompt: str, vocabulary: Collection[str] = LANGUAGE) -> list[str]:
    """The words a model with this vocabulary sees; what it knows as typed is never replaced by a synonym.

    Raises PromptError for an empty or overlong prompt and for unknown words (all of them are named).
    """
    return known_words(typed_words(prompt), vocabulary)


def typed_words(prompt: str) -> list[str]:
    """The words of a prompt, as typed. Raises PromptError for an empty or overlong prompt."""
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise PromptError(
            f"This prompt has {len(prompt):,} characters. Please keep it under {MAX_PROMPT_CHARACTERS}, "
            'for example "blue circle moving up then right".'
        )
    typed = plain_words(prompt)
    if not typed:
        raise PromptError('The prompt is empty. Type what should happen, for example "circle moving up then right".')
    return typed


def known_words(typed: Sequence[str], vocabulary: Collection[str]) -> list[str]:
    """What they are to a model with this vocabulary. Raises PromptError, as `read_words`."""
    words: list[str] = []
    unknown: list[str] = []
    position = 0
    while position < len(typed):
        taken, found = _longest_match(typed[position:], vocabulary)
        words += [word for word in found if word in vocabulary]
        unknown += [word for word in found if word not in vocabulary]
        position += taken
    if unknown:
        raise _unknown_words(unknown, vocabulary)
    if not words:
        raise PromptError('These words say nothing to draw. Try "circle moving up then right".')
    return words


def _longest_match(typed: Sequence[str], vocabulary: Collection[str]) -> tuple[int, tuple[str, ...]]:
    """How many typed words the next plain words stand for, and those plain words."""
    for length in (3, 2):
        meaning = PHRASES.get(tuple(SYNONYMS.get(word, word) for word in typed[:length]))
        if meaning and len(typed) >= length and all(word in vocabulary for word in meaning):
            return length, meaning
    word = typed[0]
    if word in vocabulary:
        return 1, (word,)
    if word in FILLERS:
        return 1, ()
    synonym = SYNONYMS.get(word, word)
    return 1, (synonym if synonym in vocabulary else word,)


def _unknown_words(unknown: Iterable[str], vocabulary: Collection[str]) -> PromptError:
    suggestions = {word[:40]: nearest_words(word, vocabulary) for word in dict.fromkeys(unknown)}
    sentences = [
        f"I do not know the word '{word}'." + (f" Did you mean {_listed(near)}?" if near else "")
        for word, near in list(suggestions.items())[:5]
    ]
    return PromptError(" ".join(sentences), suggestions)


def nearest_words(word: str, vocabulary: Collection[str], count: int = 3) -> list[str]:
    """Known words closest to `word`: through its synonym, by spelling, else of its likely kind."""
    known = {spelling: spelling for spelling in vocabulary}
    known |= {spelling: plain for spelling, plain in SYNONYMS.items() if plain in vocabulary}
    meant = SYNONYMS.get(word)  # a word of the language that this model was not taught
    if meant is None and word in LANGUAGE:
        meant = word
    kinds: list[Collection[str]] = [SHAPES, list(COLOURS), sorted(SIZE_WORDS), sorted(PACE_WORDS)]
    for kind in kinds:
        if meant in kind:
            return [other for other in kind if other in vocabulary][:count]
    close = difflib.get_close_matches(word[:40], known, n=count, cutoff=0.6)
    found = list(dict.fromkeys(known[spelling] for spelling in close))
    if not found and word.endswith("ing"):
        found = sorted(w for w in vocabulary if w.endswith("ing"))[:count]
    return found


def _listed(words: Sequence[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


def parse(prompt: str, world: World = BUILT_IN) -> Program:
    """Read a prompt of one thing as a program. Raises PromptError with what is missing, superfluous or unknown."""
    return _program(read_words(prompt, LANGUAGE | world.own_words), world)


def parse_words(words: Sequence[str], world: World = BUILT_IN) -> Program:
    """Read the words that a model sees of a prompt as a program: a model may have synonyms of its own. As `parse`."""
    return _program(known_words(words, LANGUAGE | world.own_words), world)


def parted_at_things(typed: Sequence[str], world: World = BUILT_IN) -> list[list[str]]:
    """Typed words, parted where they name another thing: at an "and" that [a] [size] [colour] thing follows."""
    parts: list[list[str]] = [[]]
    for position, word in enumerate(typed):
        if word == AND and parts[-1] and _names_thing(typed[position + 1 :], world):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _names_thing(typed: Sequence[str], world: World) -> bool:
    for word in typed:
        if word in world.pictures:
            return True
        meaning = SYNONYMS.get(word, word)
        if meaning in SHAPES:
            return True
        if word not in ARTICLES and meaning not in SIZE_WORDS and meaning not in COLOURS:
            return False
    return False


def _program(words: Sequence[str], world: World) -> Program:
    clauses = clauses_of(words)
    if not all(clauses):
        raise PromptError("A 'then' has nothing before or after it. Say a motion on both sides, or leave it out.")
    things = [word for word in clauses[0] if word in world.shapes]
    if len(things) != 1:
        raise PromptError(
            f"Name one shape at the start ({', '.join(world.shapes)})."
            + (
                ' For several things, join them with "and": "circle moving up and square moving left".'
                if things
                else ' For example "circle moving up".'
            )
        )
    (thing,) = things
    size, rest = _take_one(clauses[0], SIZE_WORDS, "size")
    colour, rest = _take_one(rest, COLOURS, "colour")
    if colour and thing in world.pictures:
        raise PromptError(f"The {thing} has colours of its own. Leave out '{colour}'.")
    rest.remove(thing)
    phases: list[Phase] = []
    for words in [rest, *clauses[1:]]:
        pace, words = _take_one(words, PACE_WORDS, "pace")
        previous = phases[-1].motion if phases else ""
        phases.append(Phase(motion=_motion(words, previous, world), pace=pace))
    return Program(shape=thing, colour=colour, size=size, phases=tuple(phases))


def clauses_of(words: Sequence[str]) -> list[list[str]]:
    """Part words at "then"."""
    clauses: list[list[str]] = [[]]
    for word in words:
        if word == THEN:
            clauses.append([])
        else:
            clauses[-1].append(word)
    return clauses


def _take_one(words: Sequence[str], kind: Collection[str], name: str) -> tuple[str | None, list[str]]:
    found = [word for word in words if word in kind]
    if len(set(found)) > 1:
        raise PromptError(f"Name one {name} at most: this says {_listed(found)}.")
    return (found[0] if found else None), [word for word in words if word not in kind]


def _motion(words: Sequence[str], previous: str, world: World) -> str:
    """The motion these words name; "moving" may be left out after a moving phase, "standing" always."""
    text = " ".join(words)
    if text in world.motions:
        return text
    if previous.startswith("moving") and f"moving {text}" in MOTIONS:
        return f"moving {text}"
    if text in ("still", "standing"):
        return "standing still"
    if not text:
        raise PromptError('Say what it does, for example "moving up", "expanding" or "rotating clockwise".')
    candidates = [motion for motion in world.motions if motion.startswith(f"{text} ") or motion.endswith(f" {text}")]
    candidates = candidates or difflib.get_close_matches(text, world.motions, n=3, cutoff=0.4)
    hint = f" Did you mean {_listed(candidates)}?" if candidates else ""
    raise PromptError(f"'{text}' is not a motion I know.{hint}")


def to_prompt(program: Program, *, brief: bool = False) -> str:
    """Write a program as a prompt; `brief` leaves out "moving" after "then" wherever the grammar allows."""
    clauses, previous = [], ""
    for phase in program.phases:
        motion = phase.motion
        if brief and previous.startswith("moving"):
            motion = motion.removeprefix("moving ")
        clauses.append(f"{motion} {phase.pace}" if phase.pace else motion)
        previous = phase.motion
    words = [program.size, program.colour, program.shape, " then ".join(clauses)]
    return " ".join(word for word in words if word)
