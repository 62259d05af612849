"""Prompts as tensors: the tokenizer (words parted into clauses, with their first frames) and the text encoder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from t2v_core.models.hearing import ClauseAttention, Heard
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


class TextEncoder(nn.Module):
    """Prompts -> what every frame hears: the embedding of its clause, and of the object (read from the first clause).

    Each word sees its neighbours in its clause, then learned queries attend to the clause's words. Words never
    reach another clause: "then right" means the same wherever it stands.
    """

    def __init__(self, vocabulary_size: int, width: int = 128, num_queries: int = 4, *, learned_alignment: bool = True):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size + 1, width, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=0.3)
        with torch.no_grad():
            self.embedding.weight[PAD] = 0
        self.neighbours = nn.Linear(3 * width, width)
        self.queries = nn.Linear(width, 2 * num_queries)
        self.clause = nn.Linear(num_queries * width, width)
        self.object = nn.Linear(num_queries * width, width)
        self.alignment = ClauseAttention(learned=learned_alignment)

    def forward(self, prompts: Prompts) -> Heard:
        clauses, object_embedding = self.read(prompts.text_tokens)
        of_frames, timings = self.alignment(clauses, prompts.starts, prompts.num_frames)
        return Heard(of_frames, timings, object_embedding)

    def read(self, text_tokens: Tensor) -> tuple[Tensor, Tensor]:
        """int64 [N, P, W] -> clause embeddings [N, P, D], object embedding [N, D]."""
        words = self.embedding(text_tokens)
        padded = nn.functional.pad(words, (0, 0, 1, 1))
        context = torch.cat([padded[:, :, :-2], words, padded[:, :, 2:]], -1)
        words = words + torch.relu(self.neighbours(context))
        scores = self.queries(words).float().masked_fill((text_tokens == PAD)[..., None], -1e4)
        pooled = torch.einsum("npwq,npwd->npqd", scores.softmax(2).to(words.dtype), words)
        of_clause, of_object = pooled.chunk(2, 2)
        return self.clause(of_clause.flatten(2)), self.object(of_object[:, 0].flatten(1))
