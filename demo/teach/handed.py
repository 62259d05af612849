"""A world handed on by a link: the button that makes one, and the offer that stands where such a link is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.shared import handed_worlds, worlds
from demo.shared.html import hint, problem
from demo.shared.visitors import Shared
from demo.shared.wiring import Said, by_name
from demo.teach.own_view import link_html, offered_tiles, own_tiles
from demo.texts import texts
from t2v_core.errors import UserError
from t2v_core.world.scenes import World

# The link in full, as one hands it on; a click copies it where the browser allows that.
LINK_JS = """
const spell = () => element.querySelectorAll('.own-link a').forEach(link => { link.textContent = link.href; });
watch('value', spell);
element.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  if (!button || !navigator.clipboard) return;
  navigator.clipboard.writeText(element.querySelector('.own-link a').href).then(
    () => { button.textContent = button.dataset.copy; });
});
"""
_FORGET = "() => history.replaceState(null, '', location.pathname)"  # a reload shall not offer it again


def hand_on(visitor: str) -> Markup:
    """Value for: the note."""
    try:
        return link_html(handed_worlds.hand_on(visitor))
    except UserError as error:
        return problem(str(error))


def offer(visitor: str, request: gr.Request | None = None) -> Said:
    """The page was opened, perhaps by a link to a world. Nothing in it is trusted, and nothing is opened unasked."""
    code = dict(request.query_params).get("world") if request else None
    if code is None:
        return {}
    shown: Said = {"offer": gr.Column(visible=True), "tabs": gr.Tabs(selected="teach")}
    try:
        world = handed_worlds.handed_world(code)
    except UserError as error:
        closed = gr.Button(visible=False)
        return shown | {"offered": problem(str(error)), "open": closed, "add": closed}
    mine = worlds.own_world(visitor) if worlds.has_drawn(visitor) else World()
    names = [thing.name for thing in mine.own_things] + [name for name, _ in mine.own_moves]
    return shown | {
        "offered": offered_tiles(world, names),
        "code": code,
        "open": gr.Button(visible=True),
        "add": gr.Button(visible=bool(names)),
    }


def open_handed(visitor: str, code: str) -> Said:
    return _taken(lambda: handed_worlds.open_handed(visitor, code))


def add_handed(visitor: str, code: str) -> Said:
    return _taken(lambda: handed_worlds.add_handed(visitor, code))


def _taken(how: Callable[[], World]) -> Said:
    try:
        world = how()
    except UserError as error:  # the offer stays: the other choice may do
        return {"note": problem(str(error)), "added": ""}
    said = texts().teach
    return {"tiles": own_tiles(world), "note": hint(said.world_opened), "added": "", "offer": gr.Column(visible=False)}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`column` is shown when there is one. `parts`: what `offer` sets, less the tabs."""

    column: gr.Column
    parts: dict[str, Any]
    open: gr.Button
    add: gr.Button
    decline: gr.Button
    code: gr.State


def build_offer() -> Offer:
    said = texts().teach
    with gr.Column(visible=False, elem_id="own-offer") as column:
        offered = gr.HTML(elem_id="own-offered", apply_default_css=False)
        with gr.Row(elem_classes="beside"):
            opens = gr.Button(said.open_offered, variant="primary", elem_id="own-offer-open", scale=0, min_width=200)
            adds = gr.Button(said.add_offered, elem_id="own-offer-add", scale=0, min_width=200)
            declines = gr.Button(said.decline_offered, elem_id="own-offer-no", scale=0, min_width=160)
    code = gr.State("")
    parts = {"offer": column, "offered": offered, "code": code, "open": opens, "add": adds}
    return Offer(column=column, parts=parts, open=opens, add=adds, decline=declines, code=code)


def wire_offer(
    made: Offer, shared: Shared, tiles: gr.HTML, note: gr.HTML, added: gr.State, **private: Any
) -> list[Any]:
    """Returns the events after which the visitor's world may be another."""
    parts = {"tiles": tiles, "note": note, "added": added, "offer": made.column}
    inputs, outputs = [shared.visitor, made.code], [*parts.values()]
    taken = [
        made.open.click(by_name(open_handed, parts), inputs, outputs, **private),
        made.add.click(by_name(add_handed, parts), inputs, outputs, **private),
    ]
    declined = made.decline.click(lambda: gr.Column(visible=False), None, made.column, **private)
    for event in (*taken, declined):
        event.then(None, js=_FORGET, api_visibility="private")
    return taken
