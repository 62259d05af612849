"""Captions as people write them: a file's bytes to one line of text, and what no model could be given."""

import codecs
import unicodedata

from t2v_core.data.video_folders import DatasetError
from t2v_core.world.prompts import MAX_PROMPT_CHARACTERS, THEN, plain_words
from t2v_core.world.scenes import equal_phase_starts, most_phases

# The longer marks first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(data: bytes, place: str) -> str:
    """A text file's bytes: by its byte order mark, else UTF-8, else Western European as Windows and old editors write.

    Raises DatasetError, which names the place, for what is no text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(letter) in ("Cc", "Cs") and not letter.isspace() for letter in text):
            return text
    raise DatasetError(f"{place} is not plain text. Save it as text in UTF-8.")


def one_line(text: str) -> str:
    """Without line ends, doubled blanks and characters that nobody sees; composed letters."""
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFC", text).split())


def check_prompt(prompt: str, num_frames: int, place: str) -> None:
    """Raises DatasetError, which names the place, for a prompt that no model could be given."""
    words = plain_words(prompt)
    if not words:
        raise DatasetError(f"{place} is empty. Write what the video shows, for example: circle moving up then right")
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise DatasetError(f"{place} has {len(prompt):,} characters. Keep it to {MAX_PROMPT_CHARACTERS}.")
    if not prompt.isprintable():
        raise DatasetError(f"{place} should hold one line of plain text. Remove what is no letter, digit or sign.")
    phases = words.count(THEN) + 1
    if phases > most_phases(num_frames):
        raise DatasetError(
            f"{place} has {phases} parts with 'then' between them, more than {num_frames} frames can show "
            f"({most_phases(num_frames)}). Shorten it, or leave the video out."
        )


def caption_phase_starts(prompt: str, num_frames: int) -> tuple[int, ...]:
    """Equal shares for the clauses that "then" parts: all that is known of a caption's timing."""
    return equal_phase_starts(plain_words(prompt).count(THEN) + 1, num_frames)
