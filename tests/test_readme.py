"""What the README shows works as it stands there."""

from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def indented_after(sentence: str) -> str:
    """The indented lines that follow a sentence of the README."""
    lines = README.partition(sentence)[2].lstrip("\n").splitlines()
    count = next(i for i, line in enumerate(lines) if line and not line.startswith("    "))
    return "\n".join(line.removeprefix("    ") for line in lines[:count])


def test_the_example_trains_asks_judges_and_saves(tmp_path, monkeypatch, capsys):
    example = indented_after("judge it and keep it as a GIF:\n")
    assert "minutes=1" in example and "import t2v_core as lab" in example
    monkeypatch.chdir(tmp_path)
    exec(compile(example.replace("minutes=1", "steps=6"), "README.md", "exec"), {})
    assert "obey" in capsys.readouterr().out
    assert (tmp_path / "runs/minute/clip.gif").read_bytes().startswith(b"GIF8")
