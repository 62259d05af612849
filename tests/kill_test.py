"""Kill a training of about a minute at random moments, go on with it, and see whether it ends as one left alone does.

    python -m tests.kill_test --times 50

The moments follow from --seed. Each time: the same command is started, killed at once (SIGKILL) with all that it
started, and given again. It has to end, and its weights and rates have to be those of the training that nobody killed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import torch
from safetensors.torch import load_file

from t2v_core import checkpoints, runs

ROOT = Path(__file__).parents[1]
STEPS = 700  # about a minute on two slow cores
LARGEST_DIFFERENCE = 0.02  # of the weights, as a share of their length
LARGEST_GAP = 0.05  # between obey rates


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """killed_at: seconds from its start; saved_step: where the second command went on, 0 for anew. problem: "" where
    it ended as it should."""

    killed_at: float
    state: str
    saved_step: int
    difference: float
    gap: float
    problem: str


def command(run: Path, steps: int) -> list[str]:
    return [sys.executable, str(ROOT / "train.py"), "--preset", "quick", "--steps", str(steps), "--out", str(run)]


def start(run: Path, steps: int) -> "subprocess.Popen[str]":
    """One thread, so that sums are rounded alike however busy the machine is."""
    return subprocess.Popen(
        command(run, steps),
        env=os.environ | {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(run: Path, steps: int) -> str:
    """Let it come to its end; what it said on stderr where it failed, else ""."""
    process = start(run, steps)
    said = process.communicate()[1]
    return said.strip() or f"ended with {process.returncode}" if process.returncode else ""


def kill_after(run: Path, steps: int, seconds: float) -> None:
    process = start(run, steps)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in family:
            child.kill()
    process.communicate()


def weights_of(run: Path) -> torch.Tensor:
    name = checkpoints.latest_checkpoint(run)
    assert name is not None
    loaded = load_file(checkpoints.checkpoint_path(run, name))
    return torch.cat([loaded[key].float().flatten() for key in sorted(loaded)])


def compared(run: Path, whole: Path) -> tuple[float, float]:
    """The difference of the weights as a share of their length, and the largest gap between the obey rates."""
    ours, theirs = weights_of(run), weights_of(whole)
    rates, others = runs.read_evaluation(run), runs.read_evaluation(whole)
    gap = max((abs(rates.get(group, -1.0) - rate) for group, rate in others.items()), default=0.0)
    return float((ours - theirs).norm() / theirs.norm()), gap


def saved_step(run: Path) -> int:
    state = checkpoints.load_resume_state(run)
    return int(state[1]["step"]) if state else 0


def kill_once(run: Path, whole: Path, steps: int, seconds: float) -> Outcome:
    kill_after(run, steps, seconds)
    status = runs.read_status(run)
    state, saved = status.state if status else "not begun", saved_step(run)
    problem = "its status says that it runs" if state in ("running", "damaged") else finish(run, steps)
    ended = runs.read_status(run)
    if not problem and (ended is None or ended.state != "finished"):
        problem = f"it is {ended.state if ended else 'not there'} in the end"
    difference, gap = (np.nan, np.nan) if problem else compared(run, whole)
    if not problem and (difference > LARGEST_DIFFERENCE or gap > LARGEST_GAP):
        problem = "it ends otherwise than one that nobody killed"
    return Outcome(killed_at=seconds, state=state, saved_step=saved, difference=difference, gap=gap, problem=problem)


def kill_test(folder: Path, times: int, seed: int, steps: int) -> list[Outcome]:
    whole, begun = folder / "whole", time.monotonic()
    problem = finish(whole, steps)
    if problem:
        sys.exit(f"The training fails even where nobody kills it: {problem}")
    lasted = time.monotonic() - begun
    print(f"Left alone, it takes {lasted:.0f} s, all in: {json.dumps(runs.read_evaluation(whole))}", flush=True)
    outcomes = []
    for number, moment in enumerate(np.random.default_rng(seed).uniform(0, lasted, times)):
        outcome = kill_once(folder / f"run_{number}", whole, steps, float(moment))
        outcomes.append(outcome)
        print(
            f"{number + 1:3} killed after {outcome.killed_at:5.1f} s ({outcome.state}), went on from step "
            f"{outcome.saved_step:4}: weights differ by {outcome.difference:.4f}, rates by {outcome.gap:.3f}"
            f"{', ' + outcome.problem if outcome.problem else ''}",
            flush=True,
        )
    return outcomes


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=STEPS)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = kill_test(Path(folder), asked.times, asked.seed, asked.steps)
    good = sum(not outcome.problem for outcome in outcomes)
    print(f"{good} of {len(outcomes)} resumed and ended as the one that was let alone.")
    sys.exit(good < len(outcomes))


if __name__ == "__main__":
    main()
