"""Who may import whom, read from the import statements: the floors below are the map of the house.

A room imports from the floors under it and from itself. Rooms beside each other know nothing of each other.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = [  # from the ground up
    ["t2v_core.errors", "t2v_core.cores", "t2v_core.processes", "t2v_core.wording"],  # what every room may use
    ["t2v_core.records", "t2v_core.tensor_files"],
    ["t2v_core.world"],  # what can exist and happen
    ["t2v_core.config"],
    ["t2v_core.device"],
    ["t2v_core.runs"],  # the folder that a training leaves
    ["t2v_core.checkpoints"],
    ["t2v_core.damage", "t2v_core.occupied"],  # what is wrong with it; who is at work in it
    ["t2v_core.data", "t2v_core.models", "t2v_core.judging"],
    ["t2v_core.generation"],
    ["t2v_core.evaluation"],
    ["t2v_core.training", "t2v_core.home"],
    ["t2v_core.benchmark"],
    ["t2v_core.dataset", "t2v_core.evaluate", "t2v_core.export", "t2v_core.generate", "t2v_core.ship"],  # commands
    ["t2v_core"],  # the door: the public names
    ["train"],  # the command
    ["demo.texts"],  # what the page says
    ["demo.shared"],
    ["demo.runs"],
    ["demo.sets"],  # which of them may go depends on the runs
    ["demo.answers"],
    ["demo.ask", "demo.teach", "demo.train", "demo.how"],  # the tabs: none knows another
    ["demo.interface", "demo.load_test"],
    ["demo.class_test"],
    ["demo"],
    ["app"],
]
NEVER = {  # what a room does without, though it may lie further down or come from elsewhere
    "t2v_core": ["gradio"],
    "train": ["gradio"],
    "t2v_core.world": ["torch"],
    "t2v_core.judging": ["torch"],
    "t2v_core.models": ["t2v_core.runs", "t2v_core.checkpoints"],  # networks know no files
    "demo.sets": ["gradio"],
    "demo.texts": ["gradio"],
    "demo.runs": ["gradio"],
    "demo.answers": ["gradio"],
    # The page starts and reads trainings, which are processes of their own.
    "demo": ["train", "t2v_core.training", "t2v_core.models", "t2v_core.benchmark"],
    "app": ["train", "t2v_core"],
}
EXCEPT = {
    ("demo.answers.api", "gradio"),  # it is the endpoints
    ("demo.runs.expected", "t2v_core.training"),  # how long a training takes is its budget's arithmetic
}
# Nobody may import these: they are started.
COMMANDS = [
    "t2v_core.dataset",
    "t2v_core.evaluate",
    "t2v_core.export",
    "t2v_core.generate",
    "t2v_core.ship",
    "t2v_core.benchmark.__main__",
]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {
    module_name(path): path
    for path in [*ROOT.glob("t2v_core/**/*.py"), *ROOT.glob("demo/**/*.py"), ROOT / "train.py", ROOT / "app.py"]
}
HEIGHTS = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}


def lies_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def room_of(module: str) -> str:
    """The room that a module lies in; the door of a package is no room for what is behind it."""
    name = module
    while name not in HEIGHTS:
        name = name.rpartition(".")[0]
    assert name == module or "." in name, f"{module} has no floor: give it one in FLOORS"
    return name


def imports_of(source: str) -> set[str]:
    """Full names of all that is imported, wherever in a file; "from a import b" counts as a.b."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full here"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


IMPORTS = {module: imports_of(path.read_text(encoding="utf-8")) for module, path in FILES.items()}


def own_modules(module: str) -> Iterator[str]:
    """The project's modules that a module imports: of a name, the module that it is from."""
    for name in IMPORTS[module]:
        while name and name not in FILES:
            name = name.rpartition(".")[0]
        if name:
            yield name


@pytest.mark.parametrize("module", FILES)
def test_imports_never_run_up(module):
    room = room_of(module)
    for imported in own_modules(module):
        target = room_of(imported)
        assert target == room or HEIGHTS[target] < HEIGHTS[room], f"{module} ({room}) imports {imported} ({target})"


def test_there_are_no_circles():
    try:
        TopologicalSorter({module: set(own_modules(module)) for module in FILES}).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


@pytest.mark.parametrize("room", NEVER)
def test_what_a_room_does_without(room):
    for module in FILES:
        for name in IMPORTS[module] if lies_in(module, room) else ():
            for unwanted in NEVER[room]:
                assert not lies_in(name, unwanted) or (module, unwanted) in EXCEPT, f"{module} imports {name}"


@pytest.mark.parametrize("module", FILES)
def test_commands_and_tests_are_imported_by_nobody(module):
    for name in IMPORTS[module]:
        assert not any(lies_in(name, unwanted) for unwanted in [*COMMANDS, "tests"]), f"{module} imports {name}"


def test_every_room_is_there():
    for rooms in FLOORS:
        for room in rooms:
            assert room in FILES
