"""What the README shows works as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def indented_after(sentence: str) -> str:
    """The indented lines that follow a sentence of the README."""
    lines = README.partition(sentence)[2].lstrip("\n").splitlines()
    count = next(i for i, line in enumerate(lines) if line and not line.startswith("    "))
    return "\n".join(line.removeprefix("    ") for line in lines[:count])


def test_the_example_trains_asks_judges_and_saves(tmp_path):
    """In a process of its own, as in a notebook."""
    example = indented_after("judge it and keep it as a GIF:\n")
    assert "minutes=1" in example and "import t2v_core as lab" in example
    done = subprocess.run(
        [sys.executable, "-c", example.replace("minutes=1", "steps=6")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "obey" in done.stdout
    assert (tmp_path / "runs/minute/clip.gif").read_bytes().startswith(b"GIF8")


def test_the_tree_names_every_file():
    """Those of the two packages and beside them; a newcomer finds each by its room."""
    tree = README.partition("## Files")[2]
    named = set(re.findall(r"\w+", tree))
    files = [*ROOT.glob("t2v_core/**/*.py"), *ROOT.glob("demo/**/*.py"), ROOT / "train.py", ROOT / "app.py"]
    assert {file.stem for file in files} - {"__init__", "__main__"} <= named
    assert not [line for line in tree.splitlines() if line.rstrip().endswith((" and", " the", " of", " a", "("))]
