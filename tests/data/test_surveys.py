"""Data sets as people have them: which files are a clip, whatever lies beside them; folder and zip by one reader."""

import zipfile
from dataclasses import replace

import numpy as np
import pytest

from demo.sets.archives import ArchiveError, checked_clips, decode_clips, opened_zip
from t2v_core.config import quick
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.data.sources import FolderFiles
from t2v_core.data.surveys import survey
from t2v_core.data.video_folders import DatasetError
from tests.data.own_files import picture, ramp, video, write

GIF = video("gif", ramp(12, 16, 16))
PNG = picture(size=(16, 16))
FRAMES = {f"frame_{number}.png": PNG for number in range(4)}


def frames(folder, names=None):
    return {f"{folder}/{name}": data for name, data in (names or FRAMES).items()}


def captions(files, tmp_path):
    """As the command line reads a folder, and as the page reads a zip of it: alike."""
    found = survey(FolderFiles(write(tmp_path / "set", files)))
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(f"my set/{name}", data)
    with opened_zip(tmp_path / "set.zip") as archive:
        uploaded = [clip.caption for clip in checked_clips(archive).clips]
    here = [clip.caption for clip in found.clips]
    assert uploaded == here
    return here


_SPLIT = {"metadata.csv": "file_name,text\nv\\a.gif,one\n", "v/a.gif": GIF}
_TWO_FORMATS = FRAMES | {"frame_1.jpg": picture("JPEG"), "frame_3.JPEG": b"?"}
_TABLE = 'file_name,text\nb.gif,"two, and more"\na.gif,one\n'
_WIDE_TABLE = "id,file_name,fps,Text\n1,v/a.gif,30,one\n"
_LINES = '{"file_name": "a.gif", "prompt": "one", "n": [1]}\n\n'
LAYOUTS = {
    "pairs": ({"a.mp4": GIF, "a.txt": "one", "b.webm": GIF, "b.txt": "two"}, ["one", "two"]),
    "pairs with capitals": ({"A 1.MP4": GIF, "A 1.TXT": "one", "ä.MOV": GIF, "ä.txt": "two"}, ["one", "two"]),
    "pairs by number": ({"2.gif": GIF, "2.txt": "2", "10.mov": GIF, "10.txt": "10"}, ["2", "10"]),
    "pairs in folders": ({"cats/a.gif": GIF, "cats/a.txt": "cat", "d/a.avi": GIF, "d/a.txt": "dog"}, ["cat", "dog"]),
    "a video and its prompt": ({"x/film.gif": GIF, "x/prompt.txt": "one"}, ["one"]),
    "csv": ({"metadata.csv": _TABLE, "a.gif": GIF, "b.gif": GIF}, ["one", "two, and more"]),
    "csv of a Mac": ({"metadata.csv": "file_name,prompt\ra.gif,one\r", "a.gif": GIF}, ["one"]),
    "csv of Excel": ({"metadata.csv": "\ufefffile_name;id;text\r\na.gif;7;one\r\n;;\r\n\r\n", "a.gif": GIF}, ["one"]),
    "csv with other columns": ({"metadata.csv": _WIDE_TABLE, "v/a.gif": GIF, "v/b.gif": GIF}, ["one"]),
    "jsonl": ({"metadata.jsonl": _LINES, "a.gif": GIF}, ["one"]),
    "splits": ({f"{part}/{name}": data for part in ("test", "train") for name, data in _SPLIT.items()}, ["one"] * 2),
    "the article's": (frames("video_0") | {"video_0/prompt.txt": "one"}, ["one"]),
    "four digits": (frames("v", {f"frame_{n:04}.PNG": PNG for n in range(1, 5)}) | {"v/Prompt.TXT": "one"}, ["one"]),
    "two formats": (frames("v", _TWO_FORMATS) | {"v/prompt.txt": "one"}, ["one"]),
    "a folder more": (frames("set/all/video_3/frames") | {"set/all/video_3/prompt.txt": "one"}, ["one"]),
    "a folder less": (dict(FRAMES) | {"prompt.txt": "one"}, ["one"]),
    "beside": (frames("v1") | {"v1.txt": "one"}, ["one"]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_read_alike_from_a_folder_and_from_a_zip(name, tmp_path):
    files, expected = LAYOUTS[name]
    assert captions(files, tmp_path) == expected


STRAY = (
    *(".DS_Store", "v/.DS_Store", "v/Thumbs.db", "v/desktop.ini", "v/._frame_0.png", "__MACOSX/v/._prompt.txt"),
    *("v/.ipynb_checkpoints/frame_0.png", "v/.ipynb_checkpoints/prompt.txt", "README", "README.md", "notes.txt"),
    *("clips.jsonl", "data.json", "split.json", "fingerprint", "v/preview.png", "v/run.sh", "film.pdf", "v/~$x.txt"),
    *("world/world.json", "world/things/1.png", "world/things/2.png", "world/things/3.png", "world/things/4.png"),
)


@pytest.mark.parametrize("stray", STRAY)
def test_stray_files_are_passed_over(stray, tmp_path):
    files = frames("v") | {"v/prompt.txt": "one"}
    assert captions(files | {stray: "\0\1"}, tmp_path) == ["one"]


def test_our_own_export_comes_back_by_upload_with_its_uneven_phases(tmp_path):
    list(write_dataset(replace(quick(), num_clips=6), None, tmp_path / "set", "blog"))
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in sorted((tmp_path / "set").rglob("*")):
            archive.write(file, file.relative_to(tmp_path).as_posix())
    with opened_zip(tmp_path / "set.zip") as archive:
        list(decode_clips(checked_clips(archive), tmp_path / "out", lambda said: None))
    with open_dataset(tmp_path / "set", tmp_path / "cache") as here, open_dataset(tmp_path / "out") as back:
        assert np.array_equal(here.clips(np.arange(6)), back.clips(np.arange(6)))
        assert here.phase_starts(np.arange(6)) == back.phase_starts(np.arange(6))


def test_a_zip_made_by_windows_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name, data in (frames("set/v") | {"set/v/prompt.txt": "one"}).items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name.replace("/", "\\")
            archive.writestr(entry, data)
    with opened_zip(tmp_path / "set.zip") as archive:
        assert [clip.caption for clip in checked_clips(archive).clips] == ["one"]


@pytest.mark.parametrize(
    ("data", "caption"),
    [
        ("\ufeffa ball\r\nrises\r\n\r\n".encode(), "a ball rises"),
        ("a ball rises".encode("utf-16"), "a ball rises"),
        (b"\xfe\xff" + "a ball rises".encode("utf-16-be"), "a ball rises"),
        ("ein Bällchen fällt".encode("latin-1"), "ein Bällchen fällt"),
        ("a\u00a0ball\u200b rises\u2060\ufeff".encode(), "a ball rises"),
    ],
)
def test_captions_of_any_editor_are_read(data, caption, tmp_path):
    assert captions({"a.gif": GIF, "a.txt": data}, tmp_path) == [caption]


BROKEN = {
    "no caption": ({"a.gif": GIF, "a.txt": "one", "b.gif": GIF}, "b.gif.* has no caption. Add b.txt"),
    "no such file": ({"metadata.csv": "file_name,text\na.gif,one\nb.gif,two\n", "a.gif": GIF}, "line 3, names b.gif"),
    "no text": ({"metadata.csv": "file_name,text\na.gif,\n", "a.gif": GIF}, "line 2, has no text for a.gif"),
    "no columns": ({"metadata.csv": "a.gif,one\nb.gif,two\n", "a.gif": GIF}, "line 2, names no file"),
    "a way out": ({"metadata.csv": "file_name,text\n../../etc/passwd.mp4,one\n", "a.gif": GIF}, "outside of the set"),
    "another way out": ({"metadata.jsonl": '{"file_name": "C:\\\\x.mp4", "text": "a"}', "a.gif": GIF}, "outside of"),
    "no JSON": ({"metadata.jsonl": '{"file_name": "a.gif", "text": "a"}\nb\n', "a.gif": GIF}, "line 2, is not JSON"),
    "nothing": ({"readme.md": "x"}, "holds no videos. Expected are"),
    "an empty caption": ({"a.gif": GIF, "a.txt": " \u200b\n"}, "a.txt'? is empty"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_named_alike_for_both(name, tmp_path):
    files, words = BROKEN[name]
    with pytest.raises(DatasetError, match=words):
        survey(FolderFiles(write(tmp_path / "set", files)))
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    with opened_zip(tmp_path / "set.zip") as archive, pytest.raises(ArchiveError, match=words):
        checked_clips(archive)


def test_as_many_frames_as_are_asked_for_are_drawn_and_it_is_said_once(tmp_path):
    write(
        tmp_path / "set", {"a.gif": video("gif", ramp(40)), "a.txt": "one", "b.gif": GIF, "b.txt": "two", "x.pdf": ""}
    )
    said = []
    for _ in range(2):
        with open_dataset(tmp_path / "set", tmp_path / "cache", num_frames=16, say=said.append) as clips:
            assert clips.clips(np.arange(2)).shape == (2, 16, 64, 64, 3)
    assert said == [
        "16 frames drawn evenly from each of 2 clips, the middle square of each frame scaled to 64 px. Of them, 1 "
        "with fewer frames repeat some. Passed over, as no part of a clip: x.pdf."
    ]


def test_folders_of_unequal_lengths_need_a_number_of_frames(tmp_path):
    long = frames("b", {f"{number}.png": PNG for number in range(9)})
    folder = write(tmp_path / "set", frames("a") | long | {"a/prompt.txt": "one", "b/prompt.txt": "two"})
    with pytest.raises(DatasetError, match="b has 9 frames, but .*a has 4.*--num-frames"):
        open_dataset(folder, tmp_path / "cache")
    with open_dataset(folder, tmp_path / "cache", num_frames=6) as clips:
        assert clips.num_frames == 6


def test_a_broken_file_among_good_ones_is_named_and_nothing_is_kept(tmp_path):
    folder = write(tmp_path / "set", {"a.gif": GIF, "a.txt": "one", "b.mp4": video()[:900], "b.txt": "two"})
    with pytest.raises(DatasetError, match="b.mp4 is a broken video"):
        open_dataset(folder, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
