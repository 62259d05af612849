"""A verdict as HTML: the sentence first, then each part kept or not, and the two paths drawn over one another."""

from dataclasses import replace

from markupsafe import Markup

from demo.answers.asking import Answer, Familiarity, phase_names
from demo.ask.links import link_to
from demo.runs.checkpoints import trained_seconds
from demo.shared.html import badge, kept_mark
from demo.texts import texts
from t2v_core.judging.judge import Part, Verdict
from t2v_core.judging.several import SceneVerdict
from t2v_core.world.scenes import Program


def verdict_html(answer: Answer) -> Markup:
    """The result in words."""
    said, verdict = texts().ask, answer.verdict
    if verdict is None or answer.program is None or answer.familiarity is None:
        return Markup('<p class="verdict">{}</p><p class="quiet">{}</p>').format(said.here_is_the_clip, said.no_verdict)
    taught, obeys = answer.familiarity.taught, verdict.obeys
    story = said.too_close
    if obeys is not None:
        story = _story(answer.familiarity, obeys, always_same=answer.model.config.data.preset == "blog")
    return Markup('<p class="verdict"><strong>{}</strong> {}</p><p class="quiet">{}</p>{}').format(
        {True: said.obeyed, False: said.not_obeyed, None: said.undecided}[obeys],
        badge(taught, "" if taught else said.never_seen),
        story,
        _parts_html(answer, verdict),
    )


def _parts_html(answer: Answer, verdict: Verdict | SceneVerdict) -> Markup:
    """Each part kept or not; of several things, a list for each."""
    if isinstance(verdict, Verdict):
        assert answer.program is not None
        return _list_html(_shown_parts(verdict, answer.program))
    seen = Markup('<p class="quiet">{}</p>').format(texts().ask.what_was_seen(verdict.reason)) if verdict.reason else ""
    lists = [
        Markup('<h4 class="thing">{}</h4>{}').format(thing_name(program), _list_html(_shown_parts(thing, program)))
        for thing, program in zip(verdict.things, answer.programs, strict=False)
        if program
    ]
    return Markup("").join([seen, *lists])


def _list_html(parts: list[Part]) -> Markup:
    return Markup('<ul class="parts">{}</ul>').format(Markup("").join(map(_part_html, parts)))


def thing_name(program: Program) -> str:
    """What a prompt calls a thing: "small red circle"."""
    return " ".join(word for word in (program.size, program.colour, program.shape) if word)


def _story(known: Familiarity, obeys: bool, always_same: bool) -> str:
    """What to think of it, in a sentence or two. `always_same`: in the article's data, a prompt has one clip."""
    said = texts().ask
    if known.taught and obeys:
        return said.saw_this if always_same else said.saw_others
    if known.taught:
        return said.saw_and_missed
    return said.did_it_anyway(known.reason) if obeys else said.never_seen_and_missed(known.reason)


def _shown_parts(verdict: Verdict, program: Program) -> list[Part]:
    """What the prompt names, in its order. The whole path and "one object" are shown only if they fail."""
    said = texts().scene.words
    named = [
        replace(part, words=said.get(part.words, part.words))
        for part in (verdict.size, verdict.colour, verdict.shape)
        if part
    ]
    phases = [
        Part(words=words, kept=part.kept, reason=part.reason)
        for words, part in zip(phase_names(program, 0), verdict.motions, strict=True)
    ]
    if verdict.likeness is not None:
        like = texts().ask.likeness(verdict.likeness)
        named[-1] = replace(named[-1], words=f"{named[-1].words} ({like})")
    if not verdict.object.kept:
        named.insert(0, verdict.object)
    if not verdict.motion.kept:
        if len(phases) == 1:
            phases = [Part(words=phases[0].words, kept=False, reason=verdict.motion.reason)]
        else:
            phases.append(Part(words=texts().ask.whole_path, kept=False, reason=verdict.motion.reason))
    return named + phases


def _part_html(part: Part) -> Markup:
    said = texts().ask
    look, mark, kept = ("kept", "✓", said.kept) if part.kept else ("missed", "✗", said.not_kept)
    why = Markup(' <span class="why">{}</span>').format(part.reason) if part.reason else ""
    return Markup(
        '<li class="part {}"><span aria-hidden="true">{}</span> {}<span class="for-readers"> ({})</span>{}</li>'
    ).format(look, mark, part.words, kept, why)


def badge_html(answer: Answer) -> Markup:
    """The verdict in two words, for small clips."""
    if answer.verdict is None:
        return Markup("")
    if answer.verdict.obeys is None:
        return Markup('<span class="part">{}</span>').format(texts().ask.undecided_mark)
    said = texts().common
    return kept_mark(answer.verdict.obeys, said.obeyed if answer.verdict.obeys else said.missed)


def facts_html(answer: Answer) -> Markup:
    """How it was made, and a link that makes it again."""
    said, asked = texts().ask, answer.question
    trained = trained_seconds(asked.run, asked.checkpoint)
    return Markup('<p class="quiet facts">{} · <a class="link" href="{}" target="_blank">{}</a></p>').format(
        said.made(answer.seconds, answer.model.config.model, trained, asked.seed), link_to(asked), said.link
    )
