"""Many clients at once: is everybody answered soon, and with their own clip?

    python -m demo.load_test [--url URL] [--clients 30] [--prompts 20] [--every SECONDS] [--run ID]

Without --url it starts the app on a free port. With --every, a client rests about so long between its questions, as a
class does. Prints p50 and p95 of the seconds from asking to having the clip's
file, errors and mix-ups; ends with status 1 if an answer went wrong or p95 is above one second.
"""

import argparse
import os
import random
import signal
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


@dataclass(frozen=True, kw_only=True)
class Asking:
    """How the clients ask: so many prompts each, or until `ended` is set; about `every` seconds between two of them."""

    clients: int = 30
    prompts: int = 20
    every: float = 0.0
    run: str = ""
    ended: threading.Event = field(default_factory=threading.Event)


def ask_many(client: Client, number: int, asking: Asking, tally: Tally, gate: threading.Barrier) -> None:
    """One client: a prompt after the other, each different from everybody else's."""
    rng = random.Random(number)
    gate.wait()
    asking.ended.wait(rng.uniform(0, asking.every))
    for i in range(asking.prompts):
        if asking.ended.is_set():
            return
        prompt = f"blue circle {' then '.join(rng.sample(MOTION_NAMES[:16], 2))}"
        seed = 1000 * number + i
        started = time.perf_counter()
        try:
            file, verdict, _ = client.predict(prompt, seed, asking.run, api_name="/generate")
        except Exception as error:
            tally.errors.append(f"{type(error).__name__}: {error}")
            continue
        tally.seconds.append(time.perf_counter() - started)
        tally.answers.append((prompt, seed, file, verdict))
        asking.ended.wait(rng.uniform(0.5, 1.5) * asking.every)


def count_mix_ups(tally: Tally) -> int:
    """An answer is mixed up if its words are not those asked, or its clip is not the one that was judged."""
    mixed = 0
    for prompt, seed, file, verdict in tally.answers:
        judged = [[np.nan] * 2 if centre is None else centre for centre in verdict["measured"]]
        seen = measure(frames_of(file)).centres
        same_clip = len(seen) == len(judged) and np.allclose(seen, judged, atol=0.02, equal_nan=True)
        mixed += not (same_clip and verdict["prompt"] == prompt and verdict["seed"] == seed)
    return mixed


def start_asking(url: str, asking: Asking) -> tuple[Tally, list[threading.Thread]]:
    """Clients that ask, each in a thread of its own; what comes back gathers in the tally."""
    tally, gate = Tally(), threading.Barrier(asking.clients)
    made = [Client(url, verbose=False, analytics_enabled=False, ssl_verify=False) for _ in range(asking.clients)]
    # A model is loaded once, not per client.
    made[0].predict("blue circle moving up", 0, asking.run, api_name="/generate")
    threads = [
        threading.Thread(target=ask_many, args=(client, number, asking, tally, gate), daemon=True)
        for number, client in enumerate(made)
    ]
    for thread in threads:
        thread.start()
    print(f"{asking.clients} clients are asking", flush=True)
    return tally, threads


def load(url: str, asking: Asking) -> tuple[Tally, int]:
    """Ask, all at once; returns what came back and how many answers were mixed up."""
    tally, threads = start_asking(url, asking)
    for thread in threads:
        thread.join()
    return tally, count_mix_ups(tally)


def main() -> int:
    parser = argparse.ArgumentParser(description="Ask the app many things at once.")
    parser.add_argument("--url", help="an app that runs already; without it one is started")
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--prompts", type=int, default=20, help="for each client, one after the other")
    parser.add_argument("--every", type=float, default=0.0, help="seconds that a client rests between two questions")
    parser.add_argument("--seconds", type=float, help="at most, whatever the number of prompts")
    parser.add_argument("--run", default="", help="the run to ask, by its id; the shipped model unless given")
    args = parser.parse_args()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())  # come to an end, and sum up
    if args.seconds:
        timer = threading.Timer(args.seconds, ended.set)
        timer.daemon = True  # who is told to end before does not wait for it
        timer.start()
    asking = Asking(ended=ended, clients=args.clients, prompts=args.prompts, every=args.every, run=args.run)
    started = time.perf_counter()
    if args.url:
        tally, mixed = load(args.url, asking)
    else:
        with tempfile.TemporaryDirectory() as home, running_app(Path(home)) as url:
            tally, mixed = load(url, asking)
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
