"""Where to compute and in which precision: measured on the machine at hand, not assumed."""

import functools
import time
from contextlib import AbstractContextManager
from typing import Literal

import torch


def choose_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@functools.cache
def choose_dtype(precision: Literal["auto", "bf16", "fp32"], device: torch.device) -> torch.dtype:
    """bfloat16 where it is clearly faster; on a CPU without instructions for it, it is slower than float32.

    Chosen once a process, so that all it makes is made alike."""
    if precision != "auto":
        return torch.bfloat16 if precision == "bf16" else torch.float32
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    gain = _seconds_for_products(torch.float32) / _seconds_for_products(torch.bfloat16)
    return torch.bfloat16 if gain > 1.5 else torch.float32


def _seconds_for_products(dtype: torch.dtype, size: int = 512, repeats: int = 5) -> float:
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
