"""Clips side by side: the same words with other seeds, and the closest clip that the model was taught."""

from html import escape
from typing import Any

import numpy as np

from demo import asking
from demo.asking import AskError, Question
from demo.clips import moving
from demo.prompt_chips import problem_html
from demo.verdict_view import badge_html
from t2v_core.dataset import clip_set
from t2v_core.evaluate import nearest_taught_clip

_SIZE = 128  # px


def four_seeds(asked: Question | None) -> str:
    """The same question with four seeds."""
    if asked is None:
        return ""
    try:
        answers = asking.ask_four(asked)
    except AskError as error:
        return problem_html(error)
    figures = "".join(
        _figure(
            answer.clip,
            f"{asked.prompt}, seed {answer.question.seed}",
            f"seed {answer.question.seed} {badge_html(answer)}",
        )
        for answer in answers
    )
    text = "The same words, four seeds: what the words leave open (where, how big, how fast) is drawn anew."
    return f'<p class="quiet">{text}</p><div class="clips">{figures}</div>'


def closest_taught(asked: Question | None) -> str:
    """Copied or composed? The clip on the page beside the most similar one that the model was taught."""
    if asked is None:
        return ""
    try:
        answer = asking.ask(asked)
    except AskError as error:
        return problem_html(error)
    if answer.familiarity is None:
        return '<p class="quiet">The clips that this model was taught are not here to compare with.</p>'
    data = clip_set(answer.model.config.data, answer.model.split)
    index, _, clip = nearest_taught_clip(answer.clip, data)
    words = data.prompts(np.array([index]))[0]
    text = "Of the clips that it was taught, this one looks most like the clip above."
    figures = _figure(answer.clip, "the clip above", "made now") + _figure(clip, words, f"taught: “{escape(words)}”")
    return f'<p class="quiet">{text}</p><div class="clips">{figures}</div>'


def _figure(clip: Any, alt: str, caption: str) -> str:
    return f'<figure>{moving(clip, alt=alt, size=_SIZE)}<figcaption class="facts">{caption}</figcaption></figure>'
