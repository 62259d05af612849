"""The intended and the measured path, drawn over one another."""

from itertools import pairwise

import numpy as np

from t2v_core.judging.judge import Verdict
from t2v_core.judging.paths import PATH_TOLERANCE
from t2v_core.judging.several import SceneVerdict

_KEY = (
    '<span><svg viewBox="0 0 24 10"><path class="intended" d="M1 5H23"/></svg>intended</span>'
    '<span><svg viewBox="0 0 24 10"><path class="measured" d="M1 5H23"/></svg>measured</span>'
    '<span><svg viewBox="0 0 24 10"><circle class="start" cx="12" cy="5" r="3"/></svg>start</span>'
)
_TOO_FAR = '<span><svg viewBox="0 0 24 10"><circle class="off" cx="12" cy="5" r="3.6"/></svg>too far</span>'


def paths_html(verdict: Verdict | SceneVerdict | None, size: int = 64) -> str:
    """The intended and the measured path of each thing on the torus, as SVG with its key; "" without a verdict."""
    things = verdict.things if isinstance(verdict, SceneVerdict) else (verdict,) if verdict else ()
    if not things:
        return ""
    drawn = [_paths(thing, size, in_colour=len(things) > 1) for thing in things]
    off = any(is_off for _, is_off in drawn)
    subject = "The measured path" if len(things) == 1 else "The measured paths"
    leaves = ("leaves" if off else "follows") if len(things) == 1 else ("leave" if off else "follow")
    words = f"{subject} {leaves} the intended one{'' if len(things) == 1 else 's'}."
    return (
        f'<figure class="paths"><svg class="paper" viewBox="0 0 {size} {size}" role="img" aria-label="{words}">'
        f"{''.join(svg for svg, _ in drawn)}</svg>"
        f"<figcaption>{_KEY}{_TOO_FAR if off else ''}</figcaption></figure>"
    )


def _paths(verdict: Verdict, size: int, *, in_colour: bool) -> tuple[str, bool]:
    """Both paths of a thing, in its colour where there are several; and whether the measured one is ever off."""
    measured, intended = verdict.track.centres, verdict.intended
    seen = ~np.isnan(measured).any(1)
    ghosts = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        for (x, y), radius in zip(measured[seen], verdict.track.radii[seen], strict=True)
    )
    gaps = np.abs(measured - intended)
    errors = np.linalg.norm(np.minimum(gaps, size - gaps), axis=1) * 64 / size
    off = [i for i in np.flatnonzero(seen) if errors[i] > PATH_TOLERANCE]
    rings = "".join(f'<circle cx="{measured[i, 0]:.1f}" cy="{measured[i, 1]:.1f}" r="3.2"/>' for i in off)
    start = f'<circle class="start" cx="{measured[0, 0]:.1f}" cy="{measured[0, 1]:.1f}" r="2"/>' if seen[0] else ""
    red, green, blue = verdict.track.colour
    colour = f' style="stroke:rgb({red},{green},{blue})"' if in_colour else ""
    return (
        f'<g class="ghosts">{ghosts}</g><path class="intended" d="{_torus_path(intended, size)}"/>'
        f'<path class="measured"{colour} d="{_torus_path(measured, size)}"/>{start}<g class="off">{rings}</g>'
    ), bool(off)


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
