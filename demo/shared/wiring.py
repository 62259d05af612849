"""From handlers that say by name what to set, to what gradio wants: the components themselves."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import gradio as gr

Said = dict[str, Any]  # what to set, by name; what is not named stays as it is
Parts = Mapping[str, Any]  # components by their names


def set_parts(said: Said, parts: Parts) -> dict[Any, Any]:
    """{component: value} of what was said by name."""
    return {parts[name]: value for name, value in said.items()}


def by_name(handler: Callable[..., Said], parts: Parts) -> Callable[..., Any]:
    """The handler as an event calls it; the event's outputs are `[*parts.values()]`, or some of them."""

    @wraps(handler)
    def call(*values: Any) -> Any:
        return set_parts(handler(*values), parts) or gr.skip()

    return call


def unchecked(dropdown: gr.Dropdown) -> gr.Dropdown:
    """One that hands on whatever arrives. Gradio would check a choice against those that it showed in this session,
    which a server that was started again has forgotten; the handlers look up what they are given anyway."""
    dropdown.preprocess = lambda payload: payload
    return dropdown
