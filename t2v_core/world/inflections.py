"""Forms of verbs, from the one that a dictionary has: "slink" is also "slinks", "slinking", "slinked".

Regular ones, and more of them than a grammar would have ("runing"): a form that nobody types does no harm, and what a
table says itself comes first.
"""

import re
from collections.abc import Callable, Iterator

_VOWELS = "aeiou"
_PAST_TENSES = ("s", "ing", "ed")
Forms = Iterator[str]


def forms(phrase: str, language: str) -> list[str]:
    """Of a phrase that begins, or in Korean and Japanese ends, with a verb as a dictionary has it; [] for others."""
    if language not in _FORMS:
        return []
    if language in ("ko", "ja"):
        return [form for form in dict.fromkeys(_FORMS[language](phrase)) if len(form) > 1]
    reflexive = next((start for start in ("se ", "s'") if language == "fr" and phrase.startswith(start)), "")
    first, *rest = phrase.removeprefix(reflexive).split(" ")
    return list(dict.fromkeys(reflexive + " ".join([form, *rest]) for form in _FORMS[language](first)))


def _english(verb: str) -> Forms:
    if verb.endswith(_PAST_TENSES) or not verb.isalpha():
        return
    hisses = verb.endswith(("s", "x", "z", "ch", "sh", "o"))
    consonant_y = verb[-1] == "y" and verb[-2:-1] not in _VOWELS
    yield f"{verb[:-1]}ies" if consonant_y else f"{verb}es" if hisses else f"{verb}s"
    yield f"{verb[:-1]}ied" if consonant_y else f"{verb}d" if verb[-1] == "e" else f"{verb}ed"
    silent_e = re.search("[^eoy]e$", verb)
    yield f"{verb[:-2]}ying" if verb.endswith("ie") else f"{verb[:-1]}ing" if silent_e else f"{verb}ing"
    if re.search("[^aeiou][aeiou][bdgklmnprt]$", verb):
        yield from (f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed")


def _german(verb: str) -> Forms:
    if verb.endswith("en"):
        stem = verb[:-2]
    elif verb.endswith(("eln", "ern")):
        stem = verb[:-1]
    else:
        return
    yield from (f"{stem}t", f"{stem}et", f"{stem}e", f"{verb}d", f"{verb}de", f"{verb}der", f"{verb}des", f"ge{stem}t")


def _french(verb: str) -> Forms:
    if verb.endswith("er"):
        stem = verb[:-2]
        soft = {"g": f"{stem}e", "c": f"{stem[:-1]}ç"}.get(stem[-1:], stem)
        changed = re.sub(r"[eé]([^aeiouy]{1,2})$", r"è\1", stem)  # "lever", "lève"
        yield from (stem + ending for ending in ("e", "es", "ent", "é", "ée", "és", "ées"))
        yield from (f"{soft}ant", f"{changed}e", f"{changed}ent")
        if stem.endswith(("el", "et")):
            yield f"{stem}{stem[-1]}e"  # "chanceler", "chancelle"
        if stem.endswith(("oy", "uy", "ay")):
            yield f"{stem[:-1]}ie"
    elif verb.endswith("ir"):
        stem = verb[:-2]
        yield from (stem + ending for ending in ("it", "issent", "issant", "i", "ie", "is"))


def _spanish(verb: str) -> Forms:
    own = verb.endswith("se")
    plain = verb.removesuffix("se")
    if not plain.endswith(("ar", "er", "ir")):
        return
    first = plain.endswith("ar")
    gerund = "ando" if first else "iendo"
    endings = ("a", "an", "e", "ó", "ado", "ada") if first else ("e", "en", "a", "ió", "ido", "ida")
    stem = plain[:-2]
    changed = {re.sub(r"(.*)o", r"\1ue", stem, count=1), re.sub(r"(.*)e", r"\1ie", stem, count=1)}  # "rodar", "rueda"
    changed |= {re.sub(r"(.*)e", r"\1i", stem, count=1)}
    before = "se " if own else ""
    yield plain
    for each in (stem, *sorted(changed - {stem})):
        yield from (f"{before}{each}{ending}" for ending in endings)
    for each in (stem, re.sub(r"(.*)o", r"\1u", stem, count=1), re.sub(r"(.*)e", r"\1i", stem, count=1)):
        yield from (f"{each}{gerund}", f"{each}{gerund}se")


# ---- Korean: syllables are composed of a first consonant, a vowel and perhaps a last consonant (Unicode, 3.12) ----

_FIRST, _LAST_COUNT, _VOWEL_COUNT = 0xAC00, 28, 21
_N, _L, _B, _SS = 4, 8, 17, 20  # last consonants: ㄴ, ㄹ, ㅂ, ㅆ
_A, _AE, _EO, _YEO, _O, _WA, _U, _WO, _EU, _I = 0, 1, 4, 6, 8, 9, 13, 14, 18, 20  # vowels


def _parts(syllable: str) -> tuple[int, int, int]:
    number = ord(syllable) - _FIRST
    return number // (_VOWEL_COUNT * _LAST_COUNT), number // _LAST_COUNT % _VOWEL_COUNT, number % _LAST_COUNT


def _syllable(first: int, vowel: int, last: int = 0) -> str:
    return chr(_FIRST + (first * _VOWEL_COUNT + vowel) * _LAST_COUNT + last)


def _korean(verb: str) -> Forms:
    stem = verb.removesuffix("다")
    if stem == verb or not stem or not "가" <= stem[-1] <= "힣":
        return
    head, (first, vowel, last) = stem[:-1], _parts(stem[-1])
    yield from (f"{stem}{ending}" for ending in ("고", "고는", "고 있다", "고 있어요", "고 있는", "지", "다가", "게"))
    bare = head + _syllable(first, vowel)  # ㄹ is lost before ㄴ and ㅂ: "돌다", "돈다", "돕니다"
    if last in (0, _L):
        yield from (head + _syllable(first, vowel, _N) + "다", head + _syllable(first, vowel, _N), f"{bare}는")
        yield from (head + _syllable(first, vowel, _B) + "니다", f"{stem}면서", f"{stem}며", f"{stem}면")
    else:
        yield from (f"{stem}는다", f"{stem}는", f"{stem}습니다", f"{stem}으면서", f"{stem}으며", f"{stem}은")
    for joined in _korean_joined(head, first, vowel, last):
        yield from (joined, f"{joined}요", f"{joined}서", f"{joined}라", f"{joined} 있다", f"{joined} 있어요")
        past = _parts(joined[-1])
        if past[2] == 0:
            yield from (joined[:-1] + _syllable(*past[:2], _SS) + ending for ending in ("다", "다가", "어요", "습니다"))


def _korean_joined(head: str, first: int, vowel: int, last: int) -> Forms:
    """The form that 요 and 서 follow."""
    if head and first == 5 and vowel == _EU and not last:  # 르: "오르다", "올라"; "흐르다", "흘러"
        before = _parts(head[-1])
        yield head[:-1] + _syllable(*before[:2], _L) + _syllable(5, _A if before[1] in (_A, _O) else _EO)
    elif last:
        yield head + _syllable(first, vowel, last) + ("아" if vowel in (_A, _O) else "어")
    elif vowel == _A and first == 18:  # 하다
        yield head + _syllable(first, _AE)
    else:
        shorter = {_O: _WA, _U: _WO, _I: _YEO, _EU: _EO}.get(vowel, vowel)
        yield head + _syllable(first, shorter)


# ---- Japanese ----

_ROWS = {
    "う": "わい",
    "く": "かき",
    "ぐ": "がぎ",
    "す": "さし",
    "つ": "たち",
    "ぬ": "なに",
    "ぶ": "ばび",
    "む": "まみ",
    "る": "らり",
}
_TE = {
    "う": "って",
    "つ": "って",
    "る": "って",
    "む": "んで",
    "ぶ": "んで",
    "ぬ": "んで",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
}


def _japanese(verb: str) -> Forms:
    stem, last = verb[:-1], verb[-1:]
    if last not in _ROWS or not stem:
        return
    if verb.endswith("する"):
        joined = [f"{verb[:-2]}して"]
        polite = [f"{verb[:-2]}し"]
    else:
        joined, polite = [stem + _TE[last]], [stem + _ROWS[last][1]]
        if last == "る":  # whichever of the two kinds it is
            joined, polite = [*joined, f"{stem}て"], [*polite, stem]
    for form in joined:
        yield from (
            form,
            f"{form}いる",
            f"{form}います",
            f"{form}いく",
            f"{form}いきます",
            f"{form}くる",
            f"{form}から",
        )
        yield form[:-1] + ("だ" if form[-1] == "で" else "た")
    for form in polite:
        yield from (form, f"{form}ます", f"{form}ながら")


_FORMS: dict[str, Callable[[str], Forms]] = {
    "en": _english, "de": _german, "fr": _french, "es": _spanish, "ko": _korean, "ja": _japanese,
}  # fmt: skip
