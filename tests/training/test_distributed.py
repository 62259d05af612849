"""More than one process: together they learn what one learns, and none is left waiting for one that is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from t2v_core import checkpoints, runs
from t2v_core.data.clip_sets import clip_set
from t2v_core.generation.sampling import load_model
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.training import distributed
from t2v_core.training.budget import lengths
from t2v_core.training.frame_stages import drawing_stage
from t2v_core.training.lesson import Lesson
from tests.core_runs import tiny_config
from tests.training.distributed_driver import MODELS, STEPS, train_all

PATIENCE = 1800  # seconds: the machine may be busy
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    """The weights themselves, in full precision; checkpoints hold averages in half."""
    saved = checkpoints.load_resume_state(run)
    assert saved is not None
    return {key.removeprefix("weights."): value for key, value in saved[0].items() if key.startswith("weights.")}


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> tuple[Path, Path]:
    """Every model trained by one process, and by two."""
    alone, together = (tmp_path_factory.mktemp(name) for name in ("alone", "together"))
    train_all(alone)
    done = subprocess.run(
        [*TORCHRUN, "-m", "tests.training.distributed_driver", together], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return alone, together


@pytest.mark.parametrize("model", MODELS)
def test_two_processes_with_half_the_batch_each_learn_what_one_learns(trained, model):
    """The difference, as a share of the way from the first weights, is 0.01 at most (Muon rounds to bfloat16). Without
    averaged gradients it is 0.07 to 0.95; where only the discriminator's wrong prompts are others, 0.05."""
    one, two = (weights_of(folder / model) for folder in trained)
    config = tiny_config(model)
    data = clip_set(config.data)
    torch.manual_seed(config.training.seed)
    first = TextToVideo(config, data.vocabulary, data.split).networks
    for name, network in first.named_children():
        keys = [f"{name}.{key}" for key in network.state_dict()]
        far, apart = (torch.cat([(one[k] - other[k]).flatten() for k in keys]) for other in (first.state_dict(), two))
        assert 0 < apart.norm() < 0.03 * far.norm(), name


@pytest.mark.parametrize("model", MODELS)
def test_the_first_process_alone_writes(trained, model):
    _, together = trained
    last = [line["step"] for line in runs.read_metrics(together / model) if not line["losses"]]
    assert last == [STEPS]
    status = runs.read_status(together / model)
    assert status is not None and status.state == "finished"


@pytest.mark.parametrize(("count", "processes"), [(8, 2), (7, 2), (1, 3), (12, 8)])
def test_shares_are_of_one_size_and_leave_no_row_out(monkeypatch, count, processes):
    rows = np.arange(count)
    assert distributed.own_rows(rows) is rows
    shares = []
    for rank in range(processes):
        for name, value in (("is_on", True), ("rank", rank), ("world_size", processes)):
            monkeypatch.setattr(distributed, name, lambda value=value: value)
        shares.append(distributed.own_rows(rows))
    assert np.stack(shares, 1).flatten()[:count].tolist() == rows.tolist()


@pytest.mark.parametrize("processes", [2, 3, 5, 6])
def test_any_number_of_processes_draws_both_frames_of_its_clips(monkeypatch, processes):
    config = tiny_config()
    data = clip_set(config.data)
    shown = []

    class Shown:
        """Notes which clips it is asked for."""

        def __len__(self):
            return len(data)

        def __getattr__(self, name):
            return getattr(data, name)

        def frames(self, rows, numbers):
            shown.append((rows, numbers))
            return data.frames(rows, numbers)

    model = TextToVideo(config, data.vocabulary, data.split)
    lesson = Lesson(
        config=config,
        data=Shown(),
        networks=model.networks,
        lexicon=model.lexicon,
        device=torch.device("cpu"),
        dtype=torch.float32,
    )
    stage = drawing_stage(lesson, model.networks, lengths(config)[0])
    monkeypatch.setattr(distributed, "average_gradients", lambda weights: None)
    for rank in range(processes):
        for name, value in (("is_on", True), ("rank", rank), ("world_size", processes)):
            monkeypatch.setattr(distributed, name, lambda value=value: value)
        losses = stage.step(torch.Generator().manual_seed(0), 0.5)
        assert losses["drawing error"].isfinite()
    for rows, numbers in shown:
        first, second = np.split(rows, 2)
        assert (first == second).all() and len(numbers) == len(rows)
    every = {clip for rows, _ in shown for clip in rows.tolist()}
    monkeypatch.undo()
    shown.clear()
    stage.step(torch.Generator().manual_seed(0), 0.5)
    assert every == set(shown[0][0].tolist())


def test_a_killed_process_ends_the_run_with_a_message_and_the_same_command_resumes(tmp_path):
    run, log = tmp_path / "run", tmp_path / "log.txt"
    command = [*TORCHRUN, "train.py", "--out", str(run), "--steps", "100000"]
    with log.open("w") as output:
        trainer = subprocess.Popen(command, stdout=output, stderr=output)
        wait_until((run / "resume.safetensors").exists, trainer)
        os.kill(process_of_rank(1, trainer.pid), signal.SIGKILL)
        assert trainer.wait(timeout=PATIENCE) != 0
    assert "Another process of this training has ended" in log.read_text()
    status = runs.read_status(run)
    assert status is not None and status.state == "failed" and "the same command goes on" in status.message
    load_model(run)
    saved = checkpoints.load_resume_state(run)
    assert saved is not None and saved[1]["step"] > 0

    with log.open("w") as output:
        trainer = subprocess.Popen(command, stdout=output, stderr=output)
        wait_until(lambda: is_running_beyond(run, saved[1]["step"]), trainer)
        runs.request_stop(run)
        assert trainer.wait(timeout=PATIENCE) == 0
    assert "Stopped and saved" in log.read_text()
    status = runs.read_status(run)
    assert status is not None and status.state == "stopped" and status.step > saved[1]["step"]


def wait_until(condition, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)


def is_running_beyond(run: Path, step: int) -> bool:
    status = runs.read_status(run)
    return status is not None and status.state == "running" and status.step > step


def process_of_rank(rank: int, parent: int) -> int:
    """The child of torchrun that was given this rank."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_child = int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent
            if is_child and f"RANK={rank}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                return int(folder.name)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    raise AssertionError(f"torchrun has no process of rank {rank}.")
