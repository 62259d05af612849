"""Files of tensors, in safetensors' format, as a disk may give them back: cut off, empty, or somebody else's."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor

from t2v_core.errors import UserError


class DamagedFile(UserError):
    """A file that cannot be read as what it should be; `str(error)` says which, and why."""


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Raises DamagedFile, and FileNotFoundError."""
    _require_file(path)
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise _damaged(path, error) from error


def read_about(path: Path) -> dict[str, Any]:
    """What was written beside the tensors, {} for nothing; looks at the file's size and its head only. Raises as
    above."""
    _require_file(path)
    try:
        with safe_open(path, "pt") as file:
            said = json.loads((file.metadata() or {}).get("about", "{}"))
    except (SafetensorError, OSError, ValueError, RecursionError) as error:
        raise _damaged(path, error) from error
    if not isinstance(said, dict):
        raise DamagedFile(f"{path} is damaged: it does not say what it holds.")
    return said


def packed(tensors: Mapping[str, Tensor], about: Mapping[str, Any] | None = None) -> bytes:
    """The content of such a file."""
    return save(
        {key: value.contiguous() for key, value in tensors.items()}, about and {"about": json.dumps(dict(about))}
    )


def _require_file(path: Path) -> None:
    if not path.exists():
        raise FileNotFoundError(2, "No such file", str(path))


def _damaged(path: Path, error: Exception) -> DamagedFile:
    reason = str(error).removeprefix("Error while deserializing header: ")
    return DamagedFile(f"{path} is damaged ({reason}).")
