"""Files of a run that are damaged, or of another version: its list still comes, and the others are as they were."""

import json
from pathlib import Path

import pytest
import torch

from demo.answers import api
from demo.answers.examples import opening_prompt
from demo.runs import jobs, run_cards, training_line
from demo.runs.checkpoints import checkpoint_words
from demo.sets import making
from demo.shared import visitors
from demo.shared.cards import Card, read_card
from demo.train import run_list, sample_clips, train_handlers, train_view
from t2v_core import checkpoints, runs
from t2v_core.config import Config
from tests.demo.conftest import ALICE, BOB
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


def a_run_with_all_its_files() -> tuple[str, Path]:
    run_id = owned_run(ALICE)
    run = visitors.find_run(run_id)
    runs.create_run(run, Config(), None, ["circle", "up"])
    runs.write_status(run, runs.Status(state="finished", seconds=5.0, step=9))
    for step in (5, 9):
        runs.append_metrics(run, {"step": step, "seconds": 5.0, "losses": {"error": 0.5}})
        checkpoints.save_checkpoint(
            run, step, {"weight": torch.zeros(3)}, {"seconds": 5.0, "stage": "learning to draw"}
        )
    checkpoints.save_resume_state(run, {"weights.a": torch.ones(4)}, {"step": 9})
    return run_id, run


def state_anew(run_id: str) -> tuple[str, tuple[str, ...]]:
    """As a server sees a run that was started again."""
    visitors._origins.clear()
    run_cards._damaged_files.cache_clear()
    (card,) = [card for card in jobs.list_runs(ALICE) if card.id == run_id]
    return card.state, card.damaged


@pytest.mark.parametrize("name", ["status.json", "metrics.jsonl", "card.json", "resume.safetensors"])
def test_wherever_a_file_is_cut_off_its_run_is_shown_as_damaged_and_the_others_work(name):
    good, _ = a_run_with_all_its_files()
    bad, run = a_run_with_all_its_files()
    whole = (run / name).read_bytes()
    for cut in range(len(whole)):
        (run / name).write_bytes(whole[:cut])
        if whole[:cut].endswith(b"}\n"):  # nobody can tell that there were more reports
            continue
        assert state_anew(bad) == ("damaged", (name,)), cut
    assert state_anew(good) == ("finished", ())
    (run / name).write_bytes(whole)
    assert state_anew(bad) == ("finished", ())


@pytest.mark.parametrize("content", NONSENSE)
@pytest.mark.parametrize("name", ["status.json", "metrics.jsonl", "card.json", "resume.safetensors", "config.json"])
def test_a_foreign_file_is_a_damaged_run_that_says_what_is_lost(name, content):
    run_id, run = a_run_with_all_its_files()
    (run / name).write_text(content)
    assert state_anew(run_id) == ("damaged", (name,))
    card = jobs.read_run(ALICE, run_id)
    assert card.resumable == (name != "card.json")
    said = str(train_view.status_html(card))
    assert name in said and "Lost is" in said and ("Resume goes on" in said) == card.resumable
    assert "damaged" in run_list.runs_html([card], "")


def test_a_run_whose_card_is_lost_can_be_asked_and_deleted_by_its_owner_alone():
    run_id, run = a_run_with_all_its_files()
    (run / "card.json").write_text("")
    with pytest.raises(jobs.JobError, match="cannot go on"):
        jobs.resume(ALICE, run_id)
    with pytest.raises(jobs.JobError, match="not yours"):
        jobs.delete(BOB, run_id)
    assert run_cards.has_model(run_id)
    jobs.delete(ALICE, run_id)
    assert not run.exists()


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
