"""The Ask tab's handlers and the HTML that they give, as plain functions."""

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from demo.answers import asking
from demo.answers.asking import Question
from demo.ask import ask_handlers, compare, player
from demo.ask.timeline import timeline_html
from demo.ask.verdict_view import verdict_html
from demo.how.how_pictures import drawn_clip
from demo.shared import visitors
from demo.shared.paths import paths_html
from t2v_core.judging.judge import judge
from t2v_core.world.prompts import parse
from tests.demo.asking_fixtures import OWN_CLIPS, WRONG_SEED, models  # noqa: F401
from tests.demo.teach.test_teach_handlers import is_skip

HOSTILE = "circle moving <img src=x onerror=alert(1)> ${alert(1)} `{{value}}"


@pytest.fixture(autouse=True)
def _models(models: None) -> None:  # noqa: F811
    """All of these ask."""


class Text(HTMLParser):
    """What a reader of the page gets to read, and the tags that are opened and not closed."""

    def __init__(self, html: str):
        super().__init__()
        self.text, self.tags, self.open = "", set[str](), list[str]()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag not in ("img", "path", "circle", "rect", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "circle", "rect"):
            assert self.open.pop() == tag


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def test_the_verdict_comes_first_and_says_whether_it_was_taught() -> None:
    answered = ask_handlers.go("blue circle moving up then right", 3, "", "")
    verdict = Text(answered["verdict"]).text
    assert verdict.startswith("It obeyed. never seen in training")
    assert "It did it anyway." in verdict and "✓ moving up" in verdict and "✓ then right" in verdict
    missed = Text(ask_handlers.go("blue circle moving up", WRONG_SEED, "", "")["verdict"]).text
    assert missed.startswith("It did not obey. taught") and "✗ moving up" in missed and "leaves the path" in missed


def test_a_shape_in_a_colour_that_was_held_out_was_never_seen() -> None:
    shape, colour = asking.open_model("").split.held_out_bindings[0]
    verdict = Text(ask_handlers.go(f"{colour} {shape} moving up", 3, "", "")["verdict"]).text
    assert "never seen in training" in verdict and f"The model has never seen a {colour} {shape}." in verdict


def test_own_clips_claim_no_verdict() -> None:
    answered = ask_handlers.go("circle moving up", 3, OWN_CLIPS, "")
    assert "obey" not in Text(answered["verdict"]).text
    assert answered["problem"] == ""


def test_html_is_whole_and_hostile_words_are_escaped() -> None:
    for prompt in ["red star zigzagging vertically then expanding slowly then moving left", "circle standing still"]:
        answered = ask_handlers.go(prompt, 5, "", "")
        for part in ("player", "verdict", "timeline", "paths", "facts"):
            assert not Text(answered[part]).open
    problem = ask_handlers.go(HOSTILE, 5, "", "")["problem"]
    assert "img" not in Text(problem).tags and "<img" in Text(problem).text
    # A prompt that a model knows may still be anything, where its words came from somebody's own clips.
    clip = drawn_clip("circle moving up", 1)
    shown = player.player_html(player.film(clip), 10, '"><script>alert(1)</script>')
    assert "script" not in Text(shown).tags
    assert "script" not in Text(compare._figure(clip, '"><script>', "x")).tags


def test_a_problem_leaves_the_clip_before_but_no_verdict() -> None:
    answered = ask_handlers.go("circle flying gibberishly", 5, "", "")
    assert answered["verdict"] == "" and "I do not know the word" in answered["problem"]
    assert "data-prompt" in ask_handlers.go("cirlce moving up", 5, "", "")["problem"]


def test_a_fault_of_ours_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.MODELS, "_draw", lambda *_, **__: 1 / 0)
    assert "not because of your words" in ask_handlers.go("circle moving up", 5, "", "")["problem"]


def test_examples_and_suggestions_are_asked_by_a_click() -> None:
    answered = ask_handlers.go_with(event(prompt="circle moving left"), 3, "", "")
    assert answered["prompt"] == answered["asked"].prompt == "circle moving left"
    answered = ask_handlers.go_with(event(prompt="*"), 3, "example", "")
    assert "then" in answered["prompt"] and "never seen" in answered["verdict"]
    assert ask_handlers.go_with(event(), 3, "", "")["prompt"] == ""


def test_a_reading_can_be_taken_back_or_exchanged_for_the_second_best() -> None:
    asked = ask_handlers.go("circle turns left", 3, "", "")
    assert 'data-prompt="circle rotating counter-clockwise"' in asked["problem"]
    assert 'data-prompt="!circle rotating counter-clockwise"' in asked["problem"]
    taken = ask_handlers.go_with(event(prompt="!circle rotating counter-clockwise"), 3, "", "")
    assert taken["asked"] is None and taken["verdict"] == "" and "player" not in taken
    assert taken["problem"].count("data-prompt") > 1 and "circle rotating counter-clockwise" in taken["problem"]


def test_the_dice_keeps_the_time_line_while_the_prompt_is_the_same() -> None:
    asked = Question(prompt="circle moving up then left", seed=1, starts=(0, 3))
    answered = ask_handlers.again(asked, asked.prompt, "", "")
    assert answered["asked"].starts == (0, 3) and answered["asked"].seed == answered["seed"]
    assert ask_handlers.again(asked, "circle moving down then left", "", "")["asked"].starts == (0, 5)
    assert ask_handlers.again(None, "circle moving up", "", "")["asked"].prompt == "circle moving up"


