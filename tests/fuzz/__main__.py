"""Every reader of what comes from outside, fed with hostile inputs.

    python -m tests.fuzz [--inputs 2000] [--seed 0] [--only picture zip]

A reader may refuse an input in a sentence (UserError). A traceback, a file outside its folder, an input that takes
longer than a minute, and memory without bound are failures: the command names the input's number, and ends with 1.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from t2v_core.benchmark.instruments import forget_peak, peak_memory
from t2v_core.errors import UserError
from tests.fuzz import data_readers, text_readers

INPUTS = 2_000
LONGEST_SECONDS = 60.0
_OTHERS = ("__pycache__", "torchinductor", ".")  # folders that torch and others keep for themselves
MOST_MEMORY = 1_000_000_000  # bytes more than before
READERS: dict[str, Callable[[np.random.Generator], None]] = {
    "prompt": text_readers.read_words,
    "captions": data_readers.read_captions,
    "picture": data_readers.read_picture,
    "zip": data_readers.read_zip,
    "video": data_readers.read_video,
    "world": text_readers.read_own_world,
    "link": text_readers.read_link,
    "run folder": text_readers.read_run_folder,
    "API values": text_readers.read_api_values,
}


@dataclass(kw_only=True)
class Found:
    """What came of a reader's inputs."""

    inputs: int = 0
    refused: int = 0
    longest: float = 0.0  # seconds
    memory: int = 0  # bytes at its peak, more than before
    failures: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.inputs:6,} inputs, {self.refused:6,} refused, longest {self.longest:5.2f} s, "
            f"{self.memory / 1e6:5.0f} MB more, {len(self.failures)} failures"
        )


def fuzz(name: str, inputs: int, seed: int, home: Path) -> Found:
    """Feed one reader. `home` is the only folder that may have something new afterwards."""
    found, number = Found(), [*READERS].index(name)
    forget_peak()
    before, seen = peak_memory(), _listing(home)
    for i in range(inputs):
        began = time.perf_counter()
        try:
            READERS[name](np.random.default_rng([seed, number, i]))
        except UserError:
            found.refused += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            found.failures.append(f"{name} {i}: {''.join(traceback.format_exception(error)[-3:])}")
        found.inputs += 1
        found.longest = max(found.longest, time.perf_counter() - began)
    found.memory = max(0, peak_memory() - before)
    if found.longest > LONGEST_SECONDS:
        found.failures.append(f"{name}: one input took {found.longest:.0f} s")
    if found.memory > MOST_MEMORY:
        found.failures.append(f"{name}: {found.memory / 1e9:.1f} GB more memory than before")
    if strays := _listing(home) - seen:
        found.failures.append(f"{name}: files outside: {sorted(strays)[:5]}")
    return found


def _listing(home: Path) -> set[Path]:
    """What lies in the working folder and in the folder for temporary files, less what readers may write."""
    places = (Path.cwd(), Path(tempfile.gettempdir()))
    return {path for place in places for path in place.iterdir() if path != home and not path.name.startswith(_OTHERS)}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=[*READERS], default=[*READERS])
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "temporary").mkdir()
        os.environ |= {"MOTION_LAB_HOME": str(home / "home"), "GRADIO_TEMP_DIR": str(home / "downloads")}
        tempfile.tempdir = str(home / "temporary")  # where nothing but this command puts anything
        failures = []
        for name in asked.only:
            found = fuzz(name, asked.inputs, asked.seed, home)
            print(f"{name:11} {found.line()}", flush=True)
            failures += found.failures
            print(*found.failures[:10], sep="\n", end="", file=sys.stderr, flush=True)
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
