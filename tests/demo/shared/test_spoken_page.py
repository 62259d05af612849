"""The page in each language: built once, and everywhere the same but for its words."""

import asyncio
import threading

import gradio as gr
import pytest
from starlette.requests import Request

from demo.shared.spoken_page import InItsLanguage, SpokenPage, language_of
from demo.texts import LANGUAGES, speaking, texts
from tests.demo.conftest import built_page

OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return built_page(tmp_path_factory.mktemp("page"))


def told(page, language):
    with speaking(language):
        return page.config


def request(query="", accepted=""):
    headers = [(b"accept-language", accepted.encode())]
    return {"type": "http", "path": "/", "root_path": "", "query_string": query.encode(), "headers": headers}


def small_page():
    with SpokenPage(small_page) as page:
        word = gr.Textbox(label=texts().page.language)
        word.change(lambda: texts().code, None, word)
    return page


@pytest.mark.parametrize("language", OTHERS)
def test_components_and_events_are_the_same_in_every_language(page, language):
    first, other = told(page, "en"), told(page, language)
    assert other["dependencies"] == first["dependencies"] and other["layout"] == first["layout"]
    kinds = [[(part["id"], part["type"], part["props"].get("elem_id")) for part in said["components"]]
             for said in (first, other)]  # fmt: skip
    assert len(kinds[0]) > 100 and kinds[0] == kinds[1]


@pytest.mark.parametrize("language", OTHERS)
def test_what_can_be_chosen_is_the_same_but_for_its_name(page, language):
    """A handler is given values, which no language may change."""
    for first, other in zip(told(page, "en")["components"], told(page, language)["components"], strict=True):
        values = [[value for _, value in part["props"].get("choices") or []] for part in (first, other)]
        assert values[0] == values[1], first["props"].get("label")


@pytest.mark.parametrize("language", OTHERS)
def test_labels_are_in_the_language(page, language):
    labels = {part["props"].get("label") for part in told(page, language)["components"]}
    with speaking(language):
        assert {texts().ask.question, texts().train.how_good, texts().page.how} <= labels


def test_a_language_is_built_when_it_is_first_asked_for(monkeypatch):
    page = small_page()
    built = []
    monkeypatch.setattr(page, "_lay_out", lambda: built.append(texts().code) or small_page())
    threads = [threading.Thread(target=told, args=(page, "de")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == ["de"], "once, though several come at the same time"
    assert told(page, "en")["components"][0]["props"]["label"] == "Language" and built == ["de"]
    assert told(page, "de")["components"][0]["props"]["label"] == "Sprache"


def test_a_handler_speaks_as_the_page_that_it_answers():
    page = small_page()
    for query, accepted, spoken in (("lang=de", "en", "de"), ("", "de-AT", "de"), ("lang=en", "de", "en")):
        asked = gr.Request(Request(request(query, accepted)))
        said = asyncio.run(page.process_api(0, [], request=asked))
        assert said["data"] == [spoken]
    assert texts().code == "en"


def test_the_page_says_which_language_it_is_in():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"38")]})
        await send({"type": "http.response.body", "body": b'<html lang="en"><head>', "more_body": True})
        await send({"type": "http.response.body", "body": texts().code.encode()})

    def answer(scope):
        sent = []

        async def send(message):
            sent.append(message)

        asyncio.run(InItsLanguage(app)(scope, None, send))
        return sent

    start, body = answer(request("lang=de"))
    assert body["body"].startswith(b'<html lang="de"><head><script>') and body["body"].endswith(b"de")
    assert dict(start["headers"])[b"content-length"] == str(len(body["body"])).encode()
    assert len(answer(request("lang=de") | {"path": "/other"})) == 3, "only the page is touched"
    mounted = request("lang=de") | {"path": "/lab/", "root_path": "/lab"}
    assert b'lang="de"' in answer(mounted)[1]["body"]


def test_a_link_without_a_language_takes_the_browser_s():
    assert language_of(Request(request("prompt=x", "de"))) == "de"
