"""What the Teach tab does when it is used: values in, and what to set on the page. No layout."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from demo.sets import making, set_zips
from demo.sets.making import SetCard
from demo.sets.plan import Plan, some_clips
from demo.shared.html import problem
from demo.shared.wiring import Said
from demo.shared.worlds import own_world
from demo.teach import teach_choices, teach_view
from demo.teach.grid import new_grid
from demo.teach.teach_choices import FIRST_MOTIONS, FIRST_SEED, FIRST_SHARE, make_plan
from demo.teach.tiles import motion_tiles, new_tiles, shape_tiles
from demo.texts import texts
from t2v_core.data.folders import open_dataset
from t2v_core.errors import UserError
from t2v_core.world.scenes import World

WALL_CLIPS = 12


def describe(visitor: str, share: Any, *choices: Any) -> tuple[str, dict[str, Any]]:
    """Values for: the sentence, the choices that the browser keeps."""
    return teach_view.sentence(_plan(visitor, *choices)), teach_choices.to_keep(share, *choices)


def _plan(visitor: str, *choices: Any) -> Plan:
    return make_plan(own_world(visitor), *choices)


def show(visitor: str, share: Any, *choices: Any) -> tuple[Any, ...]:
    """Something was ticked. Values for: the sentence, the choices that the browser keeps, the wall."""
    return _shown(_plan(visitor, *choices), share, *choices)


def _shown(plan: Plan, share: Any, *choices: Any) -> tuple[Any, ...]:
    return teach_view.sentence(plan), teach_choices.to_keep(share, *choices), preview(plan)


def draw(visitor: str, motions: Any, share: Any, seed: Any) -> dict[str, Any]:
    """Another share, or another seed. Value for: the grid."""
    return teach_choices.draw_grid(motions, share, seed, own_world(visitor))


def change_motions(visitor: str, motions: Any, share: Any, grid: Any, *others: Any) -> tuple[Any, ...]:
    """Values for: the grid, then as `show`."""
    world = own_world(visitor)
    grid = teach_choices.change_motions(motions, grid, share, others[-1], world)
    return grid, *_shown(make_plan(world, grid, *others), share, grid, *others)


def change_world(
    visitor: str, added: str, motions: Any, share: Any, grid: Any, shapes: Any, colours: Any, clips: Any, seed: Any
) -> Said:
    """Something was drawn (`added`, which is ticked at once), deleted, or a world was opened."""
    world = own_world(visitor)
    motions = teach_choices.ticked(world.motion_names, motions, added)
    shapes = teach_choices.ticked(world.shapes, shapes, added)
    grid = teach_choices.change_motions(motions, grid, share, seed, world)
    choices = (grid, shapes, colours, clips, seed)
    sentence, kept, wall = _shown(make_plan(world, *choices), share, *choices)
    return _tiles(world, motions, shapes, grid) | {"sentence": sentence, "kept": kept, "wall": wall}


def _tiles(world: World, motions: list[str], shapes: list[str], grid: dict[str, Any]) -> Said:
    """What stands on the page for a visitor's world."""
    return {
        "motions": new_tiles(motion_tiles(world), motions),
        "shapes": new_tiles(shape_tiles(world), shapes),
        "grid": new_grid(grid, world),
    }


def show_cost(clips: Any) -> Any:
    return gr.Radio(info=teach_view.clips_text(teach_choices.clean_clips(clips)))


def restore(visitor: str, kept: Any, restored: bool) -> Said:
    """The tab was opened. What the visitor has drawn comes back, and what was chosen on an earlier visit, the first
    time on a page."""
    if restored:
        return {}
    world = own_world(visitor)
    known = teach_choices.read_kept(kept, world)
    if known is None:
        first = teach_choices.draw_grid(FIRST_MOTIONS, FIRST_SHARE, FIRST_SEED, world)
        return {"restored": True} | _tiles(world, list(FIRST_MOTIONS), ["circle"], first)
    plan = make_plan(world, known.grid, known.shapes, known.colours, known.clips, known.seed)
    said = _tiles(world, known.motions, known.shapes, known.grid) | {
        "restored": True,
        "share": known.share,
        "colours": known.colours,
        "clips": known.clips,
        "seed": known.seed,
        "sentence": teach_view.sentence(plan),
    }
    return said if making.ready_set(visitor) else said | {"wall": preview(plan)}


def preview(plan: Plan) -> Any:
    """Clips of the plan as it stands, before anything is made."""
    try:
        some = some_clips(plan.clips(), WALL_CLIPS, random.randrange(2**31))
    except UserError:
        return gr.skip()  # the sentence beside the grid says what is missing
    return teach_view.wall(some, texts().teach.taste)


def more_clips(visitor: str, *choices: Any) -> Any:
    """Twelve other clips: of the set that was made, else of the plan."""
    ready = making.ready_set(visitor)
    return set_wall(ready) if ready else preview(_plan(visitor, *choices))


def set_wall(card: SetCard) -> str:
    with open_dataset(card.folder) as clips:
        some = some_clips(clips, WALL_CLIPS, random.randrange(2**31))
    return teach_view.wall(some, texts().teach.some_of_yours(len(some), card.clips))


def make(visitor: str, seen: dict[str, Any] | None, *choices: Any) -> tuple[str, Any]:
    return _wish(visitor, seen, lambda: making.start_making(visitor, _plan(visitor, *choices)))


def upload(visitor: str, seen: dict[str, Any] | None, file: Any) -> tuple[str, Any]:
    return _wish(visitor, seen, lambda: making.start_unpacking(visitor, Path(file if isinstance(file, str) else "")))


def pack(visitor: str, seen: dict[str, Any] | None) -> tuple[str, Any]:
    return _wish(visitor, seen, lambda: set_zips.start_packing(visitor))


def _wish(visitor: str, seen: dict[str, Any] | None, begin: Callable[[], object]) -> tuple[str, Any]:
    """Values for: state, seen. The next tick writes the state again, even if it is as it was before the wish."""
    try:
        begin()
    except UserError as error:
        return problem(str(error)), gr.skip()
    return _state(visitor), {**(seen or {}), "state": ""}


def _state(visitor: str) -> str:
    return teach_view.state(making.latest_set(visitor), making.ready_set(visitor))


def refresh(visitor: str, seen: dict[str, Any] | None) -> Said:
    """On load and on each tick: what has changed since it was last `seen`."""
    seen = seen or {}
    latest, ready = making.latest_set(visitor), making.ready_set(visitor)
    now = {
        "state": _state(visitor),
        "set": ready.id if ready else "",
        "next": bool(latest and ready and not latest.busy),
        "zip": str(ready.zip) if ready and ready.zip else "",
        "wish": bool(ready and not ready.zip and not ready.packing),
    }
    changed = {part for part in now if seen.get(part) != now[part]}
    said: Said = {"seen": now} if now != seen else {}
    if "state" in changed:
        said["status"] = now["state"]
    if "set" in changed and ready:
        said |= {"wall": set_wall(ready), "chart": _chart(ready)}
    if "next" in changed:
        said["next_steps"] = gr.Row(visible=now["next"])
    if "wish" in changed:
        said["pack"] = gr.Button(visible=now["wish"])
    if "zip" in changed:
        said["download"] = _zip_button(ready.zip if ready else None)
    return said


def _chart(card: SetCard) -> Any:
    return gr.BarPlot(value=teach_view.counts_frame(card.counts), visible=bool(card.counts))


def _zip_button(file: Path | None) -> Any:
    if file is None:
        return gr.DownloadButton(visible=False)
    return gr.DownloadButton(texts().teach.save_zip(file.stat().st_size), value=str(file), visible=True)
