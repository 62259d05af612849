"""Stands in for train.py where a test is about the app: writes the same files, learns nothing, its clock runs fast."""

import argparse
import json
import os
import signal
import time
from pathlib import Path

import numpy as np

from t2v_core.config import Config, TrainConfig, preset
from t2v_core.data.clip_sets import SceneClips
from t2v_core.generation.video_files import write_clip
from t2v_core.tensor_files import packed
from t2v_core.world.prompts import parse
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import COLOURS, trajectories
from t2v_core.world.split import make_split

STAGES = ("learning to draw", "learning how things move", "learning what to leave open")
PROMPTS = ("circle moving up then right", "circle moving left", "circle rotating clockwise then expanding")
SPEED = 10  # its seconds in one of ours
REPORT_SECONDS = 5
MINUTES = {"first_look": 0.2, "good": 3.0, "best": 20.0}


def put(file: Path, content: object) -> None:
    draft = file.with_name(f".{file.name}")
    draft.write_text(json.dumps(content))
    draft.replace(file)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, kind in {"preset": str, "data": str, "model": str, "effort": str, "seed": int, "out": Path}.items():
        parser.add_argument(f"--{name}", type=kind)
    options, _ = parser.parse_known_args()
    run: Path = options.out
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    config = Config(
        model=options.model or "flow",
        data=preset(options.preset or "quick"),
        training=TrainConfig(effort=options.effort, seed=options.seed or 0),
    )
    run.mkdir(parents=True, exist_ok=True)
    (run / "STOP").unlink(missing_ok=True)  # as the real one does when it begins
    put(run / "config.json", config.to_json())
    data = config.data
    split = make_split(data.motions, data.shapes, data.colours, held_out_share=0.3)
    put(run / "split.json", split.to_json())
    words = {word for prompt in SceneClips(data, split).prompts(np.arange(500)) for word in prompt.split()}
    put(run / "vocabulary.json", {"words": sorted(words)})
    for folder in ("samples", "checkpoints"):
        (run / folder).mkdir(exist_ok=True)
    put(run / "samples/prompts.json", PROMPTS)
    budget = MINUTES[options.effort] * 60
    before = json.loads((run / "status.json").read_text())["seconds"] if (run / "status.json").exists() else 0.0
    began, reported, seconds = time.monotonic() * SPEED - before, before, before
    while seconds < budget and not asked_to_stop and not (run / "STOP").exists():
        time.sleep(0.05)
        seconds = time.monotonic() * SPEED - began
        if (run / "FINISH").exists():  # in short
            budget = min(budget, seconds + 5)
        write_status(run, "running", seconds, budget)
        if seconds - reported > REPORT_SECONDS:
            reported = seconds
            report(run, seconds, seconds / budget, options.seed or 0)
    report(run, seconds, seconds / budget, options.seed or 0)
    done = seconds >= budget
    if done:
        rates = {"obeys": 0.9, "clips": 100, "low": 0.8, "high": 0.95}
        put(run / "evaluation.json", {"taught": rates, "held_out": rates | {"obeys": 0.8}})
    write_status(run, "finished" if done else "stopped", seconds, budget)


def write_status(run: Path, state: str, seconds: float, budget: float) -> None:
    stage = min(int(3 * seconds / budget), 2)
    put(run / "status.json", {
        "state": state, "pid": os.getpid(), "stage": STAGES[stage], "stage_index": stage, "num_stages": 3,
        "step": int(seconds * 100), "seconds": seconds, "seconds_left": max(budget - seconds, 0.0),
        "stage_seconds_left": 1.0, "clips_per_second": 2100.0, "message": "", "updated": time.time(),
    })  # fmt: skip


def report(run: Path, seconds: float, share: float, seed: int) -> None:
    step = int(seconds * 100)
    stage = min(int(3 * share), 2)
    folder = run / "samples" / f"step_{step}"
    folder.mkdir(exist_ok=True)
    for number, prompt in enumerate(PROMPTS):
        scenes = draw_scenes([parse(f"blue {prompt}")], np.array([seed]), seed=number, num_frames=10)
        colours = np.array(list(COLOURS.values()), np.uint8)[scenes.colours]
        write_clip(rasterise(trajectories(scenes, 10), scenes.shapes, colours)[0], folder / f"{number}.webp")
    put(folder / "verdicts.json", [share > 0.5, share > 0.3, None])
    (run / "checkpoints" / f"step_{step}.safetensors").write_bytes(packed({}))
    put(run / "checkpoints/latest.json", {"checkpoint": f"step_{step}"})
    losses = {"reconstruction": 1 / (1 + seconds)} if stage == 0 else {"motion": 2 / (1 + seconds), "code": 0.1}
    obey = {"taught": min(share * 1.2, 0.95), "held_out": min(share, 0.85), "clips": 48} if stage else None
    line = {
        "seconds": seconds, "step": step, "stage": STAGES[stage], "stage_index": stage, "losses": losses,
        "clips_per_second": 2100.0, "obey": obey, "samples": f"samples/step_{step}", "checkpoint": f"step_{step}",
    }  # fmt: skip
    with (run / "metrics.jsonl").open("a") as metrics:
        metrics.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
