"""Clips judged by the prompt they were made from."""

import numpy as np

from t2v_core.judging.by_prompt import describe, judged
from t2v_core.world.prompts import plain_words
from t2v_core.world.reading import read_prompt


def test_captions_outside_the_language_get_no_verdict():
    clip = np.full((10, 64, 64, 3), 255, np.uint8)
    fish, circle = (
        read_prompt(words, plain_words(words), len(clip), only_scenes=False)
        for words in ("a fish swims", "circle moving up")
    )
    assert judged(clip, fish) is None
    verdict = judged(clip, circle)
    assert verdict is not None and "does not obey" in describe(verdict) and "NOT kept" in describe(verdict)
