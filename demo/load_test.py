"""Many clients at once: is everybody answered soon, and with their own clip?

    python -m demo.load_test [--url URL] [--clients 30] [--prompts 20] [--run ID]

Without --url it starts the app on a free port. Prints p50 and p95 of the seconds from asking to having the clip's
file, errors and mix-ups; ends with status 1 if an answer went wrong or p95 is above one second.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from gradio_client import Client

from demo.shared.clips import frames_of
from demo.shared.visitors import PROJECT
from t2v_core.judging.track import measure
from t2v_core.world.scenes import MOTION_NAMES

ALLOWED_SECONDS = 1.0  # p95
START_SECONDS = 240  # the machine may be training something else meanwhile


@dataclass
class Tally:
    """What the clients found. `answers` hold (prompt, seed, file, verdict)."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answers: list[tuple[str, int, str, dict[str, Any]]] = field(default_factory=list)


@contextmanager
def running_app(home: Path) -> Iterator[str]:
    """Start app.py as a person would, on a free port and with a home of its own; end it. Yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {"MOTION_LAB_HOME": str(home), "GRADIO_TEMP_DIR": str(home / "gradio")}
    environment = os.environ | folders | {"PORT": str(port)}
    environment.pop("SPACE_ID", None)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "server.log").open("wb") as log:
        app = subprocess.Popen([sys.executable, "app.py"], cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, app, home / "server.log")
        yield url
    finally:
        app.terminate()
        app.wait(timeout=30)


def _wait_for(url: str, app: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and app.poll() is None:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise RuntimeError(f"The app did not start.\n{log.read_text()}")


def ask_many(client: Client, number: int, prompts: int, run: str, tally: Tally, gate: threading.Barrier) -> None:
    """One client: a prompt after the other, each different from everybody else's."""
    rng = random.Random(number)
    gate.wait()
    for i in range(prompts):
        prompt = f"blue circle {' then '.join(rng.sample(MOTION_NAMES[:16], 2))}"
        seed = 1000 * number + i
        started = time.perf_counter()
        try:
            file, verdict, _ = client.predict(prompt, seed, run, api_name="/generate")
        except Exception as error:
            tally.errors.append(f"{type(error).__name__}: {error}")
            continue
        tally.seconds.append(time.perf_counter() - started)
        tally.answers.append((prompt, seed, file, verdict))


def count_mix_ups(tally: Tally) -> int:
    """An answer is mixed up if its words are not those asked, or its clip is not the one that was judged."""
    mixed = 0
    for prompt, seed, file, verdict in tally.answers:
        judged = [[np.nan] * 2 if centre is None else centre for centre in verdict["measured"]]
        seen = measure(frames_of(file)).centres
        same_clip = len(seen) == len(judged) and np.allclose(seen, judged, atol=0.02, equal_nan=True)
        mixed += not (same_clip and verdict["prompt"] == prompt and verdict["seed"] == seed)
    return mixed


def load(url: str, clients: int, prompts: int, run: str = "") -> tuple[Tally, int]:
    """Ask, all at once; returns what came back and how many answers were mixed up."""
    tally, gate = Tally(), threading.Barrier(clients)
    made = [Client(url, verbose=False, analytics_enabled=False, ssl_verify=False) for _ in range(clients)]
    made[0].predict("blue circle moving up", 0, run, api_name="/generate")  # a model is loaded once, not per client
    threads = [
        threading.Thread(target=ask_many, args=(client, number, prompts, run, tally, gate))
        for number, client in enumerate(made)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally, count_mix_ups(tally)


def main() -> int:
    parser = argparse.ArgumentParser(description="Ask the app many things at once.")
    parser.add_argument("--url", help="an app that runs already; without it one is started")
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--prompts", type=int, default=20, help="for each client, one after the other")
    parser.add_argument("--run", default="", help="the run to ask, by its id; the shipped model unless given")
    args = parser.parse_args()
    started = time.perf_counter()
    if args.url:
        tally, mixed = load(args.url, args.clients, args.prompts, args.run)
    else:
        with tempfile.TemporaryDirectory() as home, running_app(Path(home)) as url:
            tally, mixed = load(url, args.clients, args.prompts, args.run)
    print(f"{args.clients} clients x {args.prompts} prompts in {time.perf_counter() - started:.0f} s, start included")
    if not tally.seconds:
        print("No answer at all.", *tally.errors[:3], sep="\n")
        return 1
    middle, high = np.percentile(tally.seconds, [50, 95])
    print(f"p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms, errors {len(tally.errors)}, mix-ups {mixed}")
    print(*sorted(set(tally.errors))[:5], sep="\n", end="")
    return int(bool(tally.errors) or mixed > 0 or high > ALLOWED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
