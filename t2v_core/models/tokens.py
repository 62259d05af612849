"""Prompts as tensors: words parted into clauses, with their first frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from t2v_core.models.lexicon import Lexicon
from t2v_core.world.prompts import clauses_of, read_words
from t2v_core.world.reading import ReadPrompt

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
    captions: Sequence[str],
    lexicon: Lexicon,
    phase_starts: Sequence[Sequence[int]],
    num_frames: int,
) -> Prompts:
    """The captions of a data set. phase_starts: first frame of each clause.

    Raises PromptError for words outside the vocabulary and for captions that are empty or too long.
    """
    known = set(lexicon.words)
    words = {caption: tuple(read_words(caption, known)) for caption in set(captions)}
    return _to_tensors([words[caption] for caption in captions], phase_starts, lexicon, num_frames)


def tokenize_read(prompts: Sequence[ReadPrompt], lexicon: Lexicon, num_frames: int) -> Prompts:
    """Prompts that were read for a model of these words and number of frames."""
    starts = [prompt.phase_starts for prompt in prompts]
    return _to_tensors([prompt.words for prompt in prompts], starts, lexicon, num_frames)


def _to_tensors(
    words: Sequence[tuple[str, ...]],
    phase_starts: Sequence[Sequence[int]],
    lexicon: Lexicon,
    num_frames: int,
) -> Prompts:
    """Words to indices, clause by clause."""
    known = {said: [lexicon.numbers(clause) for clause in clauses_of(said)] for said in set(words)}
    rows = [known[said] for said in words]
    num_clauses = max(len(clauses) for clauses in rows)
    width = max(len(clause) for clauses in rows for clause in clauses)
    tokens = np.full((len(rows), num_clauses, max(width, 1)), PAD)
    firsts = np.full((len(rows), num_clauses), num_frames)
    for n, clauses in enumerate(rows):
        for p, clause in enumerate(clauses):
            tokens[n, p, : len(clause)] = clause
        firsts[n, : len(clauses)] = list(phase_starts[n])[: len(clauses)]
    return Prompts(text_tokens=torch.from_numpy(tokens), starts=torch.from_numpy(firsts), num_frames=num_frames)
