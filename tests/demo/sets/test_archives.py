"""Zips out and in; above all what must not come in."""

import io
import stat
import struct
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.sets import archives
from demo.sets.archives import ArchiveError, checked_clips, decode_clips, opened_zip, write_zip
from demo.sets.plan import Plan
from t2v_core.data.folders import open_dataset


def some_plan(**changes):
    values = {"motions": ("moving up", "moving right", "expanding"), "shapes": ("circle",), "colours": ("blue",)}
    return Plan(**{**values, "held_out": (), "num_clips": 1_000, **changes})


def png(size=64, colour=(255, 255, 255), kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(buffer, kind)
    return buffer.getvalue()


def make_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def good_files(videos=2, frames=4, picture=None):
    files = {}
    for video in range(videos):
        files |= {f"video_{video}/frame_{n}.png": picture or png() for n in range(frames)}
        files[f"video_{video}/prompt.txt"] = "circle moving up"
    return files


def read_zip(path, folder, say=lambda said: None):
    """How many clips are decoded, as they are."""
    with opened_zip(path) as archive:
        yield from decode_clips(checked_clips(archive), folder, say)


def refused(tmp_path, files, words):
    with pytest.raises(ArchiveError, match=words):
        list(read_zip(make_zip(tmp_path / "bad.zip", files), Path(tempfile.mkdtemp(dir=tmp_path)) / "out"))
    return [
        entry.name
        for entry in tmp_path.rglob("*")
        if entry.is_file() and entry.suffix not in (".zip", ".npy", ".jsonl")
    ]


def test_what_goes_out_comes_back(tmp_path):
    clips = some_plan().clips()
    assert list(write_zip(clips, tmp_path / "set.zip", most=300)) == [250, 300]
    assert list(read_zip(tmp_path / "set.zip", tmp_path / "out"))[-1] == 300
    index = np.array([17])
    with open_dataset(tmp_path / "out") as back:
        assert np.array_equal(back.clips(index), clips.clips(index))
        assert back.prompts(index) == clips.prompts(index)


@pytest.mark.parametrize(
    "name", ["../video_0/frame_0.png", "/video_0/frame_0.png", "a\\..\\b.png", "C:/video_0/frame_0.png"]
)
def test_paths_that_climb_out_are_refused(tmp_path, name):
    assert refused(tmp_path, {name: png()}, "outside") == []


def test_links_are_refused(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("video_0/frame_0.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ArchiveError, match="link"):
        list(read_zip(path, tmp_path / "out"))


def test_bombs_are_refused_before_anything_is_unpacked(tmp_path):
    assert refused(tmp_path, good_files() | {"video_0/frame_9.png": b"\0" * 150_000}, "packed") == []
    assert refused(tmp_path, good_files() | {"video_0/frame_9.png": b"\0" * 21_000_000}, "larger than") == []


def test_too_many_clips_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UPLOADED_CLIPS", 1)
    refused(tmp_path, good_files(videos=2), "at most 1")
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 100)
    refused(tmp_path, good_files(videos=2), "Unpacked")
    monkeypatch.setattr(archives, "MAX_ZIP_BYTES", 100)
    refused(tmp_path, good_files(videos=2), "larger than")


def test_a_zip_of_very_many_empty_files_is_refused_before_its_list_is_read(tmp_path):
    """37 MB on the disk would be some 400 MB in memory."""
    count, empty = 800_000, struct.pack("<4s42x", b"PK\1\2")
    end = struct.pack("<4s4xHHLLH", b"PK\5\6", count % 65_536, count % 65_536, count * len(empty), 0, 0)
    (tmp_path / "many.zip").write_bytes(empty * count + end)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="too many files"), opened_zip(tmp_path / "many.zip"):
            pass
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_bad_pictures_are_named(tmp_path):
    refused(tmp_path, good_files(picture=png()[:60]), "'video_0/frame_0.png' is .*broken")
    refused(tmp_path, good_files(picture=b"hello"), "not an image")
    huge = png()[:16] + struct.pack(">II", 6_000, 6_000) + png()[24:29]
    huge += struct.pack(">I", zlib.crc32(huge[12:29])) + png()[33:]
    refused(tmp_path, good_files(picture=huge), "36,000,000 pixels")


def test_incomplete_sets_are_refused(tmp_path):
    files = good_files()
    refused(
        tmp_path, {name: data for name, data in files.items() if name != "video_1/prompt.txt"}, "video_1' has no prompt"
    )
    refused(
        tmp_path,
        {name: data for name, data in files.items() if name != "video_1/frame_2.png"},
        "video_1' lacks frame_2.png",
    )
    refused(tmp_path, {"read.me": "x"}, "no videos")
    refused(tmp_path, good_files(frames=2), "2 frames")


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("x" * 400, "'video_7/prompt.txt' has 400 characters"),
        (b"\xff\xfe\0", "'video_7/prompt.txt' is not plain text"),
        ("circle \x1b[1m moving", "'video_7/prompt.txt' is not plain text"),
        ("", "'video_7/prompt.txt' is empty"),
        ("...", "'video_7/prompt.txt' is empty"),
        ("up then " * 9, "'video_7/prompt.txt' (says|has)"),
    ],
)
def test_a_prompt_is_refused_by_its_name_in_the_zip(tmp_path, prompt, words):
    files = {name.replace("video_0", "video_7"): data for name, data in good_files(videos=1).items()}
    refused(tmp_path, files | {"video_7/prompt.txt": prompt}, words)


