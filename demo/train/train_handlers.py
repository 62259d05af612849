"""What the Train tab does when it is used: values in, and what to set on the page. No layout."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from demo.runs import jobs, run_cards, training_line
from demo.runs.expected import about
from demo.runs.jobs import JobError, Request
from demo.runs.run_cards import RunCard, first_shown
from demo.sets import making
from demo.shared import visitors
from demo.shared.html import hint, problem
from demo.shared.seeds import clean_seed
from demo.shared.wiring import Said
from demo.texts import texts
from demo.train import train_view
from demo.train.run_list import runs_html, tried
from demo.train.sample_clips import samples_html
from t2v_core.config import PRESET_NAMES

FIRST_EFFORT = "good"
OWN_SET = "mine"
# Gradio's chart is drawn anew, with the data of before, when its axis or its colours change; what comes while it is
# drawn is lost. So all is sent again, at first in a way that has it drawn anew once more: with the data of now.
CHART_REPEATS = 2
BUTTONS = ("finish", "pause", "stop", "resume", "ask")  # what can be done with the run shown


def request_of(visitor: str, model: Any, data: Any, start: Any, effort: Any, seed: Any, without: Any) -> Request:
    own = making.ready_set(visitor) if data == OWN_SET else None
    return Request(
        model=str(model or ""),
        data=own.id if own else str(data or "quick"),
        start=str(start or ""),
        effort=str(effort or ""),
        seed=clean_seed(seed),
        without=tuple(part for part in jobs.PARTS.get(str(model), ()) if part in (without or ())),
    )


def start(visitor: str, *choices: Any) -> tuple[Any, Any]:
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
    begins = visitors.own_run(visitor, request.start)
    return train_view.command_text(request.options(chosen_set / "clips" if chosen_set else None, begins))


def data_choices(visitor: str) -> list[tuple[str, str]]:
    """The presets and the visitor's own set. The values are always the same, so that a page which has been open
    since before a restart of the server still fits."""
    card = making.ready_set(visitor)
    said = texts().train
    presets = [(said.preset(name), name) for name in PRESET_NAMES]
    own_set = (said.own_set(card.clips) if card else said.no_own_set, OWN_SET)
    return [*presets, own_set, (said.own_world, jobs.OWN_WORLD)]


def start_choices(visitor: str, data: Any, cards: Sequence[RunCard]) -> list[tuple[str, str]]:
    """What a training may begin from: the trained model, nothing, or a run of the visitor's own."""
    going_on = request_of(visitor, "flow", data, jobs.SHIPPED, FIRST_EFFORT, 0, ())
    said = texts().train
    shipped = (said.start_shipped(about(jobs.seconds_expected(going_on))), jobs.SHIPPED)
    return [shipped, (said.start_nothing, ""), *run_cards.start_choices(cards)]


def first_start(visitor: str, data: Any) -> str:
    """What to begin from unless the visitor says otherwise: the trained model learns things of one's own soonest."""
    card = making.ready_set(visitor) if data == OWN_SET else None
    return jobs.SHIPPED if data == jobs.OWN_WORLD or (card and card.own) else ""


def effort_choices(visitor: str, model: Any, data: Any, start: Any) -> list[tuple[str, str]]:
    """How good the model shall be, each with the time that it takes here and now."""
    request = request_of(visitor, model, data, start, FIRST_EFFORT, 0, ())
    return [
        (train_view.effort_label(effort, jobs.seconds_expected(replace(request, effort=effort))), effort)
        for effort in jobs.efforts()
    ]


def choose_own_world(visitor: str) -> tuple[Any, Any]:
    """From Teach: what the visitor has drawn. Values for: the data, what to start from."""
    return gr.Dropdown(choices=data_choices(visitor), value=jobs.OWN_WORLD), jobs.SHIPPED


def choose_own_set(visitor: str) -> tuple[Any, Any]:
    """From Teach: the set that was just made. Values as above."""
    return gr.Dropdown(choices=data_choices(visitor), value=OWN_SET), first_start(visitor, OWN_SET)


