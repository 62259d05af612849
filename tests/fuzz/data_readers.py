"""Hostile pictures, videos, captions, lists and zips: good ones, cut, flipped and mixed. A reader may refuse them in a
sentence (UserError) and nothing else."""

import functools
import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from demo.sets.archives import checked_clips, decode_clips, opened_zip
from t2v_core.data.captions import check_prompt, decode_text, one_line
from t2v_core.data.films import draw_frames
from t2v_core.data.metadata import read_metadata
from t2v_core.data.pictures import decode_picture
from t2v_core.errors import UserError
from tests.data.own_files import picture, ramp, video

_GOOD_NAMES = (
    *("v/frame_0.png", "v/frame_1.png", "v/frame_00002.PNG", "v/frame_3.jpg", "v/prompt.txt", "a.gif", "a.txt"),
    *("b.mp4", "b.txt", "metadata.csv", "metadata.jsonl", "v\\frame_4.png", "v/", ".x", "clips.jsonl", "\u202ex.txt"),
    *("video_99999999999999999999/frame_999999999.png", "video_1/prompt.txt", "n\0.txt"),
)
_BAD_NAMES = ("../x.png", "/x.txt", "C:\\x.txt", "a/../b.txt")
_TEXTS = (
    *(b"one", b"", b"\xff\xfe", b"\xef\xbb\xbfone then two", b"then " * 40, b"x" * 5_000, b"\0\1\2"),
    *(b"file_name,text\na.gif,one\n", b'file_name;text\n"a.gif', b"file_name,text\n../../x.mp4,one\n", b"[" * 10_000),
    *(b'{"file_name": "a.gif", "text": "one"}\n', b'{"file_name": 3}\n', b"file_name,text\nv,one\n"),
    *(b'{"prompt": "one"}', "п\u200b".encode(), b"one", b"two", b"one then two and next three"),
)


PICTURES = [picture(kind, (24, 17)) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")]
PICTURES.append(picture("PNG", (24, 17), palette=True))


@functools.cache
def _videos() -> list[bytes]:
    return [video(suffix, ramp(5, 16, 16)) for suffix in ("mp4", "webm", "mov", "avi", "gif")]


def read_picture(rng: np.random.Generator) -> None:
    """This and the next three read one input each; they return, or raise UserError."""
    _picture(damaged(PICTURES[rng.integers(len(PICTURES))], rng))


def read_video(rng: np.random.Generator) -> None:
    _video(damaged(_videos()[rng.integers(len(_videos()))], rng))


def read_captions(rng: np.random.Generator) -> None:
    _captions(damaged(_TEXTS[rng.integers(len(_TEXTS))] or b"x", rng))


def read_zip(rng: np.random.Generator) -> None:
    _zip(_archive(PICTURES + _videos(), rng))


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Cut, flipped, doubled or as it is."""
    changed = bytearray(data)
    for position in rng.integers(0, len(data), rng.integers(0, 6)):
        changed[position] = rng.integers(256)
    kind = rng.integers(4)
    if kind == 0:
        return bytes(changed[: rng.integers(len(data) + 1)])
    if kind == 1:
        cut = rng.integers(len(data))
        return bytes(changed[:cut] + changed[rng.integers(len(data)) :])
    return bytes(changed)


def _archive(files: list[bytes], rng: np.random.Generator) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        names = [*rng.choice(_GOOD_NAMES, rng.integers(1, len(_GOOD_NAMES)), replace=False)]
        for name in names + [*_BAD_NAMES] * bool(rng.random() < 0.1):
            is_text = str(name).endswith((".txt", ".csv", ".jsonl"))
            pool = list(_TEXTS) if is_text else files
            entry = zipfile.ZipInfo("x")
            entry.filename = str(name)
            archive.writestr(entry, pool[rng.integers(len(pool))])
    return damaged(made.getvalue(), rng) if rng.random() < 0.5 else made.getvalue()


def _picture(data: bytes) -> None:
    found = decode_picture(data, "the picture")
    assert found.shape[0] == 3


def _video(data: bytes) -> None:
    clip, _ = draw_frames(io.BytesIO(data), "the video", 10, 64)
    assert clip.shape == (10, 64, 64, 3)


def _captions(data: bytes) -> None:
    for name in ("metadata.csv", "metadata.jsonl"):
        try:
            read_metadata(data, name, name)
        except UserError:
            continue
    check_prompt(one_line(decode_text(data, "the caption")), 10, "the caption")


def _zip(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "inside" / "set"
        place.parent.mkdir()
        (place.parent / "upload.zip").write_bytes(data)
        try:
            with opened_zip(place.parent / "upload.zip") as archive:
                list(decode_clips(checked_clips(archive), place, lambda said: None))
        finally:
            assert [path.name for path in Path(folder).iterdir()] == ["inside"], "a file outside"
