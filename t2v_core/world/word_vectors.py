"""What words mean to a language model: a vector for each of some thousand words and phrases in many languages.

`tools/make_word_vectors.py` writes them, from a multilingual sentence encoder. Words that mean nearly the same have
vectors that point nearly the same way, in whatever language they are.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from t2v_core.world.letters import folded

FOLDER = Path(__file__).parent / "word_vectors"
KEPT_BACK = Path(__file__).parent / "wordings" / "kept_back.tsv"
LONGEST_PHRASE = 6  # words


@dataclass(frozen=True)
class WordVectors:
    """rows: of phrases, by their folded spelling. vectors: float32 [N, K], of length 1. taught: by what it means in
    plain words, the rows of the wordings that a model may be taught; those kept back are in none."""

    rows: dict[str, int]
    vectors: np.ndarray
    taught: dict[str, tuple[int, ...]]


@cache
def word_vectors() -> WordVectors:
    about = json.loads((FOLDER / "phrases.json").read_text(encoding="utf-8"))
    phrases = [phrase for wordings in about["taught"].values() for phrase in wordings] + about["others"]
    rows: dict[str, int] = {}
    for row, phrase in enumerate(phrases):
        rows.setdefault(folded(phrase), row)
    taught = {said: tuple(rows[folded(phrase)] for phrase in about["taught"][said]) for said in about["taught"]}
    vectors = load_file(FOLDER / "vectors.safetensors")["vectors"].astype(np.float32)
    return WordVectors(rows, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), taught)


@dataclass(frozen=True)
class KeptBack:
    """A wording that no model is taught, nor any other that has one of its stems; and what it means in plain words."""

    language: str
    wording: str
    meaning: str
    stems: tuple[str, ...]


@cache
def kept_back() -> tuple[KeptBack, ...]:
    rows = [line.split("\t") for line in KEPT_BACK.read_text(encoding="utf-8").splitlines()]
    return tuple(
        KeptBack(language, wording, meaning, (*stems.split("|"),)) for language, wording, meaning, stems in rows
    )


def meaning_of(wording: str) -> str:
    """What the taught wording means that is nearest to this one. Raises KeyError for one without a vector."""
    known = word_vectors()
    rows, meanings = _taught_rows()
    return meanings[int((known.vectors[rows] @ known.vectors[known.rows[folded(wording)]]).argmax())]


@cache
def _taught_rows() -> tuple[np.ndarray, list[str]]:
    said = [(row, meaning) for meaning, rows in word_vectors().taught.items() for row in rows]
    return np.array([row for row, _ in said]), [meaning for _, meaning in said]
