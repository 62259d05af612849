"""Training: deterministic, resumable, stoppable, honest about failure, and able to learn."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import ClassVar

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from t2v_core import checkpoints, runs
from t2v_core.config import Config, DataConfig, ModelConfig, TrainConfig
from t2v_core.data.clip_sets import SceneClips
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.generation.sampling import generate, load_model
from t2v_core.models.pixels import to_tensor, to_uint8
from t2v_core.training import clip_stages, loop, objectives
from t2v_core.training.budget import Length
from t2v_core.training.failures import TrainingFailed
from t2v_core.training.loop import train
from t2v_core.world.prompts import parse
from t2v_core.world.split import Split
from tests.core_runs import MOTIONS, finish, tiny_config


def weights_of(run):
    name = checkpoints.latest_checkpoint(run)
    assert name is not None
    return load_file(checkpoints.checkpoint_path(run, name))


def assert_same_weights(one, other):
    assert one.keys() == other.keys()
    for key in one:
        assert torch.allclose(one[key].float(), other[key].float(), atol=2e-3, rtol=1e-2), key


def test_a_run_folder_holds_all_that_it_should(tiny_run):
    assert runs.read_config(tiny_run) == tiny_config()
    split = json.loads((tiny_run / "split.json").read_text())
    assert ["moving up", "moving right"] in split["held_out"] and ["moving up"] in split["taught"]
    status = runs.read_status(tiny_run)
    assert status is not None and status.state == "finished" and status.step == 24
    report = runs.read_metrics(tiny_run)[-1]
    assert report["obey"]["held_out"] <= 1 and report["checkpoint"] == "step_24"
    prompts = json.loads((tiny_run / "samples" / "prompts.json").read_text())
    assert prompts[0] == "circle moving up then right"
    clips = sorted((tiny_run / report["samples"]).glob("*.webp"))
    assert len(clips) == len(prompts)
    assert set(json.loads((tiny_run / "evaluation.json").read_text())) >= {"single", "taught", "held_out"}


def test_events_tell_the_stages_in_order(tmp_path):
    events = finish(tiny_config(), tmp_path)
    names = list(dict.fromkeys(event.stage for event in events if "looking" not in event.stage))
    assert names == ["learning to draw", "learning how things move", "learning what to expect"]
    steps = [event.step for event in events if event.losses]
    assert steps == list(range(1, 25))
    assert events[-1].report is not None and events[-1].report.clips.shape[1:] == (10, 64, 64, 3)


@pytest.mark.parametrize("model", ["flow", "video_gan", "blog_gan"])
def test_same_seed_same_result_other_seed_another(tmp_path, model):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        finish(replace(tiny_config(model, steps=8), training=TrainConfig(steps=8, seed=seed)), tmp_path / name)
    a, b, c = (weights_of(tmp_path / name) for name in "abc")
    assert_same_weights(a, b)  # threads are chosen by the clock, and sums of other parts round otherwise
    assert any(not torch.allclose(a[key].float(), c[key].float(), atol=1e-2) for key in a)


@pytest.mark.parametrize(("model", "stop_at"), [("flow", 3), ("flow", 23), ("video_gan", 12), ("blog_gan", 9)])
def test_resumed_equals_uninterrupted(tmp_path, model, stop_at):
    config = tiny_config(model, precision="fp32")
    finish(config, tmp_path / "whole")
    for event in train(config, tmp_path / "parts"):
        if event.step == stop_at:
            runs.request_stop(tmp_path / "parts")
    status = runs.read_status(tmp_path / "parts")
    assert status is not None and status.state == "stopped" and status.step == stop_at
    load_model(tmp_path / "parts")
    finish(config, tmp_path / "parts")
    assert_same_weights(weights_of(tmp_path / "whole"), weights_of(tmp_path / "parts"))


def test_another_config_cannot_resume_a_run(tiny_run):
    with pytest.raises(ValueError, match="other settings"):
        finish(tiny_config("video_gan"), tiny_run)


def test_a_finished_run_is_left_as_it_is(tiny_run):
    before = {path: path.read_bytes() for path in tiny_run.rglob("*") if path.is_file()}
    assert finish(tiny_config(), tiny_run) == []
    assert {path: path.read_bytes() for path in tiny_run.rglob("*") if path.is_file()} == before
    with pytest.raises(ValueError, match="at its end"):
        finish(tiny_config(steps=48), tiny_run)


def test_a_stopped_run_goes_on_with_another_budget_and_says_so(tmp_path):
    for event in train(tiny_config(), tmp_path):
        if event.step == 3:
            runs.request_stop(tmp_path)
    events = finish(tiny_config(steps=12), tmp_path)
    assert events[-1].step == 12 and runs.read_config(tmp_path) == tiny_config(steps=12)


def test_other_clips_cannot_go_on_with_a_run(tmp_path):
    config = tiny_config()
    own = SceneClips(config.data)
    for event in train(config, tmp_path, own):
        if event.step == 3:
            runs.request_stop(tmp_path)
    with pytest.raises(ValueError, match="taught other clips"):
        finish(config, tmp_path, SceneClips(config.data, Split(taught=own.split.taught[:-1])))
    with pytest.raises(ValueError, match="taught other clips"):
        finish(config, tmp_path, SceneClips(replace(config.data, colours=("red",)), own.split))
    assert finish(config, tmp_path, own)[-1].step == 24


def test_short_clips_are_asked_for_what_they_can_show(tmp_path):
    config = replace(tiny_config(), data=replace(tiny_config().data, num_frames=4))
    last = finish(config, tmp_path)[-1].report
    assert last is not None and last.evaluation is not None
    assert "held_out" in last.evaluation and "three_phases" not in last.evaluation


def test_closing_the_iterator_saves(tmp_path):
    events = train(tiny_config(), tmp_path)
    for event in events:
        if event.step == 5:
            break
    events.close()
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "stopped" and checkpoints.latest_checkpoint(tmp_path) == "step_5"


def test_losses_that_are_no_numbers_end_with_a_message_and_the_last_checkpoint(tmp_path, monkeypatch):
    events = train(tiny_config(report_seconds=0.0), tmp_path)
    real = objectives.reconstruction_loss
    with pytest.raises(TrainingFailed, match="no longer numbers"):
        for event in events:
            if event.step == 1:
                monkeypatch.setattr(objectives, "reconstruction_loss", lambda *frames: real(*frames) * float("nan"))
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "failed" and "no longer numbers" in status.message
    assert all(torch.isfinite(value).all() for value in weights_of(tmp_path).values())


def test_a_full_disk_ends_with_a_message_and_the_last_checkpoint(tmp_path, monkeypatch):
    events = train(tiny_config(report_seconds=0.0), tmp_path)
    with pytest.raises(TrainingFailed, match="No space left on device"):
        for event in events:
            if event.step == 3:
                monkeypatch.setattr(runs, "write_atomically", _full_disk)
    assert checkpoints.latest_checkpoint(tmp_path) == "step_3"
    load_model(tmp_path)


def _full_disk(path, content):
    raise OSError(28, "No space left on device")


@pytest.fixture
def short_stages(monkeypatch):
    """As if few steps were enough to learn something."""
    short = [Length(enough=60, fewest=6, cost=1.0), Length(enough=80, fewest=8, cost=0.8, clips=300, clip_cost=0.04)]
    monkeypatch.setattr(clip_stages, "lengths", lambda config: [*short, Length(enough=60, fewest=6, cost=0.2)])


def test_minutes_are_kept_all_in(tmp_path, short_stages):
    began = time.monotonic()
    config = replace(tiny_config(), training=TrainConfig(minutes=0.3))
    events = finish(config, tmp_path)
    took = time.monotonic() - began
    assert 0.3 * 60 * 0.6 <= took <= 0.3 * 60 + 15  # a slow machine may take long over its last report
    assert {event.stage_index for event in events} == {0, 1, 2}
    assert all(event.takes_at_least is None for event in events[-30:])


def test_minutes_that_hold_too_few_steps_are_said_to(tmp_path):
    events = train(replace(tiny_config(), training=TrainConfig(minutes=0.02)), tmp_path)
    said = [event.takes_at_least for event, _ in zip(events, range(6), strict=False)]
    events.close()
    assert said[-1] is not None and said[-1] > 1.2
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "stopped"


def test_the_same_steps_learn_the_same_on_a_machine_that_was_slow_meanwhile(tmp_path, short_stages, monkeypatch):
    """Whatever the clock says: a stage waits now and then, and threads are tried out at other steps."""
    config = replace(tiny_config(), training=TrainConfig(effort="first_look", precision="fp32"))
    whole = finish(config, tmp_path / "idle")
    real = clip_stages.drawing_stage

    def slowed(*args):
        stage = real(*args)

        def step(generator, progress):
            time.sleep(0.3)
            return stage.step(generator, progress)

        return replace(stage, step=step)

    monkeypatch.setattr(clip_stages, "drawing_stage", slowed)
    slow = finish(config, tmp_path / "busy")
    assert slow[-1].seconds > whole[-1].seconds + 8 and slow[-1].step == whole[-1].step == 100
    assert_same_weights(weights_of(tmp_path / "idle"), weights_of(tmp_path / "busy"))


@pytest.mark.parametrize("asked_at", [3, 40, 90])
def test_a_training_asked_to_finish_goes_through_every_stage_in_short(tmp_path, short_stages, asked_at):
    config = replace(tiny_config(), training=TrainConfig(effort="good"))
    events = []
    for event in train(config, tmp_path):
        events.append(event)
        if event.step == asked_at:
            runs.request_finish(tmp_path)
    asked = next(event.seconds for event in events if event.step == asked_at)
    trained = [event for event in events if event.losses]
    assert {event.stage_index for event in trained} == {0, 1, 2} and trained[-1].step < 200
    assert trained[-1].stage_progress == pytest.approx(1.0)
    assert trained[-1].seconds - asked < 0.2 * asked + 6  # looking at clips, and a slow machine's first steps
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "finished" and not runs.finish_requested(tmp_path)
    assert events[-1].report is not None and events[-1].report.evaluation


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "memory is full"),
        (torch.OutOfMemoryError("CPU out of memory"), "memory is full"),
        (KeyError("a bug"), "KeyError: 'a bug'"),
        (FileNotFoundError(2, "No such file or directory", "/data/clips.npy"), "Could not read /data/clips.npy"),
    ],
)
def test_whatever_ends_a_training_its_status_says_so(tmp_path, monkeypatch, error, words):
    events = train(tiny_config(), tmp_path)

    def broken(*frames):
        raise error

    with pytest.raises((TrainingFailed, KeyError)) as raised:
        for event in events:
            if event.step == 1:
                monkeypatch.setattr(objectives, "reconstruction_loss", broken)
    assert isinstance(raised.value, TrainingFailed) or raised.value is error, "a bug keeps its traceback"
    status = runs.read_status(tmp_path)
    assert status is not None and status.state == "failed" and words in status.message


def test_a_gpu_whose_memory_is_full_at_the_first_step_leaves_the_work_to_the_cpu(tmp_path, monkeypatch, capsys):
    """The first session only pretends to be on a GPU."""
    real, devices = loop.Session, []

    class Pretending(real):
        def __init__(self, config, run, data, begun, device):
            devices.append(device.type)
            super().__init__(config, run, data, begun, torch.device("cpu"))

        def _step(self, stage):
            if devices[-1] == "cuda":
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB.")
            return super()._step(stage)

    monkeypatch.setattr(loop, "Session", Pretending)
    monkeypatch.setattr(loop, "choose_device", lambda wanted: torch.device("cuda"))
    assert finish(tiny_config(steps=6), tmp_path)[-1].step == 6
    assert devices == ["cuda", "cpu"]
    told = capsys.readouterr().err.strip().splitlines()
    assert told == ["The GPU cannot be used, so the CPU computes: CUDA out of memory. Tried to allocate 20 GiB."]


def test_kill_leaves_a_run_that_loads_and_resumes(tmp_path):
    command = [sys.executable, "train.py", "--out", str(tmp_path / "run"), "--steps", "200"]
    trainer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not runs.read_metrics(tmp_path / "run"):
        assert time.monotonic() < deadline and trainer.poll() is None
        time.sleep(0.1)
    os.kill(trainer.pid, signal.SIGKILL)
    trainer.wait()
    status = runs.read_status(tmp_path / "run")
    assert status is not None and status.state == "interrupted"
    assert generate(load_model(tmp_path / "run"), ["circle moving up then right"], [0]).shape == (1, 10, 64, 64, 3)
    before = runs.read_metrics(tmp_path / "run")[-1]["step"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    status = runs.read_status(tmp_path / "run")
    assert status is not None and status.state == "finished" and status.step > before


def test_the_command_ends_errors_without_a_trace(tmp_path):
    command = [sys.executable, "train.py", "--out", str(tmp_path / "run"), "--motions", "flying"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0 and "Unknown motion: flying" in done.stderr and "Traceback" not in done.stderr


def test_nothing_held_out_reaches_training_in_any_wording(tmp_path):
    """Every prompt that the trainer asks of the data is caught and parsed."""
    config = replace(
        tiny_config(), data=DataConfig(motions=MOTIONS, num_clips=300, held_out=(("shrinking", "moving up"),))
    )

    class Watched(SceneClips):
        asked: ClassVar[list[str]] = []

        def prompts(self, indices):
            found = super().prompts(indices)
            self.asked.extend(found)
            return found

    data = Watched(config.data)
    finish(config, tmp_path, data)
    held_out = set(data.split.held_out)
    assert {("moving up", "moving right"), ("shrinking", "moving up")} <= held_out
    caught = [parse(prompt).composition for prompt in Watched.asked]
    assert len(caught) >= 300 and not held_out & set(caught)
    assert all(len(composition) <= 2 for composition in caught)


@pytest.mark.parametrize(("precision", "steps", "falls"), [("fp32", 240, 5.0), ("bf16", 8, 1.0)])
def test_the_frame_autoencoder_learns_to_draw_a_few_clips(tmp_path, precision, steps, falls):
    """bfloat16 takes seconds a step where the processor has no instructions for it: a few steps have to do."""
    data = DataConfig(motions=("moving up",), num_clips=4)
    config = Config(data=data, training=TrainConfig(steps=steps * 2500 // 400, precision=precision))
    losses = []
    events = train(config, tmp_path)
    for event in events:
        if event.stage_index > 0:
            break
        losses.append(event.losses.get("drawing error", float("nan")))
    events.close()
    few = steps // 8
    assert np.nanmean(losses[-few:]) < np.nanmean(losses[:few]) / falls


def test_flow_and_video_gan_overfit_a_few_clips(tmp_path):
    """Eight clips, learned until they come back: the clip autoencoder's error falls to a small share."""
    for model in ("flow", "video_gan"):
        data = DataConfig(motions=("moving up", "moving right"), num_clips=8)
        config = Config(model=model, data=data, training=TrainConfig(steps=200))
        errors = [e.losses["clip error"] for e in train(config, tmp_path / model) if "clip error" in e.losses]
        assert errors[-1] < errors[0] / 8