def test_a_handle_moves_then() -> None:
    asked = Question(prompt="circle moving up then left", seed=1, starts=(0, 5))
    answered = ask_handlers.move_then(event(starts=[0, 7]), asked)
    assert answered["asked"].starts == (0, 7)
    assert 'aria-valuenow="7"' in answered["timeline"] and "left:70%" in answered["timeline"]
    for nonsense in (event(starts="0,7"), event(starts=[0, 99]), event(), event(starts=[[0], {}])):
        assert ask_handlers.move_then(nonsense, asked)["asked"].starts == (0, 5)
    assert ask_handlers.move_then(event(starts=[0, 7]), None) == {}, "there is no clip yet"


def test_the_page_opens_with_a_clip_or_with_what_a_link_asks() -> None:
    opened = ask_handlers.on_load("", None)
    assert opened["run"]["value"] == "shipped" and opened["prompt"] == "blue circle moving up then right"
    assert "<img" in opened["player"] and "never seen" in opened["examples"]
    query = {"prompt": "circle moving left", "seed": "5", "run": "example", "checkpoint": "step_100"}
    opened = ask_handlers.on_load("", SimpleNamespace(query_params=query))
    assert (opened["run"]["value"], opened["checkpoint"]["value"]) == ("example", "step_100")
    assert (opened["prompt"], opened["seed"]) == ("circle moving left", 5)
    assert opened["asked"].checkpoint == "step_100"
    ask_handlers.on_load("", SimpleNamespace(query_params={"prompt": HOSTILE, "run": "../..", "seed": "NaN"}))


def test_asking_a_run_that_somebody_else_linked_to_is_possible() -> None:
    run = ask_handlers.on_load("", SimpleNamespace(query_params={"run": OWN_CLIPS}))["run"]
    assert run["value"] == OWN_CLIPS and OWN_CLIPS in {value for _, value in run["choices"]}
    assert ask_handlers.choose_run("", "example")["run"]["value"] == "example"
    assert ask_handlers.refresh_runs("", "example")["choices"]


def test_side_by_side() -> None:
    asked = Question(prompt="blue circle moving up then right", seed=WRONG_SEED - 1, run="example")
    four = Text(compare.four_seeds(asked))
    assert "seed 13 ✗ missed" in four.text and four.text.count("✓ obeyed") == 3 and not four.open
    closest = Text(compare.closest_taught(asked)).text
    assert "taught: “" in closest and "up then right" not in closest
    assert "not here" in compare.four_seeds(Question(prompt="circle moving up", run="gone"))
    assert compare.four_seeds(None) == compare.closest_taught(None) == ""


def test_a_comparison_that_comes_too_late_is_dropped() -> None:
    asked = Question(prompt="circle moving up", run="gone")
    found, shown = compare.compared(compare.four_seeds)(asked)
    assert "not here" in compare.if_still_asked(found, asked) and is_skip(shown)
    assert is_skip(compare.if_still_asked(found, Question(prompt="circle moving left")))


def test_the_facts_say_how_long_the_model_had_trained() -> None:
    checkpoints = visitors.find_run("example") / "checkpoints"
    (checkpoints / "step_900.json").write_text('{"seconds": 95, "stage": "learning"}')
    (checkpoints / "step_100.json").write_text('{"seconds": 12, "stage": "learning"}')
    assert "Flow model trained for 1 min 35 s" in ask_handlers.go("circle moving up", 3, "example", "")["facts"]
    assert "Flow model trained for 12 s" in ask_handlers.go("circle moving up", 3, "example", "step_100")["facts"]
    assert "by a Flow model · seed 3" in ask_handlers.go("circle moving up", 3, "", "")["facts"], "nobody knows"


def test_what_is_taken_home_is_the_clip() -> None:
    asked = Question(prompt="blue circle moving up", seed=3)
    for suffix in player.FORMATS:
        assert ask_handlers.take_home(asked, suffix).endswith(f".{suffix}")
    with Image.open(ask_handlers.take_home(asked, "webp")) as image:
        assert image.size == (320, 320) and image.n_frames == 10
    with pytest.raises(gr.Error, match="not here"):
        ask_handlers.take_home(Question(prompt="circle moving up", run="gone"), "gif")
    with pytest.raises(gr.Error, match="no clip to save"):
        ask_handlers.take_home(None, "gif")
    with pytest.raises(ValueError, match="saved as gif"):
        player.download_file(drawn_clip("circle moving up", 1), "../sh")


def test_the_time_line_has_a_handle_for_each_then() -> None:
    answer = asking.ask(Question(prompt="circle moving up then right then expanding", seed=3))
    html = timeline_html(answer, player.film(answer.clip))
    assert html.count('role="slider"') == 2 and 'aria-label="When then right begins"' in html
    assert "moving up" in Text(html).text and "then expanding" in Text(html).text


def test_paths_are_drawn_on_the_torus() -> None:
    clip = drawn_clip("blue circle moving up", 1)
    html = paths_html(judge(clip, parse("circle moving up")))
    assert 'class="off"' not in html.split("figcaption")[0].replace('<g class="off"></g>', "")
    assert "too far" in paths_html(judge(clip, parse("circle moving left")))
    nothing = judge(np.full_like(clip, 255), parse("circle moving left"))
    assert "nan" not in paths_html(nothing) and not Text(paths_html(nothing)).open


def test_a_missing_object_is_said_first() -> None:
    answer = asking.ask(Question(prompt="circle moving up", seed=3))
    blank = np.full_like(answer.clip, 255)
    verdict = judge(blank, answer.program)
    html = verdict_html(SimpleNamespace(**{**vars(answer), "verdict": verdict}))
    assert "one object (not kept) nothing to see in frame 1" in Text(html).text