def refresh(
    visitor: str,
    run_id: str,
    seen: dict[str, Any] | None,
    model: Any = "flow",
    data: Any = "quick",
    start: Any = "",
    cards: Sequence[RunCard] | None = None,
) -> Said:
    """On load, after each wish and on each tick: what has changed since it was last `seen`, so that nothing flickers.
    `cards`: the visitor's list, where the caller has read it already."""
    seen = seen or {}
    cards = jobs.list_runs(visitor) if cards is None else cards
    known = {card.id: card for card in cards}
    if run_id not in known:
        run_id = first_shown(cards)
    card = known.get(run_id)
    run = visitors.find_run(run_id) if card else None
    metrics = train_view.metrics_of(run)
    unit, axis = train_view.time_axis(card, seen.get("axis") if seen.get("run") == run_id else None)
    now: dict[str, Any] = {
        "run": run_id,
        "status": train_view.status_html(card),
        "curves": (run_id, len(metrics), metrics[-1].get("seconds") if metrics else None),
        "axis": axis,
        "list": runs_html(cards, run_id),
        "buttons": (run_id, card.state if card else "", card is not None and jobs.has_model(run_id)),
        "sets": data_choices(visitor),
        "starts": start_choices(visitor, data, cards),
        "efforts": effort_choices(visitor, model, data, start),
        "company": hint(texts().train.company(training_line.number_training(), training_line.number_waiting())),
    }
    settled = seen.get("repeats") == CHART_REPEATS and all(seen.get(part) == now[part] for part in ("curves", "axis"))
    frames = [] if settled else [train_view.obey_frame(metrics, unit), train_view.loss_frame(metrics, unit)]
    now["colours"] = seen["colours"] if settled else [train_view.curve_colours(frame) for frame in frames]
    same = all(seen.get(part) == now[part] for part in ("axis", "colours"))
    now["repeats"] = min(seen["repeats"] + 1, CHART_REPEATS) if same else 0
    now["charts"] = (now["curves"], now["repeats"])
    changed = {part for part in now if seen.get(part) != now[part]}
    said: Said = {"seen": now} if now != seen else {}
    if "run" in changed:
        said |= {"run": run_id, "loss_note": texts().train.about_losses(card.model) if card else ""}
    if "charts" in changed:
        rate_colours, loss_colours = (colours | {"": str(now["repeats"] > 0)} for colours in now["colours"])
        said["obey"] = gr.LinePlot(frames[0], color_map=rate_colours, **axis)
        said["losses"] = gr.LinePlot(frames[1], color_map=loss_colours, x_title=axis["x_title"])
    if "curves" in changed:
        said["samples"] = samples_html(run, metrics, card.model if card else "")
        said["legend"] = train_view.legend_html(metrics)
    if "buttons" in changed:
        shown = buttons_shown(card, now["buttons"][2])
        said |= {name: gr.Button(visible=name in shown) for name in BUTTONS}
    if "sets" in changed:
        said["data"] = gr.Dropdown(choices=now["sets"])
    if "starts" in changed:
        said["start"] = gr.Dropdown(choices=now["starts"])
    if "efforts" in changed:
        said["effort"] = gr.Radio(choices=now["efforts"])
    return said | {part: now[part] for part in ("status", "list", "company") if part in changed}


def buttons_shown(card: RunCard | None, has_model: bool) -> set[str]:
    """Those of `BUTTONS` that make sense."""
    if card is None:
        return set()
    running = card.own and card.state == "running"
    ends = card.own and card.state in ("running", "finishing", "queued")
    shown = {"finish": running, "pause": running, "stop": ends, "resume": card.resumable, "ask": has_model}
    return {name for name, makes_sense in shown.items() if makes_sense}


def choose_model(model: str, start: Any) -> tuple[Any, Any, Any]:
    """Values for: the sentence about the model, the parts that it can do without, the models to choose from. One that
    goes on stays what it is."""
    parts = [] if start else parts_of(model)
    said = texts().train.about_start if start else texts().train.about_model(model)
    return hint(said), gr.CheckboxGroup(parts, value=[], visible=bool(parts)), gr.Radio(visible=not start)


def choose_efforts(visitor: str, model: Any, data: Any, start: Any) -> Any:
    return gr.Radio(choices=effort_choices(visitor, model, data, start))


def parts_of(model: str) -> list[tuple[str, str]]:
    return [(texts().runs.part(part), part) for part in jobs.PARTS[model]]
