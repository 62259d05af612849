"""Prompts: every program can be said and is understood; every mistake gets an answer that helps."""

import itertools

import numpy as np
import pytest

from t2v_core.data.article import BLOG_VOCABULARY
from t2v_core.world.prompts import (
    LANGUAGE,
    MAX_PROMPT_CHARACTERS,
    PromptError,
    clauses_of,
    parse,
    plain_words,
    read_words,
    to_prompt,
)
from t2v_core.world.scenes import COLOUR_NAMES, MOTION_NAMES, SHAPES, Phase, Program
from t2v_core.world.synonyms import FILLERS, SYNONYMS

UP_RIGHT = ("moving up", "moving right")


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("length", [1, 2])
def test_every_composition_survives_the_way_through_a_prompt(brief, length):
    for motions in itertools.product(MOTION_NAMES, repeat=length):
        program = Program(shape="circle", phases=tuple(Phase(motion=motion) for motion in motions))
        assert parse(to_prompt(program, brief=brief)) == program


def random_program(generator):
    def maybe(names):
        return generator.choice(names) if generator.random() < 0.5 else None

    phases = tuple(
        Phase(motion=str(generator.choice(MOTION_NAMES)), pace=maybe(["slowly", "quickly"]))
        for _ in range(generator.integers(1, 4))
    )
    return Program(
        shape=str(generator.choice(SHAPES)), colour=maybe(COLOUR_NAMES), size=maybe(["small", "large"]), phases=phases
    )


def test_random_programs_survive_in_any_dress():
    generator = np.random.default_rng(0)
    for _ in range(3000):
        program = random_program(generator)
        text = to_prompt(program, brief=bool(generator.random() < 0.5))
        if generator.random() < 0.5:
            text = text.upper()
        if generator.random() < 0.5:
            text = "  The " + text.replace(" ", "   ") + " . "
        if generator.random() < 0.5:
            text = text.replace(" then ", ", and then ")
        assert parse(text) == program, text


@pytest.mark.parametrize(
    ("text", "composition"),
    [
        ("circle moving up then right", UP_RIGHT),
        ("Circle moving up, then right.", UP_RIGHT),
        ("a ball going upwards and then moving east", UP_RIGHT),
        ("disc drifting north afterwards sliding rightward", UP_RIGHT),
        ("circle moving diagonally up-right", ("moving up-right",)),
        ("circle moving up right", ("moving up-right",)),
        ("circle moving up and right", ("moving up-right",)),
        ("circle moving north-east then down", ("moving up-right", "moving down")),
        ("circle growing then spinning anticlockwise", ("expanding", "rotating counter-clockwise")),
        ("circle rotating counter clockwise", ("rotating counter-clockwise",)),
        ("circle bouncing up and down", ("bouncing vertically",)),
        ("circle zig zagging sideways", ("zigzagging horizontally",)),
        ("circle moving left then standing still", ("moving left", "standing still")),
        ("circle moving left then stopping", ("moving left", "standing still")),
    ],
)
def test_what_a_person_types_is_understood(text, composition):
    assert parse(text).composition == composition


def test_attributes_are_read_and_synonyms_have_known_meanings():
    program = parse("A big violet box moving left fast, then up slowly.")
    assert (program.size, program.colour, program.shape) == ("large", "purple", "square")
    assert [phase.pace for phase in program.phases] == ["quickly", "slowly"]
    assert set(SYNONYMS.values()) <= LANGUAGE
    assert not set(SYNONYMS) & LANGUAGE and not FILLERS & LANGUAGE


def test_moving_may_be_left_out_after_a_moving_phase_only():
    assert parse("circle moving up then right then down").composition == (*UP_RIGHT, "moving down")
    with pytest.raises(PromptError, match="not a motion"):
        parse("circle shrinking then right")


def test_a_vocabulary_of_raw_words_is_never_translated():
    words = ["circle", "moving", "diagonally", "up-right"]
    assert read_words(" ".join(words), BLOG_VOCABULARY) == words
    assert read_words("ball moving down", BLOG_VOCABULARY) == ["circle", "moving", "down"]
    with pytest.raises(PromptError) as caught:
        read_words("circle moving up then right", BLOG_VOCABULARY)
    assert set(caught.value.suggestions) == {"up", "then"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        (" ., ! ", "empty"),
        ("the a it", "nothing to draw"),
        ("x" * 10_000, "10,000 characters"),
        ("circle moving up " * 600, "characters"),
        ("😀", "😀"),
        ("circle moving 😀", "😀"),
        ("кружок вверх", "кружок"),
        ("圆形向上移动", "圆形向上移动"),
        ("دائرة", "دائرة"),
        ("circle", "Say what it does"),
        ("moving up", "Name one shape"),
        ("circle square moving up", "join them with"),
        ("red blue circle moving up", "one colour"),
        ("small large circle moving up", "one size"),
        ("circle moving up slowly quickly", "one pace"),
        ("circle moving", "not a motion"),
        ("circle moving up then", "nothing before or after"),
        ("then circle moving up", "nothing before or after"),
        ("circle moving up then then right", "nothing before or after"),
        ("circle rotating up", "not a motion"),
        ("circle moving up then a square moving down", "not a motion"),
    ],
)
def test_every_mistake_is_a_prompt_error_that_says_so(text, message):
    with pytest.raises(PromptError, match=message) as caught:
        parse(text)
    assert len(str(caught.value)) < 400


def test_unknown_words_are_all_named_with_the_nearest_known_ones():
    with pytest.raises(PromptError) as caught:
        parse("sqare moving upp jumping")
    assert set(caught.value.suggestions) == {"sqare", "upp", "jumping"}
    assert caught.value.suggestions["sqare"][0] == "square"
    assert "up" in caught.value.suggestions["upp"]
    assert all(word in str(caught.value) for word in ("sqare", "'square'", "upp", "jumping"))
    with pytest.raises(PromptError) as caught:
        read_words("pink circle moving up")
    assert set(caught.value.suggestions["pink"]) <= LANGUAGE


def test_random_text_never_crashes():
    generator = np.random.default_rng(1)
    alphabet = [*sorted(LANGUAGE), "and", "the", "😀", "ж", "-", "\u202e", "\x00", "{}", "%s", "<b>", "'", '"', "\\"]
    for _ in range(3000):
        text = " ".join(generator.choice(alphabet, generator.integers(0, 8)))
        try:
            assert parse(text).phases
        except PromptError as error:
            assert str(error)


def test_a_prompt_may_be_as_long_as_is_said():
    prompt = "circle moving up"
    assert parse(prompt + " " * (MAX_PROMPT_CHARACTERS - len(prompt))).composition == ("moving up",)
    with pytest.raises(PromptError, match="characters"):
        parse(prompt + " " * (MAX_PROMPT_CHARACTERS - len(prompt) + 1))


def test_clauses_part_at_then():
    assert clauses_of(plain_words("A dog runs, then barks. Then sleeps")) == [
        ["a", "dog", "runs"],
        ["barks"],
        ["sleeps"],
    ]
