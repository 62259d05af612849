"""The public endpoints, as an outside program meets them."""

from collections.abc import Iterator

import gradio as gr
import pytest
from gradio_client import Client

from demo import api, ask_tab, load_test, places
from demo.clips import frames_of
from t2v_core.judge import judge
from t2v_core.prompts import parse
from tests.demo.asking_fixtures import generate, models  # noqa: F401


@pytest.fixture
def url(models: None) -> Iterator[str]:  # noqa: F811
    with gr.Blocks() as demo:
        with gr.Tab("Ask", id="ask"):
            ask_tab.build_ask_tab(places.Shared(visitor=gr.BrowserState(""), on_spaces=False))
        api.add_api(demo)
    demo.queue(api_open=False)
    _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield address
    demo.close()


def test_only_two_endpoints_are_public(url: str) -> None:
    client = Client(url, verbose=False)
    described = client.view_api(return_format="dict")
    assert set(described["named_endpoints"]) == {"/generate", "/list_runs"}
    parameters = described["named_endpoints"]["/generate"]["parameters"]
    assert [parameter["parameter_name"] for parameter in parameters] == ["prompt", "seed", "run"]
    assert parameters[2]["parameter_has_default"] and parameters[2]["parameter_default"] == ""


def test_a_round_trip(url: str) -> None:
    client = Client(url, verbose=False)
    file, verdict, seconds = client.predict("blue circle moving up then right", 7, api_name="/generate")
    clip = frames_of(file)
    assert clip.shape == (10, 64, 64, 3) and 0 < seconds < 20
    assert verdict["prompt"] == "blue circle moving up then right" and verdict["seed"] == 7
    assert verdict["obeys"] is True and verdict["taught"] is False
    assert set(verdict["parts"]) == {"object", "colour", "shape", "motion"}
    again = judge(clip, parse(verdict["prompt"]), verdict["phase_starts"]).to_json()
    assert again["measured"] == verdict["measured"]
    assert {run["id"] for run in client.predict(api_name="/list_runs")} <= {"shipped", "example", "blog"}


def test_errors_are_sentences(url: str) -> None:
    client = Client(url, verbose=False)
    with pytest.raises(Exception, match="I do not know the word 'teleporting'"):
        client.predict("circle teleporting", 7, "", api_name="/generate")
    with pytest.raises(Exception, match="not here"):
        client.predict("circle moving up", 7, "../../etc", api_name="/generate")


def test_frames_that_repeat_are_all_in_the_file(models: None) -> None:  # noqa: F811
    file, _, _ = api.generate("circle standing still", 3)
    assert len(frames_of(file)) == 10


def test_many_clients_get_their_own_clips(url: str) -> None:
    tally, mixed = load_test.load(url, clients=4, prompts=3)
    assert not tally.errors and mixed == 0 and len(tally.seconds) == 12
    prompt, seed, file, verdict = tally.answers[0]
    tally.answers[0] = (prompt, seed, tally.answers[-1][2], verdict)
    assert load_test.count_mix_ups(tally) == 1
