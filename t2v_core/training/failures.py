"""What ended a training early, in a sentence for whoever started it."""

import errno
import os
from pathlib import Path

import torch

from t2v_core.training.distributed import ProcessLost

DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG)


class TrainingFailed(RuntimeError):
    """The training cannot go on. The message is for a person; the last checkpoint is good."""


def failure(run: Path, error: Exception) -> Exception:
    """An error as the caller of `train` gets it: a TrainingFailed where a person can do something about it. Else the
    error itself, which is a bug, or another process that is gone."""
    if isinstance(error, OSError):
        return TrainingFailed(_about_files(run, error))
    if isinstance(error, FloatingPointError):
        return TrainingFailed(f"{error} Resume from the last checkpoint, or start again with another seed.")
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return TrainingFailed("The memory is full. Close other programs, or choose smaller clips, then resume.")
    return error


def message(failure: Exception) -> str:
    """What the run's status says of it."""
    said = isinstance(failure, TrainingFailed | ProcessLost)
    return str(failure) if said else f"{type(failure).__name__}: {failure}"


def _about_files(run: Path, error: OSError) -> str:
    inside = error.filename is not None and Path(os.fsdecode(error.filename)).is_relative_to(run)
    if error.errno in DISK_ERRORS or inside:
        return f"Could not write to {run}: {error.strerror or error}. Free some space, then resume."
    where = f" {os.fsdecode(error.filename)}" if error.filename is not None else " a file"
    return f"Could not read{where}: {error.strerror or error}. Bring it back as it was, then resume."
