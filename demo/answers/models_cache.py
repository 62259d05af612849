"""Loaded models, the few last used, and one worker: requests that arrive together share a pass through the model.

A clip does not depend on the batch it is in, so nobody notices the company. No gradio in here.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from demo.texts import texts
from t2v_core import checkpoints
from t2v_core.generation import sampling
from t2v_core.world.reading import ReadPrompt

LARGEST_BATCH = 32


class UnknownCheckpoint(ValueError):
    """`str(error)` is a sentence."""


@dataclass(frozen=True)
class MadeClip:
    """A clip, uint8 [T, S, S, 3], and the seconds that the model took for the pass that made it."""

    frames: np.ndarray
    seconds: float


@dataclass(frozen=True)
class _Request:
    model: Any
    prompt: ReadPrompt
    seed: int
    answer: "Future[MadeClip]" = field(default_factory=Future)


class ModelsCache:
    """Thread-safe. `load` and `draw` are called as `load_model` and `draw_clips` of `t2v_core.generation.sampling`."""

    def __init__(
        self,
        *,
        keep: int = 4,
        load: Callable[..., Any] = sampling.load_model,
        draw: Callable[..., np.ndarray] = sampling.draw_clips,
    ):
        self._load, self._draw, self._keep = load, draw, keep
        self._models: OrderedDict[tuple[Path, str], Future[Any]] = OrderedDict()
        self._lock = threading.Lock()  # held for a moment only, never while a model loads
        self._requests: SimpleQueue[_Request] = SimpleQueue()
        self._worker: threading.Thread | None = None

    def model(self, run: Path, checkpoint: str = "") -> Any:
        """The model of a run's checkpoint; its newest one unless named. UnknownCheckpoint if it has none so called.

        Older checkpoints are thinned out while a training runs; one that is loaded can still be asked.
        """
        known = checkpoints.list_checkpoints(run)
        if checkpoint and checkpoint not in known and (run, checkpoint) not in self._models:
            raise UnknownCheckpoint(texts().answers.no_checkpoint(checkpoint[:40]))
        # By name, not "newest": while a training runs, the newest is another one every few seconds.
        name = checkpoint or (known[-1] if known else "")
        key = (run, name)
        with self._lock:
            mine = key not in self._models
            model = self._models.setdefault(key, Future())
            self._models.move_to_end(key)
            while len(self._models) > self._keep:
                self._models.popitem(last=False)
        if mine:  # whoever else asks for it meanwhile waits for this one; for other models nobody waits
            self._fill(key, model)
        return model.result()

    def _fill(self, key: tuple[Path, str], model: "Future[Any]") -> None:
        run, name = key
        try:
            model.set_result(self._load(run, name or None))
        except BaseException as error:
            with self._lock:  # the next to ask tries again
                if self._models.get(key) is model:
                    del self._models[key]
            model.set_exception(error)

    def ask_for(self, model: Any, prompt: ReadPrompt, seed: int) -> "Future[MadeClip]":
        """One clip, made together with whatever else is being asked of the same model. Who wants several asks for
        all of them before waiting for any."""
        self._start_worker()
        request = _Request(model, prompt, seed)
        self._requests.put(request)
        return request.answer

    def waiting(self) -> int:
        """How many requests nobody has begun with."""
        return self._requests.qsize()

    def forget(self) -> None:
        """Drop all models; they are loaded again when asked for."""
        with self._lock:
            self._models.clear()

    def _start_worker(self) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="clips", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            waiting = [self._requests.get()]
            try:
                while len(waiting) < LARGEST_BATCH:
                    waiting.append(self._requests.get_nowait())
            except Empty:
                pass
            for model in {id(request.model): request.model for request in waiting}.values():
                self._answer(model, [request for request in waiting if request.model is model])

    def _answer(self, model: Any, batch: list[_Request]) -> None:
        started = time.perf_counter()
        try:
            clips = self._draw(model, [request.prompt for request in batch], [request.seed for request in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].answer.set_exception(error)
            else:  # one request may be at fault: the others shall not suffer
                for request in batch:
                    self._answer(model, [request])
            return
        seconds = time.perf_counter() - started
        for request, clip in zip(batch, clips, strict=True):
            request.answer.set_result(MadeClip(clip, seconds))


MODELS = ModelsCache()
