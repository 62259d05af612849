"""train.py: choices that make no sense, and clips from a folder."""

import dataclasses

import pytest

from t2v_core.config import full, quick
from t2v_core.data.folders import write_dataset
from t2v_core.data.video_folders import DatasetError
from train import Command, open_data


@pytest.mark.parametrize(
    "choice",
    [
        {"held_out": "moving left then up"},
        {"held_out_share": 0.5},
        {"motions": "moving up"},
        {"shapes": "star"},
        {"colours": "red"},
    ],
)
def test_what_chooses_clips_is_refused_beside_a_data_set(tmp_path, choice):
    with pytest.raises(ValueError, match="taught as it is"):
        Command(out=tmp_path, data=tmp_path, **choice).config()
    Command(out=tmp_path, data=tmp_path).config()
    Command(out=tmp_path, **choice).config()


def test_what_is_to_be_held_out_is_named_if_it_cannot_be_read(tmp_path):
    for text, message in (
        ("moving left then up; sleeping then up", "Cannot hold out 'sleeping then up'.*sleeping"),
        ("moving down", "taught on its own"),
    ):
        with pytest.raises(ValueError, match=message):
            open_data(Command(out=tmp_path, held_out=text).config(), tmp_path)
    found = Command(out=tmp_path, held_out="moving left then up; red star going down, then left").config()
    assert found.data.held_out == (("moving left", "moving up"), ("moving down", "moving left"))


def test_the_articles_motions_cannot_be_held_out(tmp_path):
    with pytest.raises(ValueError, match="moving down"):
        open_data(Command(out=tmp_path, preset="blog", held_out="moving down").config(), tmp_path)
    _, data = open_data(Command(out=tmp_path, preset="blog", held_out="moving up then right").config(), tmp_path)
    assert data.split is not None and data.split.held_out == (("moving up", "moving right"),)


@pytest.mark.parametrize("layout", ["native", "blog"])
def test_a_folder_brings_its_own_measures_and_questions(tmp_path, layout):
    written = dataclasses.replace(full(), num_clips=5, num_frames=12, seed=3)
    list(write_dataset(written, None, tmp_path / "set", layout))
    config, data = open_data(Command(out=tmp_path / "run", data=tmp_path / "set").config(), tmp_path / "run")
    assert config.data == written and len(data) == 5 and data.num_frames == 12


def test_a_folder_that_shows_what_its_split_holds_out_is_refused(tmp_path):
    list(write_dataset(dataclasses.replace(quick(), num_clips=5), None, tmp_path / "set"))
    lines = (tmp_path / "set" / "clips.jsonl").read_text().splitlines()
    lines[2] = '{"prompt": "ball going upwards and then to the right"}'
    (tmp_path / "set" / "clips.jsonl").write_text("\n".join(lines) + "\n")
    with pytest.raises(DatasetError, match="line 3, shows moving up then moving right"):
        open_data(Command(out=tmp_path, data=tmp_path / "set").config(), tmp_path)


def test_the_articles_network_has_one_size(tmp_path):
    list(write_dataset(dataclasses.replace(quick(), num_clips=2, frame_size=128), None, tmp_path / "set"))
    with pytest.raises(ValueError, match="64 px only"):
        open_data(Command(out=tmp_path, data=tmp_path / "set", model="blog_gan").config(), tmp_path)
