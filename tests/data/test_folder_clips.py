"""What a folder of clips says of itself, and what of it is believed."""

import dataclasses
import json

import numpy as np
import pytest

from t2v_core.config import full, quick
from t2v_core.data.folder_clips import FolderClips, derive_config, derive_split, read_programs
from t2v_core.data.folders import open_dataset, write_dataset
from t2v_core.data.video_folders import DatasetError
from t2v_core.world.split import Split

COUNT = 40


@pytest.fixture
def folder(tmp_path):
    """A set whose split holds out pairs and bindings."""
    list(write_dataset(dataclasses.replace(full(), num_clips=COUNT), None, tmp_path / "set"))
    return tmp_path / "set"


def relabel(folder, line):
    """The first line of clips.jsonl says something else."""
    lines = (folder / "clips.jsonl").read_text().splitlines()
    (folder / "clips.jsonl").write_text("\n".join([line, *lines[1:]]) + "\n")


def test_other_peoples_prompts_say_what_may_be_asked(tmp_path):
    programs = read_programs(["red star moving up", "star shrinking then moving up slowly", "red star moving up"])
    assert programs is not None and len(programs) == 2
    config = derive_config(programs)
    assert config.motions == ("moving up", "shrinking")
    assert config.shapes == ("star",) and config.colours == ("red",)
    assert config.named_paces and not config.named_sizes
    assert derive_split(programs) == Split(taught=(("moving up",), ("shrinking", "moving up")))
    assert read_programs(["red star moving up", "a cat"]) is None


def test_a_folder_without_config_and_split_has_them_from_its_prompts(folder):
    (folder / "data.json").unlink()
    (folder / "split.json").unlink()
    data = FolderClips(folder)
    assert data.split is not None and data.config is not None
    assert set(data.config.shapes) == {program.shape for program in read_programs(data.prompts(np.arange(COUNT))) or ()}
    data.require_split()


def test_a_clip_that_the_split_holds_out_is_refused(folder):
    split = json.loads((folder / "split.json").read_text())
    pair = " then ".join(split["held_out"][0])
    (shape, colour), *_ = split["held_out_bindings"]
    for line, shown in (
        ({"prompt": f"{shape} {pair}"}, pair),
        ({"prompt": f"{colour} {shape} moving up"}, f"a {colour} {shape}"),
        ({"prompt": f"{shape} moving up", "shape": shape, "colour": colour}, f"a {colour} {shape}"),
    ):
        relabel(folder, json.dumps(line))
        with pytest.raises(DatasetError, match=f"line 1, shows {shown}, which is not among"):
            FolderClips(folder).require_split()
    relabel(folder, json.dumps({"prompt": f"{shape} moving up"}))
    FolderClips(folder).require_split()


@pytest.mark.parametrize("starts", [None, [0], [0, 12], [5, 0], [0, "5"], 3])
def test_starts_that_make_no_sense_are_named(folder, starts):
    relabel(folder, json.dumps({"prompt": "circle moving up then left", "phase_starts": starts}))
    with pytest.raises(DatasetError, match=r"line 1, has phase_starts .*2 frame numbers"):
        FolderClips(folder).phase_starts(np.array([0]))


@pytest.mark.parametrize("line", ["[1]", "null", '{"prompt": 3}', '"circle"', "{"])
def test_a_line_that_describes_nothing_is_named(folder, line):
    relabel(folder, line)
    with pytest.raises(DatasetError, match="line 1, does not name a prompt"):
        FolderClips(folder).prompts(np.array([0]))


def test_videos_of_other_scenes_beside_ours_take_their_config_and_split_away(tmp_path):
    config = dataclasses.replace(quick(), num_clips=3)
    list(write_dataset(config, None, tmp_path / "set", "blog"))
    before = open_dataset(tmp_path / "set", tmp_path / "cache")
    assert before.config == config and before.split is not None and before.split.held_out
    (tmp_path / "set" / "video_1" / "prompt.txt").write_text("red star moving up then right")
    after = open_dataset(tmp_path / "set", tmp_path / "cache")
    assert after.config is not None and after.split is not None
    assert "star" in after.config.shapes and ("moving up", "moving right") in after.split.taught
    assert not after.split.held_out
