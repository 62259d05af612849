"""Hostile words: prompts, links, worlds, run folders, and what programs send to the API."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from demo.answers import asking
from demo.ask.links import link_to, linked_question
from demo.runs import run_cards
from demo.shared import visitors
from demo.shared.cards import Card, read_card, write_card
from demo.shared.seeds import clean_seed
from demo.train import run_list, train_view
from t2v_core import checkpoints, runs
from t2v_core.config import Config
from t2v_core.generation.sampling import SHIPPED_RUN
from t2v_core.world.own import read_world, write_world
from t2v_core.world.prompts import MOTIONS
from t2v_core.world.reading import read_prompt
from tests.fuzz.data_readers import damaged
from tests.own_world import small_world

_WORDS = (
    *("circle", "red", "blue ball", "square", "moving", "up", "then", "and", "THEN", "und dann", "danach", "y luego"),
    *(
        "the",
        "a",
        "quickly",
        "klein",
        "三角形",
        "向上移动",
        "그리고",
        "原を",
        "\u200b",
        "\u202e",
        "\0",
        "\n",
        "'",
        '"',
        "<b>",
    ),
    *(";", ",,", "...", "then then", "and and", "not", "%s", "{0}", "..", "/etc/passwd", "ﬀ", "İ", "é", "🔵", "\ud800"),
    *("9" * 500, "x" * 5_000, "then " * 300, "and " * 300, "circle moving up and " * 40, " " * 9_000),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**80, -(2**80), 1e308, float("nan"), float("inf"), "", "7", "x", [], {}, [[[]]], "\0"),
    *({"path": "/etc/passwd"}, "../../etc", "shipped", "example", "A" * 16, "0" * 16, "step_1", "9" * 5_000, b"x"),
)
_ALICE = "a" * 32


def _prompt(rng: np.random.Generator) -> str:
    words = [*_WORDS, *MOTIONS]
    text = " ".join(str(words[i]) for i in rng.integers(len(words), size=rng.integers(0, 12)))
    if rng.random() < 0.3:
        letters = list(text)
        rng.shuffle(letters)
        text = "".join(letters[:400])
    return text


def read_words(rng: np.random.Generator) -> None:
    vocabulary = runs.read_vocabulary(SHIPPED_RUN)
    read_prompt(_prompt(rng), vocabulary, 10, only_scenes=bool(rng.integers(2)))


def read_link(rng: np.random.Generator) -> None:
    names = ("prompt", "seed", "run", "checkpoint", "starts", "lang", "\0")
    query = {
        str(name): str(_VALUES[rng.integers(len(_VALUES))]) if rng.random() < 0.5 else _prompt(rng)[:2_000]
        for name in rng.choice(names, rng.integers(0, len(names)), replace=False)
    }
    if rng.random() < 0.5:
        query["starts"] = "".join(rng.choice([*"0123456789,;-. \u0663"], rng.integers(0, 30)))
    question = linked_question(query)
    assert len(question.prompt) <= 300 and question.seed >= 0 and visitors.find_run(question.run)
    link_to(replace(question, prompt=question.prompt.encode(errors="replace").decode()))


def read_own_world(rng: np.random.Generator) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "inside" / "world"
        write_world(small_world(), place)
        for file in sorted(path for path in place.rglob("*") if path.is_file()):
            if rng.random() < 0.6:
                file.write_bytes(damaged(file.read_bytes(), rng))
        if rng.random() < 0.5:
            (place / "world.json").write_text(json.dumps(_jumbled(json.loads(_text(place / "world.json")), rng)))
        if rng.random() < 0.3:
            packed = Path(shutil.make_archive(str(place.parent / "packed"), "zip", place))
            packed.write_bytes(damaged(packed.read_bytes(), rng))
            place = packed
        try:
            read_world(place)
        finally:
            assert [path.name for path in Path(folder).iterdir()] == ["inside"], "a file outside"


def _text(path: Path) -> str:
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return "{}"
    return path.read_text()


def _jumbled(value: Any, rng: np.random.Generator) -> Any:
    """JSON with some of its values exchanged for others."""
    if rng.random() < 0.15:
        chosen = _VALUES[rng.integers(len(_VALUES))]
        return None if isinstance(chosen, bytes) else chosen
    if isinstance(value, dict):
        return {key: _jumbled(entry, rng) for key, entry in value.items()}
    return [_jumbled(entry, rng) for entry in value] if isinstance(value, list) else value


def read_run_folder(rng: np.random.Generator) -> None:
    """One visitor's only run, with some of its files damaged: it is listed, and told about."""
    run = visitors.new_folder("runs")
    try:
        write_card(run, Card(owner=visitors.owner_of(_ALICE), created=1.0, options=["--effort", "good"]))
        runs.create_run(run, Config(), runs.read_split_of(SHIPPED_RUN), ["circle", "moving", "up"])
        runs.write_status(run, runs.Status(state="stopped", step=4, seconds=5.0))
        runs.append_metrics(run, {"step": 4, "losses": {"error": 0.5}, "obey": {"taught": 0.5}})
        runs.write_evaluation(run, {"taught": {"obeys": 0.5}, "held_out": {"obeys": 0.4}})
        checkpoints.save_checkpoint(run, 4, {"weight": torch.zeros(3)}, {"seconds": 5.0, "stage": "learning to draw"})
        checkpoints.save_resume_state(run, {"weights.a": torch.ones(4)}, {"step": 4})
        for file in sorted(path for path in run.rglob("*") if path.is_file() and path.name != "OWNER"):
            if rng.random() < 0.3:
                file.write_bytes(damaged(file.read_bytes(), rng))
            elif file.suffix == ".json" and rng.random() < 0.2:
                file.write_text(json.dumps(_jumbled(json.loads(file.read_text()), rng)))
        cards = run_cards.list_runs(_ALICE)
        run_list.runs_html(cards, run.name)
        found = [card for card in cards if card.id == run.name]
        assert bool(found) == (read_card(run).owner == visitors.owner_of(_ALICE)), "a run vanishes"
        for card in found:
            train_view.status_html(card)
        checkpoints.load_resume_state(run)
        runs.read_config(run)
    finally:
        visitors.remove_folder(run)


def read_api_values(rng: np.random.Generator) -> None:
    """As /generate takes them, through the model that ships."""
    prompt, seed, run = (_VALUES[i] for i in rng.integers(len(_VALUES), size=3))
    prompt = _prompt(rng) if rng.random() < 0.8 else prompt
    run = run if rng.random() < 0.2 else "shipped"
    question = asking.Question(prompt=str(prompt or ""), seed=clean_seed(seed), run=str(run or ""))
    (answer,) = asking.ask_all([question])
    assert isinstance(answer, asking.AskError) or answer.clip.shape == (10, 64, 64, 3)
