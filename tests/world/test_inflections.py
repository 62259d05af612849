"""Forms of verbs: regular ones of six languages, from the form that a dictionary has."""

import pytest

from t2v_core.world.inflections import forms


@pytest.mark.parametrize(
    ("language", "verb", "found"),
    [
        ("en", "slink", ["slinks", "slinking", "slinked"]),
        ("en", "glide", ["glides", "gliding", "glided"]),
        ("en", "flit", ["flitting", "flitted"]),
        ("en", "lie", ["lying"]),
        ("en", "carry", ["carries", "carried"]),
        ("en", "get smaller", ["gets smaller", "getting smaller"]),
        ("de", "schlendern", ["schlendert", "schlendernd"]),
        ("de", "hüpfen", ["hüpft", "gehüpft"]),
        ("fr", "se déplacer", ["se déplace", "se déplaçant"]),
        ("fr", "plonger", ["plongeant"]),
        ("fr", "lever", ["lève"]),
        ("fr", "rebondir", ["rebondit", "rebondissant"]),
        ("es", "moverse", ["se mueve", "moviendose"]),
        ("es", "rodar", ["rueda", "rodando"]),
        ("ko", "돌다", ["돌고", "도는", "돕니다", "돌아요", "돌았다가"]),
        ("ko", "튀어 오르다", ["튀어 올라요", "튀어 오릅니다"]),
        ("ko", "멈추다", ["멈춘다", "멈춰요", "멈췄다"]),
        ("ko", "움직이다", ["움직여요", "움직인다"]),
        ("ja", "滑る", ["滑って", "滑った", "滑ります"]),
        ("ja", "跳ねる", ["跳ねて", "跳ねます"]),
        ("ja", "移動する", ["移動して", "移動しながら"]),
        ("ja", "浮く", ["浮いている"]),
    ],
)
def test_a_verb_has_its_forms(language, verb, found):
    assert set(found) <= set(forms(verb, language))


@pytest.mark.parametrize(
    ("language", "phrase"),
    [("en", "gliding"), ("de", "im Kreis"), ("ko", "빙글빙글"), ("zh", "旋转"), ("ja", "くるっと")],
)
def test_what_is_no_verb_of_a_dictionary_has_none(language, phrase):
    assert forms(phrase, language) == []
