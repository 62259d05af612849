"""Questions and answers, without a page."""

import os
import random
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from demo.answers import asking, examples
from demo.answers.asking import Answer, AskError, Question
from demo.answers.models_cache import ModelsCache
from demo.ask import chips, links
from demo.runs.checkpoints import checkpoint_words, checkpoints_of, trained_seconds
from demo.shared import visitors
from t2v_core import runs
from t2v_core.config import quick
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.folder_clips import derive_split
from t2v_core.world import prompts
from t2v_core.world.prompts import LANGUAGE, parse
from t2v_core.world.reading import ReadPrompt
from tests.demo.asking_fixtures import OWN_CLIPS, WRONG_SEED, draw_clips, load, make_run, models  # noqa: F401


@pytest.fixture(autouse=True)
def _models(models: None) -> None:  # noqa: F811
    """All of these ask."""


def ask(prompt: str, **more: Any) -> Answer:
    return asking.ask(Question(prompt=prompt, **more))


def test_an_answer_has_clip_verdict_and_what_the_split_says() -> None:
    answer = ask("blue circle moving up then right", seed=3)
    assert answer.clip.shape == (10, 64, 64, 3)
    assert answer.verdict and answer.verdict.obeys
    assert answer.familiarity and not answer.familiarity.taught
    assert answer.familiarity.reason == "moving up then right"
    assert answer.question.starts == (0, 5)


def test_a_question_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Mock(wraps=prompts.plain_words)
    monkeypatch.setattr(prompts, "plain_words", reading)
    assert ask("blue circle moving up then right", starts=(0, 3)).verdict
    assert reading.call_count == 1


def test_a_disobedient_clip_is_not_praised() -> None:
    answer = ask("blue circle moving up", seed=WRONG_SEED)
    assert answer.verdict and not answer.verdict.obeys
    assert answer.familiarity and answer.familiarity.taught


def test_held_out_bindings_and_three_phases_are_strange() -> None:
    split = clip_set(quick()).split
    three = asking.familiarity(parse("circle moving up then left then down"), split)
    assert not three.taught and "3 motions in a row" in three.reason
    model = asking.open_model("")
    shape, colour = model.split.held_out_bindings[0]
    bound = asking.familiarity(parse(f"{colour} {shape} moving up"), model.split)
    assert not bound.taught and bound.reason == f"a {colour} {shape}"


def test_phase_starts_are_kept_if_they_make_sense() -> None:
    assert ask("circle moving up then left", starts=(0, 3)).question.starts == (0, 3)
    for nonsense in [(1, 3), (0, 10), (0, 0), (0, 3, 6), (0, "3"), (0, -4), (0, True), (), None, "0,3", {}]:
        assert ask("circle moving up then left", starts=nonsense).question.starts == (0, 5)


def test_unknown_words_are_named_and_repairs_work() -> None:
    assert ask("a red sqare spining slowly").program == ask("red square rotating clockwise slowly").program
    with pytest.raises(AskError, match="'sqarre'.*'spnnning'") as caught:
        ask("a red sqarre spnnning slowly")
    assert "a red square rotating clockwise slowly" in caught.value.repairs
    assert all(ask(prompt) for prompt in caught.value.repairs)


