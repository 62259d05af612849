"""Data sets on disk: round trips, other people's folders, every broken one, atomic writes, memory."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys

import cv2
import numpy as np
import pytest

from t2v_core.config import blog, full, quick
from t2v_core.data import folders
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.folder_clips import FolderClips
from t2v_core.data.folders import DatasetError, open_dataset, write_dataset
from t2v_core.world.split import read_split

COUNT = 300


def small(config):
    return dataclasses.replace(config, num_clips=COUNT)


def write(config, folder, layout="native", split=None):
    progress = list(write_dataset(config, split, folder, layout))
    assert progress == sorted(set(progress)) and progress[-1] == config.num_clips
    return folder


def tree(folder):
    """What is in a folder, hidden things included."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def videos(tmp_path_factory):
    return write(dataclasses.replace(quick(), num_clips=3), tmp_path_factory.mktemp("videos") / "set", "blog")


@pytest.mark.parametrize("layout", ["native", "blog"])
@pytest.mark.parametrize("config", [quick(), full(), blog()], ids=["quick", "full", "blog"])
def test_what_was_written_is_read_back(config, layout, tmp_path):
    config = small(config)
    data = clip_set(config)
    read = open_dataset(write(config, tmp_path / "set", layout), tmp_path / "cache")
    assert len(read) == COUNT and (read.num_frames, read.frame_size) == (10, 64)
    indices = np.array([COUNT - 1, 0, 17, 0, 128])
    np.testing.assert_array_equal(read.clips(indices), data.clips(indices))
    numbers = np.array([0, 9, 4, 2, 7])
    np.testing.assert_array_equal(read.frames(indices, numbers), data.frames(indices, numbers))
    everything = np.arange(COUNT)
    assert read.prompts(everything) == data.prompts(everything)
    assert read.phase_starts(everything) == data.phase_starts(everything)
    assert read.split == data.split and read.config == config
    read.require_split()


def test_the_native_layout_is_the_contracts(tmp_path):
    folder = write(small(full()), tmp_path / "set")
    assert tree(folder) == ["clips.jsonl", "clips.npy", "data.json", "split.json"]
    clips = np.load(folder / "clips.npy", mmap_mode="r")
    assert clips.shape == (COUNT, 10, 64, 64, 3) and clips.dtype == np.uint8
    np.testing.assert_array_equal(clips[5], clip_set(small(full())).clips(np.array([5]))[0])
    lines = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
    assert len(lines) == COUNT
    assert {"prompt", "composition", "phase_starts", "shape", "colour", "size", "radius", "start"} <= set(lines[0])
    assert all(len(line["composition"]) == len(line["phase_starts"]) == len(line["speeds"]) for line in lines)
    assert json.loads((folder / "data.json").read_text())["num_clips"] == COUNT
    assert ["moving up", "moving right"] in json.loads((folder / "split.json").read_text())["held_out"]
    assert open_dataset(folder).config == small(full())


def test_the_articles_layout_holds_pngs_in_rgb(videos):
    assert tree(videos) == ["clips.jsonl", "data.json", "split.json", "video_0", "video_1", "video_2"]
    picture = cv2.imread(str(videos / "video_1" / "frame_4.png"))[..., ::-1]
    np.testing.assert_array_equal(picture, clip_set(quick()).clips(np.array([1]))[0, 4])


@pytest.mark.parametrize(
    ("breaking", "message"),
    [
        (lambda folder: os.truncate(folder / "clips.npy", 5000), "ends too early"),
        (lambda folder: (folder / "clips.npy").write_text("hello"), "not an array"),
        (lambda folder: np.save(folder / "clips.npy", np.zeros((3, 4), np.uint8)), r"holds uint8 \[3, 4\]"),
        (lambda folder: (folder / "clips.jsonl").unlink(), "has no clips.jsonl"),
        (lambda folder: (folder / "clips.jsonl").write_text("{}\n"), "holds 10 clips, clips.jsonl 1"),
        (lambda folder: (folder / "split.json").write_text("{"), "split.json cannot be read"),
        (lambda folder: (folder / "split.json").write_text("[]"), "split.json cannot be read"),
        (lambda folder: (folder / "data.json").write_text('{"motions": ["flying"]}'), "data.json cannot be read"),
    ],
)
def test_a_broken_native_folder_too(breaking, message, tmp_path):
    folder = write(dataclasses.replace(quick(), num_clips=10), tmp_path / "set")
    breaking(folder)
    with pytest.raises(DatasetError, match=message) as caught:
        open_dataset(folder)
    assert str(folder) in str(caught.value)


def test_a_line_without_a_prompt_is_named(tmp_path):
    folder = write(dataclasses.replace(quick(), num_clips=2), tmp_path / "set")
    (folder / "clips.jsonl").write_text('{"prompt": "circle moving up"}\n{"text": 1}\n')
    (folder / "split.json").unlink()
    with pytest.raises(DatasetError, match="line 2"):
        open_dataset(folder)
    (folder / "clips.jsonl").write_text('{"prompt": "circle moving up then left"}\n{"prompt": "a cat"}')
    data = open_dataset(folder)
    assert data.split is None and data.phase_starts(np.arange(2)) == [(0, 5), (0,)]
    with pytest.raises(IndexError):
        data.clips(np.array([2]))


