"""The page: its tabs in order, the wiring between them, and the one timer."""

from typing import Any

import gradio as gr

from demo import places, training_line
from demo.api import add_api
from demo.ask_tab import build_ask_tab
from demo.how_tab import build_how_tab
from demo.places import Shared
from demo.teach_tab import build_teach_tab
from demo.train_tab import build_train_tab, tick_seconds

TITLE = "Motion Lab"
_MASTHEAD = f"""<div class="masthead"><h1>{TITLE}</h1>
<p>Teach a small model to make moving pictures from words, and find out what it understood.</p></div>"""
# Nothing but the two documented endpoints can be called from outside, and no event waits in a queue for another.
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


def know_visitor(visitor: Any) -> str:
    """The browser's id; a new one where it has none."""
    return visitor if places.is_visitor(visitor) else places.new_visitor()


def pace(visitor: str, current: float) -> tuple[Any, Any]:
    """How often the page looks for news; values for the pace and the timer, skipped if nothing changes."""
    wanted = tick_seconds(visitor)
    return (gr.skip(), gr.skip()) if wanted == current else (wanted, gr.Timer(wanted))


def build_demo() -> gr.Blocks:
    """All tabs, wired. The caller launches it, with the theme and the css of `demo.theme`."""
    training_line.start_scheduler()
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(600, 3600)) as demo:
        # The key and the secret are fixed, so that a browser keeps its id when the server starts again. The
        # secret guards nothing: the id lies in the visitor's own browser.
        visitor = gr.BrowserState("", storage_key="motion-lab-visitor", secret="motion-lab")
        shared = Shared(visitor=visitor, on_spaces=places.on_spaces())
        timer, seconds = gr.Timer(1.0), gr.State(1.0)
        gr.HTML(_MASTHEAD, apply_default_css=False)
        with gr.Tabs(selected="ask") as tabs:  # a clip is moving there already
            with gr.Tab("Teach", id="teach"):
                teach = build_teach_tab(shared)
            with gr.Tab("Train", id="train"):
                train = build_train_tab(shared)
            with gr.Tab("Ask", id="ask"):
                ask = build_ask_tab(shared)
            with gr.Tab("How it works", id="how"):
                build_how_tab()

        known = demo.load(know_visitor, visitor, visitor, **_PRIVATE)
        known.then(ask["on_load"], visitor, ask["load_outputs"], **_PRIVATE)
        known.then(teach["load"], visitor, teach["load_outputs"], **_PRIVATE)
        offered = known.then(train["load"], train["load_inputs"], train["load_outputs"], **_PRIVATE)
        offered.then(*train["command"], **_PRIVATE)

        look = _look(teach, train, visitor, seconds, timer)
        known.then(*look, **_PRIVATE)
        timer.tick(*look, **_PRIVATE)
        for wish in (*teach["wishes"], *train["wishes"]):
            wish.then(pace, [visitor, seconds], [seconds, timer], **_PRIVATE)

        teach["train"].click(*train["choose_set"], **_PRIVATE).then(
            lambda: gr.Tabs(selected="train"), None, tabs, **_PRIVATE
        )
        train["ask"].click(ask["choose_run"], [visitor, train["run"]], ask["choose_outputs"], **_PRIVATE).then(
            lambda: gr.Tabs(selected="ask"), None, tabs, **_PRIVATE
        )
        add_api(demo)
    return demo


def _look(
    teach: dict[str, Any], train: dict[str, Any], visitor: gr.BrowserState, seconds: gr.State, timer: gr.Timer
) -> tuple[Any, list[Any], list[Any]]:
    """What a tick does, as (function, inputs, outputs): one request for Teach, Train and the pace together."""
    split = len(teach["tick_inputs"])
    end = split + len(train["tick_inputs"])

    def look(*values: Any) -> tuple[Any, ...]:
        return (*teach["tick"](*values[:split]), *train["tick"](*values[split:end]), *pace(*values[end:]))

    inputs = [*teach["tick_inputs"], *train["tick_inputs"], visitor, seconds]
    return look, inputs, [*teach["tick_outputs"], *train["tick_outputs"], seconds, timer]
