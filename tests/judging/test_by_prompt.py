"""Clips judged by the prompt they were made from."""

import numpy as np

from t2v_core.judging.by_prompt import describe, judged


def test_captions_outside_the_language_get_no_verdict():
    clip = np.full((10, 64, 64, 3), 255, np.uint8)
    assert judged(clip, "a fish swims") is None
    verdict = judged(clip, "circle moving up")
    assert verdict is not None and "does not obey" in describe(verdict) and "NOT kept" in describe(verdict)
