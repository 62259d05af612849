"""What to ask a trained model first: in words that it knows."""

from collections.abc import Iterator, Sequence

import numpy as np

from t2v_core.data.clip_sets import ClipSet
from t2v_core.world.prompts import MAX_PROMPT_CHARACTERS, THEN, PromptError, parse, plain_words

FAVOURITE = "circle moving up then right"
_LOOKED_AT = 100_000  # captions
_TRIED = 40  # of each kind: what is said of a proposal is found out before


def to_ask_first(data: ClipSet) -> tuple[str, ...]:
    """One prompt for the model of a data set that can read it, and, where there is one, a combination that it was not
    shown.

    The project's own example where it was held out; else a caption of the set, and clauses of its captions in an order
    in which no caption has them.
    """
    split = data.split
    if split is not None and ("moving up", "moving right") in split.held_out and _is_known(FAVOURITE, data):
        return (FAVOURITE,)
    captions = list(dict.fromkeys(data.prompts(np.arange(min(_LOOKED_AT, len(data))))))
    shown = min(captions, key=lambda caption: (not _is_quotable(caption), len(caption)))
    combined = next((prompt for prompt in _combined(captions) if _is_new(prompt, captions, data)), None)
    shown = shown if _is_quotable(shown) else " ".join(filter(_is_quotable, plain_words(shown)))
    return (shown, combined) if combined else (shown,)


def _is_known(prompt: str, data: ClipSet) -> bool:
    return set(data.vocabulary).issuperset(plain_words(prompt))


def _is_quotable(text: str) -> bool:
    """Between double quotes, a shell takes it as it is."""
    return not set('"$`\\!%') & set(text)


def _is_new(prompt: str, captions: Sequence[str], data: ClipSet) -> bool:
    """A model that was taught programs was not shown this one; of another, no caption has these words."""
    if not _is_quotable(prompt) or len(prompt) > MAX_PROMPT_CHARACTERS:
        return False
    if data.split is not None:
        try:
            return not data.split.is_taught(parse(prompt, data.world).composition)
        except PromptError:
            return False
    return plain_words(prompt) not in [plain_words(caption) for caption in captions]


def _combined(captions: Sequence[str]) -> Iterator[str]:
    """What one caption tells first, then what another one tells last."""
    parted = sorted(dict.fromkeys(tuple(_clauses(caption)) for caption in captions), key=lambda said: len(str(said)))
    for first in parted[:_TRIED]:
        for second in parted[:_TRIED]:
            happens = _what_happens(second[-1], first[0])
            if not first[0].endswith(happens):
                yield f"{first[0]} {THEN} {happens}"


def _clauses(caption: str) -> list[str]:
    return [clause for clause in " ".join(plain_words(caption)).split(f" {THEN} ") if clause]


def _what_happens(clause: str, before: str) -> str:
    """ "moving right" of "circle moving right" after "circle moving up": the same thing need not be named again."""
    words, known = clause.split(), before.split()
    alike = 0
    while alike < min(len(words), len(known)) - 1 and words[alike] == known[alike]:
        alike += 1
    if words[alike] != known[alike] and alike and words[alike - 1].endswith("ing"):
        alike -= 1  # "moving right" rather than "right"
    return " ".join(words[alike:])
