"""The Ask tab, laid out and wired: a prompt in, a clip and its verdict out."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from demo.answers import asking
from demo.ask.ask_handlers import (
    ANSWER,
    again,
    choose_model,
    choose_run,
    go,
    go_with,
    move_then,
    on_load,
    refresh_runs,
    take_home,
)
from demo.ask.chips import chips
from demo.ask.compare import closest_taught, compared, four_seeds, if_still_asked
from demo.ask.links import FIRST_SEED
from demo.ask.player import FORMATS, clip_player
from demo.ask.timeline import time_line
from demo.runs import jobs
from demo.shared import visitors
from demo.shared.seeds import LARGEST_SEED
from demo.shared.wiring import Said, by_name, unchecked
from demo.texts import texts
from t2v_core.world.prompts import MAX_PROMPT_CHARACTERS

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

    parts = {
        "run": run, "checkpoint": checkpoint, "examples": examples, "prompt": prompt, "seed": seed, "asked": asked,
        "player": player, "verdict": verdict, "timeline": timeline, "paths": paths, "facts": facts, "problem": problem,
        "extras": extras,
    }  # fmt: skip

    def wired(handler: Callable[..., Said], inputs: list[Any], *more: str) -> tuple[Any, list[Any], list[Any]]:
        """A handler that answers, with what it is given and what it may set; `more`: beside the answer."""
        return by_name(handler, parts), inputs, [parts[name] for name in (*more, *ANSWER)]

    quick: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": 8,
        "concurrency_id": "ask",
    }
    asks = {**quick, "trigger_mode": "always_last", "js": _BUSY}
    settings = [seed, run, checkpoint]
    ask_now = wired(go, [prompt, *settings])
    asked_now = [
        gr.on([prompt.submit, submit.click, seed.submit, seed.input], *ask_now, **asks),
        gr.on([examples.click, problem.click], *wired(go_with, settings, "prompt"), **asks),
        dice.click(*wired(again, [asked, prompt, run, checkpoint], "seed"), **asks),
        timeline.input(*wired(move_then, [asked]), **asks),
        run.input(by_name(choose_model, parts), run, [checkpoint, examples], **quick).then(*ask_now, **quick, js=_BUSY),
        checkpoint.input(*ask_now, **asks),
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

    opened = ("run", "checkpoint", "examples", "prompt", "seed")
    return {
        "on_load": wired(on_load, [shared.visitor], *opened),
        "choose_run": lambda chosen: wired(choose_run, [shared.visitor, chosen], *opened),
    }


def _dropdown(label: str, choices: list[tuple[str, str]], value: str, **kwargs: Any) -> gr.Dropdown:
    return unchecked(gr.Dropdown(label=label, choices=choices, value=value, **kwargs))


def _html(name: str, **kwargs: Any) -> gr.HTML:
    """Shows HTML from the handlers, without behaviour."""
    return gr.HTML(js_on_load=None, apply_default_css=False, elem_id=name, **kwargs)


def _taker(suffix: str) -> Any:
    return lambda asked: take_home(asked, suffix)
