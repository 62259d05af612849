"""The command of the contract: files for one clip and for many, and errors without a trace."""

import subprocess
import sys

import numpy as np
import pytest

from t2v_core.generation.sampling import SHIPPED_RUN
from t2v_core.world.split import read_split


def run_command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "t2v_core.generate", *map(str, arguments)], capture_output=True, text=True
    )


def test_many_prompts_to_one_file(tiny_run, tmp_path):
    (tmp_path / "prompts.txt").write_text("circle moving up\n\n  circle moving up then right \n")
    done = run_command(
        "--run", tiny_run, "--prompts", tmp_path / "prompts.txt", "--seed", 3, "--out", tmp_path / "clips.npz"
    )
    assert done.returncode == 0, done.stderr
    written = np.load(tmp_path / "clips.npz")
    assert written["clips"].shape == (2, 10, 64, 64, 3) and written["clips"].dtype == np.uint8
    assert written["prompts"].tolist() == ["circle moving up", "circle moving up then right"]


@pytest.mark.parametrize("suffix", ["gif", "mp4", "webp", "png"])
def test_one_prompt_to_a_clip_with_its_verdict(tiny_run, tmp_path, suffix):
    out = tmp_path / f"clip.{suffix}"
    done = run_command("--run", tiny_run, "--prompt", "circle moving up then right", "--out", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 100
    assert "never seen in training" in done.stdout and "obey" in done.stdout


def test_a_shape_in_a_colour_that_was_held_out_was_never_seen(tmp_path):
    shape, colour = read_split(SHIPPED_RUN / "split.json").held_out_bindings[0]
    done = run_command("--prompt", f"{colour} {shape} moving up", "--out", tmp_path / "clip.gif")
    assert done.returncode == 0 and "(never seen in training)" in done.stdout
    done = run_command("--prompt", f"{shape} moving up", "--out", tmp_path / "clip.gif")
    assert done.returncode == 0 and "(taught)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--prompt", "circle teleporting"], "teleporting"),
        (["--prompt", ""], "empty"),
        ([], "either --prompt"),
        (["--prompt", "circle moving up", "--checkpoint", "../../etc/passwd"], "not the name of a checkpoint"),
    ],
)
def test_errors_are_sentences(tiny_run, tmp_path, arguments, said):
    done = run_command("--run", tiny_run, "--out", tmp_path / "clip.gif", *arguments)
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
