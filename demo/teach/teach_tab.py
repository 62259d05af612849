"""The Teach tab: choose what a model will see, and what is kept back for the test. Handlers first, then the layout."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from demo.sets import making, set_zips
from demo.sets.archives import MAX_UPLOADED_CLIPS, MAX_ZIP_BYTES, PICTURE_SIZES
from demo.sets.making import SetCard
from demo.sets.plan import Plan, most_clips, some_clips
from demo.shared.html import hint, lead, problem
from demo.shared.motions import tile_name
from demo.shared.visitors import Shared
from demo.teach import teach_choices, teach_view
from demo.teach.grid import teaching_grid
from demo.teach.teach_choices import (
    FIRST_CLIPS,
    FIRST_MOTIONS,
    FIRST_SEED,
    FIRST_SHARE,
    MOST_SHARE,
    draw_grid,
    make_plan,
)
from demo.teach.tiles import scene_tiles
from demo.texts import texts
from t2v_core.data.folders import open_dataset
from t2v_core.errors import UserError
from t2v_core.world.scenes import MOTION_NAMES

WALL_CLIPS = 12


# ---- handlers: values in, values out ----


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


def restore(visitor: str, kept: Any, restored: bool) -> tuple[Any, ...]:
    """The tab was opened. Values for: restored, motions, share, the five choices, the sentence, the wall. Skipped but
    for the first time on a page, and where nothing was chosen yet."""
    known = None if restored else teach_choices.read_kept(kept)
    if known is None:
        return (True, *(gr.skip(),) * 9)
    choices = (known.grid, known.shapes, known.colours, known.clips, known.seed)
    plan = make_plan(*choices)
    wall = gr.skip() if making.ready_set(visitor) else preview(plan)
    return True, known.motions, known.share, *choices, teach_view.sentence(plan), wall


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


def refresh(visitor: str, seen: dict[str, Any] | None) -> tuple[Any, ...]:
    """On load and on each tick. Values for: seen, state, wall, chart, next steps, the wish for a zip, the zip.
    Whatever has not changed is skipped."""
    seen = seen or {}
    latest, ready = making.latest_set(visitor), making.ready_set(visitor)
    now = {
        "state": _state(visitor),
        "set": ready.id if ready else "",
        "next": bool(latest and ready and not latest.busy),
        "zip": str(ready.zip) if ready and ready.zip else "",
        "wish": bool(ready and not ready.zip and not ready.packing),
    }

    def changed(part: str, make: Any) -> Any:
        return gr.skip() if seen.get(part) == now[part] else make()

    return (
        gr.skip() if now == seen else now,
        changed("state", lambda: now["state"]),
        changed("set", lambda: set_wall(ready) if ready else gr.skip()),
        changed("set", lambda: _chart(ready) if ready else gr.skip()),
        changed("next", lambda: gr.Row(visible=now["next"])),
        changed("wish", lambda: gr.Button(visible=now["wish"])),
        changed("zip", lambda: _zip_button(ready.zip if ready else None)),
    )


def _chart(card: SetCard) -> Any:
    return gr.BarPlot(value=teach_view.counts_frame(card.counts), visible=bool(card.counts))


def _zip_button(file: Path | None) -> Any:
    if file is None:
        return gr.DownloadButton(visible=False)
    return gr.DownloadButton(texts().teach.save_zip(file.stat().st_size), value=str(file), visible=True)


# ---- layout ----


def build_teach_tab(shared: Shared) -> dict[str, Any]:
    """Returns what interface.py wires: the timer's function and outputs, and the button that leads to Train."""
    said, tab = texts().teach, gr.context.Context.block
    first_grid = draw_grid(FIRST_MOTIONS, FIRST_SHARE, FIRST_SEED)
    first = make_plan(first_grid, ["circle"], ["blue"], FIRST_CLIPS, FIRST_SEED)
    gr.HTML(lead(said.lead), apply_default_css=False)
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=340):
            motions, shapes, colours = scene_tiles(FIRST_MOTIONS)
            clips = gr.Radio(
                [(f"{count:,}", count) for count in teach_choices.CLIP_CHOICES if count <= most_clips()],
                value=FIRST_CLIPS,
                label=said.how_many,
                info=teach_view.clips_text(FIRST_CLIPS),
                elem_id="teach-clips",
            )
            with gr.Row(elem_classes="beside"):
                make_button = gr.Button(said.make, variant="primary", elem_id="teach-make", min_width=220, scale=0)
                status = gr.HTML(elem_id="teach-status", apply_default_css=False)
            with gr.Row(visible=False, elem_id="teach-next") as next_steps:
                train_button = gr.Button(said.train, variant="primary", elem_id="teach-train")
                pack_button = gr.Button(said.pack, elem_id="teach-pack")
                download = gr.DownloadButton(visible=False, elem_id="teach-download")
        with gr.Column(scale=5, min_width=340):
            grid = teaching_grid(first_grid, elem_id="teach-grid")
            words = gr.HTML(teach_view.sentence(first), elem_id="teach-sentence", apply_default_css=False)
            with gr.Row(equal_height=True):
                share = gr.Slider(
                    0,
                    MOST_SHARE,
                    value=FIRST_SHARE,
                    step=5,
                    label=said.share,
                    elem_id="teach-share",
                    scale=3,
                    buttons=[],
                )
                seed = gr.Number(
                    FIRST_SEED,
                    label=texts().common.seed,
                    precision=0,
                    minimum=0,
                    elem_id="teach-seed",
                    scale=1,
                    min_width=80,
                )
    with gr.Row(elem_classes="wall-row"):
        wall = gr.HTML(preview(first), elem_id="teach-wall", apply_default_css=False)
    with gr.Row():
        others = gr.Button(said.others, size="sm", elem_id="teach-others", scale=0, min_width=180)
    motion_column, shown_column, clips_column = said.count_columns
    chart = gr.BarPlot(
        x=motion_column, y=clips_column, color=shown_column, visible=False, height=340, x_label_angle=-40, x_title="",
        y_title=clips_column, title=said.counts, elem_id="teach-counts",
        sort=[tile_name(motion) for motion in MOTION_NAMES],
        color_map={said.order(order): grey for order, grey in _GREYS.items()},
    )  # fmt: skip
    with gr.Accordion(said.upload, open=False, elem_id="teach-upload-fold"):
        gr.HTML(hint(_upload_text()), apply_default_css=False)
        upload_button = gr.UploadButton(said.choose_zip, file_types=[".zip"], elem_id="teach-upload", size="sm")
    seen, restored = gr.State({}), gr.State(False)

    choices = [grid, shapes, colours, clips, seed]
    # In a queue, each of these would be done for one visitor after the other; none takes longer than a moment.
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    described: tuple[Any, ...] = (describe, [share, *choices], [words, shared.choices])
    # What a person does only, not "change": choices that are restored must not draw the grid again.
    shown = [words, shared.choices, wall]
    motions.input(change_motions, [motions, share, *choices], [grid, *shown], **private)
    gr.on(
        [share.release, share.input, seed.input],
        draw_grid,
        [motions, share, seed],
        grid,
        trigger_mode="always_last",
        **private,
    ).then(*described, **private)
    grid.input(*described, **private)
    for tiles in (shapes, colours):
        tiles.input(show, [share, *choices], shown, **private)
    clips.change(show_cost, clips, clips, **private).then(*described, **private)
    tab.select(
        restore,
        [shared.visitor, shared.choices, restored],
        [restored, motions, share, *choices, words, wall],
        js=_WHEN_DRAWN,
        **private,
    )
    others.click(more_clips, [shared.visitor, *choices], wall, **private)
    wishes = [
        make_button.click(make, [shared.visitor, seen, *choices], [status, seen], **private),
        upload_button.upload(upload, [shared.visitor, seen, upload_button], [status, seen], **private),
        pack_button.click(pack, [shared.visitor, seen], [status, seen], **private),
    ]
    return {
        "tick": refresh,
        "tick_inputs": [shared.visitor, seen],
        "tick_outputs": [seen, status, wall, chart, next_steps, pack_button, download],
        "wishes": wishes,
        "train": train_button,
    }


# Until its tab was opened a widget is not there, and what it is sent meanwhile breaks it.
_WHEN_DRAWN = """async (...values) => {
  const drawn = () => ["motions", "shapes", "colours", "grid"].every(
    name => document.querySelector(`#teach-${name} button`));
  while (!drawn()) await new Promise(ready => setTimeout(ready, 20));
  return values;
}"""
_GREYS = {"alone": "#3f3f46", "first": "#8e8e96", "then": "#c4c4cb"}


def _upload_text() -> str:
    return texts().teach.upload_text(PICTURE_SIZES, MAX_UPLOADED_CLIPS, MAX_ZIP_BYTES // 1_000_000)