@pytest.mark.parametrize("use_encoder", [True, False])
def test_the_critic_joins_in_when_there_are_clips_to_refine(tmp_path, use_encoder):
    """Halfway through its stage; at once where the critic is all that there is to learn from."""
    config = replace(tiny_config("video_gan"), networks=ModelConfig(use_encoder=use_encoder))
    steps = [event.losses for event in train(config, tmp_path) if event.stage_index == 1 and event.losses]
    judged = ["discriminator" in losses for losses in steps]
    first = (len(steps) + 1) // 2 if use_encoder else 0
    assert judged == [False] * first + [True] * (len(steps) - first)
    assert all(("clip error" in losses) == use_encoder for losses in steps)


def test_the_blog_gan_discriminator_tells_few_frames_apart(tmp_path):
    config = Config(model="blog_gan", data=DataConfig(num_clips=8), training=TrainConfig(steps=20))
    losses = [event.losses["discriminator"] for event in train(config, tmp_path) if event.losses]
    assert losses[-1] < losses[0] / 10


def test_own_clips_with_textures_and_captions_train_and_come_back(tmp_path):
    """Two noisy objects on a gradient, captions outside the scene language: no verdict is claimed for them."""
    rng = np.random.default_rng(0)
    for n in range(12):
        folder = tmp_path / "own" / f"video_{n}"
        folder.mkdir(parents=True)
        (folder / "prompt.txt").write_text("a fish swims then a rock falls" if n % 2 else "a rock falls")
        background = np.linspace(40, 200, 64, dtype=np.float32)[None, :, None].repeat(64, 0).repeat(3, 2)
        for t in range(6):
            frame = background.copy()
            frame[10 + 5 * t : 22 + 5 * t, 8 + n : 20 + n] = (200, 90, 20)
            frame[40:50, 5 * t : 12 + 5 * t] = (20, 60, 220)
            noisy = (frame + rng.normal(0, 4, frame.shape)).clip(0, 255).astype(np.uint8)
            cv2.imwrite(str(folder / f"frame_{t}.png"), noisy)
    data = open_dataset(tmp_path / "own", cache=tmp_path / "cache")
    assert data.split is None
    base = DataConfig(num_clips=len(data), num_frames=6)
    config = Config(data=base, data_folder=str(tmp_path / "own"), training=TrainConfig(steps=300))
    events = finish(config, tmp_path / "run", data)
    report = events[-1].report
    assert report is not None and report.taught is None and report.evaluation == {}
    model = load_model(tmp_path / "run")
    assert "fish" in model.vocabulary
    made = generate(model, ["a rock falls"], [0])[0]
    with torch.inference_mode():
        networks = model.networks
        again = to_uint8(
            networks.decode_frames(*networks.encode_frames(to_tensor(torch.from_numpy(data.clips(np.arange(4))))))
        )
    error = np.sqrt(np.square(again.astype(float) - data.clips(np.arange(4))).mean())
    flat = np.sqrt(np.square(data.clips(np.arange(4)) - data.clips(np.arange(4)).mean()).mean())
    assert error < flat / 2  # recognisable: three quarters of the squared difference from a grey frame are there
    assert made.std() > 10


@pytest.mark.parametrize("layout", ["native", "blog"])
def test_data_sets_on_disk_train_with_their_own_split(tmp_path, layout):
    config = tiny_config("blog_gan", steps=4)
    for _ in write_dataset(replace(config.data, num_clips=40), None, tmp_path / "set", layout):
        pass
    command = [
        sys.executable,
        "train.py",
        "--data",
        str(tmp_path / "set"),
        "--out",
        str(tmp_path / "run"),
        "--steps",
        "6",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    split = json.loads((tmp_path / "run" / "split.json").read_text())
    assert split == json.loads((tmp_path / "set" / "split.json").read_text())
    assert runs.read_config(tmp_path / "run").data.num_clips == 40
