"""The text encoder: what each frame hears of a prompt."""

import torch
from torch import Tensor, nn

from t2v_core.models.clause_attention import ClauseAttention, Conditioning
from t2v_core.models.tokens import PAD, Prompts


class TextEncoder(nn.Module):
    """Prompts -> what every frame hears: the embedding of its clause, and of the object (read from the first clause).

    Each word sees its neighbours in its clause, then learned queries attend to the clause's words. Words never
    reach another clause: "then right" means the same wherever it stands.
    """

    def __init__(
        self,
        vocabulary_size: int,
        width: int = 128,
        num_queries: int = 4,
        *,
        learned_alignment: bool = True,
        vectors: Tensor | None = None,
    ):
        """vectors: float [M, K] of a language model, for the words numbered after the vocabulary's; they stay."""
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size + 1, width, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=0.3)
        with torch.no_grad():
            self.embedding.weight[PAD] = 0
        self.from_vectors: nn.Linear | None = None
        if vectors is not None:
            self.first_vector = vocabulary_size
            # Not saved: they come with the project. The first is nothing, for words that are learned.
            scaled = nn.functional.pad(vectors * vectors.shape[1] ** 0.5, (0, 0, 1, 0))
            self.register_buffer("vectors", scaled, persistent=False)
            self.vectors: Tensor
            self.from_vectors = nn.Linear(vectors.shape[1], width, bias=False)
            nn.init.normal_(self.from_vectors.weight, std=0.3 / vectors.shape[1] ** 0.5)
        self.neighbours = nn.Linear(3 * width, width)
        self.queries = nn.Linear(width, 2 * num_queries)
        self.clause = nn.Linear(num_queries * width, width)
        self.object = nn.Linear(num_queries * width, width)
        self.alignment = ClauseAttention(learned=learned_alignment)

    def forward(self, prompts: Prompts) -> Conditioning:
        clauses, object_embedding = self.read(prompts.text_tokens)
        of_frames, timings, positions = self.alignment(clauses, prompts.starts, prompts.num_frames)
        return Conditioning(of_frames, timings, positions, object_embedding)

    def read(self, text_tokens: Tensor) -> tuple[Tensor, Tensor]:
        """int64 [N, P, W] -> clause embeddings [N, P, D], object embedding [N, D]."""
        words = self._embed(text_tokens)
        padded = nn.functional.pad(words, (0, 0, 1, 1))
        context = torch.cat([padded[:, :, :-2], words, padded[:, :, 2:]], -1)
        words = words + torch.relu(self.neighbours(context))
        scores = self.queries(words).float().masked_fill((text_tokens == PAD)[..., None], -1e4)
        pooled = torch.einsum("npwq,npwd->npqd", scores.softmax(2).to(words.dtype), words)
        of_clause, of_object = pooled.chunk(2, 2)
        return self.clause(of_clause.flatten(2)), self.object(of_object[:, 0].flatten(1))

    def _embed(self, text_tokens: Tensor) -> Tensor:
        if self.from_vectors is None:
            return self.embedding(text_tokens)
        has_vector = text_tokens > self.first_vector
        learned = self.embedding(text_tokens.masked_fill(has_vector, PAD))
        return learned + self.from_vectors(self.vectors[(text_tokens - self.first_vector).clamp(min=0)])
