import json
import shutil
from unittest.mock import Mock

import pytest
from safetensors.torch import load_file

from t2v_core import checkpoints, runs
from t2v_core.evaluation import shipping as ship_module
from t2v_core.evaluation.shipping import percent, ship
from t2v_core.generation.sampling import generate, load_model


def test_a_shipped_run_generates_as_the_run_does_and_its_card_has_the_evaluation(tiny_run, tmp_path):
    out = tmp_path / "shipped"
    report = ship(tiny_run, out, checkpoints=1, clips=2)

    assert (
        generate(load_model(out), ["circle moving up"], [3])
        == generate(load_model(tiny_run), ["circle moving up"], [3])
    ).all()
    assert checkpoints.list_checkpoints(out) == [checkpoints.latest_checkpoint(tiny_run)]
    weights = load_file(checkpoints.checkpoint_path(out, checkpoints.list_checkpoints(out)[0]))
    assert "clip_encoder.inner.weight" in weights  # so that it can go on learning
    card = (out / "MODEL_CARD.md").read_text()
    assert percent(report["held_out"]) in card and "--preset quick --model flow" in card
    assert json.loads((out / "report.json").read_text())["held_out"]["clips"] == 2
    named = [line["samples"] for line in runs.read_metrics(out) if line["samples"]]
    assert named and all((out / name).is_dir() for name in named)


def test_a_run_that_cannot_ship_leaves_what_was_there(tiny_run, tmp_path, monkeypatch):
    out = tmp_path / "shipped"
    out.mkdir()
    (out / "MODEL_CARD.md").write_text("the one before")

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "save_checkpoint", full_disk)
    with pytest.raises(OSError, match="No space"):
        ship(tiny_run, out, checkpoints=1, clips=2)
    assert [path.name for path in tmp_path.iterdir()] == ["shipped"]
    assert (out / "MODEL_CARD.md").read_text() == "the one before"


@pytest.mark.parametrize(
    "names", [["notes.md"], ["MODEL_CARD.md", "config.json", "notes.md"], ["config.json", "status.json"]]
)
def test_a_folder_that_is_not_a_shipped_run_stays_as_it_is(tmp_path, monkeypatch, names):
    """Somebody's notes, a shipped run with notes in it, and a run that was never shipped."""
    run, out = tmp_path / "run", tmp_path / "docs"
    runs.write_status(run, runs.Status(state="finished", pid=0))
    for name in names:
        runs.write_atomically(out / name, b"mine")
    monkeypatch.setattr(ship_module, "load_model", lambda run: Mock())
    monkeypatch.setattr(ship_module, "evaluate", lambda model, clips: {"held_out": {}})
    monkeypatch.setattr(ship_module, "evaluate_scenes", lambda model, clips, seed: {})
    monkeypatch.setattr(ship_module, "_copy", lambda *_: None)
    with pytest.raises(ValueError, match="docs holds something that is not a shipped run"):
        ship(run, out, checkpoints=1, clips=2)
    assert sorted(path.name for path in out.iterdir()) == sorted(names)


def test_an_empty_folder_and_a_run_shipped_before_are_replaced(tmp_path, monkeypatch):
    run, out = tmp_path / "run", tmp_path / "out"
    runs.write_status(run, runs.Status(state="finished", pid=0))
    out.mkdir()
    monkeypatch.setattr(ship_module, "load_model", lambda run: Mock())
    monkeypatch.setattr(ship_module, "evaluate", lambda model, clips: {"held_out": {}})
    monkeypatch.setattr(ship_module, "evaluate_scenes", lambda model, clips, seed: {})
    for content in ("first", "second"):
        made = lambda run, out, *_: (out / "MODEL_CARD.md").write_text(content)  # noqa: B023, E731
        monkeypatch.setattr(ship_module, "_copy", made)
        ship(run, out, checkpoints=1, clips=2)
        assert (out / "MODEL_CARD.md").read_text() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "run"]


def test_a_run_that_holds_nothing_out_does_not_ship(tiny_runs, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(tiny_runs["blog_gan"], run)
    split = json.loads((run / "split.json").read_text())
    runs.write_json(run / "split.json", split | {"held_out": []})
    with pytest.raises(ValueError, match="every pair"):
        ship(run, tmp_path / "out", checkpoints=1, clips=2)
    assert not (tmp_path / "out").exists()


def test_only_a_finished_run_ships(tiny_run, tmp_path):
    stopped = tmp_path / "stopped"
    shutil.copytree(tiny_run, stopped)
    status = json.loads((stopped / "status.json").read_text())
    runs.write_json(stopped / "status.json", status | {"state": "stopped"})
    with pytest.raises(ValueError, match="not a finished run"):
        ship(stopped, tmp_path / "out", checkpoints=1, clips=2)
