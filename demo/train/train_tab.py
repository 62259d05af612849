"""The Train tab: start a training, watch it learn, keep its runs. Handlers first, then the layout."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.runs import jobs, training_line
from demo.runs.jobs import JobError, Request
from demo.runs.run_cards import RunCard, first_shown
from demo.sets import making
from demo.shared import visitors
from demo.shared.html import hint, lead, problem
from demo.shared.seeds import clean_seed
from demo.shared.visitors import Shared
from demo.texts import texts
from demo.train import train_view
from demo.train.run_list import build_run_list, runs_html, tried
from demo.train.sample_clips import SAMPLES_CSS, samples_html
from t2v_core.config import PRESET_NAMES

FIRST_EFFORT = "good"
OWN_SET = "mine"
# Gradio's chart takes a while to draw a new axis, and what comes meanwhile is lost: it then shows the data of before.
CHART_REPEATS = 2
WAIT_FOR_CHARTS = "() => new Promise((ready) => setTimeout(ready, 400))"
Updates = tuple[Any, ...]


# ---- handlers: values in, values out ----


def request_of(visitor: str, model: Any, data: Any, effort: Any, seed: Any, without: Any) -> Request:
    own = making.ready_set(visitor) if data == OWN_SET else None
    return Request(
        model=str(model or ""),
        data=own.id if own else str(data or "quick"),
        effort=str(effort or ""),
        seed=clean_seed(seed),
        without=tuple(part for part in jobs.PARTS.get(str(model), ()) if part in (without or ())),
    )


def start(visitor: str, *choices: Any) -> Updates:
    """Values for: the run shown, the note."""
    try:
        return jobs.start(visitor, request_of(visitor, *choices)), ""
    except JobError as error:
        return gr.skip(), problem(str(error))


def pause(visitor: str, run_id: str) -> str:
    return tried(lambda: jobs.stop(visitor, run_id, pause=True))


def stop(visitor: str, run_id: str) -> str:
    return tried(lambda: jobs.stop(visitor, run_id))


def finish(visitor: str, run_id: str) -> str:
    return tried(lambda: jobs.finish(visitor, run_id))


def resume(visitor: str, run_id: str) -> str:
    return tried(lambda: jobs.resume(visitor, run_id))


def command(visitor: str, *choices: Any) -> str:
    """What Start would run, to be typed in a terminal."""
    request = request_of(visitor, *choices)
    chosen_set = visitors.own_set(visitor, request.data)
    return train_view.command_text(request.options(chosen_set / "clips" if chosen_set else None))


def data_choices(visitor: str) -> list[tuple[str, str]]:
    """The presets and the visitor's own set. The values are always the same, so that a page which has been open
    since before a restart of the server still fits."""
    card = making.ready_set(visitor)
    said = texts().train
    presets = [(said.preset(name), name) for name in PRESET_NAMES]
    return [*presets, (said.own_set(card.clips) if card else said.no_own_set, OWN_SET)]


def effort_choices(visitor: str, model: Any, data: Any) -> list[tuple[str, str]]:
    """How good the model shall be, each with the time that it takes here and now."""
    request = request_of(visitor, model, data, FIRST_EFFORT, 0, ())
    return [
        (train_view.effort_label(effort, jobs.seconds_expected(replace(request, effort=effort))), effort)
        for effort in jobs.efforts()
    ]


def choose_own_set(visitor: str) -> Any:
    """From Teach: the set that was just made."""
    return gr.Dropdown(choices=data_choices(visitor), value=OWN_SET)


def refresh(
    visitor: str,
    run_id: str,
    seen: dict[str, Any] | None,
    model: Any = "flow",
    data: Any = "quick",
    cards: Sequence[RunCard] | None = None,
) -> Updates:
    """On load, after each wish and on each tick. Values for: seen, run, status, obey, samples, losses, note on the
    losses, list, finish, pause, stop, resume, ask, training sets, legend, efforts, company. Whatever has not changed is
    skipped: nothing flickers. `cards`: the visitor's list, where the caller has read it already."""
    seen = seen or {}
    cards = jobs.list_runs(visitor) if cards is None else cards
    known = {card.id: card for card in cards}
    if run_id not in known:
        run_id = first_shown(cards)
    card = known.get(run_id)
    run = visitors.find_run(run_id) if card else None
    metrics = train_view.metrics_of(run)
    unit, axis = train_view.time_axis(card)
    now: dict[str, Any] = {
        "run": run_id,
        "status": train_view.status_html(card),
        "curves": (run_id, len(metrics), metrics[-1].get("seconds") if metrics else None),
        "axis": axis,
        "repeats": 0 if seen.get("axis") != axis else min(seen["repeats"] + 1, CHART_REPEATS),
        "list": runs_html(cards, run_id),
        "buttons": (run_id, card.state if card else "", card is not None and jobs.has_model(run_id)),
        "sets": data_choices(visitor),
        "efforts": effort_choices(visitor, model, data),
        "company": hint(texts().train.company(training_line.number_training(), training_line.number_waiting())),
    }
    now["charts"] = (now["curves"], now["repeats"])

    def changed(part: str, make: Any) -> Any:
        return gr.skip() if seen.get(part) == now[part] else make()

    return (
        gr.skip() if now == seen else now,
        changed("run", lambda: run_id),
        changed("status", lambda: now["status"]),
        changed("charts", lambda: gr.LinePlot(train_view.obey_frame(metrics, unit), **axis)),
        changed("curves", lambda: samples_html(run, metrics, card.model if card else "")),
        changed("charts", lambda: gr.LinePlot(train_view.loss_frame(metrics, unit), x_title=axis["x_title"])),
        changed("run", lambda: texts().train.about_losses(card.model) if card else ""),
        changed("list", lambda: now["list"]),
        *(
            changed("buttons", lambda shown=shown: gr.Button(visible=shown))
            for shown in buttons_shown(card, now["buttons"][2])
        ),
        changed("sets", lambda: gr.Dropdown(choices=now["sets"])),
        changed("curves", lambda: train_view.legend_html(metrics)),
        changed("efforts", lambda: gr.Radio(choices=now["efforts"])),
        changed("company", lambda: now["company"]),
    )


