"""The benchmark of worlds of one's own: drawn things and moves are taught, and asked for in combinations never taught.

The drawings are this file's own, of several colours each and none of them symmetrical in all ways, as visitors draw.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from t2v_core import runs
from t2v_core.evaluation.rates import Rate, ask, old_rates, questions, rate
from t2v_core.generation.sampling import load_model
from t2v_core.judging.judge import Verdict
from t2v_core.world.own import make_move, make_thing, make_world, write_world
from t2v_core.world.scenes import Motion, World

SIDE = 160  # px of a drawing
ASKED_SEED = 2  # not that of the reports
GROUPS = ("taught", "held_out", "three_phases")
Colour = tuple[int, int, int]
RED, ORANGE, YELLOW, GREEN = (210, 40, 40), (245, 140, 30), (250, 205, 50), (40, 150, 70)
BLUE, PURPLE, BROWN, GREY = (50, 100, 200), (150, 90, 200), (120, 75, 40), (120, 125, 135)
PALE, DARK = (240, 240, 235), (40, 40, 50)


class Drawing:
    """A sheet of paper without paper: shapes laid on it are opaque, all else is clear."""

    def __init__(self) -> None:
        self.rgba = np.zeros((SIDE, SIDE, 4), np.uint8)

    def area(self, colour: Colour, *points: tuple[int, int]) -> "Drawing":
        cv2.fillPoly(self.rgba, [np.array(points)], (*colour, 255), cv2.LINE_AA)
        return self

    def oval(self, colour: Colour, middle: tuple[int, int], axes: tuple[int, int]) -> "Drawing":
        cv2.ellipse(self.rgba, middle, axes, 0, 0, 360, (*colour, 255), -1, cv2.LINE_AA)
        return self

    def line(self, colour: Colour, start: tuple[int, int], end: tuple[int, int], width: int) -> "Drawing":
        cv2.line(self.rgba, start, end, (*colour, 255), width, cv2.LINE_AA)
        return self


def fish() -> Drawing:
    drawn = Drawing().area(YELLOW, (60, 80), (15, 45), (15, 115)).oval(ORANGE, (92, 80), (52, 34))
    return drawn.area(RED, (80, 48), (112, 48), (88, 24)).oval(PALE, (122, 70), (10, 10)).oval(DARK, (124, 70), (5, 5))


def rocket() -> Drawing:
    drawn = Drawing().area(RED, (50, 95), (22, 138), (55, 128)).area(RED, (110, 95), (138, 138), (105, 128))
    drawn.area(GREY, (80, 12), (112, 62), (108, 130), (52, 130), (48, 62)).area(YELLOW, (62, 132), (98, 132), (80, 156))
    return drawn.oval(BLUE, (80, 68), (15, 15))


def house() -> Drawing:
    drawn = Drawing().area(YELLOW, (30, 72), (130, 72), (130, 145), (30, 145)).area(RED, (16, 76), (80, 18), (144, 76))
    return drawn.area(BROWN, (88, 100), (114, 100), (114, 145), (88, 145)).area(
        BLUE, (42, 92), (70, 92), (70, 118), (42, 118)
    )


def cat() -> Drawing:
    drawn = Drawing().area(GREY, (36, 70), (40, 18), (76, 46)).area(GREY, (124, 70), (120, 18), (84, 46))
    drawn.oval(GREY, (80, 88), (54, 50)).oval(GREEN, (60, 78), (10, 12)).oval(GREEN, (100, 78), (10, 12))
    return (
        drawn.area((230, 120, 150), (72, 100), (88, 100), (80, 110))
        .oval(DARK, (60, 78), (4, 9))
        .oval(DARK, (100, 78), (4, 9))
    )


def tree() -> Drawing:
    drawn = Drawing().area(BROWN, (68, 90), (92, 90), (96, 152), (64, 152)).oval(GREEN, (80, 62), (56, 48))
    return drawn.oval(RED, (58, 52), (9, 9)).oval(RED, (102, 68), (9, 9))


def flower() -> Drawing:
    drawn = Drawing().line(GREEN, (80, 80), (80, 154), 9).area(GREEN, (82, 132), (122, 104), (116, 130))
    for turn in np.arange(5) * 2 * np.pi / 5:
        drawn.oval(PURPLE, (int(80 + 27 * np.sin(turn)), int(56 - 27 * np.cos(turn))), (19, 19))
    return drawn.oval(YELLOW, (80, 56), (16, 16))


def car() -> Drawing:
    drawn = Drawing().area(BLUE, (10, 88), (36, 84), (58, 52), (106, 52), (128, 84), (152, 92), (152, 122), (10, 122))
    drawn.area(PALE, (62, 60), (80, 60), (80, 82), (48, 82)).oval(DARK, (42, 122), (18, 18)).oval(
        DARK, (120, 122), (18, 18)
    )
    return drawn.oval(YELLOW, (146, 100), (7, 8))


def ghost() -> Drawing:
    drawn = Drawing().oval(PURPLE, (80, 66), (46, 50))
    drawn.area(
        PURPLE, (34, 66), (126, 66), (126, 146), (110, 128), (95, 146), (80, 128), (65, 146), (50, 128), (34, 146)
    )
    return (
        drawn.oval(PALE, (64, 62), (12, 15))
        .oval(PALE, (100, 62), (12, 15))
        .oval(DARK, (67, 66), (6, 7))
        .oval(DARK, (103, 66), (6, 7))
    )


DRAWINGS: tuple[Callable[[], Drawing], ...] = (fish, rocket, house, cat, tree, flower, car, ghost)


def moves() -> list[tuple[str, Motion]]:
    """A loop, a wave, and a spiral that grows and turns."""
    share = np.linspace(0, 1, 60)
    turns = 2 * np.pi * share
    loop = np.stack([np.sin(turns), np.cos(turns)], 1)
    wave = np.stack([4 * share, np.sin(2 * turns) / 3], 1)
    spiral = share[:, None] * np.stack([np.cos(1.5 * turns), np.sin(1.5 * turns)], 1)
    return [
        make_move("looping", loop.tolist()),
        make_move("waving", wave.tolist()),
        make_move("spiralling", spiral.tolist(), growth=1.4, turn=60),
    ]


def drawn_world(num_things: int, *, with_moves: bool = False) -> World:
    things = [make_thing(draw.__name__, draw().rgba) for draw in DRAWINGS[:num_things]]
    return make_world(things, moves() if with_moves else [])


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What is taught, and how: `options` of train.py besides the world."""

    name: str
    num_things: int
    options: tuple[str, ...]
    with_moves: bool = False


