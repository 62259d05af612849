"""A run as a zip to take home: exactly what is of use to others, and only for whom it is."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from demo.runs import jobs
from demo.shared import visitors
from demo.train import run_list
from t2v_core import runs
from t2v_core.config import Config, quick
from t2v_core.data.clip_sets import clip_set
from tests.demo.conftest import ALICE, BOB
from tests.demo.shared.test_visitors import owned_run


@pytest.fixture
def run_id() -> str:
    """A run with all that a trainer and the app may leave in it."""
    run_id = owned_run(ALICE)
    run = visitors.find_run(run_id)
    config = Config(data=replace(quick(), num_clips=5), data_folder=str(visitors.home() / "sets" / "0123" / "clips"))
    runs.create_run(run, config, clip_set(quick()).split, ["circle", "moving", "up"])
    runs.write_status(run, runs.Status(state="failed", message=f"Could not write to {run}."))
    for step in (5, 10):
        for name in (f"samples/step_{step}/0.webp", f"checkpoints/step_{step}.safetensors"):
            runs.write_atomically(run / name, b"x")
        runs.write_json(run / f"samples/step_{step}/verdicts.json", [True])
        runs.write_json(run / f"checkpoints/step_{step}.json", {"seconds": step, "stage": "learning"})
        runs.append_metrics(run, {"step": step})
    runs.write_json(run / "samples/prompts.json", ["circle moving up"])
    runs.write_json(run / "checkpoints/latest.json", {"checkpoint": "step_10"})
    runs.write_evaluation(run, {"taught": {"obeys": 0.5}})
    for name in ("QUEUED", "TRAINING", "ENDED", "STOP", "log.txt", "resume.safetensors", ".card-1", "data/x/clips.npy"):
        runs.write_atomically(run / name, str(run).encode())
    return run_id


def test_the_exact_content_of_a_runs_zip(run_id: str) -> None:
    with zipfile.ZipFile(run_list.zip_run(jobs.read_run(ALICE, run_id))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == [
        "run/checkpoints/latest.json",
        "run/checkpoints/step_10.json",
        "run/checkpoints/step_10.safetensors",
        "run/config.json",
        "run/evaluation.json",
        "run/metrics.jsonl",
        "run/samples/prompts.json",
        "run/samples/step_10/0.webp",
        "run/samples/step_10/verdicts.json",
        "run/samples/step_5/0.webp",
        "run/samples/step_5/verdicts.json",
        "run/split.json",
        "run/vocabulary.json",
    ]
    assert not [name for name, content in files.items() if str(visitors.home()).encode() in content]
    there = runs.read_config(visitors.find_run(run_id))
    assert Config.from_json(json.loads(files["run/config.json"])) == replace(there, data_folder="my-training-set")


def pressed(visitor: str, run_id: str, action: str) -> dict[str, Any]:
    return run_list.list_action(visitor, gr.EventData(None, {"run": run_id, "action": action}))


def test_a_run_is_packed_for_its_owner_and_a_shipped_one_for_everybody(run_id: str) -> None:
    assert pressed(ALICE, run_id, "download")["download"].value["path"].endswith(f"{run_id}.zip")
    for stranger in (BOB, ""):
        assert pressed(stranger, run_id, "download") == {}
        assert pressed(stranger, run_id, "open")["run"] == run_id, "a link to a clip may be followed"
        assert pressed(stranger, "example", "download")["download"].value["path"].endswith("example.zip")


def test_a_shipped_model_is_taken_home_by_everybody_and_a_run_by_its_owner_only(run_id: str) -> None:
    for visitor in (ALICE, BOB, ""):
        file = Path(pressed(visitor, "example", "take_home")["download"].value["path"])
        assert file.name.endswith("example.html") and "motionLab" in file.read_text(encoding="utf-8")
    assert pressed(BOB, run_id, "take_home") == {}
    with pytest.raises(gr.Error, match="cannot be packed"):
        pressed(ALICE, run_id, "take_home")  # its weights are none


def test_a_run_that_cannot_be_packed_is_said_so(run_id: str) -> None:
    (visitors.find_run(run_id) / "config.json").write_text("{")
    with pytest.raises(gr.Error, match="cannot be packed"):
        pressed(ALICE, run_id, "download")
