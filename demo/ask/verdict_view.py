"""A verdict as HTML: the sentence first, then each part kept or not, and the two paths drawn over one another."""

from dataclasses import replace
from html import escape

from demo.answers.asking import Answer, Familiarity, phase_names
from demo.ask.links import link_to
from demo.runs.checkpoints import trained_seconds
from demo.runs.run_cards import MODEL_LABELS
from demo.shared.wording import seconds_text
from t2v_core.judging.judge import Part, Verdict
from t2v_core.judging.several import SceneVerdict
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
    words = {True: "It obeyed.", False: "It did not obey.", None: "No verdict."}[verdict.obeys]
    if verdict.obeys is None:
        story = "In too many frames the things come so close that nobody could tell them apart. Try another seed."
    else:
        story = _story(answer.familiarity, verdict.obeys, always_same=answer.model.config.data.preset == "blog")
    return (
        f'<p class="verdict"><strong>{words}</strong> {badge}</p>'
        f'<p class="quiet">{escape(story)}</p>{_parts_html(answer, verdict)}'
    )


def _parts_html(answer: Answer, verdict: Verdict | SceneVerdict) -> str:
    """Each part kept or not; of several things, a list for each."""
    if isinstance(verdict, Verdict):
        assert answer.program is not None
        return _list_html(_shown_parts(verdict, answer.program))
    reason = f'<p class="quiet">What was seen: {escape(verdict.reason)}.</p>' if verdict.reason else ""
    lists = [
        f'<h4 class="thing">{escape(thing_name(program))}</h4>{_list_html(_shown_parts(thing, program))}'
        for thing, program in zip(verdict.things, answer.programs, strict=False)
        if program
    ]
    return reason + "".join(lists)


def _list_html(parts: list[Part]) -> str:
    return f'<ul class="parts">{"".join(_part_html(part) for part in parts)}</ul>'


def thing_name(program: Program) -> str:
    """What a prompt calls a thing: "small red circle"."""
    return " ".join(word for word in (program.size, program.colour, program.shape) if word)


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
    if verdict.likeness is not None:
        named[-1] = replace(named[-1], words=f"{named[-1].words} ({_likeness_words(verdict.likeness)})")
    if not verdict.object.kept:
        named.insert(0, verdict.object)
    if not verdict.motion.kept:
        if len(phases) == 1:
            phases = [Part(words=phases[0].words, kept=False, reason=verdict.motion.reason)]
        else:
            phases.append(Part(words="the whole path", kept=False, reason=verdict.motion.reason))
    return named + phases


def _likeness_words(likeness: float) -> str:
    """How like its picture, for who does not know the measure: 0 is a flat silhouette, 1 the picture itself."""
    if likeness >= 0.8:
        return "very like its picture"
    if likeness >= 0.5:
        return "like its picture"
    return "roughly like its picture" if likeness >= 0.2 else "little like its picture"


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
    if answer.verdict.obeys is None:
        return '<span class="part">no verdict</span>'
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
