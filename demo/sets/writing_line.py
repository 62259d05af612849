"""The line of writings: training sets and zips, one after the other, in a thread of the server. No gradio in it.

A writing says on a card of its own how it went. The line knows whose turn it is and how far it has come, and a
server that stops forgets it: what a card calls under way and the line does not know was cut off.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field

Report = Callable[[float], None]  # called with the share that is done
_TELLING_SHARE = 0.02  # from here on, the pace so far says more than the estimate


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a writing stands. turn: 0 while it is under way, 1 for the next in line. seconds: about how long until
    it begins; while it is under way, until it is done."""

    turn: int
    share: float
    seconds: float


@dataclass(kw_only=True, eq=False)
class _Writing:
    key: str
    work: Callable[[Report], None]
    estimate: float
    context: Context = field(default_factory=copy_context)  # it speaks as whoever asked for it
    share: float = 0.0
    began: float | None = None

    def report(self, share: float) -> None:
        self.share = share

    def seconds_left(self) -> float:
        gone = time.monotonic() - self.began if self.began is not None else 0.0
        if self.share < _TELLING_SHARE:
            return max(0.0, self.estimate - gone)
        return gone * (1 - self.share) / self.share


_line: list[_Writing] = []
_lock = threading.Lock()


def enter(key: str, work: Callable[[Report], None], *, estimate: float) -> None:
    """Put a writing at the end of the line. `key`: what to ask for it by; `estimate`: the seconds it may take."""
    with _lock:
        _line.append(_Writing(key=key, work=work, estimate=estimate))
        if len(_line) == 1:
            threading.Thread(target=_work, name="writing line", daemon=True).start()


def find(key: str) -> Standing | None:
    """None: it is not in the line, because it is done or was never asked for."""
    with _lock:
        for turn, writing in enumerate(_line):
            if writing.key == key:
                before = _line[:turn] or [writing]
                seconds = sum(entry.seconds_left() for entry in before)
                return Standing(turn=turn, share=writing.share, seconds=seconds)
    return None


def _work() -> None:
    """Write until the line is empty."""
    while True:
        with _lock:
            first = _line[0]
            first.began = time.monotonic()
        try:
            first.context.run(first.work, first.report)
        except Exception:  # the others still have their turn
            logging.exception("writing failed: %s", first.key)
        with _lock:
            _line.remove(first)
            if not _line:
                return
