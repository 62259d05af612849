"""The benchmark's instruments: the clock, the gauge of memory, the count of FLOPs, and the machine's own ceiling."""

import os
import platform
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import torch

from t2v_core.device import choose_device, choose_dtype

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much measuring goes into a figure: its repeats take `seconds`, and are `fewest` at least.

    clips_looked_at: what the clip stages learn from; None for as many as a training of that length looks at.
    """

    seconds: float = 5.0
    fewest: int = 10
    profiled_steps: int = 10
    clips_looked_at: int | None = None
    product_sizes: tuple[int, ...] = (1024, 2048, 4096)
    clips_written: int = 2000
    clips_written_slowly: int = 400  # by writers of a PNG a frame
    write_repeats: int = 5
    cold_starts: int = 3
    clips_asked: int = 300  # for an obey rate
    batches: tuple[int, ...] = (1, 8, 64, 256)
    inference_steps: tuple[int, ...] = (1, 2, 4, 8, 20)
    clips_encoded: int = 8  # different ones, for each format
    set_sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    frame_numbers: tuple[int, ...] = (10, 20, 40)
    frame_sizes: tuple[int, ...] = (64, 128)
    batch_factors: tuple[float, ...] = (0.25, 0.5, 1, 2, 4)


def quick_effort() -> Effort:
    """All that takes no training, in a minute or so; the figures are rough."""
    return Effort(
        seconds=0.5,
        fewest=3,
        profiled_steps=2,
        clips_looked_at=600,
        product_sizes=(1024,),
        clips_written=500,
        clips_written_slowly=50,
        write_repeats=2,
        cold_starts=1,
        clips_asked=24,
        set_sizes=(1_000, 1_000_000),
        frame_numbers=(10, 20),
        frame_sizes=(64, 128),
        batch_factors=(0.5, 1),
    )


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds that something takes: the median of its repeats, the 95th percentile, the best."""

    p50: float
    p95: float
    best: float
    repeats: int


def timing_of(seconds: list[float]) -> Timing:
    p50, p95 = np.percentile(seconds, (50, 95)).tolist()
    return Timing(p50=p50, p95=p95, best=min(seconds), repeats=len(seconds))


def timed(action: Callable[[], object], seconds: float, fewest: int, warm_up: int = 1) -> Timing:
    """Repeat an action for so many seconds, and `fewest` times at least; the first `warm_up` times do not count."""
    for _ in range(warm_up):
        action()
    taken: list[float] = []
    while len(taken) < fewest or sum(taken) < seconds:
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return timing_of(taken)


def apart(function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Call a module's function in a process of its own, so that no measurement's memory counts for another."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def peak_memory() -> int:
    """The most bytes that this process had resident since it began, or since `forget_peak`.

    Not from getrusage where there is another way: on Linux its maximum is inherited by a process from what started it.
    """
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    if found:
        return int(found[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def forget_peak() -> bool:
    """Let `peak_memory` start again from what is resident now. False where the system cannot."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def flops_of(action: Callable[[], object]) -> int:
    """Floating point operations of all matrix products and convolutions in a call, backward passes and optimizers
    included (a multiplication and an addition count 2). What is done by elements is not counted."""
    # Imported here: it brings tens of MB that are none of a training's.
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        action()
    return counter.get_total_flops()


@dataclass(frozen=True, kw_only=True)
class Product:
    """Square matrix products of a size in a precision: GFLOP/s of the best and of the median of the repeats."""

    precision: str
    size: int
    best: float
    p50: float


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where the figures come from. `load` is how many processes wanted the processor in the minute before (1 a core
    is all of it); `imported_bytes`: resident once torch and this project are imported, which is in every figure of
    memory; `ceilings`: per precision the most GFLOP/s of any product."""

    processor: str
    cores: int
    threads: int
    memory_bytes: int
    imported_bytes: int
    load: float
    system: str
    python: str
    torch: str
    device: str
    precision: str  # what training chooses here
    products: list[Product]
    ceilings: dict[str, float]


def name_of(dtype: torch.dtype) -> str:
    """Such as "bfloat16"."""
    return str(dtype).removeprefix("torch.")


def measure_machine(effort: Effort) -> Machine:
    load, imported = os.getloadavg()[0], peak_memory()
    products = [found for dtype in (torch.float32, torch.bfloat16) for found in _products(dtype, effort)]
    device = choose_device()
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        threads=torch.get_num_threads(),
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        imported_bytes=imported,
        load=load,
        system=platform.platform(),
        python=platform.python_version(),
        torch=torch.__version__,
        device=device.type,
        precision=name_of(choose_dtype("auto", device)),
        products=products,
        ceilings={
            precision: max(product.best for product in products if product.precision == precision)
            for precision in {product.precision: None for product in products}
        },
    )


def _products(dtype: torch.dtype, effort: Effort) -> Iterator[Product]:
    """From small to large, for as long as they do not take for ever: a processor without instructions for bfloat16
    would need minutes for one of the largest."""
    for size in effort.product_sizes:
        found = measure_product(size, dtype, effort)
        yield found
        if 2e-9 * (2 * size) ** 3 / found.best > effort.seconds / 2:
            return


def measure_product(size: int, dtype: torch.dtype, effort: Effort) -> Product:
    device = choose_device()
    left, right = torch.randn(2, size, size, device=device).to(dtype)
    out = torch.empty_like(left)

    def multiply() -> None:
        torch.mm(left, right, out=out)
        if device.type == "cuda":
            torch.cuda.synchronize()

    found = timed(multiply, effort.seconds / 2, effort.fewest)
    billions = 2 * size**3 / 1e9
    return Product(precision=name_of(dtype), size=size, best=billions / found.best, p50=billions / found.p50)


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()
