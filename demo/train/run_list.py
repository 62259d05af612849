"""The list of runs: name, model, result, and what can be done with each."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.runs import claiming, jobs, keeping
from demo.runs.jobs import JobError
from demo.runs.keeping import WARNED_DAYS
from demo.runs.run_cards import RunCard, has_model
from demo.sets import archives
from demo.shared import visitors
from demo.shared.html import hint, problem
from demo.shared.visitors import Shared
from demo.shared.wiring import Said, by_name
from demo.texts import texts
from t2v_core.errors import UserError
from t2v_core.home import assembly

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


def runs_html(cards: Sequence[RunCard], opened: str) -> Markup:
    if not cards:
        return hint(texts().train.runs_hint)
    rows = Markup("").join(_row(card, card.id == opened) for card in cards)
    return Markup('<div class="runs" role="list">{}</div>').format(rows)


def _row(card: RunCard, opened: bool) -> Markup:
    said = texts().train
    button = Markup('<button type="button" data-action="{}" data-run="{}" aria-label="{}">{}</button>')
    actions = ["open", "rename", "take_home", "download", "delete"] if card.own else ["open", "take_home", "download"]
    if card.model == "blog_gan" or not has_model(card.id):  # there is nothing that a page could draw with
        actions.remove("take_home")
    return Markup(
        '<div class="run{open}" role="listitem"{current}><span class="name">{name}</span><span>{model}</span>'
        '<span>{result} <span class="quiet">{when}</span></span><span class="doing">{buttons}</span></div>'
    ).format(
        open=" open" if opened else "",
        current=Markup(' aria-current="true"') if opened else "",
        name=card.name,
        model=", ".join(filter(None, [texts().runs.model(card.model), card.asked])),
        result=_result(card),
        when=_when(card, opened),
        buttons=Markup("").join(
            button.format(action, card.id, said.action_on(action, card.name), said.action(action)) for action in actions
        ),
    )


def _when(card: RunCard, opened: bool) -> Markup:
    """How old a run is; when it goes, if that is soon; of the open one, what brings it to another browser."""
    said = texts().train
    parts = [said.ago(time.time() - card.created) if card.created else said.with_the_app]
    if card.days_left is not None and card.days_left < WARNED_DAYS:
        parts.append(said.goes_in(max(1, round(card.days_left))))
    if opened and card.code:
        parts.append(said.code(f"{card.code[:4]}-{card.code[4:]}"))
    return Markup(" · ").join(parts)


def _result(card: RunCard) -> Markup:
    said, common = texts().train, texts().common
    rates = [(common.taught, card.taught), (common.never_seen, card.held_out)]
    parts: list[str] = [said.rate(name, rate) for name, rate in rates if rate is not None]
    return Markup(", ").join(filter(None, [*parts, said.state(card.state)]))


def tried(wish: Callable[[], None]) -> str:
    """Do it; the sentence that stands against it, if any."""
    try:
        wish()
    except JobError as error:
        return problem(str(error))
    return ""


def list_action(visitor: str, event: gr.EventData) -> Said:
    """A button in the list."""
    run_id, action = str(getattr(event, "run", "")), str(getattr(event, "action", ""))
    card = jobs.read_run(visitor, run_id)
    # Who holds a link to a clip knows the run's id: it opens the run, and no more than that.
    of_all = action in ("download", "take_home") and run_id in visitors.SHIPPED
    allowed = card and (action == "open" or card.own or of_all)
    if card is None or not allowed:
        return {}
    said = {
        "in_hand": run_id,
        "rename_panel": gr.Row(visible=action == "rename"),
        "name": card.name,
        "delete_panel": gr.Row(visible=action == "delete"),
        "question": Markup("<p>{}</p>").format(texts().train.really_delete(card.name)),
    }
    if action == "open":
        said["run"] = run_id
        keeping.opened(run_id)
    if action in _PACKED:
        said["download"] = gr.DownloadButton(value=_packed(card, _PACKED[action]))
    return said


def claim(visitor: str, code: Any) -> tuple[Any, Any, Any]:
    """Values for: the run shown, note, the code."""
    try:
        return claiming.claim(visitor, code if isinstance(code, str) else ""), "", ""
    except JobError as error:
        return gr.skip(), problem(str(error)), gr.skip()


def rename(visitor: str, run_id: str, name: Any) -> tuple[Any, Any]:
    """Values for: note, rename panel."""
    note = tried(lambda: jobs.rename(visitor, run_id, name if isinstance(name, str) else ""))
    return note, gr.Row(visible=bool(note))


def delete(visitor: str, run_id: str) -> tuple[Any, Any]:
    """Values for: note, delete panel."""
    return tried(lambda: jobs.delete(visitor, run_id)), gr.Row(visible=False)


def _packed(card: RunCard, pack: Callable[[RunCard], str]) -> str:
    try:
        return pack(card)
    except (UserError, OSError) as error:  # damaged, deleted meanwhile, or a full disk: the reason is for the log
        logging.warning("cannot pack the run %s", card.id, exc_info=error)
        raise gr.Error(texts().train.not_packed, print_exception=False) from error


def zip_run(card: RunCard) -> str:
    """The path of a zip of this run, to be downloaded. Raises as `archives.write_run`."""
    run = visitors.find_run(card.id)
    if run is None:
        raise FileNotFoundError(f"the run {card.id} is gone")
    file = visitors.download_path(f"motion-lab-{card.id}.zip")
    archives.write_run(run, file)
    return str(file)


def page_of_run(card: RunCard) -> str:
    """The path of an HTML file with this run's model in it, to be downloaded. Raises as `assembly.write_page`."""
    run = visitors.find_run(card.id)
    if run is None:
        raise FileNotFoundError(f"the run {card.id} is gone")
    file = visitors.download_path(f"motion-lab-{card.id}.html")
    assembly.write_page(run, file, card.name)
    return str(file)


