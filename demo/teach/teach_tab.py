"""The Teach tab, laid out and wired: choose what a model will see, and what is kept back for the test."""

from typing import Any

import gradio as gr

from demo.sets.archives import MAX_UPLOADED_CLIPS, MAX_ZIP_BYTES
from demo.sets.plan import most_clips
from demo.shared.html import hint, lead
from demo.shared.motions import tile_name
from demo.shared.visitors import Shared
from demo.shared.wiring import by_name
from demo.shared.worlds import example
from demo.teach import teach_choices, teach_view
from demo.teach.grid import teaching_grid
from demo.teach.own_world import build_own_world
from demo.teach.teach_choices import (
    FIRST_CLIPS,
    FIRST_MOTIONS,
    FIRST_SEED,
    FIRST_SHARE,
    MOST_SHARE,
    draw_grid,
    make_plan,
)
from demo.teach.teach_handlers import (
    change_motions,
    change_world,
    describe,
    draw,
    make,
    more_clips,
    pack,
    preview,
    refresh,
    restore,
    show,
    show_cost,
    upload,
)
from demo.teach.tiles import scene_tiles
from demo.texts import texts
from t2v_core.world.scenes import MOTION_NAMES


def build_teach_tab(shared: Shared) -> dict[str, Any]:
    """Returns what interface.py wires: the timer's function and outputs, and the button that leads to Train."""
    said, common, tab = texts().teach, texts().common, gr.context.Context.block
    world = example()  # until the visitor is known
    first_grid = draw_grid(FIRST_MOTIONS, FIRST_SHARE, FIRST_SEED)
    first = make_plan(world, first_grid, ["circle"], ["blue"], FIRST_CLIPS, FIRST_SEED)
    gr.HTML(lead(said.lead), apply_default_css=False)
    own = build_own_world(shared, tab)
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=340):
            motions, shapes, colours = scene_tiles(FIRST_MOTIONS, world)
            clips = gr.Radio(
                [(common.number(count), count) for count in teach_choices.CLIP_CHOICES if count <= most_clips()],
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
            grid = teaching_grid(first_grid, world, elem_id="teach-grid")
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
                    label=common.seed,
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
    described: tuple[Any, ...] = (describe, [shared.visitor, share, *choices], [words, shared.choices])
    # What a person does only, not "change": choices that are restored must not draw the grid again.
    shown = [words, shared.choices, wall]
    motions.input(change_motions, [shared.visitor, motions, share, *choices], [grid, *shown], **private)
    gr.on(
        [share.release, share.input, seed.input],
        draw,
        [shared.visitor, motions, share, seed],
        grid,
        trigger_mode="always_last",
        **private,
    ).then(*described, **private)
    grid.input(*described, **private)
    for tiles in (shapes, colours):
        tiles.input(show, [shared.visitor, share, *choices], shown, **private)
    clips.change(show_cost, clips, clips, **private).then(*described, **private)
    restorable = {
        "restored": restored, "motions": motions, "share": share, "grid": grid, "shapes": shapes, "colours": colours,
        "clips": clips, "seed": seed, "sentence": words, "wall": wall,
    }  # fmt: skip
    changing = {
        "motions": motions, "shapes": shapes, "grid": grid, "sentence": words, "kept": shared.choices, "wall": wall,
    }  # fmt: skip
    for change in own.changes:
        change.success(
            by_name(change_world, changing),
            [shared.visitor, own.added, motions, share, *choices],
            [*changing.values()],
            **private,
        )
    tab.select(
        by_name(restore, restorable),
        [shared.visitor, shared.choices, restored],
        [*restorable.values()],
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
        "parts": {
            "seen": seen,
            "status": status,
            "wall": wall,
            "chart": chart,
            "next_steps": next_steps,
            "pack": pack_button,
            "download": download,
        },
        "wishes": wishes,
        "train": train_button,
        "train_own": own.teach,
        "offer": own.offer,
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
    return texts().teach.upload_text(MAX_UPLOADED_CLIPS, MAX_ZIP_BYTES // 1_000_000)
