"""What the page says. A language is one file, and a text is looked up when it is said: each visitor has a language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from demo.texts.en import English

# Another language is a subclass of English, group by group: what it does not say yet is said in English.
LANGUAGES: Mapping[str, English] = {"en": English()}
_spoken: ContextVar[English] = ContextVar("spoken", default=LANGUAGES["en"])


def texts() -> English:
    """The texts in the language of whoever is being served; English where nobody is."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, `texts()` are in this language; in English if it is none of ours."""
    before = _spoken.set(LANGUAGES.get(language, LANGUAGES["en"]))
    try:
        yield
    finally:
        _spoken.reset(before)
