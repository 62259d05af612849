"""How words are spelt the same, whoever types them."""

import re
import unicodedata

EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def folded(text: str) -> str:
    """Lower case, without the marks of Western letters, quotes or invisible characters."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("ß", "ss")
    text = re.sub(r"[ä]", "ae", re.sub(r"[ö]", "oe", re.sub(r"[ü]", "ue", text)))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc") or letter in "\n\t ")
    plain = [letter if EASTERN.match(letter) else unicodedata.normalize("NFKD", letter)[0] for letter in text]
    return re.sub(r"[\"“”„«»()\[\]…→>–—]+", " ", "".join(plain))
