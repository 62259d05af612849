"""Videos as people have them: every container, upright, drawn evenly; what is none is a sentence."""

import io

import numpy as np
import pytest
from PIL import Image

from t2v_core.data.films import draw_frames
from t2v_core.data.video_folders import DatasetError
from tests.data.own_files import ramp, video


def drawn(data, num_frames=10, frame_size=64, **limits):
    return draw_frames(io.BytesIO(data), "the video", num_frames, frame_size, **limits)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "webm", "avi", "gif"])
def test_frames_are_drawn_evenly_and_cropped_to_the_middle(suffix):
    clip, length = drawn(video(suffix))
    assert clip.shape == (10, 64, 64, 3) and clip.dtype == np.uint8 and length == 30
    greys = clip[:, 50, 32].mean(-1)
    assert np.abs(greys - ramp()[1::3, 50, 32].mean(-1)).max() < 30  # a GIF has few colours
    red, grey = clip[5, 10, 20], clip[5, 10, 44]  # the middle square of 96 x 64: 16 px from the left
    assert red[0] > 200 and red[1] < 60 and np.ptp(grey.astype(int)) < 40


def test_a_clip_that_a_phone_held_upright_comes_upright():
    clip, _ = drawn(video("mp4", turned=True))
    red = (clip[0, ..., 0] > 200) & (clip[0, ..., 1] < 90)
    assert red[4:28, 36:60].all() and not red[36:, :].any() and not red[:, :28].any(), "top left is now top right"


def test_a_frame_that_lasts_longer_is_drawn_more_often():
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (40, 120, 200)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=[100, 700, 200])
    clip, length = drawn(file.getvalue())
    assert length == 3 and np.abs(clip[:, 10, 10, 0].astype(int) - ([40] + [120] * 7 + [200] * 2)).max() < 12


def test_one_frame_stands_still_and_odd_sizes_do_not_matter():
    clip, length = drawn(video("gif", ramp(1, 33, 57)))
    assert length == 1 and clip.shape == (10, 64, 64, 3) and (clip == clip[0]).all()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a video"),
        (b"hello, I am a film", "not a video"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not a video"),
        (video()[:900], "broken"),
        (video()[:4] + b"ftyp" + b"\0" * 200, "broken"),
        (video("webm")[:100], "broken|holds no pictures"),
    ],
)
def test_what_is_no_video_is_a_sentence(data, words):
    with pytest.raises(DatasetError, match=f"the video.*({words})"):
        drawn(data)


def test_a_video_that_is_too_long_is_refused():
    with pytest.raises(DatasetError, match="more than 20 frames"):
        drawn(video(), most_frames=20)
