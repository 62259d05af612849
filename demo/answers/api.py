"""The two public endpoints, for example

    clip, verdict, seconds = gradio_client.Client(url).predict("circle moving up then right", 7, api_name="/generate")

Outside programs call them, so their names and values stay as they are.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from demo.answers.api_answers import ANSWERS, ApiAnswer
from demo.answers.asking import Question
from demo.answers.models_cache import LARGEST_BATCH
from demo.runs import jobs
from demo.shared.seeds import clean_seed
from demo.texts import texts

AnswerMany = Callable[[Sequence[Question]], list[ApiAnswer]]


class Line:
    """Who asks while others are being answered is answered next, with everybody who came meanwhile.

    It belongs to one event loop: between two `await`s nobody else is at it.
    """

    def __init__(self, answer: AnswerMany):
        self._answer = answer
        self._waiting: list[tuple[Question, asyncio.Future[ApiAnswer]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> ApiAnswer:
        mine: asyncio.Future[ApiAnswer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, mine))
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._work())
        return await mine

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
            try:
                answers = await asyncio.to_thread(self._answer, [question for question, _ in batch])
            except Exception:
                logging.exception("cannot answer the API")
                answers = [ApiAnswer(problem=texts().answers.failed)] * len(batch)
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():  # who asked may have left
                    future.set_result(answer)


def list_runs() -> list[dict[str, Any]]:
    """The models that everybody may ask. A visitor's own runs are nobody else's business, so they are not listed."""
    names = ("id", "name", "model", "minutes", "state", "taught", "held_out")
    return [{name: getattr(card, name) for name in names} for card in jobs.list_runs("")]


def add_api(demo: gr.Blocks, answer: AnswerMany = ANSWERS) -> None:
    """Add the endpoints. Called inside the Blocks context; the components are for their types only."""
    line = Line(answer)

    async def generate(prompt: str, seed: float, run: str = "") -> tuple[gr.FileData, dict[str, Any], float]:
        """Make a clip and judge it.

        Returns the clip (a lossless animated WebP, a pixel a pixel), the verdict with "prompt", "obeys" (None where
        nobody wrote down what the model's clips show) and its parts, and the seconds that it took.
        """
        started = time.perf_counter()
        question = Question(prompt=str(prompt or ""), seed=clean_seed(seed), run=str(run or ""))
        made = await line.ask(question)
        if made.problem:
            raise gr.Error(made.problem, print_exception=False)
        file = gr.FileData(path=made.file, orig_name=Path(made.file).name, size=Path(made.file).stat().st_size)
        return file, made.verdict, round(time.perf_counter() - started, 4)

    with gr.Group(visible=False):
        prompt, run = gr.Textbox(label="prompt"), gr.Textbox(label="run", value="")
        seed = gr.Number(label="seed", precision=0, value=0)
        clip, verdict, seconds = gr.File(label="clip"), gr.JSON(label="verdict"), gr.Number(label="seconds")
        runs = gr.JSON(label="runs")
        ask, look = gr.Button("generate"), gr.Button("list runs")
    # As many at a time as one pass of the model may serve. What goes in and out needs no component's help, which
    # would be a thread's work for each of the six values.
    ask.click(
        generate,
        [prompt, seed, run],
        [clip, verdict, seconds],
        api_name="generate",
        concurrency_limit=LARGEST_BATCH,
        concurrency_id="generate",
        preprocess=False,
        postprocess=False,
        show_progress="hidden",
    )
    look.click(list_runs, None, runs, api_name="list_runs", concurrency_limit=4, show_progress="hidden")
