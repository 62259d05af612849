"""The benchmark of data sets: writing them our way and the article's, and what drawing clips costs as sets grow."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from t2v_core.benchmark.article_writer import article_writer
from t2v_core.benchmark.instruments import Effort, Timing, peak_memory, timed, timing_of
from t2v_core.config import PresetName, preset, quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.data.folders import Layout, write_dataset

ARTICLE = "the article's"
DRAWN_AT_ONCE = 128


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A writer of data sets. seconds: for `clips` clips; ratio: its clips per second against the article's writer."""

    writer: str
    preset: str
    layout: str
    clips: int
    seconds: Timing
    clips_per_second: float
    ratio: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Random clips of a set that is drawn as needed. seconds: for `clips` of them at once, drawn and rendered;
    open_seconds: to make the set; peak_bytes: resident at most in a process that does nothing else."""

    set_size: int
    clips: int
    seconds: Timing
    open_seconds: float
    peak_bytes: int


def measure_writing(effort: Effort) -> list[Writing]:
    """The article's writer first, then ours on the same 18 prompts in both layouts, then on the other presets.

    Files are not flushed to the disk, for none of them. The writers take turns, so that a busy minute hits them all.
    """
    ours: list[tuple[PresetName, Layout]] = [
        ("blog", "native"),
        ("blog", "blog"),
        ("quick", "native"),
        ("full", "native"),
    ]
    names = [(ARTICLE, "blog", "blog"), *(("ours", name, layout) for name, layout in ours)]
    counts = [effort.clips_written if layout == "native" else effort.clips_written_slowly for *_, layout in names]
    writers: list[Callable[[Path, int], object]] = [article_writer, *(_our_writer(*choice) for choice in ours)]
    taken: list[list[float]] = [[] for _ in writers]
    for _ in tqdm(range(effort.write_repeats), desc="Writing data sets", leave=False):
        for writer, count, seconds in zip(writers, counts, taken, strict=True):
            seconds.append(_seconds_to_write(writer, count))
    speeds = [count / timing_of(seconds).p50 for count, seconds in zip(counts, taken, strict=True)]
    return [
        Writing(
            writer=who,
            preset=what,
            layout=layout,
            clips=count,
            seconds=timing_of(seconds),
            clips_per_second=speed,
            ratio=speed / speeds[0],
        )
        for (who, what, layout), count, seconds, speed in zip(names, counts, taken, speeds, strict=True)
    ]


def _our_writer(name: PresetName, layout: Layout) -> Callable[[Path, int], object]:
    return lambda folder, count: list(write_dataset(replace(preset(name), num_clips=count), None, folder, layout))


def _seconds_to_write(writer: Callable[[Path, int], object], count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return timed(lambda: writer(Path(folder) / "set", count), 0, fewest=1, warm_up=0).best


def measure_drawing(set_size: int, effort: Effort) -> Drawing:
    """To be called in a process of its own: the memory is the whole process's."""
    config = replace(quick(), num_clips=set_size)
    opening = timed(lambda: SceneClips(config), 0, effort.fewest)
    data = SceneClips(config)
    rng = np.random.default_rng(config.seed)
    seconds = timed(lambda: data.clips(rng.integers(set_size, size=DRAWN_AT_ONCE)), effort.seconds, effort.fewest)
    return Drawing(
        set_size=set_size,
        clips=DRAWN_AT_ONCE,
        seconds=seconds,
        open_seconds=opening.p50,
        peak_bytes=peak_memory(),
    )
