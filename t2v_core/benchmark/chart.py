"""Curves on logarithmic axes, as a picture: a straight line is a power, and its slope the exponent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

import cv2
import numpy as np

Curve = Sequence[tuple[float, float]]  # (x, y), both more than 0

WIDTH, HEIGHT = 420, 320  # px of a panel
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 72, 48
INK, GRID = (40, 40, 40), (225, 225, 225)
COLOURS = ((31, 105, 200), (214, 90, 20), (30, 140, 70), (150, 60, 160), (120, 120, 120))
FONT, SMALL = cv2.FONT_HERSHEY_SIMPLEX, 0.4
SCALE = 2  # drawn that much larger, for screens with fine pixels
FEWEST_DECADES = 1.0  # of an axis: on a shorter one, noise would look like growth


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Curves by name over one pair of axes."""

    x_label: str
    y_label: str
    curves: Mapping[str, Curve]


def chart(panels: Sequence[Panel], columns: int) -> np.ndarray:
    """Panels side by side, row after row: uint8 [H, W, 3]. ValueError: none at all, or no logarithm."""
    if not panels or columns < 1:
        raise ValueError("A chart needs at least one panel and one column.")
    rows = ceil(len(panels) / columns)
    sheet = np.full((rows * HEIGHT * SCALE, columns * WIDTH * SCALE, 3), 255, np.uint8)
    for n, panel in enumerate(panels):
        top, left = n // columns * HEIGHT * SCALE, n % columns * WIDTH * SCALE
        _draw(sheet[top : top + HEIGHT * SCALE, left : left + WIDTH * SCALE], panel)
    return sheet


class _Axis:
    """A logarithmic axis from `first` to `last` px."""

    def __init__(self, values: Sequence[float], first: float, last: float):
        if not values or min(values) <= 0:
            raise ValueError("Logarithmic axes show numbers above 0 only.")
        low, high = log10(min(values)), log10(max(values))
        room = max(0.06 * (high - low), (FEWEST_DECADES - (high - low)) / 2)
        self.low, self.high, self.first, self.last = low - room, high + room, first, last

    def place(self, value: float) -> float:
        return self.first + (log10(value) - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self) -> list[float]:
        """Round numbers: powers of ten over many decades, and between them on shorter ranges."""
        span = self.high - self.low
        steps = (1,) if span > 2.5 else (1, 2, 5)
        powers = range(floor(self.low), ceil(self.high) + 1)
        found = [step * 10.0**power for power in powers for step in steps]
        return [round(tick, 12) for tick in found if self.low <= log10(tick) <= self.high]


def tick_label(value: float) -> str:
    """Short where that loses nothing: 0.5, 20, 1,024, 10K, 1.5M."""
    for unit, letter in ((1e6, "M"), (1e3, "K")):
        if value >= unit and value % (unit / 10) == 0:
            return f"{value / unit:g}{letter}"
    return f"{value:,g}"


def _draw(canvas: np.ndarray, panel: Panel) -> None:
    points = [point for curve in panel.curves.values() for point in curve]
    x_axis = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    y_axis = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    for tick in sorted({x for x, _ in points}):  # the very values: there are few
        x = x_axis.place(tick)
        _line(canvas, (x, TOP), (x, HEIGHT - BOTTOM), GRID)
        _write(canvas, tick_label(tick), (x, HEIGHT - BOTTOM + 16), centred=0.5)
    for tick in y_axis.ticks():
        y = y_axis.place(tick)
        _line(canvas, (LEFT, y), (WIDTH - RIGHT, y), GRID)
        _write(canvas, tick_label(tick), (LEFT - 6, y + 4), centred=1.0)
    _line(canvas, (LEFT, TOP), (LEFT, HEIGHT - BOTTOM), INK)
    _line(canvas, (LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM), INK)
    _write(canvas, panel.x_label, ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10), centred=0.5)
    _write(canvas, panel.y_label, (LEFT - 6, TOP - 12), centred=1.0)
    for n, (name, curve) in enumerate(panel.curves.items()):
        colour = COLOURS[n % len(COLOURS)]
        places = [(x_axis.place(x), y_axis.place(y)) for x, y in sorted(curve)]
        for start, end in pairwise(places):
            _line(canvas, start, end, colour, 2)
        for place in places:
            cv2.circle(canvas, _pixel(place), 3 * SCALE, colour, -1, cv2.LINE_AA)
        _write(canvas, name, (LEFT + 4, 16 + 15 * n), colour=colour)


def _pixel(place: tuple[float, float]) -> tuple[int, int]:
    return round(place[0] * SCALE), round(place[1] * SCALE)


def _line(
    canvas: np.ndarray,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: tuple[int, int, int],
    width: int = 1,
) -> None:
    cv2.line(canvas, _pixel(start), _pixel(end), colour, width * SCALE, cv2.LINE_AA)


def _write(
    canvas: np.ndarray,
    text: str,
    place: tuple[float, float],
    *,
    centred: float = 0.0,
    colour: tuple[int, int, int] = INK,
) -> None:
    """centred: the share of the text that is left of its place."""
    (width, _), _ = cv2.getTextSize(text, FONT, SMALL * SCALE, SCALE)
    x, y = _pixel(place)
    cv2.putText(canvas, text, (round(x - centred * width), y), FONT, SMALL * SCALE, colour, SCALE, cv2.LINE_AA)
