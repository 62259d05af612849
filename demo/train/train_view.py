"""What the Train tab says and shows of a run: its state in words, its curves, its sample clips."""

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]

from demo.runs import training_line
from demo.runs.expected import about
from demo.runs.run_cards import RunCard
from demo.shared import visitors
from demo.shared.html import bar, problem
from demo.shared.wording import ordinal, percent, seconds_text
from t2v_core import runs
from t2v_core.cores import usable_cores

MODEL_SENTENCES = {
    "flow": "Learns to redraw clips from a few numbers, then learns by flow matching which numbers to draw. "
    "Obeys best, within minutes.",
    "video_gan": "Learns to redraw clips from a few numbers; halfway, a critic joins in: it watches whole clips, reads "
    "the prompt and says real or fake. Obeys too, though less steadily than flow.",
    "blog_gan": "The article's model. Its critic sees single frames and never the prompt, so nothing pushes it to "
    "obey: expect next to 0 %.",
}
LOSS_SENTENCES = {
    "flow": "Lower is better: how far a redrawn clip is from the real one, and how far a guessed direction from noise "
    "to clip is from the true one. A jump means that a new stage began with a new task.",
    "video_gan": "The two play against each other: if the critic's loss falls to 0 it has won and teaches nothing "
    "more; neither going down for ever is normal. What counts is the chart of obeyed prompts.",
    "blog_gan": "Generator and critic play against each other, so a loss that does not fall is no failure. It says "
    "nothing about obeying: the critic never reads the prompt.",
}
SPACES_TEXT = (
    '<p class="hint">This is a shared Space: the longest trainings are left out, and runs are lost when the Space '
    "sleeps. Duplicate the Space, or run it at home, for more.</p>"
)
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
OBEY_COLUMNS = ["time", "obeyed (%)", "prompts"]
LOSS_COLUMNS = ["time", "value", "loss"]
LONG_SECONDS = 300  # a longer training is drawn in minutes


EFFORT_WORDS = {"first_look": "a first look", "good": "good", "best": "best"}


def effort_label(effort: str, seconds: float) -> str:
    """Such as "good, about 2 min"."""
    return f"{EFFORT_WORDS[effort]}, about {seconds_text(about(seconds))}"


def company_html(training: int, waiting: int) -> str:
    """For when and beside whom the times hold."""
    others = "nobody else is" if not training else "1 other is" if training == 1 else f"{training} others are"
    line = f", {waiting} more in line" if waiting else ""
    return f'<p class="hint">Times are for here and now: {others} training{line}.</p>'


def model_sentence(model: str) -> str:
    return f'<p class="hint">{MODEL_SENTENCES.get(model, "")}</p>'


def status_html(card: RunCard | None) -> str:
    """A run's name and state, as sentences: what happens, what is kept, what comes next."""
    if card is None:
        return (
            '<h3>No run yet</h3><p class="hint">Press Start training: curves and clips appear here while '
            "the model learns, and you may close the page meanwhile.</p>"
        )
    head = f"<h3>{escape(card.name)}</h3>"
    return f'<div class="facts">{head}{_STATES[card.state](card)}</div>'


def _queued(card: RunCard) -> str:
    where = "Next in line" if card.place == 1 else f"{ordinal(card.place)} in line"
    wait = f", about {seconds_text(card.wait_seconds)}" if card.wait_seconds >= 1 else ""
    slots = training_line.SLOTS
    pace = "One training runs at a time" if slots == 1 else f"Up to {slots} trainings run at a time"
    return f'<p class="state">{where}{wait}. {pace}; you may close the page.</p>'


def _running(card: RunCard) -> str:
    status = card.status
    if status is None or status.state != "running":
        return '<p class="state">Starting: getting the training clips ready.</p>' + bar(None)
    stage = f"Training: {escape(str(status.stage))} (stage {status.stage_index + 1} of {status.num_stages})"
    if status.seconds_left is None:
        return f'<p class="state">{stage}.</p>' + bar(None)
    total = status.seconds + status.seconds_left
    notes = [f"{status.clips_per_second:,.0f} clips a second" if status.clips_per_second else ""]
    if status.threads == 1 and usable_cores() >= 2:
        notes.append("on one core: others need the rest")
    return (
        f'<p class="state">{stage}, <b>{seconds_text(status.seconds_left)} left</b>.</p>'
        + bar(status.seconds / total if total else 0.0)
        + f'<p class="quiet">{", ".join(filter(None, notes))}</p>'
    )


def _finishing(card: RunCard) -> str:
    left = card.status.seconds_left if card.status else None
    rest = f", <b>{seconds_text(left)} left</b>" if left else ""
    return f'<p class="state">Finishing early: it goes through what is left in short{rest}.</p>' + bar(None)


def _ending(card: RunCard) -> str:
    return '<p class="state">Saving what it has learned so far.</p>' + bar(None)


def _paused(card: RunCard) -> str:
    left = card.status.seconds_left if card.status else None
    rest = f" {seconds_text(left)} of training left." if left else ""
    return f'<p class="state">Paused.{rest} Resume goes on from where it stopped.</p>'


def _stopped(card: RunCard) -> str:
    if card.status is None:
        return '<p class="state">Taken out of the line before it began. Resume puts it back.</p>'
    return f'<p class="state">Stopped after {seconds_text(card.status.seconds or 0)}. {_result(card)}</p>'


