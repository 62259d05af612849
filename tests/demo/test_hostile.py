"""Whatever a browser sends to any handler of the page is answered: by a value, or by a sentence (gr.Error).

`api_visibility="private"` hides a handler from the list of endpoints; it can be called by anybody all the same.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from demo.runs import training_line
from demo.sets import writing_line
from demo.train import run_list
from tests.demo.asking_fixtures import models  # noqa: F401
from tests.demo.conftest import ALICE, built_page
from tests.demo.shared.test_visitors import owned_run

HOSTILE = [
    *(None, True, -1, 0.5, 1e308, 10**400, float("nan"), float("inf")),
    *(
        "",
        "x",
        "*",
        "../../etc/passwd",
        "/etc/passwd",
        "\0",
        "\ud800",
        "step_9",
        "a" * 100_000,
        "<b>${1}</b>",
    ),
    *([], [[]], ["x", None, 5, {}], {}, {"motions": 5, "held": 7}, {"motions": [[]], "held": [{}, None]}),
    *({"grid": {"motions": {}}, "clips": {}, "share": []}, {"path": "/etc/passwd"}, {"__type__": "update", "value": 1}),
]
EVENT_NAMES = ("prompt", "starts", "run", "action")


def page_handlers() -> list[tuple[str, Any, list[Any]]]:
    """(name, function, components that it is given) of every handler of the page but Train's own and the API's."""
    page = built_page(Path("/nowhere"))  # tests are told apart before any has a home
    return [
        (f"{number}-{fn.fn.__module__}.{fn.name}", fn.fn, list(fn.inputs))
        for number, fn in sorted(page.fns.items())
        if fn.fn and fn.fn.__module__ not in ("demo.train.train_handlers", "demo.answers.api")
    ]


def good_value(component: Any) -> Any:
    is_visitor = isinstance(component, gr.BrowserState) and component.storage_key.endswith("visitor")
    return ALICE if is_visitor else component.value


def calls(inputs: list[Any]) -> Iterator[list[Any]]:
    """One value after the other hostile, then all of them. What a `gr.State` holds never leaves the server."""
    good = [good_value(component) for component in inputs]
    open_to_all = [place for place, component in enumerate(inputs) if type(component) is not gr.State]
    for value in HOSTILE:
        for spoilt in [*([place] for place in open_to_all), open_to_all]:
            yield [value if place in spoilt else one for place, one in enumerate(good)]


def takes_event(parameter: inspect.Parameter) -> bool:
    return parameter.annotation in (gr.EventData, "gr.EventData")


def faults(function: Any, inputs: list[Any]) -> list[str]:
    """What it raises but gr.Error. Where it takes an event, that says each hostile value under every name, too."""
    parameters = list(inspect.signature(function).parameters.values())
    at = next((place for place, parameter in enumerate(parameters) if takes_event(parameter)), None)
    said = [None] if at is None else [dict.fromkeys(EVENT_NAMES, value) for value in HOSTILE]
    found = []
    for data in said:
        for values in calls(inputs):
            arguments = values if at is None else [*values[:at], gr.EventData(None, data), *values[at:]]
            try:
                function(*arguments)
            except gr.Error:
                pass
            except Exception as error:
                found.append(f"{type(error).__name__}: {error!s:.200} for {[str(value)[:40] for value in arguments]}")
    return found


@pytest.fixture(autouse=True)
def _no_work(models: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Models without networks; what is wished for is put in line, and nobody begins."""
    monkeypatch.setattr(writing_line, "enter", lambda *_, **__: None)
    monkeypatch.setattr(training_line, "advance", lambda: None)


HANDLERS = page_handlers()
NAMES = [name for name, _, _ in HANDLERS]


@pytest.mark.parametrize(("function", "inputs"), [entry[1:] for entry in HANDLERS], ids=NAMES)
def test_every_handler_stands_hostile_values(function: Any, inputs: list[Any]) -> None:
    assert faults(function, inputs) == []


def test_the_handlers_of_all_rooms_are_among_them() -> None:
    modules = {function.__module__ for _, function, _ in HANDLERS}
    rooms = {"demo.ask.ask_handlers", "demo.ask.compare", "demo.teach.teach_handlers", "demo.teach.own_world"}
    assert rooms | {"demo.train.run_list"} <= modules


@pytest.mark.parametrize("action", ["open", "rename", "take_home", "download", "delete"])
def test_the_list_of_runs_stands_hostile_ids(action: str) -> None:
    mine = owned_run(ALICE)
    for value in HOSTILE:
        run_list.list_action(ALICE, gr.EventData(None, {"run": value, "action": action}))
        if action not in ("download", "take_home"):  # a run without settings cannot be packed, whoever asks
            run_list.list_action(value, gr.EventData(None, {"run": mine, "action": action}))
        run_list.rename(ALICE, mine, value)
