"""Curves on logarithmic axes, as a picture: a straight line is a power, and its slope the exponent.

matplotlib is imported here only, and only when something is drawn: it comes with requirements-dev.txt.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Curve = Sequence[tuple[float, float]]  # (x, y), both more than 0
WIDTH, HEIGHT = 4.2, 3.2  # inches of a panel
DOTS = 200  # an inch
FEWEST_DECADES = 1.0  # of an axis: on a shorter one, noise would look like growth


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Curves by name over one pair of axes."""

    x_label: str
    y_label: str
    curves: Mapping[str, Curve]


def chart(panels: Sequence[Panel], columns: int) -> bytes:
    """Panels side by side, row after row, as a PNG file. Errors as `drawn`."""
    file = io.BytesIO()
    drawn(panels, columns).savefig(file, format="png", dpi=DOTS)
    return file.getvalue()


def drawn(panels: Sequence[Panel], columns: int) -> "Figure":
    """The same as a figure. Raises ValueError where there is nothing to draw, or no logarithm; ImportError without
    matplotlib."""
    from matplotlib.figure import Figure

    if not panels or columns < 1:
        raise ValueError("A chart needs at least one panel and one column.")
    rows = ceil(len(panels) / columns)
    figure = Figure(figsize=(columns * WIDTH, rows * HEIGHT), layout="constrained")
    for number, panel in enumerate(panels, 1):
        _draw(figure.add_subplot(rows, columns, number), panel)
    return figure


def limits(values: Sequence[float]) -> tuple[float, float]:
    """Of an axis that shows these values: a little more than they take, and never less than FEWEST_DECADES."""
    if not values or min(values) <= 0:
        raise ValueError("Logarithmic axes show numbers above 0 only.")
    low, high = log10(min(values)), log10(max(values))
    room = max(0.06 * (high - low), (FEWEST_DECADES - (high - low)) / 2)
    return float(10 ** (low - room)), float(10 ** (high + room))


def tick_label(value: float) -> str:
    """Short where that loses nothing: 0.5, 20, 1,024, 10K, 1.5M."""
    for unit, letter in ((1e6, "M"), (1e3, "K")):
        if value >= unit and value % (unit / 10) == 0:
            return f"{value / unit:g}{letter}"
    return f"{value:,g}"


def _draw(axes: "Axes", panel: Panel) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    x_values, y_values = zip(*(point for curve in panel.curves.values() for point in curve), strict=True)
    axes.set(xscale="log", yscale="log", xlim=limits(x_values), ylim=limits(y_values), xlabel=panel.x_label)
    axes.set_title(panel.y_label, loc="left", fontsize="medium")
    low, high = limits(y_values)
    axes.yaxis.set_major_locator(LogLocator(subs=(1,) if high / low > 10**2.5 else (1, 2, 5)))
    axes.set_xticks(sorted(set(x_values)))  # the very values: there are few
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: tick_label(round(value, 12))))
        axis.set_minor_locator(NullLocator())
    axes.grid(color="0.9")
    axes.spines[["top", "right"]].set_visible(False)
    for name, curve in panel.curves.items():
        axes.plot(*zip(*sorted(curve), strict=True), marker="o", label=name)
    if any(panel.curves):
        axes.legend(frameon=False, fontsize="small")
