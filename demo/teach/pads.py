"""Pads to draw on: a thing with brush and colours (or from a picture), and the path of a move. Mouse or finger."""

from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.texts import texts

_COLOURS = ("#e02020", "#f08a24", "#ffd400", "#20a040", "#2060e0", "#8030a0", "#804020", "#101010")
_SIZES, FIRST_SIZE = (6, 14, 30), 14  # px of a brush

_TILES_JS = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-delete]');
  if (button) trigger('input', {remove: button.dataset.delete});
});
"""


_COLOUR = Markup(
    '<button type="button" class="pad-colour" data-colour="{code}" style="background:{code}" aria-pressed="{on}" '
    'aria-label="{name}"></button>'
)
_SIZE = Markup('<button type="button" data-size="{px}" aria-pressed="{on}">{word}</button>')
_THING = Markup("""<div class="pad"><canvas width="256" height="256" tabindex="0" role="img" aria-label="{pad_thing}">
</canvas><div class="pad-tools">
<div class="pad-colours" role="group" aria-label="{pad_colour}">{colours}</div>
<div class="pad-row" role="group" aria-label="{pad_brush}">{sizes}
<button type="button" class="pad-erase" aria-pressed="false">{pad_erase}</button>
<button type="button" class="pad-fill">{pad_fill}</button>
<button type="button" class="pad-undo">{pad_undo}</button>
<button type="button" class="pad-clear">{pad_clear}</button></div>
<label class="pad-or">{pad_or_picture} <input type="file" class="pad-file" accept="image/*"></label>
<label class="pad-or">{pad_tolerance}
<input type="range" class="pad-tolerance" min="0" max="120" value="30"></label>
<div class="pad-row"><label>{pad_name}
<input class="pad-name" maxlength="20" autocomplete="off" placeholder="{pad_thing_example}"></label>
<button type="button" class="pad-add">{pad_add_thing}</button></div>
<p class="pad-said" role="status" data-unreadable="{not_a_picture}"></p></div></div>""")
_MOVE = Markup("""<div class="pad"><canvas width="256" height="256" tabindex="0" role="img" aria-label="{pad_move}">
</canvas><div class="pad-tools">
<label class="pad-or">{pad_growth}
<input type="range" class="pad-growth" min="0.3" max="3" step="0.1" value="1"><span class="growth-said"></span></label>
<label class="pad-or">{pad_turn}
<input type="range" class="pad-turn" min="-360" max="360" step="15" value="0"><span class="turn-said"></span></label>
<div class="pad-row"><button type="button" class="pad-clear">{pad_clear}</button></div>
<div class="pad-row"><label>{pad_name}
<input class="pad-name" maxlength="20" autocomplete="off" placeholder="{pad_move_example}"></label>
<button type="button" class="pad-add">{pad_add_move}</button></div></div></div>""")


def thing_pad(**kwargs: Any) -> gr.HTML:
    """Its `input` event carries {"name", "picture": a data URL}."""
    said = texts().teach
    colours = Markup("").join(
        _COLOUR.format(code=code, on=str(not number).lower(), name=said.pad_colours[number])
        for number, code in enumerate(_COLOURS)
    )
    sizes = Markup("").join(
        _SIZE.format(px=px, on=str(px == FIRST_SIZE).lower(), word=word)
        for px, word in zip(_SIZES, said.pad_sizes, strict=True)
    )
    html = _THING.format(
        colours=colours,
        sizes=sizes,
        pad_thing=said.pad_thing,
        pad_colour=said.pad_colour,
        pad_brush=said.pad_brush,
        pad_erase=said.pad_erase,
        pad_fill=said.pad_fill,
        pad_undo=said.pad_undo,
        pad_clear=said.pad_clear,
        pad_or_picture=said.pad_or_picture,
        pad_tolerance=said.pad_tolerance,
        pad_name=said.pad_name,
        pad_thing_example=said.pad_thing_example,
        pad_add_thing=said.pad_add_thing,
        not_a_picture=said.not_a_picture,
    )
    return gr.HTML(html, js_on_load=_script("thing_pad.js"), apply_default_css=False, **kwargs)


def move_pad(**kwargs: Any) -> gr.HTML:
    """Its `input` event carries {"name", "path": [[x, y], ...], "growth", "turn"}."""
    said = texts().teach
    html = _MOVE.format(
        pad_move=said.pad_move,
        pad_growth=said.pad_growth,
        pad_turn=said.pad_turn,
        pad_clear=said.pad_clear,
        pad_name=said.pad_name,
        pad_move_example=said.pad_move_example,
        pad_add_move=said.pad_add_move,
    )
    return gr.HTML(html, js_on_load=_script("move_pad.js"), apply_default_css=False, **kwargs)


def own_tiles_list(value: Any, **kwargs: Any) -> gr.HTML:
    """Its value is `own_view.own_tiles`; its `input` event carries {"remove": name}."""
    return gr.HTML(value, html_template="${value}", js_on_load=_TILES_JS, apply_default_css=False, **kwargs)


def _script(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
