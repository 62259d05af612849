"""The Ask tab: a prompt in, a clip and its verdict out. Handlers first, then the layout."""

import logging
import random
import threading
from typing import Any

import gradio as gr

from demo.answers import asking
from demo.answers.asking import AskError, Question
from demo.answers.examples import opening_prompt, random_prompt
from demo.ask.chips import chips, examples_html, problem_html, read_as_html
from demo.ask.compare import closest_taught, compared, four_seeds, if_still_asked
from demo.ask.links import FIRST_SEED, linked_question
from demo.ask.player import FORMATS, clip_player, download_file, film, player_html
from demo.ask.timeline import time_line, timeline_html
from demo.ask.verdict_view import facts_html, verdict_html
from demo.runs import jobs
from demo.runs.checkpoints import checkpoint_words, checkpoints_of
from demo.shared import visitors
from demo.shared.paths import paths_html
from demo.shared.seeds import LARGEST_SEED, clean_seed, new_seed
from demo.texts import texts
from t2v_core.world.prompts import MAX_PROMPT_CHARACTERS

# ---- handlers: values in, values out ----


def answer_question(question: Question) -> tuple[Any, ...]:
    """Values for: asked, player, verdict, time line, paths, facts, problem, extras."""
    try:
        answer = asking.ask(question)
    except AskError as error:
        return _only_problem(error)
    except Exception:
        logging.exception("asking failed: %r", question)
        return _only_problem(AskError(texts().ask.went_wrong))
    sheet = film(answer.clip)
    return (
        answer.question,
        player_html(sheet, len(answer.clip), question.prompt),
        verdict_html(answer),
        timeline_html(answer, sheet),
        paths_html(answer.verdict, answer.clip.shape[1]),
        facts_html(answer),
        read_as_html(answer.read),
        "",
    )


def _only_problem(error: AskError) -> tuple[Any, ...]:
    """The clip before stays on the page, faded by the style sheet, since it is not the answer."""
    return gr.skip(), gr.skip(), "", gr.skip(), "", "", problem_html(error), ""


def go(prompt: Any, seed: Any, run: Any, checkpoint: Any) -> tuple[Any, ...]:
    """Enter, or the button: a new question, its phases in equal shares."""
    return answer_question(_question(prompt, seed, run, checkpoint))