_PACKED = {"download": zip_run, "take_home": page_of_run}


def build_run_list(shared: Shared, run: gr.State, note: gr.HTML) -> tuple[gr.HTML, list[Any]]:
    """The list and its panels. `run` is the run shown, `note` takes error sentences. Returns the list, whose value is
    `runs_html(...)`, and the events after which the page should look again."""
    said = texts().train
    gr.HTML(Markup("<h3>{}</h3>").format(said.runs), apply_default_css=False)
    in_hand = gr.State("")
    with gr.Row(visible=False, elem_classes="bottom", elem_id="train-rename") as rename_panel:
        name = gr.Textbox(label=said.new_name, max_lines=1, elem_id="train-name")
        save_button = gr.Button(said.save_name, variant="primary", min_width=120, scale=0, elem_id="train-save-name")
    with gr.Row(visible=False, elem_classes="bottom", elem_id="train-delete") as delete_panel:
        question = gr.HTML(apply_default_css=False)
        delete_button = gr.Button(said.delete, variant="stop", min_width=110, scale=0, elem_id="train-delete-yes")
        keep_button = gr.Button(said.keep, min_width=110, scale=0, elem_id="train-delete-no")
    # "select" fires with {run, action}
    listed = gr.HTML(css_template=_CSS, js_on_load=_JS, apply_default_css=False, elem_id="train-runs")
    fold = gr.Accordion(said.from_another_browser, open=False, elem_id="train-claim-fold")
    with fold, gr.Row(elem_classes="bottom"):
        code = gr.Textbox(label=said.its_code, max_lines=1, max_length=20, elem_id="train-code")
        claim_button = gr.Button(said.bring_here, min_width=140, scale=0, elem_id="train-claim")
    download = gr.DownloadButton(said.download, visible="hidden", elem_id="train-download")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    parts = {
        "run": run, "in_hand": in_hand, "rename_panel": rename_panel, "name": name, "delete_panel": delete_panel,
        "question": question, "download": download,
    }  # fmt: skip
    acted = listed.select(by_name(list_action, parts), shared.visitor, [*parts.values()], **private)
    acted.then(None, js=_FOCUS_PANEL, api_visibility="private")
    download.change(None, js="() => document.querySelector('#train-download').click()", **private)
    renamed = gr.on(
        [save_button.click, name.submit], rename, [shared.visitor, in_hand, name], [note, rename_panel], **private
    )
    deleted = delete_button.click(delete, [shared.visitor, in_hand], [note, delete_panel], **private)
    kept = keep_button.click(lambda: gr.Row(visible=False), None, delete_panel, **private)
    claimed = gr.on([claim_button.click, code.submit], claim, [shared.visitor, code], [run, note, code], **private)
    for closed in (renamed, kept):
        closed.then(None, js=_FOCUS_BACK, api_visibility="private")
    return listed, [acted, renamed, deleted, claimed]
