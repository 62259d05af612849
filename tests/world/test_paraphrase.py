import json
import time
from pathlib import Path

import pytest

from t2v_core.world.paraphrase import paraphrase
from t2v_core.world.prompts import LANGUAGE, PromptError, parse
from t2v_core.world.reading import read_prompt
from tests.own_world import small_world

LISTS = json.loads((Path(__file__).parent / "paraphrases.json").read_text(encoding="utf-8"))


def read(prompt, **more):
    return read_prompt(prompt, LANGUAGE, 10, only_scenes=True, **more)


def layers(prompt):
    return [layer.program for layer in read(prompt).layers]


@pytest.mark.parametrize("kind, least", [("English", 0.95), ("other languages", 0.95)])
def test_what_people_say_is_read_as_they_mean_it(kind, least):
    missed = []
    for said, meant in LISTS[kind].items():
        try:
            right = layers(said) == layers(meant)
        except PromptError:
            right = False
        missed += [] if right else [said]
    assert len(missed) <= (1 - least) * len(LISTS[kind]), missed


def test_nonsense_is_refused_in_a_sentence():
    accepted = []
    for said in LISTS["nonsense"]:
        try:
            accepted.append((said, read(said).words))
        except PromptError as error:
            assert str(error).endswith((".", "?", '".')), said
    assert len(accepted) <= 0.1 * len(LISTS["nonsense"]), accepted


def test_what_was_understood_is_said_and_plain_prompts_are_left_alone():
    said = read("the ball rises, then turns right").read_as
    assert said.prompt == "circle moving up then moving right"
    assert said.replaced == {"circle", "moving", "up"}
    assert read("blue circle moving up then right").read_as is None
    assert read("Small red ball going north, then expanding.").read_as is None  # the language's own synonyms


@pytest.mark.parametrize(
    "prompt, words",
    [
        ("circle moving up twice", "leave out how often"),
        ("circle moving up while rotating", "two things at once"),
        ("circle does not move up", "what it does"),
        ("a red elephant moving up", "elephant"),
        ("circle glowing", "glowing"),
    ],
)
def test_wishes_that_cannot_be_met_are_told_why(prompt, words):
    with pytest.raises(PromptError, match=words):
        read(prompt)


def test_own_names_take_part_in_any_language():
    world = small_world()
    words = LANGUAGE | world.own_words
    for said, meant in (
        ("kite monte puis tourne a droite", "kite moving up then moving right"),
        ("kites loop", "kite looping"),
    ):
        found = read_prompt(said, words, 10, only_scenes=True, world=world)
        assert found.program == parse(meant, world), said


def test_a_prompt_is_read_in_milliseconds():
    read("circle rises")
    began = time.perf_counter()
    for said in LISTS["English"]:
        paraphrase(said)
    assert (time.perf_counter() - began) / len(LISTS["English"]) < 0.005
