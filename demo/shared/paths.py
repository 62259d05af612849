"""The intended and the measured path, drawn over one another."""

from itertools import pairwise

import numpy as np
from markupsafe import Markup

from demo.texts import texts
from t2v_core.judging.judge import Verdict
from t2v_core.judging.paths import PATH_TOLERANCE
from t2v_core.judging.several import SceneVerdict

_CIRCLE = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>')
_KEY = Markup('<span><svg viewBox="0 0 24 10">{}</svg>{}</span>')
_LINE = Markup('<path class="{}" d="M1 5H23"/>')
_DOT = Markup('<circle class="{}" cx="12" cy="5" r="{}"/>')


def paths_html(verdict: Verdict | SceneVerdict | None, size: int = 64) -> Markup:
    """The intended and the measured path of each thing on the torus, as SVG with its key; "" without a verdict."""
    things = verdict.things if isinstance(verdict, SceneVerdict) else (verdict,) if verdict else ()
    if not things:
        return Markup("")
    drawn = [_paths(thing, size, in_colour=len(things) > 1) for thing in things]
    said, off = texts().common, any(is_off for _, is_off in drawn)
    keys = [
        _KEY.format(_LINE.format("intended"), said.path_intended),
        _KEY.format(_LINE.format("measured"), said.path_measured),
        _KEY.format(_DOT.format("start", 3), said.path_start),
    ]
    if off:
        keys.append(_KEY.format(_DOT.format("off", 3.6), said.path_too_far))
    return Markup(
        '<figure class="paths"><svg class="paper" viewBox="0 0 {size} {size}" role="img" aria-label="{words}">'
        "{drawn}</svg><figcaption>{keys}</figcaption></figure>"
    ).format(
        size=size,
        words=said.paths_leave(len(things)) if off else said.paths_follow(len(things)),
        drawn=Markup("").join(svg for svg, _ in drawn),
        keys=Markup("").join(keys),
    )


def _paths(verdict: Verdict, size: int, *, in_colour: bool) -> tuple[Markup, bool]:
    """Both paths of a thing, in its colour where there are several; and whether the measured one is ever off."""
    measured, intended = verdict.track.centres, verdict.intended
    seen = ~np.isnan(measured).any(1)
    ghosts = Markup("").join(
        _CIRCLE.format(x, y, radius) for (x, y), radius in zip(measured[seen], verdict.track.radii[seen], strict=True)
    )
    gaps = np.abs(measured - intended)
    errors = np.linalg.norm(np.minimum(gaps, size - gaps), axis=1) * 64 / size
    off = [i for i in np.flatnonzero(seen) if errors[i] > PATH_TOLERANCE]
    rings = Markup("").join(_CIRCLE.format(*measured[i], 3.2) for i in off)
    start = Markup('<circle class="start" cx="{:.1f}" cy="{:.1f}" r="2"/>').format(*measured[0]) if seen[0] else ""
    colour = Markup(' style="stroke:rgb({},{},{})"').format(*verdict.track.colour) if in_colour else ""
    return Markup(
        '<g class="ghosts">{}</g><path class="intended" d="{}"/><path class="measured"{} d="{}"/>{}'
        '<g class="off">{}</g>'
    ).format(ghosts, _torus_path(intended, size), colour, _torus_path(measured, size), start, rings), bool(off)


def _torus_path(points: np.ndarray, size: int) -> str:
    """Each step by the short way round: one that crosses an edge is drawn on both sides of it."""
    commands = []
    for a, b in pairwise(points):
        if np.isnan(a).any() or np.isnan(b).any():
            continue
        step = (b - a + size / 2) % size - size / 2
        lines = [(a, a + step)] if np.allclose(a + step, b) else [(a, a + step), (b - step, b)]
        commands += [f"M{p[0]:.1f} {p[1]:.1f}L{q[0]:.1f} {q[1]:.1f}" for p, q in lines]
    return "".join(commands)
