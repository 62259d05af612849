"""The two public endpoints, for example

    clip, verdict, seconds = gradio_client.Client(url).predict("circle moving up then right", 7, api_name="/generate")

Outside programs call them, so their names and values stay as they are.
"""

import time
from itertools import pairwise
from typing import Any

import gradio as gr
import numpy as np

from demo import asking, jobs, places
from demo.asking import AskError, Question
from demo.models_cache import LARGEST_BATCH
from demo.player import quick_webp


def generate(prompt: str, seed: float, run: str = "") -> tuple[str, dict[str, Any], float]:
    """Make a clip and judge it.

    Returns the clip (a lossless animated WebP, a pixel a pixel), the verdict with "prompt", "obeys" (None where
    nobody wrote down what the model's clips show) and its parts, and the seconds that it took.
    """
    started = time.perf_counter()
    try:
        answer = asking.ask(Question(prompt=str(prompt or ""), seed=asking.clean_seed(seed), run=str(run or "")))
    except AskError as error:
        raise gr.Error(str(error), print_exception=False) from error
    path = places.download_path("clip.webp")
    path.write_bytes(quick_webp(_all_frames_distinct(answer.clip)))
    verdict = answer.verdict.to_json() if answer.verdict else {"obeys": None, "parts": {}}
    asked = {
        "prompt": answer.question.prompt,
        "seed": answer.question.seed,
        "phase_starts": list(answer.question.starts),
        "taught": answer.familiarity.taught if answer.familiarity else None,
    }
    return str(path), asked | verdict, round(time.perf_counter() - started, 4)


def _all_frames_distinct(clip: np.ndarray) -> np.ndarray:
    """Encoders store a frame that repeats the one before as a longer one. Who reads the file shall find all frames,
    so such a frame differs in one corner pixel's last bit."""
    clip = clip.copy()
    for before, frame in pairwise(clip):
        if (before == frame).all():
            frame[0, 0, 0] ^= 1
    return clip


def list_runs() -> list[dict[str, Any]]:
    """The models that everybody may ask. A visitor's own runs are nobody else's business, so they are not listed."""
    names = ("id", "name", "model", "minutes", "state", "taught", "held_out")
    return [{name: getattr(card, name) for name in names} for card in jobs.list_runs("")]


def add_api(demo: gr.Blocks) -> None:
    """Add the endpoints. Called inside the Blocks context; the components are for their types only."""
    with gr.Group(visible=False):
        prompt, run = gr.Textbox(label="prompt"), gr.Textbox(label="run", value="")
        seed = gr.Number(label="seed", precision=0, value=0)
        clip, verdict, seconds = gr.File(label="clip"), gr.JSON(label="verdict"), gr.Number(label="seconds")
        runs = gr.JSON(label="runs")
        ask, look = gr.Button("generate"), gr.Button("list runs")
    # As many at a time as one pass of the model may serve: those who wait share the next one.
    ask.click(
        generate,
        [prompt, seed, run],
        [clip, verdict, seconds],
        api_name="generate",
        concurrency_limit=LARGEST_BATCH,
        concurrency_id="generate",
        show_progress="hidden",
    )
    look.click(list_runs, None, runs, api_name="list_runs", concurrency_limit=4, show_progress="hidden")
