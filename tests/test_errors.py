"""What a command says: one line of a person's mistake or of a file, the whole traceback of a fault of ours."""

import errno
import sys
from importlib import import_module

import pytest

from t2v_core.errors import UserError

# By name: `from t2v_core import generate` is the function.
dataset, evaluate, generate, ship = (
    import_module(f"t2v_core.{name}") for name in ("dataset", "evaluate", "generate", "ship")
)
COMMANDS = {
    generate: (["--prompt", "circle moving up", "--out", "clip.gif"], "load_model"),
    evaluate: ([], "load_model"),
    dataset: (["--out", "set"], "write_dataset"),
    ship: (["--run", "run", "--out", "out"], "ship"),
}


@pytest.fixture(params=COMMANDS, ids=lambda module: module.__name__)
def fails_by(request, monkeypatch, tmp_path):
    """A command whose work raises an error."""
    arguments, name = COMMANDS[request.param]
    monkeypatch.setattr(sys, "argv", ["command", *arguments])
    monkeypatch.chdir(tmp_path)

    def fails(error):
        def work(*_, **__):
            raise error

        monkeypatch.setattr(request.param, name, work)
        request.param.main()

    return fails


@pytest.mark.parametrize("fault", [ValueError("shapes differ"), OSError(errno.EBADF, "Bad file descriptor"), OSError()])
def test_a_fault_of_ours_keeps_its_traceback(fails_by, fault):
    with pytest.raises(type(fault)) as caught:
        fails_by(fault)
    assert caught.value is fault


def test_a_persons_mistake_is_one_line(fails_by):
    with pytest.raises(SystemExit, match="Choose another folder."):
        fails_by(UserError("Choose another folder."))


def test_a_file_that_cannot_be_read_or_written_is_named(fails_by):
    with pytest.raises(SystemExit, match="^/there/run.json: Permission denied.$"):
        fails_by(PermissionError(errno.EACCES, "Permission denied", "/there/run.json"))
    with pytest.raises(SystemExit, match="^No space left on device.$"):
        fails_by(OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize(
    ("module", "arguments", "said"),
    [
        (generate, "--run nowhere --prompt circle --out clip.gif", "nowhere is not a run: it has no config.json"),
        (generate, "--run damaged --prompt circle --out clip.gif", "damaged/config.json cannot be read"),
        (generate, "--prompt teleporting --out clip.gif", "'teleporting'"),
        (generate, "--out clip.gif", "either --prompt"),
        (generate, "--prompts none.txt --out clips.npz", "none.txt: No such file"),
        (generate, "--prompts binary.txt --out clips.npz", "binary.txt is not text in UTF-8"),
        (generate, "--prompts empty.txt --out clips.npz", "empty.txt holds no prompts"),
        (generate, "--prompt star --out clip.gif --checkpoint ../x", "not the name of a checkpoint"),
        (generate, "--prompt moving --out clip.gif --num-inference-steps 0", "Name one shape"),
        (evaluate, "--run nowhere", "nowhere is not a run"),
        (dataset, "--out . --clips 5", "is not empty"),
        (dataset, "--out set --clips 0", "from 1 to"),
        (dataset, "--out set --motions hopping", "Unknown motion: hopping"),
        (dataset, "--out set --frame-size 32", "64 or 128"),
        (ship, "--run nowhere --out set", "not a finished run"),
    ],
)
def test_mistakes_that_are_made(module, arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "damaged" / "checkpoints").mkdir(parents=True)
    (tmp_path / "damaged" / "checkpoints" / "step_1.safetensors").touch()
    (tmp_path / "damaged" / "config.json").write_text("{")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.txt").write_text("\n")
    monkeypatch.setattr(sys, "argv", ["command", *arguments.split()])
    with pytest.raises(SystemExit, match=said):
        module.main()
