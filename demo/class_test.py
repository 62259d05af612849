"""A class on one server: each student puts a default training in line at once, while clients ask.

    python -m demo.class_test [--students 8] [--clients 30] [--every 7]

It starts the app on a free port, as a teacher would. Prints obeying models an hour (a model counts if it obeys 95 % of
the pairs that were held out from it), the time until the last one was done, and the clients' p50 and p95.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from demo.load_test import Asking, Tally, running_app, start_asking
from demo.runs import jobs, training_line
from demo.shared import visitors
from t2v_core.errors import UserError
from t2v_core.evaluation.rates import ask, questions, rate
from t2v_core.generation.sampling import load_model

OBEYS = 0.95  # of the held-out pairs
CLIPS, SEED = 300, 3  # asked of each model afterwards; not the seed of its own report
LOOK_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Result:
    """ended: seconds from the wishes to each run's end, in order; rates: held-out pairs obeyed, of the same runs."""

    ended: list[float]
    rates: list[float]
    failed: int

    @property
    def obeying_an_hour(self) -> float:
        obeying = sum(found >= OBEYS for found in self.rates)
        return 3600 * obeying / self.ended[-1] if self.ended else 0.0


def put_in_line(students: int) -> list[str]:
    """A default training of each student, in the folder that the server watches. Returns the runs' ids."""
    training_line.SLOTS = 0  # this process only puts wishes down: the server starts the trainers
    return [jobs.start(visitors.new_visitor(), jobs.Request(seed=seed)) for seed in range(students)]


def wait_for(runs: list[str]) -> tuple[dict[str, float], list[str]]:
    """When each run ended, in seconds from now, and those that did so without a model."""
    began, ended, failed = time.monotonic(), dict[str, float](), list[str]()
    with tqdm(total=len(runs), desc="Trainings", unit="run") as bar:
        while len(ended) + len(failed) < len(runs):
            time.sleep(LOOK_SECONDS)
            for run in runs:
                card = None if run in ended or run in failed else jobs.read_run("", run)
                if card is not None and not card.live:
                    bar.update()
                    if card.state == "finished":
                        ended[run] = time.monotonic() - began
                    else:
                        failed.append(run)
    return ended, failed


def held_out_rate(run: Path) -> float:
    """Asked anew: the run's own report asks fewer."""
    model = load_model(run)
    assert model.split is not None
    asked = questions(model.config.data, model.split, "held_out", CLIPS, SEED)
    return rate(ask(model, asked, SEED)).obeys


def class_test(students: int, clients: int, every: float, home: Path) -> tuple[Result, Tally]:
    os.environ["MOTION_LAB_HOME"] = str(home)
    asking = Asking(clients=clients, prompts=10**9, every=every, ended=threading.Event())
    with running_app(home) as url:
        tally, threads = start_asking(url, asking)
        runs = put_in_line(students)
        ended, failed = wait_for(runs)
        asking.ended.set()
        for thread in threads:
            thread.join()
    rates = [held_out_rate(home / "runs" / run) for run in ended]
    return Result(ended=list(ended.values()), rates=rates, failed=len(failed)), tally


def main() -> int:
    parser = argparse.ArgumentParser(description="A class that trains and asks at once.")
    parser.add_argument("--students", type=int, default=8)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--every", type=float, default=7.0, help="seconds that a client rests between two questions")
    args = parser.parse_args()
    if args.students < 1 or args.clients < 1:
        parser.error("A class has at least one student and one client.")
    print(f"load before: {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as home:
        try:
            result, tally = class_test(args.students, args.clients, args.every, Path(home))
        except UserError as error:
            sys.exit(f"{error}")
    for seconds, obeys in zip(result.ended, result.rates, strict=True):
        print(f"done after {seconds:5.0f} s, obeys {obeys:6.1%} of its held-out pairs")
    print(f"{result.obeying_an_hour:.0f} obeying models an hour; {result.failed} trainings failed")
    if tally.seconds:
        middle, high = np.percentile(tally.seconds, [50, 95])
        print(f"clients: {len(tally.seconds)} answers, p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms, "
              f"errors {len(tally.errors)}")  # fmt: skip
    return int(result.failed > 0 or bool(tally.errors))


if __name__ == "__main__":
    sys.exit(main())
