"""A verdict as HTML: the sentence first, then each part kept or not, and the two paths drawn over one another."""

from html import escape

from demo.answers.asking import Answer, Familiarity, phase_names
from demo.ask.links import link_to
from demo.runs.checkpoints import trained_seconds
from demo.runs.run_cards import MODEL_LABELS
from demo.shared.wording import seconds_text
from t2v_core.judging.judge import Part, Verdict
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
