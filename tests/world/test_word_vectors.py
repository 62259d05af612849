"""What the language model knows of words."""

import json

import numpy as np

from t2v_core.world.letters import folded
from t2v_core.world.word_vectors import FOLDER, kept_back, meaning_of, word_vectors


def test_no_taught_wording_has_a_stem_that_is_kept_back():
    taught = json.loads((FOLDER / "phrases.json").read_text(encoding="utf-8"))["taught"]
    wordings = {wording.lower() for said in taught.values() for wording in said}
    for entry in kept_back():
        assert entry.wording.lower() not in wordings
    english = [stem for entry in kept_back() if entry.language == "en" for stem in entry.stems if len(stem) > 4]
    eastern = [stem for entry in kept_back() if entry.language in ("ko", "ja") for stem in entry.stems if len(stem) > 1]
    assert not [word for word in wordings for stem in eastern if stem in word and not word.isascii()]
    assert not [word for word in wordings if word in english]


def test_words_that_mean_the_same_are_near_in_any_language():
    known = word_vectors()
    assert np.allclose(np.linalg.norm(known.vectors, axis=1), 1, atol=1e-5)

    def near(a, b):
        return float(known.vectors[known.rows[folded(a)]] @ known.vectors[known.rows[folded(b)]])

    for a, b, other in (("red", "rouge", "blue"), ("circle", "Kreis", "square"), ("expanding", "wächst", "then")):
        assert near(a, b) > near(a, other) + 0.2
    right = sum(meaning_of(entry.wording) == entry.meaning for entry in kept_back())
    assert right >= 120  # of 150, as measured: by the nearest taught wording alone
