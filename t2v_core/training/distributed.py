"""More than one process, as `torchrun` starts them: each takes its share of every batch, and all take the same step.

With one process, everything here gives back at once what it was given.

The first process alone decides and writes. Gradients are averaged by hand rather than by DistributedDataParallel: that
one follows `backward` through one wrapped network and says itself that it does not work with `torch.autograd.grad`,
by which `descend` gives each loss its own networks and no others.
"""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ParamSpec, TypeVar

import numpy as np
import torch
import torch.distributed as dist

# Before there is a group: the functions in here keep the one they find as a default argument, so that letting go of it
# would not end its threads, and one of them could meet the end of the interpreter (seen: abort, one run in ten).
import torch.distributed.nn.functional
from torch import Tensor

# The longest that the others wait for one process: a report of the first one's, or a data set that it reads in.
# (One that has ended is noticed at once.)
PATIENCE = timedelta(minutes=15)

P = ParamSpec("P")
T = TypeVar("T")
Rows = TypeVar("Rows", Tensor, np.ndarray)


class ProcessLost(RuntimeError):
    """Another process of this training is gone, or does not answer. The message is for a person."""


def join() -> None:
    """Meet the other processes, if this one was started by torchrun as one of several."""
    if int(os.environ.get("WORLD_SIZE", 1)) == 1:
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    with _plainly():
        # Decisions are on the CPU and travel by gloo, so that none of them waits for a GPU.
        dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo", timeout=PATIENCE)


def part() -> None:
    """Wait for the first process, which ends last, and let go."""
    if is_on():
        of_first(None)
        dist.destroy_process_group()


def is_on() -> bool:
    return dist.is_available() and dist.is_initialized()


def rank() -> int:
    return dist.get_rank() if is_on() else 0


def world_size() -> int:
    return dist.get_world_size() if is_on() else 1


def is_first() -> bool:
    return rank() == 0


def of_first(value: T) -> T:
    """What the first process has for `value`, in every process."""
    if not is_on():
        return value
    values = [value]
    with _plainly():
        dist.broadcast_object_list(values, src=0, device=torch.device("cpu"))
    return values[0]


def first_only(function: Callable[P, T]) -> Callable[P, T | None]:
    """Decorates what the first process does and the others leave alone."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T | None:
        return function(*args, **kwargs) if is_first() else None

    return guarded


def first_goes_first(function: Callable[[], T]) -> T:
    """For what leaves something on disk: the others find it there."""
    if is_first():
        found = function()
        of_first(None)
        return found
    of_first(None)
    return function()


def own_rows(rows: Rows) -> Rows:
    """This process's share of a batch that every process has drawn alike: every world_size-th row.

    All shares are of one size, so that the mean of their means is the batch's. Where a batch cannot be parted evenly,
    its first rows are taken twice.
    """
    if not is_on():
        return rows
    padded = -(-len(rows) // world_size()) * world_size()
    return rows[np.arange(rank(), padded, world_size()) % len(rows)]


def gather_rows(own: Tensor) -> Tensor:
    """The way back from `own_rows`, with rows taken twice at the end."""
    if not is_on():
        return own
    shares = [torch.empty_like(own) for _ in range(world_size())]
    with _plainly():
        dist.all_gather(shares, own.contiguous())
    return torch.stack(shares, 1).flatten(0, 1)


def average(tensors: Sequence[Tensor]) -> None:
    """Replace tensors by their means over all processes: one exchange, however many they are."""
    if not is_on() or not tensors:
        return
    flat = torch.cat([tensor.flatten() for tensor in tensors])
    with _plainly():
        dist.all_reduce(flat)
    means = (flat / world_size()).split([tensor.numel() for tensor in tensors])
    for tensor, mean in zip(tensors, means, strict=True):
        tensor.copy_(mean.view_as(tensor))


def average_gradients(weights: Iterable[Tensor]) -> None:
    average([weight.grad for weight in weights if weight.grad is not None])


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise ProcessLost(
            "Another process of this training has ended or does not answer. What the last report saved is kept; "
            f"the same command goes on from there. ({str(error).splitlines()[0]})"
        ) from error
