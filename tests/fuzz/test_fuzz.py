"""A tenth of `python -m tests.fuzz`, of the readers that are fast; of the others, less."""

import tempfile

import pytest

from tests.fuzz.__main__ import INPUTS, READERS, fuzz

SLOW = {"zip": 50, "video": 50, "API values": 40, "run folder": 100}


@pytest.mark.parametrize("name", READERS)
def test_no_input_breaks_a_reader(name, tmp_path, monkeypatch):
    monkeypatch.setenv("MOTION_LAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "downloads"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    found = fuzz(name, SLOW.get(name, INPUTS // 10), seed=1, home=tmp_path)
    assert found.failures == [] and found.inputs


def test_what_breaks_is_found(tmp_path, monkeypatch):
    """The command itself can fail: else its silence says nothing."""

    def breaks(rng):
        if rng.random() < 0.5:
            raise KeyError("hostile")

    monkeypatch.setitem(READERS, "prompt", breaks)
    found = fuzz("prompt", 20, seed=0, home=tmp_path)
    assert found.failures and "KeyError: 'hostile'" in found.failures[0] and found.inputs == 20