def test_only_our_own_data_sets_are_replaced(tmp_path, videos):
    config = dataclasses.replace(quick(), num_clips=4)
    target = tmp_path / "set"
    target.mkdir()
    write(config, target)  # an empty folder will do
    write(dataclasses.replace(config, num_clips=5), target)
    assert len(open_dataset(target)) == 5
    write(config, target, "blog")
    assert not (target / "clips.npy").exists() and (target / "video_3").is_dir()
    (target / "thesis.doc").write_text("years of work")
    with pytest.raises(DatasetError, match="thesis.doc"):
        write(config, target)
    assert (target / "thesis.doc").read_text() == "years of work"
    mine = tmp_path / "mine"
    shutil.copytree(videos / "video_0", mine / "video_0")
    with pytest.raises(DatasetError, match="not written by this program"):
        write(config, mine)
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="is a file"):
        write(config, tmp_path / "file")


def test_nothing_half_written_is_ever_seen(tmp_path, monkeypatch):
    config = dataclasses.replace(quick(), num_clips=400)
    target = tmp_path / "set"
    writing = write_dataset(config, None, target)
    assert next(writing) == folders.CHUNK
    assert not target.exists() and len(tree(tmp_path)) == 1
    writing.close()
    assert tree(tmp_path) == []
    write(dataclasses.replace(config, num_clips=6), target)

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "write_all", full_disk)
    with pytest.raises(OSError, match="No space"):
        write(config, target)
    assert tree(tmp_path) == ["set"] and len(open_dataset(target)) == 6


def test_what_a_killed_writer_leaves_is_cleared(tmp_path):
    code = (
        "import sys, os; from pathlib import Path; from t2v_core.config import quick\n"
        "from t2v_core.data.folders import write_dataset\n"
        "writing = write_dataset(quick(), None, Path(sys.argv[1])); next(writing); os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "set")], env=environment, check=False)
    (left,) = tree(tmp_path)
    assert left.endswith(".partial")
    write(dataclasses.replace(quick(), num_clips=2), tmp_path / "set")
    assert tree(tmp_path) == ["set"]


def test_a_disk_without_room_is_noticed_first(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10**9}))
    with pytest.raises(DatasetError, match="122.9 GB.*1.0 GB free"):
        write(dataclasses.replace(quick(), num_clips=1_000_000), tmp_path / "set")
    assert tree(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="asks Linux for the peak")
def test_memory_does_not_grow_with_the_clips(tmp_path):
    """1,500 clips are 184 MB; written, then read at random, they raise the peak by a fraction of that."""
    # Not resource.getrusage: a child begins with its parent's peak there, and what it takes below that is not seen.
    code = (
        "import dataclasses, re, sys; from pathlib import Path; import numpy as np\n"
        "from t2v_core.config import quick; from t2v_core.data.folders import open_dataset, write_dataset\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024\n"
        "config = dataclasses.replace(quick(), num_clips=300)\n"
        "for _ in write_dataset(config, None, Path(sys.argv[1])): pass\n"
        "before = peak()\n"
        "for _ in write_dataset(dataclasses.replace(config, num_clips=1500), None, Path(sys.argv[1])): pass\n"
        "data = open_dataset(Path(sys.argv[1])); order = np.random.default_rng(0).permutation(1500)\n"
        "for i in range(0, 1500, 50): data.clips(order[i:i + 50]); data.prompts(order[i:i + 50])\n"
        "print(peak() - before); ballast = np.ones(100 << 20, np.uint8); print(peak() - before)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code, str(tmp_path / "set")]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    grown, with_ballast = map(float, said.split())
    assert grown < 40 and with_ballast > 60, "100 MB more would have been seen"


def test_the_command_writes_and_answers(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def run(*arguments):
        command = [sys.executable, "-m", "t2v_core.dataset", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    target = str(tmp_path / "set")
    done = run("--preset", "quick", "--clips", "20", "--seed", "3", "--out", target, "--motions", "moving up,shrinking")
    assert done.returncode == 0, done.stderr
    data = open_dataset(tmp_path / "set")
    assert isinstance(data, FolderClips) and len(data) == 20 and data.config is not None
    assert (data.config.seed, data.config.motions) == (3, ("moving up", "shrinking"))
    assert read_split(tmp_path / "set" / "split.json") == data.split
    (tmp_path / "set" / "mine.txt").write_text("")
    for arguments, message in (
        (("--preset", "quick", "--clips", "2", "--out", target), "mine.txt"),
        (("--preset", "blog", "--motions", "shrinking", "--out", target), "18 prompts"),
        (("--clips", "0", "--out", target), "number of clips"),
    ):
        refused = run(*arguments)
        assert refused.returncode == 1 and message in refused.stderr and "Traceback" not in refused.stderr
