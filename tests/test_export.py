"""Models as files to take home, by the command."""

import json
import re
import subprocess
import sys
from math import prod
from pathlib import Path

import pytest

from t2v_core.errors import UserError
from t2v_core.generation.sampling import load_model
from t2v_core.home.assembly import MAKER, PAGE, write_page
from t2v_core.home.weights import packed_weights

ROOT = Path(__file__).parents[1]


def exported(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "t2v_core.export", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def data_of(page: str, name: str) -> dict:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_run_becomes_one_small_file_that_asks_for_nothing(tiny_run, tmp_path):
    file = tmp_path / "fish.html"
    done = exported("--run", tiny_run, "--out", file, "--name", "Fish </script><b>")
    assert done.returncode == 0, done.stderr
    page = file.read_text(encoding="utf-8")
    assert file.stat().st_size < 8e6
    assert "<title>Fish &lt;/script&gt;&lt;b&gt;</title>" in page
    model = data_of(page, "model")
    assert model["name"] == "Fish </script><b>" and model["kind"] == "flow" and model["onlyScenes"] is True
    assert not re.search(r'(?:src|href)="(?!data:)|https?://(?!www\.w3\.org/2000/svg)', page)


def test_the_packed_weights_are_those_that_drawing_needs(tiny_run):
    model = load_model(tiny_run)
    packed = packed_weights(model)
    names = {name for name, _ in packed["shapes"]}
    assert "prior.layers.inner.weight" in names and not any(name.startswith("clip_encoder") for name in names)
    numbers = sum(prod(shape) for _, shape in packed["shapes"])
    assert len(packed["halves"]) == -(-2 * numbers // 3) * 4


def test_the_site_has_a_page_for_each_shipped_model_and_a_gallery_that_asks_for_its_own_files_only(tmp_path):
    done = exported("--site", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'(?:src|href)="([^"#]+)', index)) - {"data:,"}
    assert {"full.html", "quick.html"} <= asked
    assert all((tmp_path / "site" / name).is_file() for name in asked)
    assert all((tmp_path / "site" / name).stat().st_size < 8e6 for name in asked)


def test_what_cannot_be_taken_home_is_told_in_a_line(tiny_runs, tmp_path):
    with pytest.raises(UserError, match="article's network"):
        write_page(tiny_runs["blog_gan"], tmp_path / "a.html", "a")
    assert exported().stderr == "Give either --out FILE.html or --site DIR.\n"
    missing = exported("--run", tmp_path / "nowhere", "--out", tmp_path / "a.html")
    assert missing.returncode == 1 and missing.stderr.count("\n") == 1
    assert not (tmp_path / "a.html").exists()


def test_every_file_of_the_page_is_used():
    scripts = {file.stem for file in PAGE.glob("*.js")}
    assert scripts == {*MAKER, "worker", "page"}
    assert all(len(file.read_text().splitlines()) <= 250 for file in PAGE.glob("*.js"))
