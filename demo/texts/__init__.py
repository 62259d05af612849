"""What the page says. A language is one file, and a text is looked up when it is said: each visitor has a language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from demo.texts.de import German
from demo.texts.en import English
from demo.texts.es import Spanish
from demo.texts.fr import French
from demo.texts.ja import Japanese
from demo.texts.ko import Korean

# Another language is a subclass of English, group by group: what it does not say yet is said in English.
_ALL = (English(), Korean(), German(), Spanish(), French(), Japanese())
LANGUAGES: Mapping[str, English] = {language.code: language for language in _ALL}
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


def language_for(chosen: str, accepted: str) -> str:
    """The code of the language to speak. chosen: a code, "" where nothing was chosen. accepted: what the browser
    prefers, as in the header Accept-Language: "de-CH,de;q=0.9,en;q=0.8"."""
    if chosen in LANGUAGES:
        return chosen
    wishes = [tag.strip().lower().split(";q=") for tag in accepted.split(",")]
    ranked = sorted(wishes, key=lambda wish: -_quality(wish[1:]))  # equals stay in the order in which they are named
    codes = [tag.split("-")[0] for tag, *_ in ranked]
    return next((code for code in codes if code in LANGUAGES), "en")


def _quality(said: list[str]) -> float:
    """How much a language is wanted, from 0 to 1; nothing said is 1, and what is no number 0."""
    number = said[0].strip() if said else "1"
    return float(number) if number.replace(".", "", 1).isdecimal() and number.isascii() else 0.0
