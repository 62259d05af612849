"""The page: its tabs in order, the wiring between them, and the one timer."""

from typing import Any

import gradio as gr

from demo import places, training_line
from demo.places import Shared
from demo.teach_tab import build_teach_tab
from demo.train_tab import build_train_tab, tick_seconds

try:  # TEMPORARY while the Ask side is being written
    from demo.ask_tab import build_ask_tab
except ImportError as error:
    print("no Ask tab:", error)
    build_ask_tab = None
try:
    from demo.how_tab import build_how_tab
except ImportError as error:
    build_how_tab = None
try:
    from demo.api import add_api
except ImportError as error:
    add_api = None

TITLE = "Motion Lab"
_MASTHEAD = f"""<div class="masthead"><h1>{TITLE}</h1>
<p>Teach a small model to make moving pictures from words, and find out what it understood.</p></div>"""
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
        with gr.Tabs(selected="ask" if build_ask_tab else "teach") as tabs:
            with gr.Tab("Teach", id="teach"):
                teach = build_teach_tab(shared)
            with gr.Tab("Train", id="train") as train_page:
                train = build_train_tab(shared)
            if build_ask_tab:
                with gr.Tab("Ask", id="ask"):
                    ask = build_ask_tab(shared)
            if build_how_tab:
                with gr.Tab("How it works", id="how"):
                    build_how_tab()

        known = demo.load(know_visitor, visitor, visitor, **_PRIVATE)
        known.then(teach["load"], visitor, teach["load_outputs"], **_PRIVATE)
        known.then(teach["tick"], teach["tick_inputs"], teach["tick_outputs"], **_PRIVATE)
        known.then(train["load"], train["load_inputs"], train["load_outputs"], **_PRIVATE).then(
            *train["command"], **_PRIVATE
        )
        known.then(train["tick"], train["tick_inputs"], train["tick_outputs"], **_PRIVATE)
        timer.tick(teach["tick"], teach["tick_inputs"], teach["tick_outputs"], **_PRIVATE)
        timer.tick(train["tick"], train["tick_inputs"], train["tick_outputs"], **_PRIVATE)
        timer.tick(pace, [visitor, seconds], [seconds, timer], **_PRIVATE)
        for wish in (*teach["wishes"], *train["wishes"]):
            wish.then(pace, [visitor, seconds], [seconds, timer], **_PRIVATE)
        teach["train"].click(*train["choose_set"], **_PRIVATE).then(
            lambda: gr.Tabs(selected="train"), None, tabs, **_PRIVATE
        )
        if build_ask_tab:
            known.then(ask["on_load"], visitor, ask["load_outputs"], **_PRIVATE)
            train["ask"].click(ask["choose_run"], [visitor, train["run"]], ask["choose_outputs"], **_PRIVATE).then(
                lambda: gr.Tabs(selected="ask"), None, tabs, **_PRIVATE
            )
        if add_api:
            add_api(demo)
    return demo
