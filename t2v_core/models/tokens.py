"""Prompts as tensors: words parted into clauses, with their first frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from t2v_core.world.prompts import clauses_of, read_words

PAD = 0


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """N prompts, ready for a model.

    text_tokens: int64 [N, P, W], word indices by clause, PAD = 0. starts: int64 [N, P], the first frame of each clause,
    num_frames where a prompt has no such clause.
    """

    text_tokens: Tensor
    starts: Tensor
    num_frames: int

    def __len__(self) -> int:
        return len(self.text_tokens)

    def __getitem__(self, rows: Tensor | slice) -> "Prompts":
        return replace(self, text_tokens=self.text_tokens[rows], starts=self.starts[rows])

    def without_words(self) -> "Prompts":
        """The null prompt, with the same timing."""
        return replace(self, text_tokens=torch.zeros_like(self.text_tokens))

    def to(self, device: torch.device) -> "Prompts":
        return replace(self, text_tokens=self.text_tokens.to(device), starts=self.starts.to(device))


def tokenize(
    prompts: Sequence[str],
    vocabulary: Sequence[str],
    phase_starts: Sequence[Sequence[int]],
    num_frames: int,
) -> Prompts:
    """Words to indices, clause by clause. phase_starts: first frame of each clause.

    Raises PromptError for words outside the vocabulary and for prompts that are empty or too long.
    """
    index = {word: i + 1 for i, word in enumerate(vocabulary)}
    known: dict[str, list[list[int]]] = {}
    for prompt in set(prompts):
        known[prompt] = [[index[word] for word in clause] for clause in clauses_of(read_words(prompt, index))]
    rows = [known[prompt] for prompt in prompts]
    num_clauses = max(len(clauses) for clauses in rows)
    width = max(len(clause) for clauses in rows for clause in clauses)
    tokens = np.full((len(rows), num_clauses, max(width, 1)), PAD)
    firsts = np.full((len(rows), num_clauses), num_frames)
    for n, clauses in enumerate(rows):
        for p, clause in enumerate(clauses):
            tokens[n, p, : len(clause)] = clause
        firsts[n, : len(clauses)] = list(phase_starts[n])[: len(clauses)]
    return Prompts(text_tokens=torch.from_numpy(tokens), starts=torch.from_numpy(firsts), num_frames=num_frames)
