"""What was taught is read from the split: the motions in a row, and the shape in its colour."""

import pytest

from t2v_core.judging.taught import seen_in_training
from t2v_core.world.prompts import plain_words
from t2v_core.world.reading import read_prompt
from t2v_core.world.split import Split

SPLIT = Split(taught=(("moving up",),), held_out_bindings=(("square", "red"),))


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("circle moving up", True),
        ("square moving up", True),
        ("blue square moving up", True),
        ("red circle moving up", True),
        ("red square moving up", False),
        ("crimson box moving up", None),
        ("red box going up", False),
        ("circle moving up then right", False),
        ("a dog runs", None),
    ],
)
def test_taught_and_never_seen_are_read_from_the_split(prompt, seen):
    read = read_prompt(prompt, plain_words(prompt), 10, only_scenes=False)
    assert seen_in_training(SPLIT, read) is seen
    assert seen_in_training(None, read) is None
