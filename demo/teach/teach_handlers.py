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
from demo.teach import teach_choices, teach_view
from demo.teach.teach_choices import make_plan
from demo.texts import texts
from t2v_core.data.folders import open_dataset
from t2v_core.errors import UserError

WALL_CLIPS = 12


def describe(share: Any, *choices: Any) -> tuple[str, dict[str, Any]]:
    """Values for: the sentence, the choices that the browser keeps."""
    return teach_view.sentence(make_plan(*choices)), teach_choices.to_keep(share, *choices)


def show(share: Any, *choices: Any) -> tuple[Any, ...]:
    """Something was ticked. Values for: the sentence, the choices that the browser keeps, the wall."""
    plan = make_plan(*choices)
    return teach_view.sentence(plan), teach_choices.to_keep(share, *choices), preview(plan)


def change_motions(motions: Any, share: Any, grid: Any, *others: Any) -> tuple[Any, ...]:
    """Values for: the grid, then as `show`."""
    grid = teach_choices.change_motions(motions, grid, share, others[-1])
    return grid, *show(share, grid, *others)


def show_cost(clips: Any) -> Any:
    return gr.Radio(info=teach_view.clips_text(teach_choices.clean_clips(clips)))


def restore(visitor: str, kept: Any, restored: bool) -> Said:
    """The tab was opened. What was chosen on an earlier visit comes back, the first time on a page."""
    known = None if restored else teach_choices.read_kept(kept)
    if known is None:
        return {"restored": True}
    plan = make_plan(known.grid, known.shapes, known.colours, known.clips, known.seed)
    said = {
        "restored": True,
        "motions": known.motions,
        "share": known.share,
        "grid": known.grid,
        "shapes": known.shapes,
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
    return set_wall(ready) if ready else preview(make_plan(*choices))


def set_wall(card: SetCard) -> str:
    with open_dataset(card.folder) as clips:
        some = some_clips(clips, WALL_CLIPS, random.randrange(2**31))
    return teach_view.wall(some, texts().teach.some_of_yours(len(some), card.clips))


def make(visitor: str, seen: dict[str, Any] | None, *choices: Any) -> tuple[str, Any]:
    return _wish(visitor, seen, lambda: making.start_making(visitor, make_plan(*choices)))


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
