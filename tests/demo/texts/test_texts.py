"""The texts of the page: none missing, none left over, every language whole, and nowhere else than in its file."""

import ast
import builtins
import inspect
import itertools
import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from markupsafe import Markup

from demo.texts import LANGUAGES, language_for, speaking, texts
from demo.texts.en import Common, English
from t2v_core.wording import seconds_text
from t2v_core.world.paraphrase import paraphrase
from t2v_core.world.prompts import parse
from t2v_core.world.scenes import COLOUR_NAMES, MOTION_NAMES, SHAPES

DEMO = Path(__file__).parents[3] / "demo"
SOURCES = {path: ast.parse(path.read_text()) for path in DEMO.rglob("*.py") if path.parent.name != "texts"}
GROUPS = {name: type(group) for name, group in vars(English).items() if not name.startswith("_") and name.islower()}
GROUPS = {name: group for name, group in GROUPS.items() if group is not str}
OTHERS = [code for code in LANGUAGES if code != "en"]


def names_of(group: type) -> set[str]:
    return {name for name in vars(group) if not name.startswith("_")}


def group_of(node: ast.AST) -> str | None:
    """The group that an expression is: "ask" for `texts().ask`."""
    match node:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="texts")), attr=group):
            return group
    return None


def assigned(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(variable, group) of each `said = texts().ask`, alone or side by side with others."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if group := group_of(value):
                yield name, group
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, values, strict=True):
                    if isinstance(target, ast.Name) and (group := group_of(value)):
                        yield target.id, group


def used_in(function: ast.AST) -> Iterator[tuple[str, str]]:
    """(group, text) of all that is said there."""
    variables = dict(assigned(function))
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            group = group_of(node.value)
            if isinstance(node.value, ast.Name):
                group = variables.get(node.value.id)
            if group:
                yield group, node.attr


def used() -> set[tuple[str, str]]:
    found = set()
    for tree in SOURCES.values():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        found |= {text for function in functions for text in used_in(function)}
    return found


def used_by_texts() -> set[str]:
    """Names that a language's own file uses, as `self.size` or `Ask.saved_at`."""
    trees = [ast.parse(path.read_text()) for path in (DEMO / "texts").glob("*.py")]
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_no_text_is_missing() -> None:
    known = {(group, name) for group, texts_of in GROUPS.items() for name in names_of(texts_of)}
    assert len(used()) > 200 and used() - known == set()


def test_no_text_is_left_over() -> None:
    said, inside = used(), used_by_texts()
    left = {(group, name) for group, of in GROUPS.items() for name in names_of(of) if (group, name) not in said}
    assert {text for text in left if text[1] not in inside} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_all_that_english_says_and_nothing_else(language: str) -> None:
    """What it does not say is said in English. Name what to add to, or to take from, demo/texts/<language>.py."""
    own = {name: type(getattr(LANGUAGES[language], name)) for name in GROUPS}
    missing = {f"{name}.{text}" for name in GROUPS for text in names_of(GROUPS[name]) - names_of(own[name])}
    unused = {f"{name}.{text}" for name in GROUPS for text in names_of(own[name]) - names_of(GROUPS[name])}
    assert (missing, unused) == (set(), set()), f"of demo/texts/{language}.py"
    for name, group in GROUPS.items():
        for text in names_of(group):
            said, meant = getattr(own[name], text), getattr(group, text)
            assert type(said) is type(meant), f"{name}.{text}"
            if callable(meant):
                assert inspect.signature(said) == inspect.signature(meant), f"{name}.{text}"
            elif isinstance(meant, tuple):
                assert len(said) == len(meant), f"{name}.{text}"


# What a text may be given, by the kind of it.
VALUES: dict[object, list[object]] = {
    bool: [True, False], int: [1, 2, 11, 12_345], float: [0.4, 100.0, 7_250.5], float | None: [None, 0.5, 100.0],
    str: ["x"], int | str: [3], Markup: [Markup("<b>x</b>")], Sequence[str]: [["x"], ["x", "y"]],
    Sequence[tuple[str, float]]: [[], [("x", 0.5)]],
}  # fmt: skip
LOOKED_UP = {
    (name, method.name): [key.value for node in ast.walk(method) if isinstance(node, ast.Dict) for key in node.keys]
    for group in ast.parse((DEMO / "texts/en.py").read_text()).body
    for method in getattr(group, "body", ())
    for name in [getattr(group, "name", "").lower()]
    if isinstance(method, ast.FunctionDef)
}  # the names that a text knows, as `Train.state` knows "queued"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_filled_in_is_said_whole(language: str) -> None:
    for name, group in GROUPS.items():
        for text in names_of(group):
            if not callable(getattr(group, text)):
                continue
            says = getattr(getattr(LANGUAGES[language], name), text)
            _, *given = inspect.signature(getattr(group, text)).parameters.values()
            values = [VALUES[parameter.annotation] for parameter in given]
            if known := LOOKED_UP[name, text] or (given and LOOKED_UP.get((name, given[0].name))):
                values[0] = [known] if given[0].annotation == Sequence[str] else known
            for filled in itertools.product(*values):
                said = says(*filled)
                assert isinstance(said, str), f"{name}.{text}"
                assert not re.search(r"\bNone\b|\{|\}", said), f"{name}.{text}: {said}"