GOING_ON = ("--from", "shipped")
LESSONS = (
    Lesson(name="four things", num_things=4, options=GOING_ON),
    Lesson(name="four things in a minute", num_things=4, options=(*GOING_ON, "--minutes", "1")),
    Lesson(name="four things in 20 s", num_things=4, options=(*GOING_ON, "--minutes", "0.34")),
    Lesson(name="four things and three moves", num_things=4, options=GOING_ON, with_moves=True),
    Lesson(name="eight things", num_things=8, options=GOING_ON),
    Lesson(name="four things from nothing, 3 minutes", num_things=4, options=("--minutes", "3")),
)


@dataclass(frozen=True, kw_only=True)
class Taught:
    """A lesson's end. rates: by group of questions, and of what the model knew before ("old_held_out", beside what it
    obeyed before). likeness: median over the held-out clips, and over those of them that rotate; None without any."""

    lesson: str
    load: float
    seconds: float
    steps: int
    rates: dict[str, Rate]
    old_before: float | None
    likeness: float | None
    likeness_rotating: float | None


def measure_own_worlds(clips_asked: int, lessons: Sequence[Lesson] = LESSONS, seed: int = 0) -> Iterator[Taught]:
    """One training after the other, each from the command line as anybody would start it."""
    with tempfile.TemporaryDirectory() as folder:
        for number, lesson in enumerate(tqdm(lessons, desc="Own worlds", leave=False)):
            yield _measure(lesson, Path(folder) / str(number), clips_asked, seed)


def _measure(lesson: Lesson, folder: Path, clips: int, seed: int) -> Taught:
    load, run = os.getloadavg()[0], folder / "run"
    write_world(drawn_world(lesson.num_things, with_moves=lesson.with_moves), folder / "world")
    command = [sys.executable, "train.py", "--world", str(folder / "world"), "--out", str(run), "--seed", str(seed)]
    began = time.monotonic()
    subprocess.run([*command, *lesson.options], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    model, rates, held_out = load_model(run), {}, []
    assert model.split is not None
    for group in GROUPS:
        asked = questions(model.config.data, model.split, group, clips, ASKED_SEED)
        verdicts = ask(model, asked, ASKED_SEED, with_likeness=True)
        rates[group] = rate(verdicts)
        if group == "held_out":
            held_out = [(verdict, "rotating" in prompt) for verdict, (prompt, _) in zip(verdicts, asked, strict=True)]
    old = old_rates(model, clips, ASKED_SEED, ["held_out"])
    rates |= {group: now for group, (now, _) in old.items()}
    return Taught(
        lesson=lesson.name,
        load=load,
        seconds=seconds,
        steps=runs.read_metrics(run)[-1]["step"],
        rates=rates,
        old_before=next((before for _, before in old.values()), None),
        likeness=_median_likeness([verdict for verdict, _ in held_out]),
        likeness_rotating=_median_likeness([verdict for verdict, rotates in held_out if rotates]),
    )


def _median_likeness(verdicts: Sequence[Verdict]) -> float | None:
    found = [verdict.likeness for verdict in verdicts if verdict.likeness is not None]
    return round(float(np.median(found)), 3) if found else None
