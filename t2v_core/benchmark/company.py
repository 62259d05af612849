"""The benchmark of company: the same default training alone, and beside what the people who use this have beside it."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from t2v_core import runs
from t2v_core.config import PresetName
from t2v_core.evaluation.rates import Rate, ask, questions, rate
from t2v_core.generation.sampling import load_model

Company = Literal["alone", "a busy loop", "another training", "30 clients asking"]
ASKED_SEED = 2  # not that of the reports
# As a class asks: 30 clients, each of whom rests about 7 s between two questions.
CLIENTS = ("-m", "demo.load_test", "--clients", "30", "--prompts", "1000000", "--every", "7", "--seconds")
LONGEST_SECONDS = 3600
SUMMING_UP_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class InCompany:
    """A training of a preset: seconds to its end, optimizer steps a second by stage (reports included), and what it
    obeys of held-out pairs afterwards. load: how many processes wanted the processor in the minute before. clients_p50,
    clients_p95: seconds that those who asked waited, where somebody did."""

    preset: str
    company: Company
    load: float
    seconds: float
    steps_per_second: dict[str, float]
    held_out: Rate
    clients_p50: float | None = None
    clients_p95: float | None = None


def measure_company(preset: PresetName, clips_asked: int, seed: int = 0) -> Iterator[InCompany]:
    """One training after the other, each beside other company; two rows for two trainings at once."""
    with tempfile.TemporaryDirectory() as folder:
        for company in tqdm(("alone", "a busy loop", "another training", "30 clients asking"), leave=False):
            yield from _measure(preset, company, Path(folder) / company.replace(" ", "-"), clips_asked, seed)


def _measure(preset: PresetName, company: Company, folder: Path, clips: int, seed: int) -> Iterator[InCompany]:
    load = os.getloadavg()[0]
    folders = [folder / str(number) for number in range(2 if company == "another training" else 1)]
    with _beside(company, folder) as log:
        began = time.monotonic()
        trainers = [_start("train.py", "--preset", preset, "--seed", str(seed), "--out", str(run)) for run in folders]
        ended: dict[Path, float] = {}
        while len(ended) < len(trainers):
            time.sleep(0.2)
            for run, trainer in zip(folders, trainers, strict=True):
                if run not in ended and trainer.poll() is not None:
                    ended[run] = time.monotonic() - began
    waited = _waited(log) if company == "30 clients asking" else (None, None)
    for run in folders:
        model = load_model(run)
        assert model.split is not None
        asked = questions(model.config.data, model.split, "held_out", clips, ASKED_SEED)
        yield InCompany(
            preset=preset,
            company=company,
            load=load,
            seconds=ended[run],
            steps_per_second=steps_per_second(run),
            held_out=rate(ask(model, asked, ASKED_SEED)),
            clients_p50=waited[0],
            clients_p95=waited[1],
        )


def steps_per_second(run: Path) -> dict[str, float]:
    """By stage, between a stage's first report and its last; a stage with a single report has none."""
    spans: dict[str, list[tuple[float, int]]] = {}
    for line in runs.read_metrics(run):
        spans.setdefault(line["stage"], []).append((line["seconds"], line["step"]))
    return {
        stage: round((reports[-1][1] - reports[0][1]) / (reports[-1][0] - reports[0][0]), 1)
        for stage, reports in spans.items()
        if reports[-1][0] > reports[0][0]
    }


def _start(*arguments: str, log: Path | None = None) -> subprocess.Popen[bytes]:
    with log.open("wb") if log else open(os.devnull, "wb") as out:
        return subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=out, stdin=subprocess.DEVNULL)


@contextmanager
def _beside(company: Company, folder: Path) -> Iterator[Path]:
    """Whoever shares the machine, for as long as the block takes. Yields where it writes what it found."""
    folder.mkdir(parents=True)
    log = folder / "company.log"
    beside = None
    if company == "a busy loop":
        beside = _start("-c", "while True: pass")
    if company == "30 clients asking":
        beside = _start(*CLIENTS, str(LONGEST_SECONDS), log=log)
        _wait_for_answers(log)
    try:
        yield log
    finally:
        if beside is not None:
            beside.terminate()  # the load test then sums up
            try:
                beside.wait(SUMMING_UP_SECONDS)
            except subprocess.TimeoutExpired:  # what was measured so far is worth more than its end
                beside.kill()


def _wait_for_answers(log: Path) -> None:
    """Until the app has started and the first answers have come."""
    deadline = time.monotonic() + 120
    while "asking" not in log.read_text():
        if time.monotonic() > deadline:
            raise RuntimeError(f"The clients did not begin to ask.\n{log.read_text()}")
        time.sleep(0.5)


def _waited(log: Path) -> tuple[float, float]:
    """p50 and p95 in seconds, as the load test says them last."""
    found = re.search(r"p50 (\d+) ms, p95 (\d+) ms", log.read_text())
    if found is None:
        raise RuntimeError(f"The clients did not say how long they waited.\n{log.read_text()}")
    return int(found[1]) / 1000, int(found[2]) / 1000
