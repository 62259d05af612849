"""Other people's folders in the article's layout: opened as they are, and every broken one is named."""

import dataclasses
import shutil

import cv2
import numpy as np
import pytest

from t2v_core.benchmark.article_writer import article_writer
from t2v_core.config import quick
from t2v_core.data.folders import DatasetError, open_dataset, write_dataset
from t2v_core.world.split import Split


def tree(folder):
    """What is in a folder, hidden things included."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("videos") / "set"
    list(write_dataset(dataclasses.replace(quick(), num_clips=3), None, folder, "blog"))
    return folder


@pytest.fixture
def own(videos, tmp_path):
    """A folder of three videos that is somebody's own: our files beside the videos are gone."""
    for path in videos.glob("video_*"):
        shutil.copytree(path, tmp_path / "own" / path.name)
    return tmp_path / "own"


def test_the_articles_own_folder_opens_as_it_is(tmp_path):
    article_writer(tmp_path / "training_dataset", 12)
    data = open_dataset(tmp_path / "training_dataset", tmp_path / "cache")
    assert len(data) == 12 and data.split is not None and data.split.held_out == ()
    assert data.prompts(np.array([7])) == [(tmp_path / "training_dataset" / "video_7" / "prompt.txt").read_text()]
    assert data.clips(np.arange(12)).shape == (12, 10, 64, 64, 3)


def test_own_captions_have_no_programs_but_then_still_parts_them(own, tmp_path):
    (own / "video_1" / "prompt.txt").write_text("  A dog runs,\n then sleeps, then eats 🦴\n", encoding="utf-8")
    data = open_dataset(own, tmp_path / "cache")
    assert data.split is None
    assert data.prompts(np.array([1])) == ["A dog runs, then sleeps, then eats 🦴"]
    assert data.phase_starts(np.array([1])) == [(0, 3, 7)]


def test_own_captions_in_the_scene_language_give_a_split(own, tmp_path):
    captions = ("ball going up then east", "circle moving up, then right", "star growing")
    for number, caption in enumerate(captions):
        (own / f"video_{number}" / "prompt.txt").write_text(caption)
    data = open_dataset(own, tmp_path / "cache")
    assert data.split == Split(taught=(("moving up", "moving right"), ("expanding",)))
    assert data.phase_starts(np.arange(3)) == [(0, 5), (0, 5), (0,)]


def test_videos_that_the_split_does_not_teach_are_not_hidden(videos, tmp_path):
    shutil.copytree(videos, tmp_path / "set")
    (tmp_path / "set" / "video_0" / "prompt.txt").write_text("circle moving up then right")
    data = open_dataset(tmp_path / "set", tmp_path / "cache")
    assert data.split is not None and data.split.is_taught(("moving up", "moving right"))


def test_pictures_of_any_kind_are_resized(own, tmp_path):
    colour = (10, 200, 90)
    for file in (own / "video_0").glob("*.png"):
        file.unlink()
    for number in range(10):
        big = np.full((100, 150, 4), (*colour[::-1], 255), np.uint8)
        big[:, 75:, 3] = 0  # transparent shows white
        cv2.imwrite(str(own / "video_0" / f"frame_{number}.png"), big)
    for file in (own / "video_2").glob("*.png"):
        cv2.imwrite(str(file), np.full((20, 20), 1000 * 7, np.uint16))
    clip = open_dataset(own, tmp_path / "cache").clips(np.array([0]))[0]
    assert clip.shape == (10, 64, 64, 3)
    assert (clip[:, :, :30] == colour).all() and (clip[:, :, 34:] == 255).all()
    other = open_dataset(own, tmp_path / "cache", frame_size=128)
    assert other.clips(np.array([0])).shape == (1, 10, 128, 128, 3)
    assert (other.clips(np.array([2])) == 7000 // 256).all()


def test_numbers_are_ordered_as_numbers(own, tmp_path):
    shutil.move(own / "video_1", own / "video_10")
    (own / "video_10" / "prompt.txt").write_text("circle moving left")
    (own / ".DS_Store").write_text("x")
    (own / "video_2" / ".DS_Store").write_text("x")
    (own / "notes.txt").write_text("beside the videos, anything may lie")
    assert open_dataset(own, tmp_path / "cache").prompts(np.array([2])) == ["circle moving left"]


def test_decoding_happens_once_and_again_after_a_change(own, tmp_path):
    def opened():
        seen = []
        open_dataset(own, tmp_path / "cache", progress=lambda done, count: seen.append((done, count)))
        return seen

    assert opened() == [(1, 3), (2, 3), (3, 3)]
    assert opened() == []
    (own / "video_0" / "prompt.txt").write_text("circle moving down-left")
    assert len(opened()) == 3
    assert len(tree(tmp_path / "cache")) == 1
    assert open_dataset(own, tmp_path / "cache").prompts(np.array([0])) == ["circle moving down-left"]


BREAKS = {
    "no folder": (lambda own: shutil.rmtree(own), "There is no folder .*own"),
    "empty folder": (lambda own: [shutil.rmtree(path) for path in own.iterdir()], "holds no videos"),
    "broken image": (
        lambda own: (own / "video_1" / "frame_3.png").write_bytes((own / "video_1" / "frame_3.png").read_bytes()[:60]),
        r"video_1/frame_3.png is .*broken",
    ),
    "not an image": (lambda own: (own / "video_1" / "frame_3.png").write_text("hello"), "frame_3.png is not an image"),
    "no prompt": (lambda own: (own / "video_2" / "prompt.txt").unlink(), "video_2 has no prompt.txt"),
    "empty prompt": (lambda own: (own / "video_2" / "prompt.txt").write_text(" \n"), "video_2/prompt.txt is empty"),
    "long prompt": (lambda own: (own / "video_2" / "prompt.txt").write_text("x " * 500), "999 characters"),
    "binary prompt": (lambda own: (own / "video_2" / "prompt.txt").write_bytes(b"\xff\xfe\x00"), "is not plain text"),
    "too many clauses": (
        lambda own: (own / "video_2" / "prompt.txt").write_text("up then " * 11),
        "12 parts with 'then' between them, more than 10 frames can show \\(5\\)",
    ),
    "unequal frames": (lambda own: (own / "video_1" / "frame_9.png").unlink(), "video_1 has 9 frames.*has 10"),
    "a gap": (lambda own: (own / "video_1" / "frame_4.png").unlink(), "video_1 lacks frame_4.png"),
    "no frame 0": (lambda own: (own / "video_1" / "frame_0.png").unlink(), "video_1 has 9 frames.*has 10"),
    "no frames": (lambda own: [f.unlink() for f in (own / "video_1").glob("*.png")], "video_1 holds no frames"),
    "a film without words": (lambda own: (own / "film.mp4").write_text(""), "film.mp4 has no caption. Add film.txt"),
    "twice": (lambda own: shutil.copy(own / "video_1/frame_2.png", own / "video_1/frame_02.png"), "frame 2 twice"),
    "few frames": (
        lambda own: [f.unlink() for f in own.glob("video_*/frame_*.png") if int(f.stem[6:]) > 1],
        "2 frames. A clip needs 4 to 64",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_folder_is_named_with_what_is_wrong(name, own, tmp_path):
    breaking, message = BREAKS[name]
    breaking(own)
    with pytest.raises(DatasetError, match=message) as caught:
        open_dataset(own, tmp_path / "cache")
    assert str(own) in str(caught.value)
    assert not (tmp_path / "cache").exists() or tree(tmp_path / "cache") == []
