"""How long a training takes here and now: from the speed of those that ran on this server, and who else is training.

No gradio in it.
"""

import math
from functools import cache

import torch

from t2v_core.config import Config
from t2v_core.cores import usable_cores
from t2v_core.device import choose_dtype, seconds_for_products
from t2v_core.runs import Status
from t2v_core.training.budget import lengths, seconds_expected

# Before any training has run here: a step of cost 1 takes about as long as so many products of 512 x 512 matrices
# (docs/experiments.md), and a second thread about this share of its time.
PRODUCTS, SECOND_THREAD = 40, 0.8
START_SECONDS = 6.0  # until a new process takes its first step

_measured: dict[int, float] = {}  # seconds of cost 1, by the number of threads; the newest of each


def learn(status: Status | None) -> None:
    """Take in what a trainer says of its speed."""
    if status is not None and status.state == "running" and status.threads and status.seconds_of_cost:
        _measured[status.threads] = status.seconds_of_cost


def seconds(config: Config, others: int) -> float:
    """Of a training that starts beside `others`: about, all in."""
    threads = 1 if usable_cores() < 2 * (others + 1) else 2
    return START_SECONDS + seconds_expected(config.training, lengths(config), _seconds_of_cost(threads))


def _seconds_of_cost(threads: int) -> float:
    if threads in _measured:
        return _measured[threads]
    if _measured:
        known, taken = next(iter(_measured.items()))
        return taken * SECOND_THREAD if threads > known else taken / SECOND_THREAD
    return _first_guess() * (SECOND_THREAD if threads > 1 else 1.0)


@cache
def _first_guess() -> float:
    return PRODUCTS * seconds_for_products(choose_dtype("auto", torch.device("cpu")))


def about(seconds: float) -> float:
    """Rounded as one would say it, so that what is shown does not change at every look."""
    step = 10 if seconds < 100 else 30 if seconds < 600 else 60
    return step * max(1, math.ceil(seconds / step - 0.25))
