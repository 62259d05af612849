"""The words of captions."""

from collections.abc import Iterable

from t2v_core.world.prompts import THEN, plain_words


def build_vocabulary(prompts: Iterable[str]) -> tuple[str, ...]:
    """Every word of the prompts as typed, sorted. "then" parts clauses and is always known."""
    return tuple(sorted({word for prompt in set(prompts) for word in plain_words(prompt)} | {THEN}))