@pytest.mark.parametrize("language", OTHERS)
def test_examples_in_a_language_are_read_as_they_are_meant(language: str) -> None:
    scene, briefs = LANGUAGES[language].scene, [motion.removeprefix("moving ") for motion in MOTION_NAMES]
    assert set(scene.words) == {*briefs, *SHAPES, *COLOUR_NAMES}
    assert set(scene.short) <= {*briefs, *(motion.split()[0] for motion in briefs)}
    looks = itertools.cycle(itertools.product([*COLOUR_NAMES, ""], SHAPES))
    # Each motion after each other one, and each shape in each colour.
    for pair, (colour, shape) in zip(itertools.permutations(briefs, 2), looks, strict=False):
        said = scene.prompt(colour, shape, pair)
        does = [motion if " " in motion or motion.endswith("ing") else f"moving {motion}" for motion in pair]
        assert parse(paraphrase(said).prompt) == parse(f"{colour} {shape} {' then '.join(does)}"), said


def test_a_browser_is_spoken_to_as_it_prefers() -> None:
    assert language_for("", "") == language_for("", "tlh, *;q=0.1") == language_for("tlh", "") == "en"
    assert language_for("", "de-CH,de;q=0.9,en;q=0.8") == "de"
    assert language_for("", "tlh,en;q=0.5,de;q=0.7") == "de"
    assert language_for("", "de;q=nonsense,en") == "en"
    assert language_for("en", "de") == "en", "what was chosen counts more"


def test_nothing_is_looked_up_before_it_is_said() -> None:
    """At import nobody knows the visitor's language."""
    for path, tree in SOURCES.items():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        inside = {id(node) for function in functions for node in ast.walk(function)}
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        assert not [call.lineno for call in calls if call.func.id == "texts" and id(call) not in inside], path


def sentences_in(tree: ast.AST) -> Iterator[str]:
    """What is written for a person to read: two words or more that begin with a capital, tags and what is filled in
    left out. For us alone is what goes to the log, comments on the code, or raises an error of Python's own."""
    ours = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logging"))):
                ours |= {id(part) for part in ast.walk(node)}
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if hasattr(builtins, name):
                ours |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ours:
            for words in re.split(r"<[^>]*>|\{[^}]*\}|\n", node.value):
                if re.match(r"\s*[A-Z][a-z]+( [a-z’']+)+", words):
                    yield words


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(DEMO)))
def test_sentences_stand_nowhere_else(path: Path) -> None:
    if path.name in ("class_test.py", "load_test.py"):  # commands
        return
    assert list(sentences_in(SOURCES[path])) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(DEMO)))
def test_html_is_escaped_by_construction(path: Path) -> None:
    """What has tags is a `Markup`: nothing is put into HTML by an f-string, which would not escape it."""
    for node in ast.walk(SOURCES[path]):
        if isinstance(node, ast.JoinedStr):
            written = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            assert not re.search(r"</?[a-z]", written), f"line {node.lineno}"


def test_a_visitor_is_spoken_to_in_a_language() -> None:
    class Pirate(English):
        code = "pirate"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demo.texts.LANGUAGES", {**LANGUAGES, "pirate": Pirate()})
        with speaking("pirate"):
            assert texts().code == "pirate" and texts().ask.go == "Go", "what is not said yet is said in English"
            with speaking("nonsense"):
                assert texts().code == "en"
            assert texts().code == "pirate"
    assert texts().code == "en"


def test_no_text_has_a_gap_that_nobody_fills() -> None:
    for group in GROUPS.values():
        for name in names_of(group):
            text = getattr(group, name)
            if isinstance(text, str):
                assert not [field for _, field, _, _ in string.Formatter().parse(text) if field is not None], name


def test_times_and_numbers_are_said_as_a_person_would() -> None:
    said = Common()
    assert [seconds_text(seconds) for seconds in (0.2, 100, 3600)] == ["1 s", "1 min 40 s", "60 min"]
    ordinals = [said.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)]
    assert ordinals == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]
    assert said.percent(0.976) == "98 %"
