"""The benchmark of asking: the first clip and the next ones, batches, steps of the solver, and files to take home."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from t2v_core.benchmark.instruments import Effort, Timing, apart, peak_memory, timed, timing_of
from t2v_core.evaluation.rates import PromptAndProgram, Rate, questions, rate
from t2v_core.generation.sampling import INFERENCE_STEPS, SHIPPED_RUN, generate, load_model
from t2v_core.generation.video_files import SUFFIXES, encode_clip
from t2v_core.judging.judge import judge
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.training.reports import FIRST_PROMPT

ASKED_GROUPS = ("taught", "held_out")
ASKED_SEED = 3
SCALES = (1, 4)  # as it is, and as the command line writes it


@dataclass(frozen=True, kw_only=True)
class ColdStart:
    """A new process each time, with the files in the system's cache. command: `python -m t2v_core.generate`, from its
    start to its end, a file written. load: of the model; first_clip: the one after that."""

    command: Timing
    load: Timing
    first_clip: Timing


@dataclass(frozen=True, kw_only=True)
class Batch:
    """So many prompts in one call, the model warm. seconds: for all of them."""

    clips: int
    seconds: Timing
    milliseconds_a_clip: float


@dataclass(frozen=True, kw_only=True)
class SolverSteps:
    """Obey rates per group with so many steps of the ODE solver (two evaluations of the prior each)."""

    num_inference_steps: int
    rates: dict[str, Rate]
    milliseconds_a_clip: float


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """A clip to a file's bytes; scale: px for each of the clip's; size_bytes: mean over clips; seconds: for one."""

    suffix: str
    scale: int
    seconds: Timing
    size_bytes: float


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A model that answers. warm: one clip, by the solver's usual number of steps; judging: of one clip, by the judge;
    peak_bytes: resident at most, batches included."""

    run: str
    weights: int
    warm: Timing
    judging: Timing
    batches: list[Batch]
    solver: list[SolverSteps]
    encoding: list[Encoding]
    peak_bytes: int


def measure_cold_start(effort: Effort, run: Path = SHIPPED_RUN) -> ColdStart:
    commands, loads, clips = [], [], []
    for _ in tqdm(range(effort.cold_starts), desc="Cold starts", leave=False):
        commands.append(_command_seconds(run))
        load, clip = apart(load_and_ask, run)
        loads.append(load)
        clips.append(clip)
    return ColdStart(command=timing_of(commands), load=timing_of(loads), first_clip=timing_of(clips))


def _command_seconds(run: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "t2v_core.generate", "--run", str(run), "--prompt", FIRST_PROMPT]
        command += ["--out", str(Path(folder) / "clip.gif")]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


def load_and_ask(run: Path) -> tuple[float, float]:
    """Seconds to load a model and to make a first clip; cold only in a process that has done nothing yet."""
    started = time.perf_counter()
    model = load_model(run)
    loaded = time.perf_counter()
    generate(model, [FIRST_PROMPT], [0])
    return loaded - started, time.perf_counter() - loaded


def measure_asking(effort: Effort, run: Path = SHIPPED_RUN) -> Asking:
    """All that a loaded model does."""
    model = load_model(run)
    assert model.split is not None
    groups = {
        group: asked
        for group in ASKED_GROUPS
        if (asked := questions(model.config.data, model.split, group, effort.clips_asked, ASKED_SEED))
    }
    asked = [question for group in groups.values() for question in group]
    seeds = iter(range(sys.maxsize))
    warm = timed(lambda: _clips_of(model, asked, [next(seeds)]), effort.seconds, effort.fewest)
    batches = [_measure_batch(model, asked, size, effort) for size in tqdm(effort.batches, "Batches", leave=False)]
    peak = peak_memory()
    clip, program = _clips_of(model, asked, [0])[0], asked[0][1]
    return Asking(
        run=run.name,
        weights=sum(weight.numel() for weight in model.networks.parameters()),
        warm=warm,
        judging=timed(lambda: judge(clip, program), effort.seconds / 5, effort.fewest),
        batches=batches,
        solver=[_measure_steps(model, groups, n) for n in tqdm(effort.inference_steps, "Solver steps", leave=False)],
        encoding=measure_encoding(model, asked, effort),
        peak_bytes=peak,
    )


def _clips_of(
    model: TextToVideo,
    asked: Sequence[PromptAndProgram],
    seeds: Sequence[int],
    num_inference_steps: int = INFERENCE_STEPS,
) -> np.ndarray:
    """A clip a seed; the prompts in turn."""
    prompts = [asked[seed % len(asked)][0] for seed in seeds]
    return generate(model, prompts, seeds, num_inference_steps=num_inference_steps)


def _measure_batch(model: TextToVideo, asked: Sequence[PromptAndProgram], size: int, effort: Effort) -> Batch:
    fewest = max(1, effort.fewest // size)
    seconds = timed(lambda: _clips_of(model, asked, range(size)), effort.seconds, fewest)
    return Batch(clips=size, seconds=seconds, milliseconds_a_clip=1000 * seconds.p50 / size)


def _measure_steps(
    model: TextToVideo, groups: dict[str, list[PromptAndProgram]], num_inference_steps: int
) -> SolverSteps:
    rates, seconds, clips_made = {}, 0.0, 0
    for group, asked in groups.items():
        started = time.perf_counter()
        clips = _clips_of(model, asked, range(len(asked)), num_inference_steps=num_inference_steps)
        seconds += time.perf_counter() - started
        clips_made += len(clips)
        rates[group] = rate([judge(clip, program) for clip, (_, program) in zip(clips, asked, strict=True)])
    return SolverSteps(
        num_inference_steps=num_inference_steps, rates=rates, milliseconds_a_clip=1000 * seconds / clips_made
    )


def measure_encoding(model: TextToVideo, asked: Sequence[PromptAndProgram], effort: Effort) -> list[Encoding]:
    """Every format that a clip may be taken home in, on generated clips in turn."""
    clips = _clips_of(model, asked, range(effort.clips_encoded))
    found = []
    for suffix in tqdm(SUFFIXES, "Encoding", leave=False):
        for scale in SCALES:
            sizes: list[int] = []

            def encode(suffix: str = suffix, scale: int = scale, sizes: list[int] = sizes) -> None:
                sizes.append(len(encode_clip(clips[len(sizes) % len(clips)], suffix, scale=scale)))

            seconds = timed(encode, effort.seconds / 10, max(effort.fewest, len(clips)))
            once_each = sizes[: len(clips)]
            size = sum(once_each) / len(once_each)
            found.append(Encoding(suffix=suffix, scale=scale, seconds=seconds, size_bytes=size))
    return found
