"""The page: its tabs in order, the wiring between them, and the one timer."""

import threading
from collections.abc import Sequence
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.answers import asking
from demo.answers.api import add_api
from demo.ask.ask_tab import build_ask_tab
from demo.how.how_tab import build_how_tab
from demo.runs import jobs, keeping, training_line
from demo.runs.run_cards import RunCard
from demo.sets import making
from demo.shared import visitors
from demo.shared.spoken_page import MENU_JS, SpokenPage, language_menu
from demo.shared.visitors import Shared
from demo.shared.wiring import Parts, Said, by_name, set_parts
from demo.teach.handed import offer
from demo.teach.teach_tab import build_teach_tab
from demo.texts import texts
from demo.train.train_tab import WAIT_FOR_CHARTS, build_train_tab

LIVE_SECONDS, IDLE_SECONDS = 1.0, 5.0
_MASTHEAD = Markup("""<div class="masthead"><h1>{}</h1><p>{}</p>
{}<button type="button" class="present" aria-pressed="false" title="{}">{}</button></div>
<p class="problem keeps-nothing" role="status">{}</p>""")
# For a class: everything larger, remembered by the browser.
_PRESENT_JS = """
const button = element.querySelector("button.present");
const show = on => {
  document.documentElement.classList.toggle("present", on);
  button.setAttribute("aria-pressed", on);
};
show(localStorage.getItem("motion-lab-present") === "1");
button.addEventListener("click", () => {
  const on = !document.documentElement.classList.contains("present");
  localStorage.setItem("motion-lab-present", on ? "1" : "0");
  show(on);
});
"""
# A clip that is out of view holds still: beside a training, drawing it would cost what the training needs.
_STILL_JS = """
const watched = new WeakSet();
const seen = new IntersectionObserver(entries => entries.forEach(entry => {
  entry.target.style.animationPlayState = entry.isIntersecting ? "" : "paused";
}));
const watch_all = () => document.querySelectorAll(".clip").forEach(clip => {
  if (!watched.has(clip)) { watched.add(clip); seen.observe(clip); }
});
new MutationObserver(watch_all).observe(document.body, { childList: true, subtree: true });
watch_all();
"""
# Nothing but the two documented endpoints can be called from outside, and no event waits in a queue for another.
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


def know_visitor(visitor: Any) -> str:
    """The browser's id; a new one where it has none."""
    return visitor if visitors.is_visitor(visitor) else visitors.new_visitor()


def tick_seconds(visitor: str, cards: Sequence[RunCard]) -> float:
    """How often the page should look: often while something of this visitor's moves."""
    made = (making.latest_set(visitor), making.ready_set(visitor))
    writing = any(card.busy or card.packing for card in made if card)
    return LIVE_SECONDS if writing or any(card.live for card in cards) else IDLE_SECONDS


def pace(visitor: str, current: float, cards: Sequence[RunCard] | None = None) -> Said:
    """How often the page looks for news, if that changes. `cards`: the visitor's runs, where the caller has read them
    already."""
    wanted = tick_seconds(visitor, jobs.list_runs(visitor) if cards is None else cards)
    return {} if wanted == current else {"seconds": wanted, "timer": gr.Timer(wanted)}


def build_demo() -> SpokenPage:
    """All tabs, wired, and what works behind them. The caller launches it, with the theme and the css of
    `demo.shared.theme` and the middleware of `demo.shared.spoken_page`."""
    training_line.start_scheduler()
    keeping.start_sweeping()
    threading.Thread(target=asking.warm_up, daemon=True).start()
    return _lay_out()


def _lay_out() -> SpokenPage:
    """All tabs, in the language of the moment."""
    said = texts().page
    with SpokenPage(_lay_out, title=said.title, analytics_enabled=False, delete_cache=(600, 3600)) as demo:
        # Keys and secret are fixed, so that a browser keeps what it has when the server starts again. The secret
        # guards nothing: all lies in the visitor's own browser. In a tab, they would not be read before it is shown.
        visitor = gr.BrowserState("", storage_key="motion-lab-visitor", secret="motion-lab")
        choices = gr.BrowserState(None, storage_key="motion-lab-teach", secret="motion-lab")
        shared = Shared(visitor=visitor, choices=choices, on_spaces=visitors.on_spaces())
        timer, seconds = gr.Timer(1.0), gr.State(1.0)
        present = said.present_title, said.present
        masthead = _MASTHEAD.format(said.title, said.lead, language_menu(), *present, said.keeps_nothing)
        gr.HTML(masthead, js_on_load=_PRESENT_JS + MENU_JS + _STILL_JS, apply_default_css=False)
        with gr.Tabs(selected="ask") as tabs:  # a clip is moving there already
            with gr.Tab(said.teach, id="teach"):
                teach = build_teach_tab(shared)
            with gr.Tab(said.train, id="train"):
                train = build_train_tab(shared)
            with gr.Tab(said.ask, id="ask"):
                ask = build_ask_tab(shared)
            with gr.Tab(said.how, id="how"):
                build_how_tab()

        known = demo.load(know_visitor, visitor, visitor, **_PRIVATE)
        known.then(*ask["on_load"], **_PRIVATE)
        offered = teach["offer"] | {"tabs": tabs}
        known.then(by_name(offer, offered), visitor, [*offered.values()], **_PRIVATE)
        pace_parts = {"seconds": seconds, "timer": timer}
        look = _look(teach, train, visitor, pace_parts)
        known.then(*look, **_PRIVATE).then(None, js=WAIT_FOR_CHARTS, **_PRIVATE).then(*look, **_PRIVATE)
        timer.tick(*look, **_PRIVATE)
        for wish in teach["wishes"]:
            wish.then(*look, **_PRIVATE)  # what is refused at once is said at once, not with the next tick
        for wish in train["wishes"]:
            wish.then(by_name(pace, pace_parts), [visitor, seconds], [seconds, timer], **_PRIVATE)

        teach["train"].click(*train["choose_set"], **_PRIVATE).then(
            lambda: gr.Tabs(selected="train"), None, tabs, **_PRIVATE
        )
        teach["train_own"].click(*train["choose_world"], **_PRIVATE).then(
            lambda: gr.Tabs(selected="train"), None, tabs, **_PRIVATE
        )
        train["ask"].click(*ask["choose_run"](train["run"]), **_PRIVATE).then(
            lambda: gr.Tabs(selected="ask"), None, tabs, **_PRIVATE
        )
        add_api(demo)
    return demo


def _look(
    teach: dict[str, Any], train: dict[str, Any], visitor: gr.BrowserState, pace_parts: Parts
) -> tuple[Any, list[Any], list[Any]]:
    """What a tick does, as (function, inputs, outputs): one request for Teach, Train and the pace together."""
    split = len(teach["tick_inputs"])
    end = split + len(train["tick_inputs"])

    def look(*values: Any) -> Any:
        cards = jobs.list_runs(values[end])
        said = {
            **set_parts(teach["tick"](*values[:split]), teach["parts"]),
            **set_parts(train["tick"](*values[split:end], cards), train["parts"]),
            **set_parts(pace(values[end], values[end + 1], cards), pace_parts),
        }
        return said or gr.skip()

    inputs = [*teach["tick_inputs"], *train["tick_inputs"], visitor, pace_parts["seconds"]]
    return look, inputs, [*teach["parts"].values(), *train["parts"].values(), *pace_parts.values()]
