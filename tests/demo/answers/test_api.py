"""The public endpoints, as an outside program meets them."""

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest
from gradio_client import Client

from demo import load_test
from demo.answers import api, api_answers, asking
from demo.answers.api_answers import AnswerProcess, ApiAnswer, answer
from demo.answers.asking import Question
from demo.ask import ask_tab
from demo.shared import visitors
from demo.shared.clips import frames_of
from demo.texts import texts
from t2v_core.judging.judge import judge
from t2v_core.world.prompts import parse
from tests.demo.asking_fixtures import models  # noqa: F401


@pytest.fixture
def url(models: None) -> Iterator[str]:  # noqa: F811
    with gr.Blocks() as demo:
        with gr.Tab("Ask", id="ask"):
            ask_tab.build_ask_tab(
                visitors.Shared(visitor=gr.BrowserState(""), choices=gr.BrowserState(None), on_spaces=False)
            )
        api.add_api(demo, answer)
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
    assert [run["id"] for run in client.predict(api_name="/list_runs")] == ["shipped", "example", "blog"]


def test_errors_are_sentences(url: str) -> None:
    client = Client(url, verbose=False)
    with pytest.raises(Exception, match="'teleporting' cannot be done here"):
        client.predict("circle teleporting", 7, "", api_name="/generate")
    with pytest.raises(Exception, match="not here"):
        client.predict("circle moving up", 7, "../../etc", api_name="/generate")


def test_programs_hear_that_a_shape_in_a_colour_was_held_out(models: None) -> None:  # noqa: F811
    shape, colour = asking.open_model("").split.held_out_bindings[0]
    bound, plain = answer([Question(prompt=f"{named} moving up") for named in (f"{colour} {shape}", shape)])
    assert bound.verdict["taught"] is False and plain.verdict["taught"] is True


def test_frames_that_repeat_are_all_in_the_file(models: None) -> None:  # noqa: F811
    [made] = answer([Question(prompt="circle standing still", seed=3)])
    assert len(frames_of(made.file)) == 10


def test_questions_that_arrive_together_share_a_call_and_get_their_own_answers() -> None:
    calls = []

    def answer_slowly(questions: Sequence[Question]) -> list[ApiAnswer]:
        calls.append([question.seed for question in questions])
        time.sleep(0.05)
        if questions[0].seed == 99:
            raise MemoryError
        return [ApiAnswer(file=f"{question.seed}.webp") for question in questions]

    async def ask_at_once(line: api.Line, seeds: Sequence[int]) -> list[ApiAnswer]:
        return await asyncio.gather(*(line.ask(Question(prompt="", seed=seed)) for seed in seeds))

    async def ask_twice() -> None:
        line = api.Line(answer_slowly)
        early = asyncio.create_task(ask_at_once(line, [1]))
        await asyncio.sleep(0.01)
        gone = asyncio.create_task(ask_at_once(line, [2]))
        late = asyncio.create_task(ask_at_once(line, [3, 4]))
        await asyncio.sleep(0.01)
        gone.cancel()  # who leaves takes nobody's answer along
        assert [made.file for made in await early + await late] == ["1.webp", "3.webp", "4.webp"]
        assert [made.problem for made in await ask_at_once(line, [99, 5])] == [texts().answers.failed] * 2
        assert [made.file for made in await ask_at_once(line, [6])] == ["6.webp"]

    with ThreadPoolExecutor(1) as elsewhere:  # the browser's tests leave a loop running in this thread
        elsewhere.submit(asyncio.run, ask_twice()).result()
    assert calls == [[1], [2, 3, 4], [99, 5], [6]]


def test_the_process_needs_no_gradio() -> None:
    look = "import sys, demo.answers.api_answers; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], cwd=visitors.PROJECT).returncode == 0


def test_the_process_answers_and_is_replaced_when_it_has_died() -> None:
    answers = AnswerProcess()
    try:
        clip, problem = answers(
            [Question(prompt="blue circle moving up", seed=7), Question(prompt="circle teleporting")]
        )
        assert frames_of(clip.file).shape == (10, 64, 64, 3) and clip.verdict["seed"] == 7 and not clip.problem
        assert "teleporting" in problem.problem and not problem.file
        first = answers._process
        assert first is not None
        first.kill()
        assert answers([Question(prompt="blue circle moving up", seed=7)])[0].verdict == clip.verdict
        last = answers._process
        assert last is not None and last is not first and last.stdin
        last.stdin.close()  # as it is when the server ends
        assert last.wait(20) == 0
    finally:
        answers.end()


def test_a_process_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = AnswerProcess()
    question = Question(prompt="blue circle moving up", seed=7)
    try:
        assert answers([question])[0].file
        hung = answers._process
        assert hung is not None
        hung.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(api_answers, "PATIENCE", 0.3)  # too little for a new one, too
        with pytest.raises(RuntimeError, match="hangs"):
            answers([question])
        assert hung.poll() is not None
        monkeypatch.undo()
        assert answers([question])[0].file
    finally:
        answers.end()


def test_a_process_that_does_not_read_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked no longer fits into the pipe to it."""
    answers, told = AnswerProcess(), []
    deaf = [sys.executable, "-c", "import time; time.sleep(600)"]

    def start() -> "subprocess.Popen[str]":
        answers._process = subprocess.Popen(deaf, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return answers._process

    def ask() -> None:
        try:
            answers([Question(prompt="x" * 1_000_000)])
        except RuntimeError as error:
            told.append(str(error))

    monkeypatch.setattr(answers, "_running", start)
    monkeypatch.setattr(api_answers, "PATIENCE", 0.3)
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(20)
    if answers._process:  # it hangs still: let it go
        answers._process.kill()
    assert told and "hangs" in told[0]


def test_many_clients_get_their_own_clips(url: str) -> None:
    tally, mixed = load_test.load(url, load_test.Asking(clients=4, prompts=3))
    assert not tally.errors and mixed == 0 and len(tally.seconds) == 12
    prompt, seed, file, verdict = tally.answers[0]
    tally.answers[0] = (prompt, seed, tally.answers[-1][2], verdict)
    assert load_test.count_mix_ups(tally) == 1
