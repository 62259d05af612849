"""JSON files read back as what they should be, whoever wrote them: another version of this program, or half a disk.

Whoever lists many folders must not fail on one: what is unknown is left out, what does not fit counts as not there.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
_LARGEST = 2**63  # no count, time or size is more; beyond it, a whole number may not even become a float


def read_json(path: Path) -> Any:
    """What a file holds; None where there is none, or where it is not JSON."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def read_record(kind: type[Record], data: object) -> Record | None:
    """A dataclass from a JSON object: fields that are missing, or do not fit their type, take their default.

    None for anything but an object, and where a field without a default has no value.
    """
    values = fitting(data, get_type_hints(kind))
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}  # type: ignore[arg-type]
    return kind(**values) if needed <= set(values) else None


def fitting(data: object, kinds: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a JSON object that `kinds` names and whose values are of that type; {} for anything else."""
    values = data if isinstance(data, dict) else {}
    return {name: values[name] for name, kind in kinds.items() if name in values and fits(values[name], kind)}


def fits(value: object, kind: Any) -> bool:
    """Whether a JSON value is of a type: str, bool, int, float (a finite number), None, or made of these by Literal,
    `|`, list, dict and tuple (in JSON a list)."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return value in parts
    if origin in (UnionType, Union):
        return any(fits(value, part) for part in parts)
    if origin is list:
        return isinstance(value, list) and all(fits(entry, parts[0]) for entry in value)
    if origin is tuple:
        return isinstance(value, list) and len(value) == len(parts) and all(map(fits, value, parts))
    if origin is dict:
        return isinstance(value, dict) and all(fits(entry, parts[1]) for entry in value.values())
    if kind in (int, float):
        number = isinstance(value, int) or (kind is float and isinstance(value, float) and math.isfinite(value))
        return number and not isinstance(value, bool) and abs(value) < _LARGEST  # type: ignore[arg-type]
    return isinstance(value, NoneType if kind is None else kind)
