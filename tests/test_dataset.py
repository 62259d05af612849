"""The command that writes data sets."""

import pytest

from t2v_core.dataset import Command
from t2v_core.world.scenes import SHAPES


def test_the_command_builds_a_config(tmp_path):
    config = Command(
        out=tmp_path, preset="full", clips=50, seed=3, motions="Moving Up,  shrinking", num_frames=16
    ).config()
    assert (config.num_clips, config.seed, config.motions, config.num_frames) == (50, 3, ("moving up", "shrinking"), 16)
    assert config.shapes == SHAPES and config.preset == "full"
    with pytest.raises(ValueError, match="Unknown motion: jumping"):
        Command(out=tmp_path, motions="jumping").config()
    with pytest.raises(ValueError, match="18 prompts"):
        Command(out=tmp_path, preset="blog", shapes="star").config()
