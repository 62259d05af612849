"""How many threads a training's steps are computed by: tried out on the steps themselves, again and again.

A step is thousands of small operations, and several threads wait for each other at the end of every one. Alone on a
machine a second thread gains a quarter; beside a busy process it costs up to fifty times the step, since whoever has
to wait, waits for a thread that is not running (docs/experiments.md). So nothing but the steps' own time tells how many
are good now.
"""

import os
from statistics import mean

import torch

from t2v_core.cores import usable_cores

WORTH = 0.9  # of the time with fewer threads: a thread that gains less than a tenth is left to others
TRIAL_STEPS, TRIAL_SECONDS = 3, 0.15  # at least both, for each number of threads; the first step warms up
HOPELESS = 2.0  # times the best so far: one such step ends a trial
SLOWER, RECENT = 1.5, 8  # so much slower over so many steps, and the machine has changed: try again
REST_SECONDS = 3.0  # between two trials that nobody asked for


def most_threads() -> int:
    """Whole cores that this process may use, shared with the others that torchrun started here, and no more than
    OMP_NUM_THREADS where somebody has set it."""
    cores = int(usable_cores()) // int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores, int(wanted)) if wanted.isdecimal() else cores)


class ThreadChooser:
    """Told of every step's seconds, it sets torch's threads. `most` = 1: nothing to choose."""

    def __init__(self, most: int):
        self.candidates = [1]
        while 2 * self.candidates[-1] <= most:
            self.candidates.append(2 * self.candidates[-1])
        self._found: dict[int, float] = {}  # seconds of a step, by the number of threads
        self._trying: int | None = None
        self._taken: list[float] = []
        self._rested = 0.0
        self._use(1)

    @property
    def threads(self) -> int:
        return self._threads

    def try_out(self) -> None:
        """Begin a trial: one thread first, then twice as many as long as they are worth it."""
        if len(self.candidates) > 1:
            self._found = {}
            self._try(self.candidates[0])

    def after_step(self, seconds: float) -> None:
        self._taken.append(seconds)
        if self._trying is None:
            self._rested += seconds
            self._watch()
            return
        best = min(self._found.values(), default=float("inf"))
        timed = self._taken[1:]
        if timed and ((len(timed) >= TRIAL_STEPS and sum(timed) >= TRIAL_SECONDS) or timed[-1] > HOPELESS * best):
            self._conclude(mean(timed), best)
        elif not timed and seconds > 4 * HOPELESS * best:  # even for a first step
            self._conclude(seconds, best)

    def _conclude(self, seconds: float, best: float) -> None:
        assert self._trying is not None
        self._found[self._trying] = seconds
        larger = [count for count in self.candidates if count > self._trying]
        if larger and seconds <= WORTH * best:
            self._try(larger[0])
            return
        chosen = 1
        for count, taken in self._found.items():
            if taken <= WORTH * self._found[chosen]:
                chosen = count
        self._trying, self._rested = None, 0.0
        self._use(chosen)

    def _watch(self) -> None:
        """Somebody came or went."""
        recent = self._taken[-RECENT:]
        slow = len(recent) == RECENT and mean(recent) > SLOWER * self._found.get(self._threads, float("inf"))
        if slow and self._rested > REST_SECONDS:
            self.try_out()

    def _try(self, count: int) -> None:
        self._trying = count
        self._use(count)

    def _use(self, count: int) -> None:
        self._threads, self._taken = count, []
        torch.set_num_threads(count)
