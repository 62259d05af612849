"""Where to compute and in which precision: measured on the machine at hand, not assumed."""

import functools
import sys
import time
from contextlib import AbstractContextManager
from typing import Literal

import torch

from t2v_core.config import DeviceName
from t2v_core.errors import UserError


@functools.cache
def choose_device(wanted: DeviceName = "auto") -> torch.device:
    """A GPU where there is one that can be used. One that is there but cannot (too old for this torch, no memory left,
    a driver that does not fit) is told in one line, and the CPU computes.

    Raises UserError where "cuda" was asked for and there is none at all.
    """
    if wanted == "cpu" or (wanted == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise UserError("There is no GPU here that torch can see. Leave out --device cuda to compute on the CPU.")
    try:
        _try_out(torch.device("cuda"))
    except RuntimeError as error:  # torch.OutOfMemoryError is one, too
        tell_fallback(error)
        return torch.device("cpu")
    return torch.device("cuda")


def _try_out(device: torch.device) -> None:
    ones = torch.ones(8, 8, device=device)
    (ones @ ones).sum().item()


def tell_fallback(error: RuntimeError) -> None:
    why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    print(f"The GPU cannot be used, so the CPU computes: {why}", file=sys.stderr)


@functools.cache
def choose_dtype(precision: Literal["auto", "bf16", "fp32"], device: torch.device) -> torch.dtype:
    """bfloat16 where it is clearly faster; on a CPU without instructions for it, it is slower than float32.

    Chosen once a process, so that all it makes is made alike."""
    if precision != "auto":
        return torch.bfloat16 if precision == "bf16" else torch.float32
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    gain = seconds_for_products(torch.float32) / seconds_for_products(torch.bfloat16)
    return torch.bfloat16 if gain > 1.5 else torch.float32


def seconds_for_products(dtype: torch.dtype, size: int = 512, repeats: int = 5) -> float:
    """The fastest of a few matrix products: the machine may be busy with something else for a moment."""
    matrix = torch.ones(size, size, dtype=dtype)
    fastest = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        matrix @ matrix
        fastest = min(fastest, time.perf_counter() - started)
    return fastest


def upload(values: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Values on the CPU, sent to a device. The host does not wait for a GPU to have them."""
    return values.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else values.to(device)


def autocast(device: torch.device, dtype: torch.dtype) -> AbstractContextManager[None]:
    return torch.autocast(device.type, dtype, enabled=dtype != torch.float32)