def buttons_shown(card: RunCard | None, has_model: bool) -> tuple[bool, bool, bool, bool, bool]:
    """Whether one can finish now, pause, stop, resume and ask."""
    if card is None:
        return False, False, False, False, False
    running = card.own and card.state == "running"
    ends = card.own and card.state in ("running", "finishing", "queued")
    return running, running, ends, card.resumable, has_model


# ---- layout ----


def build_train_tab(shared: Shared) -> dict[str, Any]:
    """Returns what interface.py wires: load, tick, the button that leads to Ask, and the choice of training set."""
    said = texts().train
    gr.HTML(lead(said.lead), apply_default_css=False)
    with gr.Row(elem_classes="bottom"):
        model = gr.Radio(
            [(texts().runs.model(name), name) for name in ("flow", "video_gan", "blog_gan")],
            value="flow",
            label=said.model,
            elem_id="train-model",
            scale=3,
            min_width=350,  # all on one line, when presented too
        )
        data = gr.Dropdown(
            data_choices(""), value="quick", label=said.training_set, elem_id="train-data", scale=3, min_width=240
        )
    with gr.Row(elem_classes="bottom"):
        effort = gr.Radio(
            effort_choices("", "flow", "quick"), value=FIRST_EFFORT, label=said.how_good, elem_id="train-effort",
            scale=6, min_width=320,
        )  # fmt: skip
        start_button = gr.Button(said.start, variant="primary", elem_id="train-start", scale=1, min_width=160)
    with gr.Row():
        sentence = gr.HTML(hint(said.about_model("flow")), elem_id="train-sentence", apply_default_css=False)
        company = gr.HTML(elem_id="train-company", apply_default_css=False)
    if shared.on_spaces:
        gr.HTML(hint(said.on_spaces), apply_default_css=False)
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
                color_map={texts().common.taught: "#2f80d8", texts().common.never_seen: "#f08a24"}, sort=None,
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
            without = gr.CheckboxGroup(_parts("flow"), label=said.take_away, elem_id="train-without")
        command_box = gr.Textbox(
            command("", "flow", "quick", FIRST_EFFORT, 0, ()),
            label=said.terminal,
            interactive=False,
            lines=1,
            buttons=["copy"],
            elem_id="train-command",
        )
    run, seen = gr.State(""), gr.State({})
    listed, list_events = build_run_list(shared, run, note)
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    refresh_inputs = [shared.visitor, run, seen, model, data]
    refresh_outputs = [seen, run, status, obey, samples, losses, loss_note, listed,
                       finish_button, pause_button, stop_button, resume_button, ask_button, data, legend,
                       effort, company]  # fmt: skip
    choices = [model, data, effort, seed, without]

    wishes: list[Any] = []

    def then_look(event: Any) -> None:
        shown = event.then(refresh, refresh_inputs, refresh_outputs, **private)
        settled = shown.then(None, js=WAIT_FOR_CHARTS, **private)
        wishes.append(settled.then(refresh, refresh_inputs, refresh_outputs, **private))

    then_look(start_button.click(start, [shared.visitor, *choices], [run, note], **private))
    wished = ((finish_button, finish), (pause_button, pause), (stop_button, stop), (resume_button, resume))
    for button, handler in wished:
        then_look(button.click(handler, [shared.visitor, run], note, **private))
    model.change(_of_model, model, [sentence, without], **private)
    gr.on([model.change, data.change], _of_efforts, [shared.visitor, model, data], effort, **private)
    gr.on([component.change for component in choices], command, [shared.visitor, *choices], command_box, **private)
    for event in list_events:
        then_look(event)
    return {
        "tick": refresh,
        "tick_inputs": refresh_inputs,
        "tick_outputs": refresh_outputs,
        "choose_set": (choose_own_set, [shared.visitor], data),
        "ask": ask_button,
        "wishes": wishes,
        "run": run,
    }


def _of_model(model: str) -> Updates:
    """Values for: the sentence about the model, the parts that it can do without."""
    parts = _parts(model)
    return hint(texts().train.about_model(model)), gr.CheckboxGroup(parts, value=[], visible=bool(parts))


def _of_efforts(visitor: str, model: Any, data: Any) -> Any:
    return gr.Radio(choices=effort_choices(visitor, model, data))


def _parts(model: str) -> list[tuple[str, str]]:
    return [(texts().runs.part(part), part) for part in jobs.PARTS[model]]
