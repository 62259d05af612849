"""Clips side by side: the same words with other seeds, and the closest clip that the model was taught."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
from demo.shared import visitors
from demo.shared.clips import moving
from demo.texts import texts
from t2v_core import runs
from t2v_core.config import Config
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.data.folders import DatasetError, open_dataset
from t2v_core.evaluation.nearest import TaughtIndex, taught_index
from t2v_core.world.scenes import World
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
        run, model = visitors.find_run(asked.run), answer.model
        if run is None:
            raise AskError(texts().answers.model_gone)
        known = (run, model.config, model.split, model.world)
        with _taught(*known) as taught:
            small = _shrunk(*known)
            found = [
                TaughtIndex(data=one, small=of).nearest(answer.clip) for one, of in zip(taught, small, strict=True)
            ]
            which = min(range(len(found)), key=lambda number: found[number][1])
            number, _, clip = found[which]
            words = taught[which].prompts(np.array([number]))[0]
    except AskError as error:
        return problem_html(error)
    except DatasetError:
        return Markup('<p class="quiet">{}</p>').format(said.clips_gone)
    figures = [_figure(answer.clip, said.clip_above, said.made_now), _figure(clip, words, said.taught_words(words))]
    return _side_by_side(said.closest_text(sum(map(len, small))), figures)


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


@contextmanager
def _taught(run: Path, config: Config, split: Split | None, world: World) -> Iterator[list[ClipSet]]:
    """The clips that a model was taught; of one that went on, then also those of before. They are open only while
    somebody looks: an open file keeps a deleted set on the disk."""
    with ExitStack() as opened:
        taught: list[ClipSet] = []
        while True:
            folder = config.data_folder
            clips = opened.enter_context(open_dataset(Path(folder))) if folder else clip_set(config.data, split, world)
            taught.append(clips)
            run = run / "start"
            if not run.exists():
                break
            config, split, world = runs.read_config(run), runs.read_split_of(run), runs.read_world_of(run)
        yield taught


@lru_cache(maxsize=2)
def _shrunk(run: Path, config: Config, split: Split | None, world: World) -> tuple[np.ndarray, ...]:
    """What each `TaughtIndex` compares: a second's work and 120 MB, kept for the next clip of the same model."""
    with _taught(run, config, split, world) as taught:
        return tuple(taught_index(clips).small for clips in taught)


def _figure(clip: Any, alt: str, caption: str) -> Markup:
    return Markup('<figure>{}<figcaption class="facts">{}</figcaption></figure>').format(
        moving(clip, alt=alt, size=_SIZE), caption
    )
