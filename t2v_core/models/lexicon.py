"""The words that a model knows, as numbers: those whose embedding it learns, and those that a language model knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from t2v_core.world.letters import folded
from t2v_core.world.word_vectors import LONGEST_PHRASE, WordVectors, word_vectors

PLAIN_SHARE = 0.3  # of the clips that are taught in the words of the scene language


@dataclass(frozen=True)
class Lexicon:
    """words: of the captions, numbered from 1. own: names that people brought, whose meaning no language model knows.
    from_language_model: what has a vector there is numbered after the words, as a phrase: "moving up" is one."""

    words: tuple[str, ...]
    from_language_model: bool = False
    own: frozenset[str] = field(default_factory=frozenset)

    def numbers(self, clause: Sequence[str]) -> list[int]:
        """Those of a clause's words. Raises KeyError for a word that it has not."""
        if not self.from_language_model:
            return [self._learned[word] for word in clause]
        found, rows, position = [], word_vectors().rows, 0
        while position < len(clause):
            longest = 0 if clause[position] in self.own else min(LONGEST_PHRASE, len(clause) - position)
            for length in range(longest, 0, -1):
                row = rows.get(folded(" ".join(clause[position : position + length])))
                if row is not None:
                    found.append(1 + len(self.words) + row)
                    position += length
                    break
            else:
                found.append(self._learned[clause[position]])
                position += 1
        return found

    @cached_property
    def _learned(self) -> dict[str, int]:
        return {word: i + 1 for i, word in enumerate(self.words)}


class Rewording:
    """Says the same in other words: taught ones only, in any language."""

    def __init__(self, lexicon: Lexicon, known: WordVectors):
        first = 1 + len(lexicon.words)
        wordings = [(0,), *known.taught.values()]
        means = np.zeros(first + len(known.vectors), np.int64)  # which meaning a number has; 0: none, or two
        for meaning, rows in enumerate(wordings[1:], 1):
            for row in rows:
                means[first + row] = meaning if means[first + row] in (0, meaning) else -1
        self._means = torch.from_numpy(means.clip(min=0))
        self._counts = torch.tensor([len(rows) for rows in wordings])
        self._wordings = torch.zeros(len(wordings), int(self._counts.max()), dtype=torch.int64)
        for meaning, rows in enumerate(wordings):
            self._wordings[meaning, : len(rows)] = first + torch.tensor(rows)

    def __call__(self, text_tokens: Tensor, generator: torch.Generator) -> Tensor:
        """int64 [N, P, W]; what it draws depends on the generator and on N, P and W alone."""
        draws = torch.rand(text_tokens.shape, generator=generator)
        plain = torch.rand(len(text_tokens), 1, 1, generator=generator) < PLAIN_SHARE
        tokens = text_tokens.cpu()
        means = self._means[tokens]
        said = self._wordings[means, (draws * self._counts[means]).long()]
        return torch.where((means > 0) & ~plain, said, tokens).to(text_tokens.device)


def rewording(lexicon: Lexicon) -> Rewording | None:
    """None for words whose embedding is learned: they are taught as the captions have them."""
    return Rewording(lexicon, word_vectors()) if lexicon.from_language_model else None
