import pytest

from t2v_core.world.paraphrase import paraphrase
from t2v_core.world.prompts import LANGUAGE, PromptError, parse
from t2v_core.world.reading import read_prompt
from t2v_core.world.scenes import BUILT_IN
from tests.own_world import small_world


def read(prompt, **more):
    return read_prompt(prompt, LANGUAGE, 10, only_scenes=True, **more)


def layers(prompt):
    return [layer.program for layer in read(prompt).layers]


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
        ("star turning blue", "a colour stays"),
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


@pytest.mark.parametrize(
    "prompt, meant",
    [
        ("l’étoile monte", "star moving up"),
        ("l'étoile monte", "star moving up"),
        ("the circle's rising", "circle moving up"),
        ("el cuadrado gira a la izquierda", "square moving left"),
        ("el cuadrado gira", "square rotating clockwise"),
        (
            "after growing and after moving left, the circle stops",
            "circle expanding then moving left then standing still",
        ),
        ("the circle stops after growing after moving left", "circle moving left then expanding then standing still"),
        ("the star races off to the right", "star moving right quickly"),
        ("the star races slowly to the right", "star moving right slowly"),
        ("the ball drops, then comes back up", "circle moving down then moving up"),  # not black
        ("the circle goes round and round", "circle rotating clockwise"),
        ("a circle hops like a frog", "circle bouncing vertically"),
        ("a star climbing, a circle falling", "star moving up and circle moving down"),
        ("원이 왼쪽으로 가고 위로 간다", "circle moving left then moving up"),
        ("星が右に動いて上に動く", "star moving right then moving up"),
        ("der Kreis wächst und fällt dann nach unten", "circle expanding then moving down"),
    ],
)
def test_habits_of_speech(prompt, meant):
    assert layers(prompt) == layers(meant)


def test_what_is_only_implied_is_left_out_where_the_model_lacks_the_word():
    found = read_prompt("the star races to the right", LANGUAGE - {"quickly"}, 10, only_scenes=True)
    assert found.program == parse("star moving right")


def test_what_else_may_have_been_meant_is_told():
    assert read("circle turns left").read_as.second == "circle rotating counter-clockwise"
    assert read("circle spins to the left").read_as.second == "circle moving left"
    assert read("the ball rises").read_as.second is None


def test_words_of_other_languages_are_read_by_what_they_mean_nearly():
    """No table has Portuguese."""
    assert layers("circle crescimento") == layers("circle expanding")
    with pytest.raises(PromptError, match="pink"):  # a colour, and none of these
        read("pink circle moving up")


@pytest.mark.parametrize("prompt", ["", "the", "...", ",", "the the a", "\u200b"])
def test_words_that_say_nothing_are_refused_in_a_sentence(prompt):
    with pytest.raises(PromptError, match=r"[A-Z].*\."):
        paraphrase(prompt, BUILT_IN, LANGUAGE)
