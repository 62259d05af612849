"""A run's code brings it to another browser, where the one that started it has lost its id. No gradio in it."""

import secrets
import threading
import time

from demo.runs import training_line
from demo.runs.jobs import MAX_RUNS, JobError
from demo.shared import visitors
from demo.shared.cards import read_card
from demo.texts import texts

WRONG_CODE_SECONDS = 0.2  # so that nobody tries all codes
_guessing = threading.Lock()  # one at a time, whoever guesses


def claim(visitor: str, code: str) -> str:
    """Make the run with this code the visitor's; returns its id. Whoever had it before has it no longer.

    Raises JobError for a code that no run has, and for a visitor who has as many runs as are kept."""
    if not visitors.is_visitor(visitor):
        raise JobError(texts().common.loading)
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    with _guessing:
        known = {run: read_card(run).code for run in visitors.all_folders("runs")} if plain else {}
        found = [run for run, has in known.items() if has and secrets.compare_digest(has.encode(), plain.encode())]
        if not found:
            time.sleep(WRONG_CODE_SECONDS)
            raise JobError(texts().runs.no_such_code)
    with training_line.lock:
        if visitors.own_run(visitor, found[0].name) is None:
            if len(visitors.own_folders("runs", visitor)) >= MAX_RUNS:
                raise JobError(texts().runs.too_many(MAX_RUNS))
            visitors.hand_over(found[0], visitor)
    return found[0].name
