"""The API's answers, made in a process of their own, many at a time.

In the server's process the many small steps of the model and the judge take turns at the interpreter with the HTTP of
everybody who waits: there, a pass took 53 ms, 18 of them its own. Here they have a core to themselves. No gradio.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from demo.answers import asking
from demo.answers.asking import AskError, Question
from demo.shared import visitors
from demo.shared.clips import quick_webp
from demo.texts import texts

PATIENCE = 60.0  # seconds for one pass, a first one's loading included; then the process counts as hung


@dataclass(frozen=True)
class ApiAnswer:
    """A clip's file and its verdict; or the `problem`, a sentence, that kept it from being made."""

    file: str = ""
    verdict: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def answer(questions: Sequence[Question]) -> list[ApiAnswer]:
    """Ask them all, in this process."""
    return [
        ApiAnswer(problem=str(one)) if isinstance(one, AskError) else _saved(one) for one in asking.ask_all(questions)
    ]


def _saved(answer: asking.Answer) -> ApiAnswer:
    path = visitors.download_path("clip.webp")
    path.write_bytes(quick_webp(_all_frames_distinct(answer.clip)))
    verdict = answer.verdict.to_json() if answer.verdict else {"obeys": None, "parts": {}}
    asked = {
        "prompt": answer.question.prompt,
        "seed": answer.question.seed,
        "phase_starts": list(answer.question.starts),
        "read_as": answer.read.read_as.prompt if answer.read.read_as else None,
        "taught": answer.familiarity.taught if answer.familiarity else None,
    }
    return ApiAnswer(file=str(path), verdict=asked | verdict)


def _all_frames_distinct(clip: np.ndarray) -> np.ndarray:
    """Encoders store a frame that repeats the one before as a longer one. Who reads the file shall find all frames,
    so such a frame differs in one corner pixel's last bit."""
    clip = clip.copy()
    for before, frame in pairwise(clip):
        if (before == frame).all():
            frame[0, 0, 0] ^= 1
    return clip


class AnswerProcess:
    """Called like `answer`. The process starts when it is needed, again if it has died or hangs, and ends with this
    one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def __call__(self, questions: Sequence[Question]) -> list[ApiAnswer]:
        with self._turn:
            for _ in range(2):
                with contextlib.suppress(OSError, EOFError, json.JSONDecodeError):
                    return self._exchange(questions)
                self._end()
        raise RuntimeError("The process that answers the API ends, or hangs, whenever it is asked.")

    def end(self) -> None:
        with self._turn:
            self._end()

    def _exchange(self, questions: Sequence[Question]) -> list[ApiAnswer]:
        process = self._running()
        assert process.stdin and process.stdout
        hangs = threading.Timer(PATIENCE, process.kill)
        hangs.daemon = True
        hangs.start()  # before anything is written: a process that hangs does not read either
        try:
            print(json.dumps([asdict(question) for question in questions]), file=process.stdin, flush=True)
            line = process.stdout.readline()
        finally:
            hangs.cancel()
        if not line:
            raise EOFError
        return [ApiAnswer(**one) for one in json.loads(line)]

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            path = os.pathsep.join([str(visitors.PROJECT), os.environ.get("PYTHONPATH", "")])
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from demo.answers.api_answers import main; main()"],
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.PIPE,  # closed when this process ends, however it ends: the other one's end, too
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process

    def _end(self) -> None:
        if self._process:
            with contextlib.suppress(OSError), self._process:  # closes the pipes; what was never sent is lost
                self._process.kill()
        self._process = None


def main() -> None:
    """Answer questions from stdin on stdout, a JSON list of them a line, until there are no more."""
    torch.set_num_threads(1)  # the other cores have the server, and who else is on this machine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process by its own end
    answers, sys.stdout = sys.stdout, sys.stderr  # what anybody prints is no answer
    asking.warm_up()
    with contextlib.suppress(BrokenPipeError):
        for line in sys.stdin:
            questions = [Question(**one | {"starts": _tuples(one["starts"])}) for one in json.loads(line)]
            try:
                made = answer(questions)
            except Exception:
                logging.exception("cannot answer the API")
                made = [ApiAnswer(problem=texts().answers.failed)] * len(questions)
            print(json.dumps([asdict(one) for one in made]), file=answers, flush=True)


def _tuples(value: Any) -> Any:
    """JSON has lists where a question has tuples."""
    return tuple(_tuples(entry) for entry in value) if isinstance(value, list) else value


ANSWERS = AnswerProcess()
