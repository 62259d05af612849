"""Prompts to click on: examples, and repairs of what a model does not understand."""

from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.answers.asking import AskError
from demo.answers.examples import examples_of
from demo.texts import texts
from t2v_core.world.reading import ReadPrompt

SURPRISE, TAKE_BACK = "*", "!"  # what a button may ask for beside prompts; after the second, what else is offered
_LOOKS = {"taught": "taught", "never seen": "unseen", "never seen together": "unseen", "three phases": "unseen"}


def problem_html(error: AskError) -> Markup:
    tries = Markup("").join(_chip(prompt, prompt) for prompt in error.repairs)
    tries = Markup("{} {}").format(texts().ask.try_these, tries) if tries else tries
    return Markup('<div class="problem" role="alert"><p>{}</p>{}</div>').format(error, tries)


def read_as_html(read: ReadPrompt) -> Markup:
    """What was understood, where it was said in other words: each replaced word is marked. A click writes it so, asks
    for what else may have been meant, or takes the reading back."""
    said, understood = texts().ask, read.read_as
    if understood is None:
        return Markup("")
    words = Markup(" ").join(
        Markup("<mark>{}</mark>").format(word) if word in understood.replaced else word
        for word in understood.prompt.split()
    )
    buttons = [_chip(understood.prompt, said.write_it_so)]
    if understood.second:
        buttons.append(_chip(understood.second, said.rather(understood.second)))
    buttons.append(_chip(TAKE_BACK + (understood.second or ""), said.take_back))
    sentence = said.read_as(words, Markup(" ").join(buttons))
    return Markup('<p class="read-as" role="status">{}</p>').format(sentence)


def examples_html(run: str) -> Markup:
    said, found = texts().ask, examples_of(run)
    if not found:
        return Markup("")
    tries = [_chip(one.prompt, one.prompt, said.example(one.kind), _LOOKS[one.kind]) for one in found]
    return Markup('<div class="chips"><span class="hint">{}</span>{}</div>').format(
        said.try_these, Markup("").join([*tries, _chip(SURPRISE, said.surprise)])
    )


def _chip(prompt: str, words: str, kind: str = "", look: str = "") -> Markup:
    note = Markup('<em class="{}">{}</em>').format(look, kind) if kind else ""
    return Markup('<button type="button" class="chip" data-prompt="{}">{}{}</button>').format(prompt, words, note)


_CHIPS_JS = """element.addEventListener('click', event => {
  const chip = event.target.closest('[data-prompt]');
  if (chip) trigger('click', {prompt: chip.dataset.prompt});
});"""


def chips(**kwargs: Any) -> gr.HTML:
    """Buttons that are prompts. Its `click` event carries {"prompt": ...}."""
    return gr.HTML(html_template="${value}", js_on_load=_CHIPS_JS, apply_default_css=False, **kwargs)
