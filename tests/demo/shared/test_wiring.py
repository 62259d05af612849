"""Handlers that say by name what to set."""

import inspect

import gradio as gr

from demo.shared.wiring import by_name


def test_a_handler_sets_what_it_names_and_nothing_else():
    def handler(event: gr.EventData, many: int) -> dict:
        return {"a": 1, "b": None} if many else {}

    wired = by_name(handler, {"a": "first", "b": "second", "c": "third"})
    assert wired(None, 1) == {"first": 1, "second": None}
    assert wired(None, 0) == gr.skip()
    assert inspect.signature(wired).parameters["event"].annotation is gr.EventData, "gradio looks for it"
