"""The teaching grid: first motion x second motion, each cell taught or kept back."""

from collections.abc import Iterable, Sequence
from typing import Any

import gradio as gr

from demo.sets.plan import Pair
from demo.shared.motions import icon, short_name
from demo.texts import texts
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import ALWAYS_HELD_OUT

_HTML = """
<h3>${words.heading}</h3>
<p class="hint">${words.hint}
<span class="key taught"></span>${words.taught}, <span class="key unseen"></span>${words.never_seen}.</p>
<div class="grid" role="grid" aria-label="${words.label}"
    style="--columns:${value.motions.length}">
  <div role="row" class="line">
    <span class="corner" role="columnheader"><b>${words.first}</b></span>
    ${value.motions.map(motion => `<span class="head" role="columnheader" title="${words.then} ${motion}"
      aria-label="${words.then} ${motion}">${icons[motion]}</span>`).join("")}
  </div>
  ${value.motions.map((first, row) => `<div role="row" class="line">
    <span class="head side" role="rowheader" title="${words.first} ${first}"
      aria-label="${words.first} ${first}"><b>${short[first]}</b>${icons[first]}</span>
    ${value.motions.map((second, column) => {
      if (first === second) {
        return `<span class="cell none" role="gridcell" aria-label="${words.same}"></span>`;
      }
      const pair = first + "|" + second;
      const held = value.held.includes(pair), locked = pair === locked_pair;
      return `<span role="gridcell"><button type="button" data-pair="${pair}"
        class="cell ${held ? "held" : "on"} ${locked ? "locked" : ""}"
        data-row="${row}" data-column="${column}" tabindex="${row === 0 && column === 1 ? 0 : -1}"
        aria-pressed="${!held}" aria-label="${first} ${words.then} ${second}: ${held ? words.never_seen : words.taught}"
        ></button></span>`;
    }).join("")}
  </div>`).join("")}
</div>
<p class="now" aria-live="polite">${words.point}</p>
"""
_CSS = """
.grid { display: flex; flex-direction: column; gap: 2px; max-width: 540px; margin-top: 6px; }
.line { display: grid; grid-template-columns: 112px repeat(var(--columns), minmax(0, 23px)); gap: 2px; }
.head, .corner { display: flex; align-items: center; justify-content: center; min-width: 0; color: var(--quiet);
  font-size: 16px; line-height: 1; height: 22px; }
.corner { justify-content: flex-start; }
.side { justify-content: flex-end; gap: 5px; height: auto; white-space: nowrap; }
.corner b, .side b { font-weight: 400; overflow: hidden; text-overflow: ellipsis; }
.head svg { width: 16px; height: 16px; flex: none; }
.cell { display: block; width: 100%; aspect-ratio: 1; border: 0; padding: 0; border-radius: 3px; cursor: pointer; }
.on { background: var(--taught-fill); }
.held { box-shadow: inset 0 0 0 2px var(--unseen-fill);
  background: repeating-linear-gradient(45deg, var(--unseen-fill) 0 3px, var(--paper) 3px 6px); }
.cell:hover { outline: 2px solid var(--body-text-color); outline-offset: 0; }
.locked { outline: 3px solid var(--body-text-color); outline-offset: -1px; cursor: help; }
.now { min-height: 24px; margin: 6px 0 0; font-size: 16px; color: var(--quiet); }
@media (max-width: 640px) {
  .side b, .corner b { display: none; }
  .line { gap: 1px; grid-template-columns: 22px repeat(var(--columns), minmax(0, 24px)); }
}
"""
_JS = """
const now = () => element.querySelector(".now");
const say = cell => { if (cell && now()) now().textContent = cell.getAttribute("aria-label")
  + (cell.classList.contains("locked") ? props.words.always : ""); };
const cellAt = (row, column) => element.querySelector(`button[data-row="${row}"][data-column="${column}"]`);
element.addEventListener("mouseover", event => say(event.target.closest("button.cell")));
element.addEventListener("focusin", event => say(event.target.closest("button.cell")));
element.addEventListener("click", event => {
  const cell = event.target.closest("button.cell");
  if (!cell || cell.classList.contains("locked")) return;
  const held = new Set(props.value.held);
  held.has(cell.dataset.pair) ? held.delete(cell.dataset.pair) : held.add(cell.dataset.pair);
  const pair = cell.dataset.pair;
  props.value = { motions: props.value.motions, held: [...held], drawn: false };
  trigger("input");
  setTimeout(() => say(element.querySelector(`button[data-pair="${pair}"]`)), 0);
});
const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
element.addEventListener("keydown", event => {
  const cell = event.target.closest("button.cell"), step = steps[event.key];
  if (!cell || !step) return;
  event.preventDefault();
  let row = +cell.dataset.row + step[0], column = +cell.dataset.column + step[1];
  if (row === column) { row += step[0]; column += step[1]; }  // the diagonal holds no cell
  const next = cellAt(row, column);
  if (next) next.focus();
});
"""


def grid_value(
    motions: Sequence[str], held_out: Iterable[tuple[str, ...]], world: World = BUILT_IN, *, drawn: bool = False
) -> dict[str, Any]:
    """The widget's value for these motions, in the world's order; pairs of other motions are left out. drawn: at
    random, which is so no more once a person has toggled a cell."""
    chosen = [motion for motion in world.motion_names if motion in motions]
    held = {*held_out, ALWAYS_HELD_OUT}
    return {
        "motions": chosen,
        "held": [f"{first}|{second}" for first in chosen for second in chosen if (first, second) in held],
        "drawn": drawn,
    }


def was_drawn(value: Any) -> bool:
    return isinstance(value, dict) and value.get("drawn") is True


def read_grid(value: Any, world: World = BUILT_IN) -> tuple[list[str], list[Pair]]:
    """Motions and kept-back pairs of a widget's value; what the world does not know is dropped."""
    value = value if isinstance(value, dict) else {}
    named = strings_of(value.get("motions"))
    motions = [motion for motion in world.motion_names if motion in named]
    held = {tuple(pair.split("|")) for pair in strings_of(value.get("held"))} | {ALWAYS_HELD_OUT}
    pairs = [(first, second) for first in motions for second in motions if first != second and (first, second) in held]
    return motions, pairs


def strings_of(value: Any) -> list[str]:
    """The strings in what should be some of them; a browser may send anything."""
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list | tuple | set) else []


def new_grid(value: dict[str, Any], world: World) -> gr.HTML:
    """To set on the page: another grid, of a world whose moves have to be drawn first."""
    return gr.HTML(value=value, **_drawings(world))


def _drawings(world: World) -> dict[str, dict[str, str]]:
    """What stands before the rows and over the columns."""
    return {
        "icons": {motion: icon(motion, world) for motion in world.motion_names},
        "short": {motion: short_name(motion) for motion in world.motion_names},
    }


def teaching_grid(value: dict[str, Any], world: World, **kwargs: Any) -> gr.HTML:
    """Its value is that of `grid_value`; "input" fires when a person toggles a cell."""
    said, common = texts().teach, texts().common
    words = {
        "heading": said.grid,
        "hint": said.grid_hint,
        "label": said.grid_label,
        "first": said.grid_first,
        "then": said.grid_then,
        "same": said.grid_same,
        "always": said.grid_always,
        "point": said.grid_point,
        "taught": common.taught,
        "never_seen": common.never_seen,
    }
    return gr.HTML(
        value=value,
        words=words,
        html_template=_HTML,
        css_template=_CSS,
        js_on_load=_JS,
        apply_default_css=False,
        **_drawings(world),
        locked_pair="|".join(ALWAYS_HELD_OUT),
        **kwargs,
    )
