"""The page: its tabs in order, the wiring between them, and the one timer."""

import importlib.util
from typing import Any

import gradio as gr

from demo import places
from demo.places import Shared
from demo.teach_tab import build_teach_tab

TITLE = "Motion Lab"
_MASTHEAD = f"""<div class="masthead"><h1>{TITLE}</h1>
<p>Teach a small model to make moving pictures from words, and find out what it understood.</p></div>"""


def know_visitor(visitor: Any) -> str:
    """The browser's id; a new one where it has none."""
    return visitor if places.is_visitor(visitor) else places.new_visitor()


def build_demo() -> gr.Blocks:
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(600, 3600)) as demo:
        # The key and the secret are fixed, so that a browser keeps its id when the server starts again. The
        # secret guards nothing: the id lies in the visitor's own browser.
        visitor = gr.BrowserState("", storage_key="motion-lab-visitor", secret="motion-lab")
        shared = Shared(visitor=visitor, on_spaces=places.on_spaces())
        gr.HTML(_MASTHEAD, apply_default_css=False)
        with gr.Tabs(selected="teach") as tabs:
            with gr.Tab("Teach", id="teach"):
                teach = build_teach_tab(shared)
        timer = gr.Timer(1.0)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        known = demo.load(know_visitor, visitor, visitor, **private)
        known.then(teach["load"], visitor, teach["load_outputs"], **private).then(
            teach["tick"], teach["tick_inputs"], teach["tick_outputs"], **private
        )
        timer.tick(teach["tick"], teach["tick_inputs"], teach["tick_outputs"], **private)
    return demo
