"""Tiles to tick: a picture (moving or still) and a word each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.shared.motions import colour_picture, motion_sprite, shape_picture, tile_name
from demo.texts import texts
from t2v_core.world.scenes import COLOUR_NAMES, MOTION_NAMES, SHAPES, World


@dataclass(frozen=True, kw_only=True)
class Tile:
    """`name` is its value, `label` the word under the picture, `title` what a screen reader says, `own` a word more on
    one that the visitor has drawn."""

    name: str
    label: str
    title: str
    sheet: str
    frames: int = 1
    own: str = ""


# Of a visitor there are names only, which are letters and hyphens (`t2v_core.world.own`), and pictures drawn here.
_HTML = """
<h3>${heading}</h3>
<div class="tiles" role="group" aria-label="${heading}" style="--tile:${tile_size}px;--width:${tile_width}">
  ${tiles.map(tile => `
    <button type="button" class="tile ${(value || []).includes(tile.name) ? "on" : ""}" data-name="${tile.name}"
      aria-pressed="${(value || []).includes(tile.name)}" aria-label="${tile.title}" title="${tile.title}">
      <span class="clip paper" style="--sheet:url(${tile.sheet});--frames:${tile.frames};--loop:1.33s"></span>
      <span class="word">${tile.label}</span>${tile.own ? `<span class="own-mark">${tile.own}</span>` : ""}
    </button>`).join("")}
</div>
"""
_CSS = """
.tiles { display: flex; flex-wrap: wrap; gap: 5px 3px; }
.tile { width: var(--width); min-width: calc(var(--tile) + 10px); padding: 5px 1px 4px;
  border: 1px solid transparent; border-radius: 6px;
  background: none; color: inherit; display: flex; flex-direction: column; align-items: center; gap: 3px;
  cursor: pointer; line-height: 1.15; font-size: 16px; }
.tile .clip { width: var(--tile); height: var(--tile); opacity: .3; }
.tile .word { color: var(--quiet); max-width: 100%; overflow-wrap: anywhere; hyphens: auto; }
.tile .own-mark { color: var(--quiet); font-size: 16px; font-style: italic; }
.tile:hover .clip { opacity: .7; }
.tile.on { border-color: var(--hairline); background: var(--card); }
.tile.on .clip { opacity: 1; }
.tile.on .word { color: var(--body-text-color); }
.tile:not(.on) .clip { animation-play-state: paused; }
"""
_JS = """
element.addEventListener("click", event => {
  const tile = event.target.closest(".tile");
  if (!tile) return;
  const chosen = new Set(props.value || []);
  chosen.has(tile.dataset.name) ? chosen.delete(tile.dataset.name) : chosen.add(tile.dataset.name);
  // In the tiles' own order, whatever the order of the clicks.
  props.value = props.tiles.map(one => one.name).filter(name => chosen.has(name));
  trigger("input");
});
"""


def tile_row(
    tiles: Sequence[Tile], value: Sequence[str], *, heading: str, size: int = 64, width: str = "100px", **kwargs: Any
) -> gr.HTML:
    """Tiles of pictures `size` px wide; `width` is a tile's, in CSS. The value is the list of ticked names; "input"
    fires when a person changes it.

    A function, not a subclass: gradio writes a stub file beside every module that derives from a component.
    """
    return gr.HTML(
        value=list(value),
        html_template=_HTML,
        css_template=_CSS,
        js_on_load=_JS,
        apply_default_css=False,
        tiles=[vars(tile) for tile in tiles],
        heading=heading,
        tile_size=size,
        tile_width=width,
        **kwargs,
    )


def motion_tiles(world: World) -> list[Tile]:
    """The language's motions, then the visitor's own."""
    own = texts().teach.own_mark
    return [
        Tile(
            name=name,
            label=tile_name(name),
            title=name,
            sheet=motion_sprite(name) if name in MOTION_NAMES else motion_sprite(name, world),
            frames=10,
            own="" if name in MOTION_NAMES else own,
        )
        for name in world.motion_names
    ]


def shape_tiles(world: World) -> list[Tile]:
    """The language's shapes, then the visitor's own things."""
    own = texts().teach.own_mark
    return [
        Tile(
            name=name,
            label=tile_name(name),
            title=name,
            sheet=shape_picture(name) if name in SHAPES else shape_picture(name, world),
            own="" if name in SHAPES else own,
        )
        for name in world.shapes
    ]


def new_tiles(tiles: Sequence[Tile], value: Sequence[str]) -> gr.HTML:
    """To set on the page: other tiles, and which of them are ticked."""
    return gr.HTML(value=list(value), tiles=[vars(tile) for tile in tiles])


def scene_tiles(motions_on: Sequence[str], world: World) -> tuple[gr.HTML, gr.HTML, gr.HTML]:
    """Motions, shapes and colours to choose from; a blue circle is chosen."""
    said = texts().teach
    motions = tile_row(motion_tiles(world), motions_on, heading=said.motions, elem_id="teach-motions")
    with gr.Row(elem_classes="snug"):
        shapes = tile_row(
            shape_tiles(world),
            ["circle"],
            heading=said.shapes,
            size=32,
            width="auto",
            scale=0,
            min_width=260,
            elem_id="teach-shapes",
        )
        colours = tile_row(
            [Tile(name=name, label=tile_name(name), title=name, sheet=colour_picture(name)) for name in COLOUR_NAMES],
            ["blue"],
            heading=said.colours,
            size=32,
            width="auto",
            min_width=300,
            elem_id="teach-colours",
        )
    return motions, shapes, colours
