"""The Train tab, laid out and wired: start a training, watch it learn, keep its runs."""

from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.shared.html import hint, lead
from demo.shared.surroundings import lasts
from demo.shared.visitors import Shared
from demo.shared.wiring import by_name, unchecked
from demo.texts import texts
from demo.train import train_view
from demo.train.run_list import build_run_list
from demo.train.sample_clips import SAMPLES_CSS
from demo.train.train_handlers import (
    FIRST_EFFORT,
    choose_efforts,
    choose_model,
    choose_own_set,
    choose_own_world,
    command,
    data_choices,
    effort_choices,
    finish,
    first_start,
    parts_of,
    pause,
    refresh,
    resume,
    start,
    start_choices,
    stop,
)

WAIT_FOR_CHARTS = "() => new Promise((ready) => setTimeout(ready, 400))"


def build_train_tab(shared: Shared) -> dict[str, Any]:
    """Returns what interface.py wires: load, tick, the button that leads to Ask, and the choice of training set."""
    said = texts().train
    gr.HTML(lead(said.lead), apply_default_css=False)
    with gr.Row(elem_classes="bottom"):
        data = gr.Dropdown(
            data_choices(""), value="quick", label=said.training_set, elem_id="train-data", scale=3, min_width=240
        )
        begin = unchecked(
            gr.Dropdown(
                start_choices("", "quick", ()), value="", label=said.start_from, elem_id="train-from", scale=3,
                min_width=240,
            )
        )  # fmt: skip
        model = gr.Radio(
            [(texts().runs.model(name), name) for name in ("flow", "video_gan", "blog_gan")],
            value="flow",
            label=said.model,
            elem_id="train-model",
            scale=3,
            min_width=350,  # all on one line, when presented too
        )
    with gr.Row(elem_classes="bottom"):
        effort = gr.Radio(
            effort_choices("", "flow", "quick", ""), value=FIRST_EFFORT, label=said.how_good, elem_id="train-effort",
            scale=6, min_width=320,
        )  # fmt: skip
        start_button = gr.Button(said.start, variant="primary", elem_id="train-start", scale=1, min_width=160)
    with gr.Row():
        sentence = gr.HTML(hint(said.about_model("flow")), elem_id="train-sentence", apply_default_css=False)
        company = gr.HTML(elem_id="train-company", apply_default_css=False)
    if shared.on_spaces:
        gr.HTML(hint(said.on_lasting_space if lasts() else said.on_spaces), apply_default_css=False)
    note = gr.HTML(elem_id="train-note", apply_default_css=False)
    with gr.Row(elem_classes="run-head"):
        status = gr.HTML(elem_id="train-status", apply_default_css=False)
        with gr.Row(elem_classes="tools"):
            finish_button = gr.Button(said.finish, elem_id="train-finish", visible=False, size="md", min_width=110)
            pause_button = gr.Button(said.pause, elem_id="train-pause", visible=False, size="md", min_width=90)
            stop_button = gr.Button(said.stop, elem_id="train-stop", visible=False, size="md", min_width=90)
            resume_button = gr.Button(said.resume, elem_id="train-resume", visible=False, size="md", min_width=100)
            ask_button = gr.Button(said.ask, elem_id="train-ask", visible=False, size="md", min_width=150)
    with gr.Row():
        with gr.Column(scale=4, min_width=300):
            legend = gr.HTML(
                train_view.legend_html([]),
                js_on_load=train_view.LEGEND_JS,
                apply_default_css=False,
                elem_id="train-legend",
            )
            obey = gr.LinePlot(
                train_view.obey_frame([]), x=said.obey_columns[0], y=said.obey_columns[1], color=said.obey_columns[2],
                x_title=said.in_seconds, y_lim=[0, 100], height=260, elem_id="train-obey",
                sort=None,
            )  # fmt: skip
        with gr.Column(scale=4, min_width=300):
            gr.HTML(Markup('<div class="legend"><h3>{}</h3></div>').format(said.losses), apply_default_css=False)
            losses = gr.LinePlot(
                train_view.loss_frame([]), x=said.loss_columns[0], y=said.loss_columns[1], color=said.loss_columns[2],
                x_title=said.in_seconds, y_title="",
                height=260, elem_id="train-losses",
            )  # fmt: skip
        with gr.Column(scale=4, min_width=300):
            samples = gr.HTML(elem_id="train-samples", css_template=SAMPLES_CSS, apply_default_css=False)
    with gr.Accordion(said.losses_fold, open=False, elem_id="train-losses-fold"):
        loss_note = gr.HTML(apply_default_css=False)
    with gr.Accordion(said.advanced, open=False, elem_id="train-advanced"):
        with gr.Row():
            seed = gr.Number(
                0, label=texts().common.seed, precision=0, minimum=0, elem_id="train-seed", scale=0, min_width=110
            )
            without = gr.CheckboxGroup(parts_of("flow"), label=said.take_away, elem_id="train-without")
        command_box = gr.Textbox(
            command("", "flow", "quick", "", FIRST_EFFORT, 0, ()),
            label=said.terminal,
            interactive=False,
            lines=1,
            buttons=["copy"],
            elem_id="train-command",
        )
    run, seen = gr.State(""), gr.State({})
    listed, list_events = build_run_list(shared, run, note)
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    refresh_inputs = [shared.visitor, run, seen, model, data, begin]
    parts = {
        "seen": seen, "run": run, "status": status, "obey": obey, "samples": samples, "losses": losses,
        "loss_note": loss_note, "list": listed, "finish": finish_button, "pause": pause_button, "stop": stop_button,
        "resume": resume_button, "ask": ask_button, "data": data, "start": begin, "legend": legend, "effort": effort,
        "company": company,
    }  # fmt: skip
    look: tuple[Any, ...] = (by_name(refresh, parts), refresh_inputs, [*parts.values()])
    choices = [model, data, begin, effort, seed, without]

    wishes: list[Any] = []

    def then_look(event: Any) -> None:
        shown = event.then(*look, **private)
        settled = shown.then(None, js=WAIT_FOR_CHARTS, **private)
        wishes.append(settled.then(*look, **private))

    then_look(start_button.click(start, [shared.visitor, *choices], [run, note], **private))
    wished = ((finish_button, finish), (pause_button, pause), (stop_button, stop), (resume_button, resume))
    for button, handler in wished:
        then_look(button.click(handler, [shared.visitor, run], note, **private))
    data.input(first_start, [shared.visitor, data], begin, **private)
    gr.on([model.change, begin.change], choose_model, [model, begin], [sentence, without, model], **private)
    kind = [model, data, begin]
    gr.on([component.change for component in kind], choose_efforts, [shared.visitor, *kind], effort, **private)
    gr.on([component.change for component in choices], command, [shared.visitor, *choices], command_box, **private)
    for event in list_events:
        then_look(event)
    return {
        "tick": refresh,
        "tick_inputs": refresh_inputs,
        "parts": parts,
        "choose_set": (choose_own_set, [shared.visitor], [data, begin]),
        "choose_world": (choose_own_world, [shared.visitor], [data, begin]),
        "ask": ask_button,
        "wishes": wishes,
        "run": run,
    }