def _finished(card: RunCard) -> str:
    return f'<p class="state">{_result(card)}</p>'


def _interrupted(card: RunCard) -> str:
    return (
        '<p class="state">Interrupted: the computer or the trainer was shut down. Everything up to the last report '
        "is kept; Resume goes on from there.</p>"
    )


def _failed(card: RunCard) -> str:
    """The trainer's own sentence if it could say one; else what to try, and its last words folded."""
    if card.message:
        return problem(f"The training failed. {card.message}")
    return (
        problem(
            "The training failed. Resume tries again; if it fails once more, a smaller set or another model may work."
        )
        + f"<details><summary>What it said</summary><pre>{escape(card.last_words)}</pre></details>"
    )


def _damaged(card: RunCard) -> str:
    again = " Resume goes on from what was saved." if card.resumable else ""
    return problem(
        "What this run last said of itself cannot be read: its status.json is damaged, or another version of Motion "
        f"Lab wrote it. Its clips and its model are kept.{again}"
    )


def _result(card: RunCard) -> str:
    if card.held_out is None and card.taught is not None:
        return (
            f'It obeys <b>{percent(card.taught)}</b> of what it was <span class="badge taught">taught</span>; nothing '
            f"was kept back from it. A clip drawn at random: about 0 %.{_advice(card)}"
        )
    if card.held_out is None and not card.testable:
        return "Nobody wrote down what these clips show, so it cannot be tested. Ask it, and look."
    if card.held_out is None:
        return "It has not been tested yet: the first stage only learns to draw."
    taught = f" (taught ones: {percent(card.taught)})" if card.taught is not None else ""
    return (
        f'It obeys <b>{percent(card.held_out)}</b> of the prompts it has <span class="badge unseen">never seen</span>'
        f"{taught}. A clip drawn at random: about 0 %.{_advice(card)}"
    )


def _advice(card: RunCard) -> str:
    if card.model == "blog_gan":
        return " Nothing in this model pushes it to obey."
    rate = card.taught if card.held_out is None else card.held_out
    return " A better one takes longer: choose the next of How good." if (rate or 0) < 0.5 else ""


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
        for key, name in (("taught", "taught"), ("held_out", "never seen")):
            rate = (report.get("obey") or {}).get(key)
            if rate is not None:
                rows.append((round(report["seconds"] / unit, 2), round(100 * rate, 1), name))
    return _frame(rows, OBEY_COLUMNS, unit)


def legend_html(metrics: list[dict[str, Any]]) -> str:
    """The chart's key, and the chart in a sentence."""
    obeyed = [report for report in metrics if report.get("obey")]
    rates = "nothing has been tested yet"
    if obeyed:
        newest = obeyed[-1]["obey"]
        said = (("taught", newest.get("taught")), ("never seen", newest.get("held_out")))
        rates = ", ".join(f"{name} {percent(rate)}" for name, rate in said if rate is not None)
        rates = f"after {seconds_text(obeyed[-1]['seconds'])} of training {rates}"
    return (
        f'<div class="legend" data-says="Chart of obeyed prompts: {rates}."><h3>Does it obey?</h3>'
        '<span><span class="key taught"></span>taught prompts</span>'
        '<span><span class="key unseen"></span>never seen</span></div>'
    )


def time_axis(card: RunCard | None) -> tuple[float, dict[str, Any]]:
    """Seconds in a unit of the charts, and the axis: the whole training, so that one sees how much is still to come."""
    total = 0.0
    if card is not None and card.status is not None:
        total = card.status.seconds + (card.status.seconds_left or 0.0)
    unit, name = (60.0, "minutes") if total > LONG_SECONDS else (1.0, "seconds")
    # Rounded, as a status is: an axis that changed by a tenth of a second would be drawn anew at every look.
    return unit, {"x_lim": [0, round(total / unit, 1 if unit > 1 else None) or None], "x_title": f"{name} of training"}


def loss_frame(metrics: list[dict[str, Any]], unit: float = 1.0) -> pd.DataFrame:
    """The losses of the newest stage: another stage's are of another size."""
    stage = metrics[-1].get("stage_index") if metrics else None
    rows = [
        (round(report["seconds"] / unit, 2), value, name.replace("_", " "))
        for report in metrics
        if report.get("stage_index") == stage
        for name, value in (report.get("losses") or {}).items()
    ]
    return _frame(rows, LOSS_COLUMNS, unit)


def _frame(rows: list[tuple[float, float, str]], columns: list[str], unit: float) -> pd.DataFrame:
    """Typed even when empty: an empty column of no type would be drawn as words for ever after."""
    if len({seconds for seconds, _, _ in rows}) == 1:  # a line needs two points to be seen
        rows = [(max(seconds - 1 / unit, 0), value, name) for seconds, value, name in rows] + rows
    return pd.DataFrame(rows, columns=columns).astype({columns[0]: float, columns[1]: float, columns[2]: str})


def command_text(options: list[str]) -> str:
    """The same training in a terminal. On a Space the set lies elsewhere, so it is named, not located."""
    shown = list(options)
    if "--data" in shown:
        at = shown.index("--data") + 1
        folder = Path(shown[at])
        inside = folder.is_relative_to(visitors.PROJECT) and not visitors.on_spaces()
        shown[at] = str(folder.relative_to(visitors.PROJECT)) if inside else "my-training-set"
    return " ".join(["python train.py", *shown, "--out runs/first"])
