"""Training: stage after stage, each for the steps that its budget plans, as an iterator of events. The caller owns all
display.

    for event in train(config, run): ...

Everything that going on needs is in the run folder: calling it again with the same config resumes. Of several
processes (see `distributed.py`) the first alone keeps the time and the run folder.
"""

import contextlib
import time
from collections.abc import Generator
from pathlib import Path

import torch

from t2v_core.config import Config
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.device import choose_device, tell_fallback
from t2v_core.occupied import occupied
from t2v_core.training import distributed
from t2v_core.training.failures import failure, message
from t2v_core.training.reports import TrainEvent
from t2v_core.training.session import Session


def train(config: Config, run: Path, data: ClipSet | None = None) -> Generator[TrainEvent, None, None]:
    """Train to the end of the budget, or until the run folder holds STOP (then the state is "stopped") or FINISH (then
    it comes to a good end early). A run that is at its end already is left as it is.

    data: drawn from the config unless given. A generator that is closed early (Ctrl-C) saves first. Whatever ends it
    otherwise, the run's status says so.
    Raises UserError while another process trains in that folder, TrainingFailed for losses that are not finite and for
    a disk that cannot be written, and distributed.ProcessLost where there were several processes.
    """
    begun = time.monotonic()
    data = data or clip_set(config.data)
    with contextlib.ExitStack() as stack:
        if distributed.is_first():
            try:
                stack.enter_context(occupied(run))
                (run / "STOP").unlink(missing_ok=True)
            except OSError as error:
                raise failure(run, error) from error
        yield from _events(config, run, data, begun)


def _events(config: Config, run: Path, data: ClipSet, begun: float) -> Generator[TrainEvent, None, None]:
    device = choose_device(config.training.device)
    try:
        session = Session(config, run, data, begun, device)
    except OSError as error:
        raise failure(run, error) from error
    try:
        try:
            yield from session.work()
        except torch.OutOfMemoryError as error:
            if session.took_steps or device.type == "cpu" or distributed.is_on():
                raise
            tell_fallback(error)
            session = Session(config, run, data, begun, torch.device("cpu"))
            yield from session.work()
    except GeneratorExit:
        session.save()
        session.write_status("stopped", "Stopped. The same command goes on from here.")
        raise
    except Exception as error:
        failed = failure(run, error)
        session.write_failed(message(failed))
        if failed is error:
            raise
        raise failed from error
