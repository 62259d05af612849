"""Prompts to click on: examples, and repairs of what a model does not understand."""

from html import escape
from typing import Any

import gradio as gr

from demo.answers.asking import AskError
from demo.answers.examples import examples_of
from t2v_core.world.reading import ReadPrompt

_LOOKS = {"taught": "taught", "never seen": "unseen", "three phases": "unseen"}


def problem_html(error: AskError) -> str:
    tries = "".join(_chip(prompt, prompt) for prompt in error.repairs)
    return f'<div class="problem" role="alert"><p>{escape(str(error))}</p>{tries and "Try: " + tries}</div>'


def read_as_html(read: ReadPrompt) -> str:
    """What was understood, where it was said in other words: each replaced word is marked, and a click writes it so."""
    said = read.read_as
    if said is None:
        return ""
    words = " ".join(
        f"<mark>{escape(word)}</mark>" if word in said.replaced else escape(word) for word in said.prompt.split()
    )
    return (
        f'<p class="read-as" role="status">Read as: <strong>{words}</strong>. '
        f"{_chip(said.prompt, 'write it so')} or say it otherwise.</p>"
    )


def examples_html(run: str) -> str:
    found = examples_of(run)
    tries = "".join(_chip(one.prompt, one.prompt, one.kind, _LOOKS[one.kind]) for one in found)
    return f'<div class="chips"><span class="hint">Try:</span>{tries}{_chip("*", "surprise me")}</div>' if tries else ""


def _chip(prompt: str, words: str, kind: str = "", look: str = "") -> str:
    note = f'<em class="{look}">{escape(kind)}</em>' if kind else ""
    return (
        f'<button type="button" class="chip" data-prompt="{escape(prompt, quote=True)}">{escape(words)}{note}</button>'
    )


_CHIPS_JS = """element.addEventListener('click', event => {
  const chip = event.target.closest('[data-prompt]');
  if (chip) trigger('click', {prompt: chip.dataset.prompt});
});"""


def chips(**kwargs: Any) -> gr.HTML:
    """Buttons that are prompts. Its `click` event carries {"prompt": ...}."""
    return gr.HTML(html_template="${value}", js_on_load=_CHIPS_JS, apply_default_css=False, **kwargs)
