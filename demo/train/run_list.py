"""The list of runs: name, model, result, and what can be done with each."""

import logging
import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import gradio as gr

from demo.runs import jobs
from demo.runs.jobs import JobError
from demo.runs.run_cards import MODEL_LABELS, RunCard
from demo.sets import archives
from demo.shared import visitors
from demo.shared.html import problem
from demo.shared.visitors import Shared
from demo.shared.wording import percent
from t2v_core.errors import UserError

_CSS = """
.runs { display: flex; flex-direction: column; }
.run { display: grid; grid-template-columns: minmax(140px, 2fr) 1fr minmax(170px, 3fr) auto; gap: 4px 14px;
  align-items: center; padding: 7px 8px; border-top: 1px solid var(--hairline); font-variant-numeric: tabular-nums; }
.run.open { background: var(--card); box-shadow: inset 4px 0 0 var(--body-text-color); }
.run .name { font-weight: 600; overflow-wrap: anywhere; }
.run .doing { display: flex; gap: 6px; flex-wrap: wrap; justify-content: flex-end; }
.run button { border: 1px solid var(--hairline); border-radius: 4px; background: none; color: inherit;
  padding: 3px 9px; font-size: 16px; cursor: pointer; }
.run button:hover { background: var(--hairline); }
@media (max-width: 640px) { .run { grid-template-columns: 1fr; } .run .doing { justify-content: flex-start; } }
"""
_JS = """
element.addEventListener("click", event => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  const { run, action } = button.dataset;
  document.querySelector("#train-runs").dataset.pressed = `[data-run="${run}"][data-action="${action}"]`;
  trigger("select", { run, action });
});
"""
# Who works with the keyboard goes on where the panel opened, and afterwards at the button that opened it.
_FOCUS_PANEL = """() => setTimeout(() => {
  const starts = [...document.querySelectorAll("#train-rename :is(input, textarea), #train-delete-no")];
  starts.find(start => start.offsetParent)?.focus();
}, 100)"""
_FOCUS_BACK = """() => setTimeout(() => {
  const open = [...document.querySelectorAll("#train-rename, #train-delete")].some(panel => panel.offsetParent);
  const list = document.querySelector("#train-runs");
  if (!open) list.querySelector(list.dataset.pressed)?.focus();
}, 100)"""
_STATE_WORDS = {
    "queued": "in line",
    "running": "training",
    "finishing": "finishing",
    "pausing": "saving",
    "stopping": "saving",
    "paused": "paused",
    "stopped": "stopped early",
    "finished": "",
    "interrupted": "interrupted",
    "failed": "failed",
    "damaged": "damaged",
}


def runs_html(cards: Sequence[RunCard], opened: str) -> str:
    """Names are visitors' own words: escaped."""
    if not cards:
        return '<p class="hint">Your runs will be listed here.</p>'
    return '<div class="runs" role="list">' + "".join(_row(card, card.id == opened) for card in cards) + "</div>"


def _row(card: RunCard, opened: bool) -> str:
    name, model = escape(card.name), escape(MODEL_LABELS.get(card.model, card.model))
    actions = ["open", "rename", "download", "delete"] if card.own else ["open", "download"]
    buttons = "".join(
        f'<button type="button" data-action="{action}" data-run="{escape(card.id, quote=True)}" '
        f'aria-label="{action} {escape(card.name, quote=True)}">{action.capitalize()}</button>'
        for action in actions
    )
    return (
        f'<div class="run{" open" if opened else ""}" role="listitem"{" aria-current=true" if opened else ""}>'
        f'<span class="name">{name}</span><span>{model}{", " if card.asked else ""}{escape(card.asked)}</span>'
        f'<span>{_result(card)} <span class="quiet">{_when(card.created)}</span></span>'
        f'<span class="doing">{buttons}</span></div>'
    )


def _result(card: RunCard) -> str:
    word = _STATE_WORDS.get(card.state, card.state)
    rates = [("taught", card.taught), ("never seen", card.held_out)]
    said = [f"{name}: <b>{percent(rate)}</b>" for name, rate in rates if rate is not None]
    return ", ".join([*said, *filter(None, [word])])


def _when(created: float) -> str:
    if not created:
        return "comes with the app"
    minutes = (time.time() - created) / 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes:.0f} min ago"
    return f"{minutes / 60:.0f} h ago" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days ago"


