"""Things and moves of one's own, in the Teach tab: drawn, named, seen moving, and taught to the trained model."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.shared import worlds
from demo.shared.html import hint, problem
from demo.shared.visitors import Shared
from demo.teach.handed import LINK_JS, build_offer, hand_on, wire_offer
from demo.teach.own_view import own_tiles
from demo.teach.pads import move_pad, own_tiles_list, thing_pad
from demo.texts import texts
from t2v_core.errors import UserError
from t2v_core.world.scenes import World

_SAVE = "() => document.querySelector('#own-download').click()"


# ---- handlers: values in, values out ----


def add_thing(event: gr.EventData, visitor: str) -> tuple[Any, Any, str]:
    """Values for: the tiles, the note, the name of what was added. So too the next ones."""
    name, picture = _text(event, "name"), _text(event, "picture")
    return _added(lambda: worlds.add_thing(visitor, name, picture))


def add_move(event: gr.EventData, visitor: str) -> tuple[Any, Any, str]:
    name, path = _text(event, "name"), getattr(event, "path", [])
    growth, turn = getattr(event, "growth", 1.0), getattr(event, "turn", 0.0)
    return _added(lambda: worlds.add_move(visitor, name, path, growth, turn))


def remove(event: gr.EventData, visitor: str) -> tuple[Any, Any, str]:
    return _changed(lambda: worlds.remove(visitor, _text(event, "remove")), "")


def open_zip(visitor: str, file: Any) -> tuple[Any, Any, str]:
    path = Path(file if isinstance(file, str) else "")
    return _changed(lambda: worlds.open_world(visitor, path), texts().teach.world_opened)


def _added(how: Callable[[], tuple[World, str]]) -> tuple[Any, Any, str]:
    try:
        world, name = how()
    except UserError as error:
        return gr.skip(), problem(str(error)), ""
    return own_tiles(world), hint(texts().teach.added(name)), name


def _changed(how: Callable[[], World], said: str) -> tuple[Any, Any, str]:
    try:
        return own_tiles(how()), hint(said) if said else "", ""
    except UserError as error:
        return gr.skip(), problem(str(error)), ""


def _text(event: gr.EventData, name: str) -> str:
    value = getattr(event, name, "")
    return value if isinstance(value, str) else ""


def show(visitor: str) -> Markup:
    return own_tiles(worlds.own_world(visitor))


def pack(visitor: str) -> Any:
    """Raises gr.Error, which the page shows, where there is nothing to take home."""
    try:
        return str(worlds.pack_world(visitor))
    except UserError as error:
        raise gr.Error(str(error), print_exception=False) from error


# ---- layout and wiring ----


@dataclass(frozen=True, kw_only=True)
class OwnWorld:
    """`changes`: events after which the visitor's world may be another; `added`: the name of what was drawn last.
    `teach` leads to Train. `offer`: what a link to a world sets (`handed.offer`)."""

    changes: list[Any]
    added: gr.State
    teach: gr.Button
    offer: dict[str, Any]


def build_own_world(shared: Shared, tab: Any) -> OwnWorld:
    """Called inside the Teach tab."""
    said = texts().teach
    offer = build_offer()
    with gr.Accordion(said.own_fold, open=True, elem_id="own-world"):
        gr.HTML(hint(said.own_lead), apply_default_css=False)
        tiles = own_tiles_list(own_tiles(worlds.example()), elem_id="own-tiles")
        note = gr.HTML(elem_id="own-note", js_on_load=LINK_JS, apply_default_css=False)
        with gr.Row():
            with gr.Accordion(said.draw_thing, open=False, elem_id="own-thing-fold"):
                thing = thing_pad(elem_id="own-thing")
            with gr.Accordion(said.draw_move, open=False, elem_id="own-move-fold"):
                move = move_pad(elem_id="own-move")
        with gr.Row(elem_classes="beside"):
            teach = gr.Button(said.teach_own, variant="primary", elem_id="own-teach", min_width=340, scale=0)
            save = gr.Button(said.save_world, size="sm", elem_id="own-save", scale=0, min_width=150)
            opened = gr.UploadButton(
                said.open_world, file_types=[".zip"], size="sm", elem_id="own-open", scale=0, min_width=150
            )
            link = gr.Button(said.hand_on, size="sm", elem_id="own-link", scale=0, min_width=150)
            download = gr.DownloadButton("", visible="hidden", elem_id="own-download")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    added = gr.State("")
    results = [tiles, note, added]
    changes = [
        thing.input(add_thing, shared.visitor, results, **private),
        move.input(add_move, shared.visitor, results, **private),
        tiles.input(remove, shared.visitor, results, **private),
        opened.upload(open_zip, [shared.visitor, opened], results, **private),
    ]
    changes += wire_offer(offer, shared, tiles, note, added, **private)
    link.click(hand_on, shared.visitor, note, **private)
    save.click(pack, shared.visitor, download, **private).success(None, js=_SAVE, api_visibility="private")
    tab.select(show, shared.visitor, tiles, **private)
    return OwnWorld(changes=changes, added=added, teach=teach, offer=offer.parts)
