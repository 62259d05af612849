"""The words of a data set."""

from collections.abc import Iterable

import numpy as np

from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.world.prompts import THEN, plain_words

VOCABULARY_CLIPS = 20_000


def build_vocabulary(prompts: Iterable[str]) -> tuple[str, ...]:
    """Every word of the prompts as typed, sorted. "then" parts clauses and is always known."""
    return tuple(sorted({word for prompt in set(prompts) for word in plain_words(prompt)} | {THEN}))


def vocabulary_of(data: ClipSet) -> tuple[str, ...]:
    """All words of a data set's prompts. Drawn clips are asked beyond the set's end too: a small one may by chance
    lack a word of its own motions."""
    drawn_from = getattr(data, "config", None)
    if drawn_from is None:
        return build_vocabulary(data.prompts(np.arange(len(data))))
    return build_vocabulary(clip_set(drawn_from, data.split).prompts(np.arange(VOCABULARY_CLIPS)))
