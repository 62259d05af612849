"""Pieces of HTML that several tabs show."""

from demo.shared.clips import escape


def problem(sentence: str) -> str:
    """An error sentence; whatever it quotes is escaped."""
    return f'<p class="problem" role="alert">{escape(sentence)}</p>'


def bar(share: float | None) -> str:
    """A progress bar; None: under way, but nobody knows how far."""
    percent = 100 if share is None else round(100 * min(max(share, 0), 1))
    value = "" if share is None else f' aria-valuenow="{percent}"'
    waiting = " unknown" if share is None else ""
    return (
        f'<div class="bar{waiting}" role="progressbar" aria-label="progress" aria-valuemin="0" aria-valuemax="100"'
        f'{value}><i style="width:{percent}%"></i></div>'
    )
