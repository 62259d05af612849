"""Zips of sets: packed in line, kept for a while, and read back."""

import zipfile

import numpy as np
import pytest

from demo.sets import making, set_room, set_zips
from demo.sets.archives import checked_clips, opened_zip
from demo.shared.cards import change_card
from demo.teach import teach_view
from t2v_core.data.folders import open_dataset
from tests.demo.conftest import ALICE, BOB, written_set
from tests.demo.sets.test_archives import some_plan


@pytest.fixture
def ready() -> making.SetCard:
    making.start_making(ALICE, some_plan())
    return written_set(ALICE)


def test_without_a_set_there_is_nothing_to_pack(ready):
    with pytest.raises(ValueError, match="Make one first"):
        set_zips.start_packing(BOB)


def test_a_zip_holds_the_set(ready):
    set_zips.start_packing(ALICE)
    packing = making.latest_set(ALICE)
    assert packing.packing and packing.state == "ready"
    assert "Packing" in teach_view.state(packing)
    packed = written_set(ALICE)
    assert not packed.packing and packed.zip_message == ""
    with opened_zip(packed.zip) as archive:
        prompts = [clip.caption for clip in checked_clips(archive).clips]
    assert prompts == open_dataset(ready.folder).prompts(np.arange(1_000))
    set_zips.start_packing(ALICE)
    assert not making.latest_set(ALICE).packing, "it is there already"


def test_a_zip_that_was_swept_away_can_be_asked_for_again(ready):
    set_zips.start_packing(ALICE)
    written_set(ALICE).zip.unlink()
    assert making.latest_set(ALICE).zip is None
    set_zips.start_packing(ALICE)
    assert zipfile.is_zipfile(written_set(ALICE).zip)


def test_a_zip_that_fails_is_told_and_the_set_stays(ready, monkeypatch):
    monkeypatch.setattr(set_room, "SPARE_DISK", 10**18)
    set_zips.start_packing(ALICE)
    card = written_set(ALICE)
    assert card.state == "ready" and card.zip is None
    assert "not enough room" in teach_view.state(card) and "ready" in teach_view.state(card)


def test_a_packing_that_was_cut_off_can_be_asked_for_again(ready):
    folder = ready.folder.parent
    change_card(folder, packing=True)
    assert not making.latest_set(ALICE).packing
    set_zips.start_packing(ALICE)
    assert written_set(ALICE).zip