def _question(prompt: Any, seed: Any, run: Any, checkpoint: Any, starts: tuple[int, ...] = ()) -> Question:
    """Of whatever a browser sends."""
    return Question(
        prompt=_text(prompt), seed=clean_seed(seed), run=_text(run), checkpoint=_text(checkpoint), starts=starts
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def go_with(event: gr.EventData, seed: float, run: str, checkpoint: str) -> tuple[Any, ...]:
    """A click on an example or on a suggestion: values for the prompt, then as `go`."""
    prompt = str(getattr(event, "prompt", ""))[:300]
    if prompt == "*":
        try:
            prompt = random_prompt(asking.open_model(_text(run), _text(checkpoint)), random.Random())
        except AskError:
            prompt = ""
    return prompt, *go(prompt or asking.FIRST_PROMPT, seed, run, checkpoint)


def again(asked: Question | None, prompt: str, run: str, checkpoint: str) -> tuple[Any, ...]:
    """The dice: values for the seed, then as `go`. The time line stays as it is while the prompt does."""
    seed = new_seed()
    starts = asked.starts if asked and asked.prompt == prompt else ()
    return seed, *answer_question(_question(prompt, seed, run, checkpoint, starts))


def move_then(event: gr.EventData, asked: Question | None) -> tuple[Any, ...]:
    """A handle of the time line was moved."""
    if asked is None:
        return (gr.skip(),) * 8
    starts = getattr(event, "starts", None)
    program_starts = (
        tuple(tuple(row) if isinstance(row, list) else row for row in starts) if isinstance(starts, list) else ()
    )
    return answer_question(Question(**{**vars(asked), "starts": program_starts}))


def choose_model(run: Any) -> tuple[Any, str]:
    """Another model was chosen: its checkpoints and its examples."""
    run = _text(run)
    names = checkpoints_of(run)
    update = gr.update(
        choices=[(texts().ask.newest, ""), *((checkpoint_words(run, name), name) for name in names)], value=""
    )
    return update, examples_html(run)


def choose_run(visitor: str, run: str) -> tuple[Any, ...]:
    """ "Ask this model" was pressed in another tab: values for what a link sets, then as `go`."""
    prompt = opening_prompt(run)
    choices = gr.update(choices=jobs.run_choices(visitor), value=run)
    return choices, *choose_model(run), prompt, FIRST_SEED, *go(prompt, FIRST_SEED, run, "")


def on_load(visitor: str, request: gr.Request | None = None) -> tuple[Any, ...]:
    """The page was opened, perhaps by a link that says what to ask. Nothing in a link is trusted."""
    asked = linked_question(dict(request.query_params) if request else {})
    choices = jobs.run_choices(visitor)
    if asked.run not in {run for _, run in choices} and visitors.find_run(asked.run):
        choices = [*choices, (texts().ask.linked_model, asked.run)]
    checkpoints, examples = choose_model(asked.run)
    if asked.checkpoint in checkpoints_of(asked.run):
        checkpoints["value"] = asked.checkpoint
    return (
        gr.update(choices=choices, value=asked.run or "shipped"),
        checkpoints,
        examples,
        asked.prompt,
        asked.seed,
        *answer_question(asked),
    )


def refresh_runs(visitor: str, run: Any) -> Any:
    """The tab was opened: runs may have finished since."""
    run = _text(run)
    choices = jobs.run_choices(visitor)
    kept = (
        [] if run in {value for _, value in choices} or not visitors.find_run(run) else [(texts().ask.this_model, run)]
    )
    return gr.update(choices=[*choices, *kept])


def take_home(asked: Question | None, suffix: str) -> Any:
    """A file of the clip on the page. Raises gr.Error, which the page shows, where there is none."""
    if asked is None:
        raise gr.Error(texts().ask.no_clip, print_exception=False)
    try:
        return str(download_file(asking.ask(asked).clip, suffix))
    except AskError as error:
        raise gr.Error(str(error), print_exception=False) from error


# ---- layout and wiring ----

# What takes longer than a moment shows that it works: the style sheet fades the clip, after 0.2 s.
_BUSY = "(...values) => { document.querySelector('#ask-clip').classList.add('asking'); return values; }"
_DONE = "() => document.querySelector('#ask-clip').classList.remove('asking')"
_SAVE = "() => document.querySelector('#ask-download').click()"


def build_ask_tab(shared: visitors.Shared) -> dict[str, Any]:
    """Called inside its gr.Tab. What it returns is how the other tabs reach this one."""
    said, tab = texts().ask, gr.context.Context.block
    asked = gr.State(None)
    with gr.Row(elem_classes="ask-top"):
        with gr.Column(scale=5, min_width=320, elem_classes="ask-words"):
            with gr.Row(elem_classes="ask-line"):
                prompt = gr.Textbox(
                    label=said.question,
                    placeholder=asking.FIRST_PROMPT,
                    max_lines=1,
                    max_length=MAX_PROMPT_CHARACTERS + 1,  # one too many is let through, to be answered in a sentence
                    scale=6,
                    elem_id="ask-prompt",
                )
                submit = gr.Button(said.go, variant="primary", scale=1, min_width=88, elem_id="ask-go")
            examples = chips(elem_id="ask-examples")
            problem = chips(elem_id="ask-problem")
            verdict = _html("ask-verdict", html_template='<div role="status">${value}</div>')
        with gr.Column(scale=0, min_width=322, elem_classes="ask-side"):
            player = clip_player(elem_id="ask-clip")
    with gr.Row(elem_classes="ask-result"):
        with gr.Column(scale=5, min_width=320):
            timeline = time_line(elem_id="ask-timeline")
            facts = _html("ask-facts")
            with gr.Row(elem_classes="ask-more"):
                dice = gr.Button(said.dice, size="sm", elem_id="ask-dice")
                four = gr.Button(said.four, size="sm", elem_id="ask-four")
                closest = gr.Button(said.closest, size="sm", elem_id="ask-closest")
            extras = _html("ask-extras")
        with gr.Column(scale=0, min_width=322, elem_classes="ask-side"):
            paths = _html("ask-paths")
            with gr.Row(elem_classes="ask-more"):
                gr.HTML(said.save_as, js_on_load=None, elem_classes="quiet", apply_default_css=False)
                files = [gr.Button(name, size="sm", elem_id=f"ask-{suffix}") for suffix, name in FORMATS.items()]
            download = gr.DownloadButton(said.download, visible="hidden", elem_id="ask-download")
    with gr.Row(elem_classes="ask-settings"):
        run = _dropdown(said.model, jobs.run_choices(""), "shipped", elem_id="ask-run", scale=4)
        checkpoint = _dropdown(said.saved_at, [(said.newest, "")], "", elem_id="ask-checkpoint", scale=2)
        seed = gr.Number(
            label=texts().common.seed,
            value=FIRST_SEED,
            precision=0,
            minimum=0,
            maximum=LARGEST_SEED,
            elem_id="ask-seed",
            scale=1,
        )

    results = [asked, player, verdict, timeline, paths, facts, problem, extras]
    quick: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": 8,
        "concurrency_id": "ask",
    }
    asks = {**quick, "trigger_mode": "always_last", "js": _BUSY}
    settings = [seed, run, checkpoint]
    asked_now = [
        gr.on([prompt.submit, submit.click, seed.submit, seed.input], go, [prompt, *settings], results, **asks),
        gr.on([examples.click, problem.click], go_with, settings, [prompt, *results], **asks),
        dice.click(again, [asked, prompt, run, checkpoint], [seed, *results], **asks),
        timeline.input(move_then, asked, results, **asks),
        run.input(choose_model, run, [checkpoint, examples], **quick).then(
            go, [prompt, *settings], results, **quick, js=_BUSY
        ),
        checkpoint.input(go, [prompt, *settings], results, **asks),
    ]
    for event in asked_now:
        event.then(None, js=_DONE, api_visibility="private")
    found = gr.State((None, ""))
    for button, compare, progress in ((four, four_seeds, "hidden"), (closest, closest_taught, "minimal")):
        made = button.click(compared(compare), asked, [found, extras], **{**quick, "show_progress": progress})
        made.then(if_still_asked, [found, asked], extras, **quick)
    for suffix, button in zip(FORMATS, files, strict=True):
        # Only a success is saved: after a failure, the file of before would be handed over.
        button.click(_taker(suffix), asked, download, **quick).success(None, js=_SAVE, api_visibility="private")
    tab.select(refresh_runs, [shared.visitor, run], run, **quick)
    threading.Thread(target=asking.warm_up, daemon=True).start()

    opened = [run, checkpoint, examples, prompt, seed, *results]
    return {"on_load": on_load, "load_outputs": opened, "choose_run": choose_run, "choose_outputs": opened}


def _dropdown(label: str, choices: list[tuple[str, str]], value: str, **kwargs: Any) -> gr.Dropdown:
    dropdown = gr.Dropdown(label=label, choices=choices, value=value, **kwargs)
    # gradio would check a choice against those that it showed in this session, which a server that was started
    # again has forgotten. The handlers look up whatever arrives here anyway.
    dropdown.preprocess = lambda payload: payload
    return dropdown


def _html(name: str, **kwargs: Any) -> gr.HTML:
    """A place for HTML from the handlers, without behaviour."""
    return gr.HTML(js_on_load=None, apply_default_css=False, elem_id=name, **kwargs)


def _taker(suffix: str) -> Any:
    return lambda asked: take_home(asked, suffix)