@pytest.mark.parametrize(
    "prompt, words",
    [
        ("", "empty"),
        ("circle " * 60, "characters"),
        ("circle" + " then".join([" moving up"] * 6), "6 motions do not fit in 10 frames. Ask for 5 at most"),
        ("circle circling up and down then", "then"),
        ("moving up", "Name one shape"),
        ("circle then", "then"),
        ("'; drop table", "do not know"),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(prompt: str, words: str) -> None:
    with pytest.raises(AskError, match=words):
        ask(prompt)


def test_a_model_that_lacks_the_words_says_why() -> None:
    with pytest.raises(AskError, match="the article’s 18 prompts"):
        ask("circle moving up then right", run="blog")
    assert ask("circle moving left", run="blog").familiarity == asking.Familiarity(taught=True)
    with pytest.raises(AskError, match="'red'"):
        ask("red circle moving up", run="example")


def test_clips_without_programs_get_no_verdict() -> None:
    answer = ask("circle moving up", run=OWN_CLIPS)
    assert answer.verdict is None and answer.familiarity is None


@pytest.mark.parametrize("run", ["nobody", "../../etc", "/etc/passwd", "f" * 16, "\0", "shipped/../x"])
def test_unknown_runs_are_a_sentence(run: str) -> None:
    with pytest.raises(AskError, match="not here"):
        ask("circle moving up", run=run)


@pytest.mark.parametrize("checkpoint", ["step_7", "../../x", "latest"])
def test_unknown_checkpoints_are_a_sentence(checkpoint: str) -> None:
    with pytest.raises(AskError, match="no checkpoint"):
        ask("circle moving up", checkpoint=checkpoint)


def test_the_newest_checkpoint_unless_named() -> None:
    assert asking.open_model("").checkpoint == "step_900"
    assert asking.open_model("", "step_100").checkpoint == "step_100"


def write_status(run: str, state: runs.State) -> None:
    runs.write_status(visitors.find_run(run), runs.Status(state=state, pid=os.getpid()))


def save_another(run: str) -> None:
    """As a training does."""
    folder = visitors.find_run(run) / "checkpoints"
    (folder / "step_950.safetensors").touch()
    (folder / "latest.json").write_text('{"checkpoint": "step_950"}')


def test_while_a_run_trains_its_clip_stays_that_of_the_model_that_made_it() -> None:
    write_status("example", "running")
    asked = ask("circle moving up", run="example").question
    save_another("example")
    assert ask("circle moving up", run="example").model.checkpoint == "step_950"
    assert asking.ask(asked).model.checkpoint == asked.checkpoint == "step_900"
    assert "checkpoint=step_900" in links.link_to(asked)
    (visitors.find_run("example") / "checkpoints" / "step_900.safetensors").unlink()
    assert asking.ask(asked).model.checkpoint == "step_900", "it is loaded still"
    write_status("example", "finished")
    assert ask("circle moving up", run="example").question.checkpoint == ""


def test_a_link_to_a_checkpoint_that_was_thinned_out_says_so() -> None:
    asked = links.linked_question({"prompt": "circle moving up", "run": "example", "checkpoint": "step_500"})
    with pytest.raises(AskError, match="'step_500' .any more"):
        asking.ask(asked)


def test_a_model_that_cannot_be_opened_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for fault, words in [(RuntimeError("size mismatch"), "cannot be opened"), (FileNotFoundError("x"), "not saved")]:
        monkeypatch.setattr(asking.MODELS, "_load", Mock(side_effect=fault))
        with pytest.raises(AskError, match=words):
            ask("circle moving up")
        assert chips.examples_html("") == ""


def test_checkpoints_are_told_by_their_time() -> None:
    folder = visitors.find_run("example")
    about = '{"seconds": 90.4, "stage": "learning how things move"}'
    (folder / "checkpoints" / "step_900.json").write_text(about)
    assert checkpoints_of("example") == ["step_900", "step_100"]
    assert checkpoint_words("example", "step_900") == "after 1:30 min, learning how things move"
    assert checkpoint_words("example", "step_100") == "step 100"
    assert trained_seconds("example") == trained_seconds("example", "step_900") == 90.4
    assert trained_seconds("example", "step_100") is trained_seconds("nobody") is None
    assert checkpoints_of("nobody") == []


def test_four_seeds_are_four_answers() -> None:
    answers = asking.ask_four(Question(prompt="circle moving up", seed=2**31 - 2))
    assert [answer.question.seed for answer in answers] == [2**31 - 2, 2**31 - 1, 0, 1]
    alone = ask("circle moving up", seed=0)
    assert (answers[2].clip == alone.clip).all()


def test_examples_are_what_they_say_they_are() -> None:
    for run in ("shipped", "example"):
        model = asking.open_model(run)
        found = examples.examples(model, random.Random(1))
        assert {example.kind for example in found} == {"taught", "never seen", "three phases"}
        for example in found:
            answer = ask(example.prompt, run=run)
            assert answer.familiarity and answer.familiarity.taught == (example.kind == "taught")
            assert (len(answer.question.starts) == 3) == (example.kind == "three phases")
    surprise = examples.random_prompt(asking.open_model("shipped"), random.Random(2))
    assert not ask(surprise).familiarity.taught
    assert all(ask(one.prompt, run="blog") for one in examples.examples(asking.open_model("blog"), random.Random(0)))
    assert chips.examples_html(OWN_CLIPS) == ""


RED_STARS = ("red star moving up", "red star expanding", "red star moving left then up", "red star rotating clockwise")


@pytest.fixture
def uploaded(home: Path) -> str:
    """A run on red stars of six frames: an uploaded set, whose config is the default (blue circles)."""
    run_id = "fedcba9876543210"
    words = sorted({word for prompt in RED_STARS for word in prompt.split()})
    make_run(
        home / "runs" / run_id, replace(quick(), num_frames=6), words, split=derive_split([*map(parse, RED_STARS)])
    )
    return run_id


def test_examples_are_in_words_that_the_model_knows(uploaded: str) -> None:
    model = asking.open_model(uploaded)
    for seed in range(20):
        surprise = examples.random_prompt(model, random.Random(seed))
        found = [example.prompt for example in examples.examples(model, random.Random(seed))]
        assert len(found) == 3
        for prompt in [surprise, *found]:
            assert prompt.startswith("red star") and asking.can_be_asked(prompt, model)
    assert ask(examples.opening_prompt(uploaded), run=uploaded).program


def test_more_motions_than_there_are_frames_for_are_no_example(home: Path) -> None:
    make_run(home / "runs" / ("a" * 16), replace(quick(), num_frames=4), sorted(LANGUAGE))
    found = examples.examples(asking.open_model("a" * 16), random.Random(0))
    assert {example.kind for example in found} == {"taught", "never seen"}


def test_clips_in_other_words_open_with_a_prompt_of_their_own() -> None:
    samples = visitors.find_run(OWN_CLIPS) / "samples"
    assert examples.opening_prompt(OWN_CLIPS) == asking.FIRST_PROMPT
    samples.mkdir()
    (samples / "prompts.json").write_text('["a cat on a mat"]')
    assert examples.opening_prompt(OWN_CLIPS) == "a cat on a mat"


def test_links_ask_the_same_again() -> None:
    asked = ask("circle moving up then left", seed=9, run="example", checkpoint="step_100", starts=(0, 3)).question
    query = dict(part.split("=") for part in links.link_to(asked)[1:].replace("+", " ").replace("%2C", ",").split("&"))
    assert links.linked_question(query) == asked


def test_nothing_in_a_link_is_trusted() -> None:
    query = {"prompt": "x" * 5000, "seed": "<b>", "run": "../secret", "checkpoint": "../x", "starts": "0,a,999999999,٣"}
    asked = links.linked_question(query)
    assert len(asked.prompt) <= 301 and asked.seed == 0 and asked.run == "" and asked.checkpoint == ""
    assert links.linked_question({}).prompt == "blue circle moving up then right"


def test_requests_that_come_together_share_a_pass_and_are_not_mixed_up(tmp_path: Path) -> None:
    broken, fine = (ReadPrompt(words=(word,), program=None, phase_starts=(0,)) for word in ("broken", "fine"))
    sizes: list[int] = []
    under_way, first_pass = threading.Event(), threading.Event()

    def slow(model: Any, prompts: Any, seeds: Any) -> np.ndarray:
        sizes.append(len(prompts))
        under_way.set()
        first_pass.wait(10)  # the others gather meanwhile
        if broken in prompts:
            raise ValueError("broken")
        return np.array(seeds)

    cache = ModelsCache(load=load, draw=slow)
    model = SimpleNamespace()
    answers: dict[int, Any] = {}

    def one(seed: int) -> None:
        try:
            answers[seed] = cache.ask_for(model, broken if seed == 5 else fine, seed).result(timeout=60).frames
        except ValueError as error:
            answers[seed] = str(error)

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(12)]
    threads[0].start()
    assert under_way.wait(10)  # it alone is in the first pass, whatever the machine does
    for thread in threads[1:]:
        thread.start()
    deadline = time.monotonic() + 9
    while cache.waiting() < 11 and time.monotonic() < deadline:
        time.sleep(0.01)
    first_pass.set()
    for thread in threads:
        thread.join()
    assert answers == {seed: "broken" if seed == 5 else seed for seed in range(12)}
    assert max(sizes) == 11


def test_only_the_models_last_used_are_kept(tmp_path: Path) -> None:
    opened: list[Path] = []

    def count(run: Path, checkpoint: str | None) -> object:
        opened.append(run)
        return object()

    cache = ModelsCache(keep=2, load=count, draw=draw_clips)
    a, b, c = (tmp_path / name for name in "abc")
    for run in (a, b, a, c, a, b):
        cache.model(run)
    assert opened == [a, b, c, b]


class SlowLoads:
    """Opens models; that of a folder called "slow" not before it may, nor the first one of "broken"."""

    def __init__(self) -> None:
        self.may_end, self.begun, self.opened = threading.Event(), threading.Event(), list[str]()

    def __call__(self, run: Path, checkpoint: str | None) -> object:
        self.opened.append(run.name)
        if run.name == "slow":
            self.begun.set()
            assert self.may_end.wait(30)
        if self.opened == ["broken"]:
            raise OSError("half a file")
        return SimpleNamespace(name=run.name)


def test_a_model_that_loads_holds_up_nobody_who_asks_another(tmp_path: Path) -> None:
    loads = SlowLoads()
    cache = ModelsCache(load=loads, draw=lambda model, prompts, seeds: np.zeros((len(seeds), 1)))
    slow: list[Any] = []
    waiting = [threading.Thread(target=lambda: slow.append(cache.model(tmp_path / "slow"))) for _ in range(3)]
    for thread in waiting:
        thread.start()
    assert loads.begun.wait(10)
    answered: list[Any] = []

    def another() -> None:
        model = cache.model(tmp_path / "quick")
        answered.append(cache.ask_for(model, ReadPrompt(words=(), program=None, phase_starts=(0,)), 0).result(10))

    asking_another = threading.Thread(target=another, daemon=True)
    asking_another.start()
    asking_another.join(10)
    came = len(answered)
    loads.may_end.set()
    for thread in waiting:
        thread.join()
    assert came == 1, "the slow one was not ready yet"
    assert len(slow) == 3 and len({id(model) for model in slow}) == 1 and loads.opened == ["slow", "quick"]


def test_a_model_that_could_not_be_opened_is_tried_again(tmp_path: Path) -> None:
    loads = SlowLoads()
    cache = ModelsCache(load=loads)
    with pytest.raises(OSError, match="half a file"):
        cache.model(tmp_path / "broken")
    assert cache.model(tmp_path / "broken").name == "broken"
