"""A verdict as HTML: the sentence first, then each part kept or not, and the two paths drawn over one another."""

from html import escape
from itertools import pairwise

import numpy as np

from demo.asking import Answer, Familiarity, phase_names
from demo.checkpoints import trained_seconds
from demo.links import link_to
from demo.run_cards import MODEL_LABELS
from demo.wording import seconds_text
from t2v_core.judging.judge import PATH_TOLERANCE, Part, Verdict
from t2v_core.world.scenes import Program

_KEPT, _MISSED = "✓", "✗"


def verdict_html(answer: Answer) -> str:
    """The result in words. Everything that a visitor typed is escaped."""
    verdict = answer.verdict
    if verdict is None or answer.program is None or answer.familiarity is None:
        return (
            '<p class="verdict">Here is the clip.</p><p class="quiet">This model learned from somebody’s own clips. '
            "Nobody wrote down what happens in them, so there is nothing to judge it by.</p>"
        )
    badge = (
        '<span class="badge taught">taught</span>'
        if answer.familiarity.taught
        else '<span class="badge unseen">never seen in training</span>'
    )
    words = "It obeyed." if verdict.obeys else "It did not obey."
    story = _story(answer.familiarity, verdict.obeys, always_same=answer.model.config.data.preset == "blog")
    parts = "".join(_part_html(part) for part in _shown_parts(verdict, answer.program))
    return (
        f'<p class="verdict"><strong>{words}</strong> {badge}</p>'
        f'<p class="quiet">{escape(story)}</p><ul class="parts">{parts}</ul>'
    )


def _story(known: Familiarity, obeys: bool, always_same: bool) -> str:
    """What to think of it, in a sentence or two. `always_same`: in the article's data, a prompt has one clip."""
    missed = "This time it missed: try another seed."
    if known.taught and obeys:
        others = "It saw clips of this in training, with other starts, sizes and speeds."
        return "It saw this very clip in training, many times." if always_same else others
    if known.taught:
        return f"It saw clips of this in training. {missed}"
    return f"The model has never seen {known.reason}. {'It did it anyway.' if obeys else missed}"


def _shown_parts(verdict: Verdict, program: Program) -> list[Part]:
    """What the prompt names, in its order. The whole path and "one object" are shown only if they fail."""
    named = [part for part in (verdict.size, verdict.colour, verdict.shape) if part]
    phases = [
        Part(words=words, kept=part.kept, reason=part.reason)
        for words, part in zip(phase_names(program, 0), verdict.motions, strict=True)
    ]
    if not verdict.object.kept:
        named.insert(0, verdict.object)
    if not verdict.motion.kept:
        if len(phases) == 1:
            phases = [Part(words=phases[0].words, kept=False, reason=verdict.motion.reason)]
        else:
            phases.append(Part(words="the whole path", kept=False, reason=verdict.motion.reason))
    return named + phases


def _part_html(part: Part) -> str:
    mark, said = (_KEPT, "kept") if part.kept else (_MISSED, "not kept")
    why = f' <span class="why">{escape(part.reason)}</span>' if part.reason else ""
    return (
        f'<li class="part {"kept" if part.kept else "missed"}"><span aria-hidden="true">{mark}</span> '
        f'{escape(part.words)}<span class="for-readers"> ({said})</span>{why}</li>'
    )


def badge_html(answer: Answer) -> str:
    """The verdict in two words, for small clips."""
    if answer.verdict is None:
        return ""
    look, mark, said = ("kept", _KEPT, "obeyed") if answer.verdict.obeys else ("missed", _MISSED, "missed")
    return f'<span class="part {look}"><span aria-hidden="true">{mark}</span> {said}</span>'


def facts_html(answer: Answer) -> str:
    """How it was made, and a link that makes it again."""
    asked, config = answer.question, answer.model.config
    link = escape(link_to(asked), quote=True)
    spent = f"{max(1, round(answer.seconds * 1000))} ms" if answer.seconds < 1 else f"{answer.seconds:.1f} s"
    trained = trained_seconds(asked.run, asked.checkpoint)
    model = f"{MODEL_LABELS[config.model]} model" + (f" trained for {seconds_text(trained)}" if trained else "")
    return (
        f'<p class="quiet facts">Made in {spent} by a {model} · '
        f'seed {asked.seed} · <a class="link" href="{link}" target="_blank">link to this clip</a></p>'
    )


def paths_html(verdict: Verdict | None, size: int = 64) -> str:
    """The intended and the measured path on the torus, as SVG with its key; "" without a verdict."""
    if verdict is None:
        return ""
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
    words = "The measured path " + ("leaves" if off else "follows") + " the intended one."
    ring_key = '<span><svg viewBox="0 0 24 10"><circle class="off" cx="12" cy="5" r="3.6"/></svg>too far</span>'
    return (
        f'<figure class="paths"><svg class="paper" viewBox="0 0 {size} {size}" role="img" aria-label="{words}">'
        f'<g class="ghosts">{ghosts}</g><path class="intended" d="{_torus_path(intended, size)}"/>'
        f'<path class="measured" d="{_torus_path(measured, size)}"/>{start}<g class="off">{rings}</g></svg>'
        '<figcaption><span><svg viewBox="0 0 24 10"><path class="intended" d="M1 5H23"/></svg>intended</span>'
        '<span><svg viewBox="0 0 24 10"><path class="measured" d="M1 5H23"/></svg>measured</span>'
        '<span><svg viewBox="0 0 24 10"><circle class="start" cx="12" cy="5" r="3"/></svg>start</span>'
        f"{ring_key if off else ''}</figcaption></figure>"
    )


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
