"""Pieces of HTML that several tabs show.

HTML is `Markup`: what is formatted or added into it is escaped, unless it is `Markup` itself.
"""

from markupsafe import Markup

from demo.texts import texts


def problem(sentence: str) -> Markup:
    """An error sentence."""
    return Markup('<p class="problem" role="alert">{}</p>').format(sentence)


def hint(sentence: str) -> Markup:
    """A quiet sentence."""
    return Markup('<p class="hint">{}</p>').format(sentence)


def lead(sentence: str) -> Markup:
    """What a tab opens with."""
    return Markup('<p class="lead">{}</p>').format(sentence)


def badge(taught: bool, words: str = "") -> Markup:
    """Taught or never seen, in its colour; in other `words` where they are given."""
    common = texts().common
    words = words or (common.taught if taught else common.never_seen)
    return Markup('<span class="badge {}">{}</span>').format("taught" if taught else "unseen", words)


def kept_mark(kept: bool, words: str) -> Markup:
    """A check or a cross, in its colour, and what it means."""
    look, mark = ("kept", "✓") if kept else ("missed", "✗")
    return Markup('<span class="part {}"><span aria-hidden="true">{}</span> {}</span>').format(look, mark, words)


def bar(share: float | None) -> Markup:
    """A progress bar; None: under way, but nobody knows how far."""
    percent = 100 if share is None else round(100 * min(max(share, 0), 1))
    return Markup(
        '<div class="bar{}" role="progressbar" aria-label="{}" aria-valuemin="0" aria-valuemax="100"{}>'
        '<i style="width:{}%"></i></div>'
    ).format(
        " unknown" if share is None else "",
        texts().common.progress,
        "" if share is None else Markup(' aria-valuenow="{}"').format(percent),
        percent,
    )
