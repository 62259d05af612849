"""Pads to draw on: a thing with brush and colours (or from a picture), and the path of a move. Mouse or finger."""

from pathlib import Path
from typing import Any

import gradio as gr

from demo.texts import texts

_COLOURS = ("#e02020", "#f08a24", "#ffd400", "#20a040", "#2060e0", "#8030a0", "#804020", "#101010")

_TILES_JS = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-delete]');
  if (button) trigger('input', {remove: button.dataset.delete});
});
"""


def thing_pad(**kwargs: Any) -> gr.HTML:
    """Its `input` event carries {"name", "picture": a data URL}."""
    said = texts().teach
    colours = "".join(
        f'<button type="button" class="pad-colour" data-colour="{code}" style="background:{code}" '
        f'aria-pressed="{str(not number).lower()}" aria-label="{said.pad_colours[number]}"></button>'
        for number, code in enumerate(_COLOURS)
    )
    sizes = "".join(
        f'<button type="button" data-size="{px}" aria-pressed="{str(px == 14).lower()}">{word}</button>'
        for px, word in zip((6, 14, 30), said.pad_sizes, strict=True)
    )
    html = (
        f'<div class="pad"><canvas width="256" height="256" tabindex="0" role="img" aria-label="{said.pad_thing}">'
        f'</canvas><div class="pad-tools">'
        f'<div class="pad-colours" role="group" aria-label="{said.pad_colour}">{colours}</div>'
        f'<div class="pad-row" role="group" aria-label="{said.pad_brush}">{sizes}'
        f'<button type="button" class="pad-erase" aria-pressed="false">{said.pad_erase}</button>'
        f'<button type="button" class="pad-fill">{said.pad_fill}</button>'
        f'<button type="button" class="pad-undo">{said.pad_undo}</button>'
        f'<button type="button" class="pad-clear">{said.pad_clear}</button></div>'
        f'<label class="pad-or">{said.pad_or_picture} <input type="file" class="pad-file" accept="image/*"></label>'
        f'<label class="pad-or">{said.pad_tolerance} <input type="range" class="pad-tolerance" min="0" max="120" '
        f'value="30"></label><div class="pad-row"><label>{said.pad_name} <input class="pad-name" maxlength="20" '
        f'autocomplete="off" placeholder="{said.pad_thing_example}"></label><button type="button" class="pad-add">'
        f'{said.pad_add_thing}</button></div><p class="pad-said" role="status" '
        f'data-unreadable="{said.not_a_picture}"></p></div></div>'
    )
    return gr.HTML(html, js_on_load=_script("thing_pad.js"), apply_default_css=False, **kwargs)


def move_pad(**kwargs: Any) -> gr.HTML:
    """Its `input` event carries {"name", "path": [[x, y], ...], "growth", "turn"}."""
    said = texts().teach
    html = (
        f'<div class="pad"><canvas width="256" height="256" tabindex="0" role="img" aria-label="{said.pad_move}">'
        f'</canvas><div class="pad-tools"><label class="pad-or">{said.pad_growth} <input type="range" '
        f'class="pad-growth" min="0.3" max="3" step="0.1" value="1"><span class="growth-said"></span></label>'
        f'<label class="pad-or">{said.pad_turn} <input type="range" class="pad-turn" min="-360" max="360" step="15" '
        f'value="0"><span class="turn-said"></span></label><div class="pad-row">'
        f'<button type="button" class="pad-clear">{said.pad_clear}</button></div>'
        f'<div class="pad-row"><label>{said.pad_name} <input class="pad-name" maxlength="20" autocomplete="off" '
        f'placeholder="{said.pad_move_example}"></label><button type="button" class="pad-add">{said.pad_add_move}'
        f"</button></div></div></div>"
    )
    return gr.HTML(html, js_on_load=_script("move_pad.js"), apply_default_css=False, **kwargs)


def own_tiles_list(value: Any, **kwargs: Any) -> gr.HTML:
    """Its value is `own_view.own_tiles`; its `input` event carries {"remove": name}."""
    return gr.HTML(value, html_template="${value}", js_on_load=_TILES_JS, apply_default_css=False, **kwargs)


def _script(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
