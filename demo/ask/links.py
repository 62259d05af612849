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
    parts = {name: value for name, value in parts.items() if value != ""} | {"starts": ",".join(map(str, asked.starts))}
    return "?" + urlencode(parts)


def linked_question(query: Mapping[str, str]) -> Question:
    """Read ?prompt=&seed=&run=&checkpoint=&starts=0,6; whatever makes no sense is left out."""
    run = query.get("run", "")
    run = run if visitors.find_run(run) else ""
    checkpoint = query.get("checkpoint", "")
    starts = [part for part in query.get("starts", "").split(",")[:8] if part.isdecimal() and len(part) < 4]
    return Question(
        prompt=query.get("prompt", "")[:300] or opening_prompt(run),
        seed=clean_seed(query.get("seed", FIRST_SEED)),
        run=run,
        # One that was thinned out since is asked for all the same: the answer says so, and no other clip is shown.
        checkpoint=checkpoint if re.fullmatch(r"step_[0-9]{1,12}", checkpoint) else "",
        starts=tuple(int(part) for part in starts),
    )