def test_a_prompt_of_windows_notepad_is_read(tmp_path):
    files = good_files(videos=1) | {"video_0/prompt.txt": "\ufeffcircle moving up\r\n".encode()}
    assert list(read_zip(make_zip(tmp_path / "bom.zip", files), tmp_path / "out")) == [1]
    with open_dataset(tmp_path / "out") as clips:
        assert clips.prompts(np.array([0])) == ["circle moving up"]


def damaged(path, name):
    """Flip bits in the middle of a file in the zip, where only unpacking it can tell."""
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    data = bytearray(path.read_bytes())
    data[entry.header_offset + 30 + len(name) + entry.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    return path


def test_a_damaged_zip_is_a_sentence(tmp_path):
    files = good_files() | {"video_1/prompt.txt": " ".join(f"word{n}" for n in range(40))}
    path = damaged(make_zip(tmp_path / "damaged.zip", files), "video_1/prompt.txt")
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(read_zip(path, tmp_path / "out"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_measure_are_refused(tmp_path, method):
    path = tmp_path / "rare.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in good_files().items():
            archive.writestr(name, content)
    with pytest.raises(ArchiveError, match="'video_0/frame_0.png' is packed in a rare way"):
        list(read_zip(path, tmp_path / "out"))


def test_a_picture_that_only_some_readers_take_is_refused_at_once(tmp_path):
    """With a damaged note in it. A training must not find out later."""
    text = b"tEXtTitle\0hello"
    note = struct.pack(">I", len(text) - 4) + text + b"\0\0\0\0"  # a wrong checksum
    refused(tmp_path, good_files(picture=png()[:33] + note + png()[33:]), "frame_0.png' is not an image, or a")


def test_a_file_that_is_no_zip(tmp_path):
    (tmp_path / "no.zip").write_bytes(b"not a zip")
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(read_zip(tmp_path / "no.zip", tmp_path / "out"))


def test_folder_around_and_system_files_do_not_matter(tmp_path):
    files = {f"training_dataset/{name}": data for name, data in good_files().items()}
    path = make_zip(tmp_path / "mac.zip", files | {"__MACOSX/x": "", "training_dataset/.DS_Store": ""})
    assert list(read_zip(path, tmp_path / "out"))[-1] == 2
