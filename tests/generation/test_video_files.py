"""What is written is decoded again: number of frames, size, colours, codec."""

import io

import av
import imageio.v3 as iio
import numpy as np
import pytest
from PIL import Image

from t2v_core.config import full
from t2v_core.data.clip_sets import SceneClips
from t2v_core.generation.video_files import SUFFIXES, contact_sheet, encode_clip, encode_image, film_strip, write_clip


@pytest.fixture(scope="module")
def clips():
    return SceneClips(full()).clips(np.arange(8))


def decoded(data, suffix):
    """Frames [T, H, W, 3] of a video file's bytes."""
    if suffix in (".mp4", ".avi"):
        return iio.imread(data, extension=suffix, plugin="pyav")
    return iio.imread(data, extension=suffix, plugin="pillow", index=..., mode="RGB")


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
@pytest.mark.parametrize("scale", [1, 3])
def test_pictures_that_move_are_exact_and_loop(clips, suffix, scale):
    for clip in clips:
        data = encode_clip(clip, suffix, scale=scale)
        frames = decoded(data, suffix)
        np.testing.assert_array_equal(frames, clip.repeat(scale, 1).repeat(scale, 2))
        with Image.open(io.BytesIO(data)) as image:
            assert image.info["loop"] == 0 and image.n_frames == 10
            image.seek(1)
            image.load()
            assert image.info["duration"] == 100


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "h264"), (".avi", "mpeg4")])
@pytest.mark.parametrize("frame_rate", [10.0, 12.5])
def test_videos_have_a_codec_that_players_know(clips, suffix, codec, frame_rate):
    data = encode_clip(clips[0], suffix, frame_rate=frame_rate, scale=4)
    with av.open(io.BytesIO(data)) as container:
        (stream,) = container.streams
        assert stream.codec_context.name == codec and stream.codec_context.pix_fmt == "yuv420p"
        assert float(stream.average_rate) == frame_rate
        assert sum(1 for _ in container.decode(stream)) == 10
    frames = decoded(data, suffix)
    assert frames.shape == (10, 256, 256, 3)
    # The middle of each enlarged pixel, off the object's edges, keeps its colour.
    assert np.percentile(np.abs(frames[:, 2::4, 2::4].astype(int) - clips[0]), 99) < 25


def test_an_mp4_starts_with_its_index(clips):
    data = encode_clip(clips[0], ".mp4")
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_odd_sizes_are_filled_up_for_video(clips):
    assert decoded(encode_clip(clips[0][:, :63, :61], ".mp4"), ".mp4").shape == (10, 64, 62, 3)


def test_film_strip_and_contact_sheet(clips):
    strip = film_strip(clips[0], scale=2, gap=3)
    assert strip.shape == (128 + 6, 10 * 131 + 3, 3)
    np.testing.assert_array_equal(strip[3:131:2, 3 + 4 * 131 : 131 + 4 * 131 : 2], clips[0, 4])
    sheet = contact_sheet(clips[:5], 3)
    assert sheet.shape == (10, 2 * 66 + 2, 3 * 66 + 2, 3)
    np.testing.assert_array_equal(sheet[:, 68:132, 68:132], clips[4])
    assert len(np.unique(sheet[:, 68:, 134:])) == 1  # the empty place
    assert contact_sheet(clips[:2], 7).shape[2] == 2 * 66 + 2
    np.testing.assert_array_equal(iio.imread(encode_image(strip), extension=".png"), strip)
    np.testing.assert_array_equal(iio.imread(encode_clip(clips[0], ".png"), extension=".png"), film_strip(clips[0]))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_appear_whole_and_alone(clips, suffix, tmp_path):
    path = tmp_path / "new" / f"clip{suffix.upper()}"
    write_clip(clips[0], path)
    write_clip(clips[1], path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == encode_clip(clips[1], suffix)


def test_a_clip_that_stands_still_lasts_as_long(clips):
    data = encode_clip(np.repeat(clips[0][:1], 10, 0), ".gif")
    with Image.open(io.BytesIO(data)) as image:
        assert image.info["duration"] * image.n_frames == 1000


def test_what_cannot_be_written_is_said(clips, tmp_path):
    with pytest.raises(ValueError, match=r"'.mov'. Known: .gif, .mp4"):
        write_clip(clips[0], tmp_path / "clip.mov")
    with pytest.raises(ValueError, match="without a suffix"):
        write_clip(clips[0], tmp_path / "clip")
    for wrong in (clips[0].astype(float), clips[0][0], clips[0][..., :1], clips[0][:0]):
        with pytest.raises(ValueError, match="uint8"):
            encode_clip(wrong, ".gif")
    with pytest.raises(ValueError, match="scale"):
        encode_clip(clips[0], ".gif", scale=0)
    with pytest.raises(ValueError, match="frame rate"):
        encode_clip(clips[0], ".gif", frame_rate=0)
    with pytest.raises(ValueError, match="at least one"):
        contact_sheet([], 3)
    assert list(tmp_path.iterdir()) == []
