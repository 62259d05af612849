"""A prompt is read once, and what was read says all that a model and a judge need of it."""

from functools import partial

import pytest

from t2v_core.world.prompts import LANGUAGE, PromptError, parse, plain_words
from t2v_core.world.reading import ReadPrompt, read_prompt

read = partial(read_prompt, vocabulary=LANGUAGE, num_frames=10, only_scenes=True)


def test_words_program_and_equal_shares():
    assert read("A ball going up, then right.") == ReadPrompt(
        words=("circle", "moving", "up", "then", "right"),
        program=parse("circle moving up then right"),
        phase_starts=(0, 5),
    )
    assert read("circle moving up then right", phase_starts=[0, 3]).phase_starts == (0, 3)


def test_the_judge_holds_a_clip_against_the_words_that_the_model_saw():
    """ "up and down" is "vertically", but not to a model that lacks that word."""
    assert read("circle bouncing up and down").program == parse("circle bouncing vertically")
    with pytest.raises(PromptError, match="vertically"):
        read("circle bouncing up and down", vocabulary=LANGUAGE - {"vertically"})


def test_a_model_may_have_synonyms_of_its_own():
    found = read("ball moving up", vocabulary=["ball", "moving", "up"])
    assert found.words == ("ball", "moving", "up") and found.program == parse("circle moving up")


def test_a_caption_outside_the_language_has_no_program():
    caption = "a dog runs then barks"
    found = read(caption, vocabulary=plain_words(caption), only_scenes=False)
    assert found.words == ("a", "dog", "runs", "then", "barks")
    assert found.program is None and found.phase_starts == (0, 5)
    with pytest.raises(PromptError, match="do not know the word 'a'|'dog'"):
        read(caption, vocabulary=plain_words(caption))


@pytest.mark.parametrize("scenes", [True, False])
def test_there_is_one_sentence_for_too_many_motions(scenes):
    with pytest.raises(PromptError, match="^3 motions do not fit in 4 frames. Ask for 2 at most.$"):
        read("circle moving up then right then up", num_frames=4, only_scenes=scenes)


def test_a_long_prompt_may_have_longer_plain_words():
    assert read("circle go up" + " then go down" * 4 + " " * 100).program.composition[0] == "moving up"
    assert len(read("circle " + "go " * 95 + "up", only_scenes=False).words) == 97
