"""Files of a run that are damaged, or of another version: its list still comes, and the others are as they were."""

import json

import pytest

from demo.answers import api
from demo.answers.examples import opening_prompt
from demo.runs import jobs, training_line
from demo.runs.checkpoints import checkpoint_words
from demo.sets import making
from demo.shared import visitors
from demo.shared.cards import Card, read_card
from demo.train import run_list, sample_clips, train_handlers, train_view
from t2v_core import runs
from tests.demo.conftest import ALICE
from tests.demo.shared.test_visitors import owned_run

NONSENSE = ["", "{", "[]", "[1, 2]", "5", "null", '"x"', '{"state": 5}', "[" * 50_000, "\x00\ufffd"]


@pytest.mark.parametrize("content", NONSENSE)
@pytest.mark.parametrize(
    "name",
    [
        *("status.json", "evaluation.json", "metrics.jsonl", "card.json", "split.json"),
        *("samples/prompts.json", "samples/step_1/verdicts.json", "checkpoints/latest.json", "checkpoints/step_1.json"),
    ],
)
def test_one_damaged_file_leaves_all_lists_as_they_are(name, content):
    good, bad = owned_run(ALICE), owned_run(ALICE)
    run = visitors.find_run(bad)
    runs.write_status(run, runs.Status(state="stopped", seconds=5.0))
    runs.write_evaluation(run, {"taught": {"obeys": 0.5}, "held_out": {"obeys": 0.4}})
    runs.append_metrics(run, {"step": 1, "seconds": 5.0, "obey": {"taught": 0.5}, "samples": "samples/step_1"})
    runs.write_json(run / "samples" / "prompts.json", ["circle moving up"])
    runs.write_json(run / "samples" / "step_1" / "verdicts.json", [True])
    runs.write_atomically(run / "checkpoints" / "step_1.safetensors", b"")
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_text(content)
    visitors._origins.clear()  # as a server that was started again
    assert good in [card.id for card in jobs.list_runs(ALICE)]
    assert api.list_runs() and isinstance(run_list.runs_html(jobs.list_runs(ALICE), bad), str)
    for shown in (good, bad):
        train_handlers.refresh(ALICE, shown, {})
    training_line.advance()
    checkpoint_words(bad, "step_1")
    opening_prompt(bad)
    assert isinstance(sample_clips.samples_html(run, runs.read_metrics(run), "flow"), str)


def test_a_damaged_status_is_said_on_the_runs_card():
    run_id = owned_run(ALICE)
    (visitors.find_run(run_id) / "status.json").write_text('{"state": "fini')
    card = jobs.read_run(ALICE, run_id)
    assert card.state == "damaged" and card.resumable
    assert "its status.json is damaged" in train_view.status_html(card)
    assert "damaged" in run_list.runs_html([card], "")


def test_a_shipped_run_that_is_damaged_is_left_out(tmp_path, monkeypatch):
    (tmp_path / "config.json").write_text("{")
    monkeypatch.setitem(visitors.SHIPPED, "example", tmp_path)
    assert [card.id for card in jobs.list_runs("")] == ["shipped"]


def test_entries_of_a_card_that_do_not_fit_count_as_not_there():
    run_id = owned_run(ALICE)
    run = visitors.find_run(run_id)
    wrong = {"name": ["x"], "minutes": "3", "number": None, "options": "rm", "wanted": 1, "model": {}, "lamp": "on"}
    owner = visitors.owner_of(ALICE)
    (run / "card.json").write_text(json.dumps({"owner": owner, **wrong, "created": float("nan")}))
    assert read_card(run) == Card(owner=owner)
    card = jobs.read_run(ALICE, run_id)
    assert (card.name, card.minutes, card.created, card.own) == (run_id, 0.0, 0.0, True)


def test_a_sets_card_of_another_version_is_read():
    folder = visitors.new_folder("sets")
    card = {"owner": visitors.owner_of(ALICE), "created": 1.0, "state": "ready", "clips": 5, "counts": [["up", 1]]}
    (folder / "card.json").write_text(json.dumps(card | {"zip": 7, "lamp": "on"}))
    read = making.latest_set(ALICE)
    assert (read.state, read.clips, read.counts, read.zip) == ("ready", 5, [], None)
