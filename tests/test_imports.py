"""Who may import whom: the arrows of the design, read from the import statements."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path.relative_to(ROOT)
    for path in [*ROOT.glob("t2v_core/**/*.py"), *ROOT.glob("demo/**/*.py"), ROOT / "train.py", ROOT / "app.py"]
    if path.exists()
)


def imports_of(path: Path) -> set[str]:
    """Full names of all that a file imports, wherever in it; "from a import b" counts as a and a.b."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full here"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imports_any(path: Path, *modules: str) -> set[str]:
    return {name for name in imports_of(path) for module in modules if name == module or name.startswith(f"{module}.")}


def own_modules(path: Path) -> set[str]:
    """The project's modules that a file imports, such as t2v_core.world.scenes."""
    modules = {str(file.with_suffix("")).replace("/", ".").removesuffix(".__init__") for file in FILES}
    return (imports_of(path) & modules) - {"t2v_core", "demo"}


def core(*names: str) -> list[Path]:
    return [path for path in FILES if path.parts[0] == "t2v_core" and (not names or path.stem in names)]


def test_there_is_something_to_check():
    assert {"scenes", "prompts", "split", "dataset", "judge", "folders", "video"} <= {path.stem for path in core()}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_arrows_point_one_way(path):
    top = path.parts[0]
    assert not imports_any(path, "tests")
    assert not imports_any(path, "app")
    if top == "t2v_core":
        assert not imports_any(path, "gradio", "demo", "train")
    if top in ("train.py",):
        assert not imports_any(path, "gradio", "demo")
    if top in ("demo", "app.py"):
        # It starts and reads trainings, which are processes of their own.
        assert not imports_any(path, "train", "t2v_core.training", "t2v_core.training.objectives", "t2v_core.models")


@pytest.mark.parametrize(
    "path", core("scenes", "rasteriser", "prompts", "split", "draws", "scene_draws", "track", "judge"), ids=str
)
def test_the_scene_language_knows_no_networks(path):
    assert not imports_any(path, "torch", "t2v_core.models", "t2v_core.training", "t2v_core.generation.sampling")


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("scenes", set()),
        ("draws", set()),
        ("config", {"scenes"}),
        ("prompts", {"scenes"}),
        ("split", {"scenes", "prompts"}),
        ("rasteriser", {"scenes"}),
        ("track", {"scenes"}),
        ("judge", {"scenes", "rasteriser", "track"}),
        ("video", set()),
        ("objectives", {"config"}),
    ],
)
def test_what_a_module_builds_on(name, allowed):
    (path,) = core(name)
    assert own_modules(path) <= {f"t2v_core.{module}" for module in allowed | {"errors"}}


@pytest.mark.parametrize("path", [path for path in core() if "models" in path.parts], ids=str)
def test_models_know_layers_and_plain_values(path):
    if path.stem != "__init__":
        assert own_modules(path) <= {"t2v_core.models.layers", "t2v_core.models.clause_attention", "t2v_core.config"}


def test_training_uses_what_the_design_says():
    for path in core("training"):
        assert not imports_any(path, "t2v_core.generate", "t2v_core.benchmark", "t2v_core.data.video_folders")


@pytest.mark.parametrize("path", [path for path in FILES if path == Path("demo/jobs.py")], ids=str)
def test_jobs_know_no_page(path):
    assert not imports_any(path, "gradio")
