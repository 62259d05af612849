"""metadata.csv and metadata.jsonl, as Hugging Face's VideoFolder has them: a row names a file and what it shows."""

import csv
import io
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from t2v_core.data.captions import decode_text
from t2v_core.data.video_folders import DatasetError

METADATA_NAMES = ("metadata.csv", "metadata.jsonl")
_FILE_COLUMNS = ("file_name", "video_file_name", "filename", "file", "video", "path")
_TEXT_COLUMNS = ("text", "prompt", "caption")


@dataclass(frozen=True, kw_only=True)
class Row:
    """file_name: with slashes, seen from the list's folder. place: what a message calls the row."""

    file_name: str
    caption: str
    place: str


def read_metadata(data: bytes, path: str, place: str) -> list[Row]:
    """The rows of a list, empty ones left out. Raises DatasetError, which names the row."""
    text = decode_text(data, place)
    records = _of_csv(text, place) if path.lower().endswith(".csv") else _of_jsonl(text, place)
    return [_row(record, f"{place}, line {line},") for line, record in records]


def _of_csv(text: str, place: str) -> Iterator[tuple[int, dict[str, Any]]]:
    heading = text.lstrip("\r\n ").split("\n", 1)[0]
    # Where a comma parts decimals, Excel parts columns with semicolons.
    delimiter = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\r\n "), newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for record in reader:
            if any(isinstance(value, str) and value.strip() for value in record.values()):
                yield reader.line_num, {str(name).strip().lower(): value for name, value in record.items()}
    except csv.Error as error:
        raise DatasetError(f"{place}, line {reader.line_num}, is not CSV: {error}.") from None


def _of_jsonl(text: str, place: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise DatasetError(f'{place}, line {number}, is not JSON such as {{"file_name": "a.mp4", "text": "..."}}.')
        yield number, {name.strip().lower(): value for name, value in record.items()}


def _row(record: dict[str, Any], place: str) -> Row:
    file_name = _first(record, _FILE_COLUMNS)
    if file_name is None:
        raise DatasetError(f"{place} names no file. Expected are the columns file_name and text (or prompt).")
    caption = _first(record, _TEXT_COLUMNS)
    if caption is None:
        raise DatasetError(f"{place} has no text for {file_name}. Expected are the columns file_name and text.")
    name = file_name.strip().replace("\\", "/")
    # A list from somewhere else may name any file of this machine.
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or posixpath.normpath(name).startswith(".."):
        raise DatasetError(f"{place} names {file_name}, outside of the set. Name files as seen from the list.")
    return Row(file_name=name, caption=caption, place=place)


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    found = (record.get(name) for name in names)
    return next((value for value in found if isinstance(value, str) and value.strip()), None)
