"""What the Ask tab does when it is used: values in, and by name what to set on the page. No layout."""

import logging
import random
from dataclasses import replace
from typing import Any

import gradio as gr

from demo.answers import asking
from demo.answers.asking import AskError, Question
from demo.answers.examples import examples_of, opening_prompt, random_prompt
from demo.ask.chips import SURPRISE, TAKE_BACK, examples_html, problem_html, read_as_html
from demo.ask.links import FIRST_SEED, linked_question
from demo.ask.player import download_file, film, player_html
from demo.ask.timeline import timeline_html
from demo.ask.verdict_view import facts_html, verdict_html
from demo.runs import jobs
from demo.runs.checkpoints import checkpoint_words, checkpoints_of
from demo.shared import visitors
from demo.shared.paths import paths_html
from demo.shared.seeds import clean_seed, new_seed
from demo.shared.wiring import Said
from demo.texts import texts

ANSWER = ("asked", "player", "verdict", "timeline", "paths", "facts", "problem", "extras")  # what an answer sets


def answer_question(question: Question) -> Said:
    try:
        answer = asking.ask(question)
    except AskError as error:
        return _only_problem(error)
    except Exception:
        logging.exception("asking failed: %r", question)
        return _only_problem(AskError(texts().ask.went_wrong))
    sheet = film(answer.clip)
    return {
        "asked": answer.question,
        "player": player_html(sheet, len(answer.clip), question.prompt),
        "verdict": verdict_html(answer),
        "timeline": timeline_html(answer, sheet),
        "paths": paths_html(answer.verdict, answer.clip.shape[1]),
        "facts": facts_html(answer),
        "problem": read_as_html(answer.read),
        "extras": "",
    }


def _only_problem(error: AskError) -> Said:
    """The clip before stays on the page, faded by the style sheet, since it is not the answer."""
    return {"verdict": "", "paths": "", "facts": "", "problem": problem_html(error), "extras": ""}


def go(prompt: Any, seed: Any, run: Any, checkpoint: Any) -> Said:
    """Enter, or the button: a new question, its phases in equal shares."""
    return answer_question(_question(prompt, seed, run, checkpoint))


def _question(prompt: Any, seed: Any, run: Any, checkpoint: Any, starts: tuple[int, ...] = ()) -> Question:
    """Of whatever a browser sends."""
    return Question(
        prompt=_text(prompt), seed=clean_seed(seed), run=_text(run), checkpoint=_text(checkpoint), starts=starts
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def go_with(event: gr.EventData, seed: float, run: str, checkpoint: str) -> Said:
    """A click on an example, on a suggestion, or on what takes a reading back."""
    prompt = str(getattr(event, "prompt", ""))[:300]
    if prompt.startswith(TAKE_BACK):
        return take_back(prompt.removeprefix(TAKE_BACK), _text(run))
    if prompt == SURPRISE:
        try:
            prompt = random_prompt(asking.open_model(_text(run), _text(checkpoint)), random.Random())
        except AskError:
            prompt = ""
    return {"prompt": prompt} | go(prompt or asking.FIRST_PROMPT, seed, run, checkpoint)


def take_back(second: str, run: str) -> Said:
    """The clip is not what was meant: it is no answer, and what else can be asked for is offered."""
    tries = [second] if second else []
    tries += [example.prompt for example in examples_of(run)[:3]]
    return {"asked": None} | _only_problem(AskError(texts().ask.taken_back, tries))


def again(asked: Question | None, prompt: str, run: str, checkpoint: str) -> Said:
    """The dice. The time line stays as it is while the prompt does."""
    seed = new_seed()
    starts = asked.starts if asked and asked.prompt == prompt else ()
    return {"seed": seed} | answer_question(_question(prompt, seed, run, checkpoint, starts))


def move_then(event: gr.EventData, asked: Question | None) -> Said:
    """A handle of the time line was moved."""
    if asked is None:
        return {}
    sent = getattr(event, "starts", None)
    starts = tuple(tuple(row) if isinstance(row, list) else row for row in sent) if isinstance(sent, list) else ()
    return answer_question(replace(asked, starts=starts))


def choose_model(run: Any) -> Said:
    """Another model was chosen: its checkpoints and its examples."""
    run = _text(run)
    saved = [(checkpoint_words(run, name), name) for name in checkpoints_of(run)]
    checkpoint = gr.update(choices=[(texts().ask.newest, ""), *saved], value="")
    return {"checkpoint": checkpoint, "examples": examples_html(run)}


def choose_run(visitor: str, run: str) -> Said:
    """ "Ask this model" was pressed in another tab."""
    prompt = opening_prompt(run)
    choices = gr.update(choices=jobs.run_choices(visitor), value=run)
    opened = {"run": choices, "prompt": prompt, "seed": FIRST_SEED}
    return opened | choose_model(run) | go(prompt, FIRST_SEED, run, "")


def on_load(visitor: str, request: gr.Request | None = None) -> Said:
    """The page was opened, perhaps by a link that says what to ask. Nothing in a link is trusted."""
    asked = linked_question(dict(request.query_params) if request else {})
    choices = jobs.run_choices(visitor)
    if asked.run not in {run for _, run in choices} and visitors.find_run(asked.run):
        choices = [*choices, (texts().ask.linked_model, asked.run)]
    model = choose_model(asked.run)
    if asked.checkpoint in checkpoints_of(asked.run):
        model["checkpoint"]["value"] = asked.checkpoint
    opened = {
        "run": gr.update(choices=choices, value=asked.run or "shipped"),
        "prompt": asked.prompt,
        "seed": asked.seed,
    }
    return opened | model | answer_question(asked)


def refresh_runs(visitor: str, run: Any) -> Any:
    """The tab was opened: runs may have finished since."""
    run = _text(run)
    choices = jobs.run_choices(visitor)
    if run not in {value for _, value in choices} and visitors.find_run(run):
        choices = [*choices, (texts().ask.this_model, run)]
    return gr.update(choices=choices)


def take_home(asked: Question | None, suffix: str) -> Any:
    """A file of the clip on the page. Raises gr.Error, which the page shows, where there is none."""
    if asked is None:
        raise gr.Error(texts().ask.no_clip, print_exception=False)
    try:
        return str(download_file(asking.ask(asked).clip, suffix))
    except AskError as error:
        raise gr.Error(str(error), print_exception=False) from error
