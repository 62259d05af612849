"""What the Train tab says and shows of a run: its state in words, its curves, its sample clips."""

from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
from markupsafe import Markup

from demo.runs import training_line
from demo.runs.expected import about
from demo.runs.run_cards import RunCard
from demo.shared import visitors
from demo.shared.html import badge, bar, hint, problem
from demo.texts import texts
from t2v_core import runs
from t2v_core.cores import usable_cores

# The chart cannot carry a description itself: its legend says the newest rates to those who do not see it.
LEGEND_JS = """
const say = () => {
  const chart = document.querySelector("#train-obey");
  chart?.setAttribute("role", "figure");
  chart?.setAttribute("aria-label", element.querySelector(".legend").dataset.says);
};
watch("value", say);
say();
"""
RATE_COLOURS = ("#2f80d8", "#f08a24", "#4c4c55")  # taught, never seen, known before: as in the legend
LOSS_COLOURS = ("#2f80d8", "#b9520a", "#2a8a57", "#8a4fbf", "#4c4c55", "#c23b6b")
LONG_SECONDS = 300  # a longer training is drawn in minutes


def effort_label(effort: str, seconds: float) -> str:
    """Such as "good, about 2 min"."""
    return texts().train.effort(effort, about(seconds))


def status_html(card: RunCard | None) -> Markup:
    """A run's name and state, as sentences: what happens, what is kept, what comes next."""
    said = texts().train
    if card is None:
        return Markup("<h3>{}</h3>{}").format(said.no_run, hint(said.no_run_hint))
    return Markup('<div class="facts"><h3>{}</h3>{}</div>').format(card.name, _STATES[card.state](card))


def _state(sentence: str) -> Markup:
    return Markup('<p class="state">{}</p>').format(sentence)


def _queued(card: RunCard) -> Markup:
    seconds = card.wait_seconds if card.wait_seconds >= 1 else 0.0
    return _state(texts().train.in_line(card.turn, seconds, training_line.SLOTS))


def _running(card: RunCard) -> Markup:
    said, status = texts().train, card.status
    if status is None or status.state != "running":
        return _state(said.starting) + bar(None)
    stage = _state(said.stage(str(status.stage), status.stage_index + 1, status.num_stages, status.seconds_left))
    if status.seconds_left is None:
        return stage + bar(None)
    total = status.seconds + status.seconds_left
    notes = [said.speed(status.clips_per_second)] if status.clips_per_second else []
    if status.threads == 1 and usable_cores() >= 2:
        notes.append(said.on_one_core)
    return (
        stage
        + bar(status.seconds / total if total else 0.0)
        + Markup('<p class="quiet">{}</p>').format(", ".join(notes))
    )


def _seconds_left(card: RunCard) -> float | None:
    return card.status.seconds_left if card.status else None


def _finishing(card: RunCard) -> Markup:
    return _state(texts().train.finishing(_seconds_left(card))) + bar(None)


def _ending(card: RunCard) -> Markup:
    return _state(texts().train.saving) + bar(None)


def _paused(card: RunCard) -> Markup:
    return _state(texts().train.paused(_seconds_left(card)))


def _stopped(card: RunCard) -> Markup:
    said = texts().train
    if card.status is None:
        return _state(said.out_of_line)
    return _state(Markup("{} {}").format(said.stopped(card.status.seconds or 0), _result(card)))


def _finished(card: RunCard) -> Markup:
    return _state(_result(card))


def _interrupted(card: RunCard) -> Markup:
    return _state(texts().train.interrupted)


def _failed(card: RunCard) -> Markup:
    """The trainer's own sentence if it could say one; else what to try, and its last words folded."""
    said = texts().train
    if card.message:
        return problem(said.failed_because(card.message))
    return problem(said.failed) + Markup("<details><summary>{}</summary><pre>{}</pre></details>").format(
        said.what_it_said, card.last_words
    )


def _damaged(card: RunCard) -> Markup:
    said = texts().train
    words = said.damaged(card.damaged)
    return problem(f"{words} {said.resume_from_saved}" if card.resumable else words)


def _result(card: RunCard) -> Markup:
    said = texts().train
    if card.held_out is not None:
        return said.obeys_never_seen(card.held_out, badge(False), card.taught) + _advice(card)
    if card.taught is not None:
        return said.obeys_taught(card.taught, badge(True)) + _advice(card)
    return Markup("{}").format(said.not_tested if card.testable else said.not_testable)


def _advice(card: RunCard) -> str:
    said = texts().train
    if card.model == "blog_gan":
        return f" {said.nothing_pushes}"
    rate = card.taught if card.held_out is None else card.held_out
    return f" {said.better_takes_longer}" if (rate or 0) < 0.5 else ""


_STATES = {
    "queued": _queued,
    "running": _running,
    "finishing": _finishing,
    "pausing": _ending,
    "stopping": _ending,
    "paused": _paused,
    "stopped": _stopped,
    "finished": _finished,
    "interrupted": _interrupted,
    "failed": _failed,
    "damaged": _damaged,
}