def tried(wish: Callable[[], None]) -> str:
    """Do it; the sentence that stands against it, if any."""
    try:
        wish()
    except JobError as error:
        return problem(str(error))
    return ""


def list_action(visitor: str, event: gr.EventData) -> tuple[Any, ...]:
    """A button in the list. Values for: run shown, run in hand, rename panel, name, delete panel, question, zip."""
    run_id, action = str(getattr(event, "run", "")), str(getattr(event, "action", ""))
    card = jobs.read_run(visitor, run_id)
    # Who holds a link to a clip knows the run's id: it opens the run, and no more than that.
    allowed = card and (action == "open" or card.own or (action == "download" and run_id in visitors.SHIPPED))
    if card is None or not allowed:
        return tuple(gr.skip() for _ in range(7))
    question = f"<p>Delete <b>{escape(card.name)}</b>? Its clips and its model are gone for good.</p>"
    return (
        run_id if action == "open" else gr.skip(),
        run_id,
        gr.Row(visible=action == "rename"),
        card.name,
        gr.Row(visible=action == "delete"),
        question,
        gr.DownloadButton(value=_zipped(card)) if action == "download" else gr.skip(),
    )


def rename(visitor: str, run_id: str, name: Any) -> tuple[Any, ...]:
    """Values for: note, rename panel."""
    note = tried(lambda: jobs.rename(visitor, run_id, name if isinstance(name, str) else ""))
    return note, gr.Row(visible=bool(note))


def delete(visitor: str, run_id: str) -> tuple[Any, ...]:
    """Values for: note, delete panel."""
    return tried(lambda: jobs.delete(visitor, run_id)), gr.Row(visible=False)


def _zipped(card: RunCard) -> str:
    try:
        return zip_run(card)
    except (UserError, OSError) as error:  # damaged, deleted meanwhile, or a full disk: the reason is for the log
        logging.warning("cannot pack the run %s", card.id, exc_info=error)
        raise gr.Error("This run cannot be packed. Perhaps its files are damaged.", print_exception=False) from error


def zip_run(card: RunCard) -> str:
    """The path of a zip of this run, to be downloaded. Raises as `archives.write_run`."""
    run = visitors.find_run(card.id)
    if run is None:
        raise FileNotFoundError(f"the run {card.id} is gone")
    file = visitors.download_path(f"motion-lab-{card.id}.zip")
    archives.write_run(run, file)
    return str(file)


def build_run_list(shared: Shared, run: gr.State, note: gr.HTML) -> tuple[gr.HTML, list[Any]]:
    """The list and its panels. `run` is the run shown, `note` takes error sentences. Returns the list, whose value is
    `runs_html(...)`, and the events after which the page should look again."""
    gr.HTML("<h3>Runs</h3>", apply_default_css=False)
    in_hand = gr.State("")
    with gr.Row(visible=False, elem_classes="bottom", elem_id="train-rename") as rename_panel:
        name = gr.Textbox(label="New name", max_lines=1, elem_id="train-name")
        save_button = gr.Button("Save name", variant="primary", min_width=120, scale=0, elem_id="train-save-name")
    with gr.Row(visible=False, elem_classes="bottom", elem_id="train-delete") as delete_panel:
        question = gr.HTML(apply_default_css=False)
        delete_button = gr.Button("Delete", variant="stop", min_width=110, scale=0, elem_id="train-delete-yes")
        keep_button = gr.Button("Keep it", min_width=110, scale=0, elem_id="train-delete-no")
    # "select" fires with {run, action}
    listed = gr.HTML(css_template=_CSS, js_on_load=_JS, apply_default_css=False, elem_id="train-runs")
    download = gr.DownloadButton("Download", visible="hidden", elem_id="train-download")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    acted = listed.select(
        list_action, shared.visitor, [run, in_hand, rename_panel, name, delete_panel, question, download], **private
    )
    acted.then(None, js=_FOCUS_PANEL, api_visibility="private")
    download.change(None, js="() => document.querySelector('#train-download').click()", **private)
    renamed = gr.on(
        [save_button.click, name.submit], rename, [shared.visitor, in_hand, name], [note, rename_panel], **private
    )
    deleted = delete_button.click(delete, [shared.visitor, in_hand], [note, delete_panel], **private)
    kept = keep_button.click(lambda: gr.Row(visible=False), None, delete_panel, **private)
    for closed in (renamed, kept):
        closed.then(None, js=_FOCUS_BACK, api_visibility="private")
    return listed, [acted, renamed, deleted]
