"""Clips side by side: the same words with other seeds, and the closest clip that the model was taught."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo.answers import asking
from demo.answers.asking import AskError, Question
from demo.ask.chips import problem_html
from demo.ask.verdict_view import badge_html
from demo.shared.clips import moving
from demo.texts import texts
from t2v_core.config import DataConfig
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.data.folders import DatasetError, open_dataset
from t2v_core.evaluation.nearest import TaughtIndex, taught_index
from t2v_core.world.split import Split

_SIZE = 128  # px


def four_seeds(asked: Question | None) -> Markup:
    """The same question with four seeds."""
    if asked is None:
        return Markup("")
    said = texts().ask
    try:
        answers = asking.ask_four(asked)
    except AskError as error:
        return problem_html(error)
    figures = [
        _figure(
            answer.clip,
            f"{asked.prompt}, {said.with_seed(answer.question.seed)}",
            Markup("{} {}").format(said.with_seed(answer.question.seed), badge_html(answer)),
        )
        for answer in answers
    ]
    return _side_by_side(said.four_text, figures)


def closest_taught(asked: Question | None) -> Markup:
    """Copied or composed? The clip on the page beside the most similar one that the model was taught."""
    if asked is None:
        return Markup("")
    said = texts().ask
    try:
        answer = asking.ask(asked)
        config = answer.model.config
        with _taught(config.data_folder, config.data, answer.model.split) as clips:
            small = _shrunk(config.data_folder, config.data, answer.model.split)
            number, _, clip = TaughtIndex(data=clips, small=small).nearest(answer.clip)
            words = clips.prompts(np.array([number]))[0]
    except AskError as error:
        return problem_html(error)
    except DatasetError:
        return Markup('<p class="quiet">{}</p>').format(said.clips_gone)
    figures = [_figure(answer.clip, said.clip_above, said.made_now), _figure(clip, words, said.taught_words(words))]
    return _side_by_side(said.closest_text(len(small)), figures)


def _side_by_side(sentence: str, figures: list[Markup]) -> Markup:
    return Markup('<p class="quiet">{}</p><div class="clips">{}</div>').format(sentence, Markup("").join(figures))


def compared(compare: Callable[[Question | None], str]) -> Callable[[Question | None], tuple[Any, Any]]:
    """Values for: a comparison with the question that it belongs to, and where it will be shown (which shows that
    somebody works on it)."""
    return lambda asked: ((asked, compare(asked)), gr.skip())


def if_still_asked(found: tuple[Question | None, str], asked: Question | None) -> Any:
    """A comparison that comes after another question was answered belongs to no clip on the page."""
    question, html = found
    return html if question == asked else gr.skip()


def _taught(folder: str | None, data: DataConfig, split: Split | None) -> AbstractContextManager[ClipSet]:
    """The clips that a model was taught, open only while somebody looks: an open file keeps a deleted set on the
    disk."""
    return open_dataset(Path(folder)) if folder else nullcontext(clip_set(data, split))


@lru_cache(maxsize=2)
def _shrunk(folder: str | None, data: DataConfig, split: Split | None) -> np.ndarray:
    """What a `TaughtIndex` compares: a second's work and 120 MB, kept for the next clip of the same model."""
    with _taught(folder, data, split) as clips:
        return taught_index(clips).small


def _figure(clip: Any, alt: str, caption: str) -> Markup:
    return Markup('<figure>{}<figcaption class="facts">{}</figcaption></figure>').format(
        moving(clip, alt=alt, size=_SIZE), caption
    )