def metrics_of(run: Path | None) -> list[dict[str, Any]]:
    return runs.read_metrics(run) if run and (run / "metrics.jsonl").exists() else []


def obey_frame(metrics: list[dict[str, Any]], unit: float = 1.0) -> pd.DataFrame:
    """The chart everybody looks at: obeyed prompts over time, taught and never seen."""
    rows = []
    for report in metrics:
        for name, rate in _rates(report):
            rows.append((round(report["seconds"] / unit, 2), round(100 * rate, 1), name))
    return _frame(rows, texts().train.obey_columns, unit)


def _rates(report: dict[str, Any]) -> list[tuple[str, float]]:
    """What a report says of obeying: "taught" and "never seen", with the share of each that was asked."""
    common, obey = texts().common, report.get("obey") or {}
    said = (
        (common.taught, obey.get("taught")),
        (common.never_seen, obey.get("held_out")),
        (common.knew, obey.get("old")),
    )
    return [(name, rate) for name, rate in said if rate is not None]


def legend_html(metrics: list[dict[str, Any]]) -> Markup:
    """The chart's key, and the chart in a sentence."""
    said = texts().train
    newest = next((report for report in reversed(metrics) if report.get("obey")), None)
    knew = Markup('<span><span class="key knew"></span>{}</span>').format(texts().common.knew)
    return Markup(
        '<div class="legend" data-says="{}"><h3>{}</h3><span><span class="key taught"></span>{}</span>'
        '<span><span class="key unseen"></span>{}</span>{}</div>'
    ).format(
        said.chart(newest["seconds"], _rates(newest)) if newest else said.chart(0, ()),
        said.does_it_obey,
        said.taught_prompts,
        texts().common.never_seen,
        knew if newest and newest["obey"].get("old") is not None else "",
    )


def time_axis(card: RunCard | None, before: dict[str, Any] | None = None) -> tuple[float, dict[str, Any]]:
    """Seconds in a unit of the charts, and the axis: the whole training, so that one sees how much is still to come.
    before: the axis on the page, which stays while the expected end is near its own: drawing charts anew costs a
    browser more than all else on the page."""
    total = 0.0
    if card is not None and card.status is not None:
        total = card.status.seconds + (card.status.seconds_left or 0.0)
    said = texts().train
    unit, title = (60.0, said.in_minutes) if total > LONG_SECONDS else (1.0, said.in_seconds)
    axis = {"x_lim": [0, round(total / unit, 1 if unit > 1 else None) or None], "x_title": title}
    if card is None or not card.live or not before or before["x_title"] != title:
        return unit, axis
    end = (before["x_lim"][1] or 0) * unit
    done = card.status.seconds if card.status else 0.0
    near = 0.85 * end <= total <= 1.05 * end and done <= 0.9 * end  # what is drawn now still fits well
    return unit, before if near else axis


def loss_frame(metrics: list[dict[str, Any]], unit: float = 1.0) -> pd.DataFrame:
    """The losses of the newest stage: another stage's are of another size."""
    stage = metrics[-1].get("stage_index") if metrics else None
    rows = [
        (round(report["seconds"] / unit, 2), value, name.replace("_", " "))
        for report in metrics
        if report.get("stage_index") == stage
        for name, value in (report.get("losses") or {}).items()
    ]
    return _frame(rows, texts().train.loss_columns, unit)


def curve_colours(frame: pd.DataFrame) -> dict[str, str]:
    """Of the names that a frame holds: gradio gives no colour to curves whose names come after a chart was drawn."""
    common = texts().common
    names = list(dict.fromkeys(frame.iloc[:, 2]))
    of_rates = dict(zip((common.taught, common.never_seen, common.knew), RATE_COLOURS, strict=True))
    return {name: of_rates.get(name, colour) for name, colour in zip(names, cycle(LOSS_COLOURS), strict=False)}


def _frame(rows: list[tuple[float, float, str]], columns: tuple[str, str, str], unit: float) -> pd.DataFrame:
    """Typed even when empty: an empty column of no type would be drawn as words for ever after."""
    if len({seconds for seconds, _, _ in rows}) == 1:  # a line needs two points to be seen
        rows = [(max(seconds - 1 / unit, 0), value, name) for seconds, value, name in rows] + rows
    return pd.DataFrame(rows, columns=list(columns)).astype({columns[0]: float, columns[1]: float, columns[2]: str})


def command_text(options: list[str]) -> str:
    """The same training in a terminal. On a Space sets and runs lie elsewhere, so they are named, not located."""
    shown = list(options)
    for option, name in (("--data", "my-training-set"), ("--from", "my-run")):
        if option in shown:
            at = shown.index(option) + 1
            shown[at] = _located(Path(shown[at]), name)
    return " ".join(["python train.py", *shown, "--out runs/first"])


def _located(folder: Path, name: str) -> str:
    if not folder.is_absolute():  # the shipped run has no folder of the visitor's
        return str(folder)
    inside = folder.is_relative_to(visitors.PROJECT) and not visitors.on_spaces()
    return str(folder.relative_to(visitors.PROJECT)) if inside else name
