"""One page for everybody, told to each visitor in a language of theirs.

The page is built once, and once more for each further language, when its first visitor comes. Of such a second
building only the texts are kept: components, events and sessions are those of the first one. So there is one server,
one queue and one set of endpoints, whatever is spoken.

A language is chosen by `?lang=de` in the page's address, else by the browser's own preference. gradio sends both with
every event, so that a handler speaks as the page does. What was chosen in the menu is kept by the browser, and a small
script at the top of the page puts it into the address.
"""

import json
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

import gradio as gr
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from demo.texts import LANGUAGES, language_for, speaking, texts

# In the page's head, before gradio's own script reads which language the browser speaks, for its own words.
_HEAD = Markup("""<head><script>
(() => {
  try { localStorage.getItem(""); } catch {  // the browser keeps nothing: the page works all the same, and says so
    for (const name of ["localStorage", "sessionStorage"]) {
      const kept = new Map();
      Object.defineProperty(window, name, { configurable: true, value: {
        getItem: key => kept.get(String(key)) ?? null,
        setItem: (key, value) => { kept.set(String(key), String(value)); },
        removeItem: key => { kept.delete(String(key)); }, clear: () => kept.clear(),
        key: number => [...kept.keys()][number] ?? null, get length() { return kept.size; },
      } });
    }
    document.documentElement.setAttribute("data-keeps-nothing", "");
  }
  const [spoken, known] = %s;
  Object.defineProperty(navigator, "language", { get: () => spoken });
  const here = new URL(location.href), kept = localStorage.getItem("motion-lab-language");
  if (here.searchParams.has("lang") || !known.includes(kept) || kept === spoken) return;
  here.searchParams.set("lang", kept);
  location.replace(here);
})();
</script>""")
_MENU = Markup('<select class="language" aria-label="{}">{}</select>')
_CHOICE = Markup('<option value="{}" lang="{}"{}>{}</option>')
# The clip on the page is asked for again: its link says all about it.
MENU_JS = """
const menu = element.querySelector("select.language");
menu.addEventListener("change", () => {
  localStorage.setItem("motion-lab-language", menu.value);
  const there = new URL(document.querySelector("#ask-facts a.link")?.href ?? location.href);
  there.searchParams.set("lang", menu.value);
  location.assign(there);
});
"""


def language_menu() -> Markup:
    """All languages, each by its own name; `MENU_JS` makes it work."""
    choices = [
        _CHOICE.format(code, code, Markup(" selected") if code == texts().code else "", language.name)
        for code, language in LANGUAGES.items()
    ]
    return _MENU.format(texts().page.language, Markup("").join(choices))


def language_of(request: Any) -> str:
    """Of gradio's request or the server's."""
    return language_for(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


class SpokenPage(gr.Blocks):
    """Blocks that speak as their visitor does. `lay_out` builds the same page again, in the language of the moment."""

    def __init__(self, lay_out: Callable[[], "SpokenPage"], **kwargs: Any):
        self._lay_out, self._building = lay_out, threading.Lock()
        self._configs: dict[str, dict[str, Any]] = {}
        self._own = texts().code
        super().__init__(**kwargs)

    @property
    def config(self) -> dict[str, Any]:
        """What gradio tells the browser of the page."""
        with self._building:
            return self._config_in(texts().code)

    @config.setter
    def config(self, config: dict[str, Any]) -> None:
        self._configs = {self._own: config}

    def _config_in(self, language: str) -> dict[str, Any]:
        if language not in self._configs:
            own = self._configs[self._own]
            with speaking(language):
                other = self._lay_out()
            # Both were built in the same order, so a component has the same place in both.
            pairs = zip(own["components"], other.get_config_file()["components"], strict=True)
            components = [{**told, "id": first["id"]} for first, told in pairs]
            self._configs[language] = {**own, "components": components, "title": other.title}
        return self._configs[language]

    async def process_api(self, block_fn: Any, inputs: Any, state: Any = None, request: Any = None, **more: Any) -> Any:
        """An event, in the language of the page that it comes from: one that waited in the queue has no other way to
        know."""
        first = request[0] if isinstance(request, list) else request
        with speaking(language_of(first) if first else texts().code):
            return await super().process_api(block_fn, inputs, state, request, **more)


class InItsLanguage:
    """Middleware of the server: a request is answered in its language, and the page says which that is."""

    def __init__(self, app: Callable[..., Any]):
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        language = language_of(Request(scope))
        with speaking(language):
            await self._app(scope, receive, _labelled(send, language) if _is_page(scope) else send)


def _is_page(scope: MutableMapping[str, Any]) -> bool:
    return scope["path"].removeprefix(scope.get("root_path", "")) in ("", "/")


def _labelled(send: Any, language: str) -> Any:
    """`send` for the page: gradio's own says that it is English."""
    head = _HEAD % Markup(json.dumps([language, [*LANGUAGES]]))  # codes of ours only
    began: dict[str, Any] = {}
    body = bytearray()

    async def send_labelled(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            began.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = body.replace(b'lang="en"', f'lang="{language}"'.encode(), 1)
        page = page.replace(b"<head>", head.encode(), 1)
        headers = MutableHeaders(raw=began["headers"])
        headers["content-length"] = str(len(page))
        headers.add_vary_header("accept-language")
        await send(began)
        await send({"type": "http.response.body", "body": bytes(page)})

    return send_labelled
