"""Pictures of every kind, to RGB on white."""

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from t2v_core.data.pictures import decode_picture, fit, to_array
from t2v_core.data.video_folders import DatasetError
from tests.data.own_files import picture

RED = (200, 30, 10)
TURNED = Image.Exif()
TURNED[0x112] = 6


def decoded(data):
    return to_array(decode_picture(data, "the picture"))


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("PNG", {}),
        ("PNG", {"palette": True}),
        ("PNG", {"mode": "RGBA"}),
        ("JPEG", {"quality": 95}),
        ("JPEG", {"mode": "CMYK", "quality": 95}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("TIFF", {}),
    ],
)
def test_colours_are_those_of_the_file(kind, settings):
    found = decoded(picture(kind, (6, 4), RED, **settings))
    assert found.shape == (4, 6, 3) and np.abs(found.astype(int) - RED).max() <= 6


@pytest.mark.parametrize(("mode", "grey"), [("L", 79), ("1", 255), ("LA", 79)])
def test_grey_of_any_depth(mode, grey):
    colour = RED if mode != "1" else (255, 255, 255)
    assert np.abs(decoded(picture("PNG", (6, 4), colour, mode)).astype(int) - grey).max() <= 1


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 3)])
def test_of_16_bits_the_upper_8_are_taken(shape):
    data = cv2.imencode(".png", np.full(shape, 7_000, np.uint16))[1].tobytes()
    assert (decoded(data) == 7_000 // 256).all()


def test_what_is_transparent_is_white():
    clear = np.zeros((4, 6, 4), np.uint8)
    clear[:, 3:] = (10, 30, 200, 255)
    found = decoded(cv2.imencode(".png", clear)[1].tobytes())
    assert (found[:, :3] == 255).all() and (found[:, 3:] == RED).all()
    assert (decoded(picture("PNG", (6, 4), RED, transparency=RED)) == 255).all(), "a colour that is declared clear"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_camera_that_was_held_upright_is_heard(kind):
    assert decoded(picture(kind, (6, 4), exif=TURNED)).shape == (6, 4, 3)


def test_the_middle_square_is_taken():
    wide = np.zeros((3, 40, 100), np.uint8)
    wide[:, :, 30:70] = 255
    square = fit(torch.from_numpy(wide), 64)
    assert square.shape == (3, 64, 64) and (square == 255).all()


@pytest.mark.parametrize("data", [b"", b"hello", picture()[:60], picture("JPEG")[:20], picture("WEBP")[:30]])
def test_what_is_no_picture_is_a_sentence(data):
    with pytest.raises(DatasetError, match="the picture is (not an image|a broken image)"):
        decoded(data)
