"""Links that ask again: a question as query parameters, and back. Nothing in a link is trusted."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from demo.answers.asking import Question
from demo.answers.examples import opening_prompt
from demo.shared import visitors
from demo.shared.seeds import clean_seed

FIRST_SEED = 7


def link_to(asked: Question) -> str:
    parts = {
        "prompt": asked.prompt,
        "seed": asked.seed,
        "run": asked.run.removeprefix("shipped"),
        "checkpoint": asked.checkpoint,
    }
    parts = {name: value for name, value in parts.items() if value != ""}
    several = bool(asked.starts) and isinstance(asked.starts[0], tuple)
    rows = asked.starts if several else (asked.starts,)
    parts["starts"] = ";".join(",".join(map(str, starts)) for starts in rows)
    return "?" + urlencode(parts)


def linked_question(query: Mapping[str, str]) -> Question:
    """Read ?prompt=&seed=&run=&checkpoint=&starts=0,6 (of several things, 0,6;0,3); whatever makes no sense is left
    out."""
    run = query.get("run", "")
    run = run if visitors.find_run(run) else ""
    checkpoint = query.get("checkpoint", "")
    rows = [_numbers(row) for row in query.get("starts", "").split(";")[:3]]
    return Question(
        prompt=query.get("prompt", "")[:300] or opening_prompt(run),
        seed=clean_seed(query.get("seed", FIRST_SEED)),
        run=run,
        # One that was thinned out since is asked for all the same: the answer says so, and no other clip is shown.
        checkpoint=checkpoint if re.fullmatch(r"step_[0-9]{1,12}", checkpoint) else "",
        starts=tuple(rows) if len(rows) > 1 else rows[0],
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",")[:8] if part.isascii() and part.isdecimal() and len(part) < 4)
