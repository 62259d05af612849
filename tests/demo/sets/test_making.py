"""Sets: made, unpacked, refused, kept and replaced; what their cards say."""

import contextlib
import gc
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from demo.answers.asking import Question
from demo.ask import compare
from demo.sets import making, set_room, set_zips, writing_line
from demo.sets.making import SetCard
from demo.sets.writing_line import Standing
from demo.shared import visitors
from demo.shared.cards import OWNER, Card, write_card
from demo.teach import teach_handlers, teach_view
from t2v_core.config import Config
from t2v_core.data.folders import open_dataset
from t2v_core.data.video_folders import DatasetError
from t2v_core.world.scenes import BUILT_IN
from t2v_core.world.split import ALWAYS_HELD_OUT
from tests.demo.conftest import ALICE, BOB, written_set
from tests.demo.sets.test_archives import damaged, good_files, make_zip, png, some_plan


def test_a_set_is_made_read_and_offered(home):
    card = making.start_making(ALICE, some_plan())
    assert card.state in ("waiting", "making")
    with pytest.raises(ValueError, match="still being made"):
        making.start_making(ALICE, some_plan())
    ready = written_set(ALICE)
    assert (ready.state, ready.clips) == ("ready", 1_000)
    assert sum(number for _, order, number in ready.counts if order in ("alone", "first")) == 1_000
    assert json.loads((ready.folder / "split.json").read_text())["held_out"] == [list(ALWAYS_HELD_OUT)]
    assert making.latest_set(BOB) is None
    assert "12 of your 1,000 clips" in teach_handlers.set_wall(ready)
    assert "Without a run, it is kept for 7 days" in teach_view.state(ready)
    frame = teach_view.counts_frame(ready.counts)
    assert list(frame.columns) == ["motion", "shown", "clips"] and frame["clips"].sum() > 1_000


def test_a_new_set_takes_the_place_of_an_unused_one(home):
    making.start_making(ALICE, some_plan())
    first = written_set(ALICE)
    run = visitors.new_folder("runs")
    write_card(run, Card(owner=visitors.owner_of(ALICE), set=first.id))
    for _ in range(2):
        making.start_making(ALICE, some_plan())
        written_set(ALICE)
    assert first.folder.exists(), "a run was trained on it"
    assert len(visitors.own_folders("sets", ALICE)) == 2


def test_a_bad_upload_leaves_the_set_before_it_as_it_was(tmp_path):
    making.start_making(ALICE, some_plan())
    first = written_set(ALICE)
    for attempt in range(2):
        making.start_unpacking(ALICE, make_zip(tmp_path / f"{attempt}.zip", {"evil.mp4": "x"}))
        failed, ready = written_set(ALICE), making.ready_set(ALICE)
        assert failed.state == "failed" and ready == first and len(open_dataset(ready.folder)) == 1_000
    assert len(visitors.own_folders("sets", ALICE)) == 2, "the first failure is gone, the set is not"
    shown = teach_view.state(failed, ready)
    assert "evil.mp4" in shown and "The set you made before is still here: 1,000 clips" in shown
    making.start_making(ALICE, some_plan())
    assert written_set(ALICE).state == "ready"
    assert len(visitors.own_folders("sets", ALICE)) == 1


@pytest.fixture
def busy_line() -> Iterator[threading.Event]:
    """Something else is being written until the event is set."""
    may_end = threading.Event()
    writing_line.enter("another", lambda report: may_end.wait(60), estimate=30)
    yield may_end
    may_end.set()


def test_a_set_in_line_shows_its_place_and_the_time(busy_line):
    alices, bobs = making.start_making(ALICE, some_plan()), making.start_making(BOB, some_plan())
    assert (alices.state, bobs.state) == ("waiting", "waiting")
    assert "Your training set is next in line, about 30 s" in teach_view.state(alices)
    assert "Your training set is 2nd in line, about 30 s" in teach_view.state(bobs)
    busy_line.set()
    assert written_set(BOB).state == "ready"


def test_of_two_wishes_at_once_one_is_met(monkeypatch, busy_line):
    both_here, told = threading.Barrier(2, timeout=20), []
    monkeypatch.setattr(making, "check_room", lambda *_: both_here.wait())

    def wish():
        try:
            making.start_making(ALICE, some_plan())
        except ValueError as error:
            told.append(str(error))

    wishes = [threading.Thread(target=wish) for _ in range(2)]
    for thread in wishes:
        thread.start()
    for thread in wishes:
        thread.join()
    assert len(told) == 1 and "still being made" in told[0] and len(visitors.own_folders("sets", ALICE)) == 1
    monkeypatch.undo()


def test_a_set_under_way_shows_the_time_left():
    standing = Standing(turn=0, share=0.4, seconds=12)
    card = SetCard(id="x", folder=Path("x"), state="making", clips=10_000, standing=standing)
    assert "4,000 of 10,000 clips, <b>12 s left</b>" in teach_view.state(card)
    assert "Unpacking your training set: 40 %, <b>12 s left</b>" in teach_view.state(replace(card, uploaded=True))


def test_the_room_is_looked_at_again_when_a_sets_turn_comes(busy_line, monkeypatch):
    making.start_making(ALICE, some_plan())
    monkeypatch.setattr(set_room, "SPARE_DISK", 10**18)  # others have filled the disk meanwhile
    busy_line.set()
    card = written_set(ALICE)
    assert card.state == "failed" and "not enough room" in card.message
    assert not card.folder.exists()


def test_an_upload_is_refused_for_what_its_clips_take_once_decoded(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(making, "check_room", lambda clips, clip_bytes: asked.append((clips, clip_bytes)))
    making.start_unpacking(ALICE, make_zip(tmp_path / "mine.zip", good_files(videos=3, frames=10)))
    assert written_set(ALICE).state == "ready"
    ((clips, clip_bytes),) = asked
    assert clips == 3 and clip_bytes >= 10 * 64 * 64 * 3, "as small as the pictures of one colour are in the zip"


def test_the_next_set_sweeps_what_others_left_behind():
    folder = visitors.new_folder("sets")
    old = time.time() - 8 * 86_400
    write_card(folder, Card(owner=visitors.owner_of(BOB), created=old, state="ready"))
    making.start_making(ALICE, some_plan())
    assert not folder.exists()
    written_set(ALICE)


def test_a_making_that_was_cut_off_is_said_so():
    folder = visitors.new_folder("sets")
    write_card(folder, Card(owner=visitors.owner_of(ALICE), state="making", clips=5))
    assert making.latest_set(ALICE).state == "interrupted"
    assert "again" in teach_view.state(making.latest_set(ALICE))


def test_limits_are_sentences(monkeypatch):
    for plan, words in (
        (some_plan(num_clips=5), "from 1,000 to 100,000"),
        (some_plan(motions=()), "at least one motion"),
    ):
        with pytest.raises(ValueError, match=words):
            making.start_making(ALICE, plan)
    with pytest.raises(ValueError, match="loading"):
        making.start_making("", some_plan())
    monkeypatch.setenv("SPACE_ID", "someone/space")
    with pytest.raises(ValueError, match="20,000"):
        making.start_making(ALICE, some_plan(num_clips=50_000))
    monkeypatch.setattr(set_room, "SPARE_DISK", 10**18)
    with pytest.raises(ValueError, match="not enough room"):
        making.start_making(ALICE, some_plan())


def test_an_upload_becomes_a_set(tmp_path):
    star = png(colour=(255, 255, 255))
    path = make_zip(tmp_path / "mine.zip", good_files(videos=3, frames=10, picture=star))
    teach_handlers.upload(ALICE, {}, str(path))
    card = written_set(ALICE)
    assert (card.state, card.clips, card.uploaded) == ("ready", 3, True), card.message
    assert open_dataset(card.folder).prompts([0]) == ["circle moving up"]
    assert sorted(entry.name for entry in card.folder.parent.iterdir()) == [OWNER, "card.json", "clips"]


@pytest.mark.parametrize("size", [32, 128])
def test_an_uploads_size_is_what_its_clips_take(tmp_path, size):
    """Of 64 frames, whatever size its pictures had."""
    path = make_zip(tmp_path / "mine.zip", good_files(videos=20, frames=64, picture=png(size)))
    making.start_unpacking(ALICE, path)
    card = written_set(ALICE)
    on_disk = (card.folder / "clips.npy").stat().st_size
    assert on_disk - 200 < card.bytes < on_disk
    assert "20 clips, 16 MB" in teach_view.state(card)


def test_an_upload_is_followed_to_its_end(tmp_path):
    shares = []
    path = make_zip(tmp_path / "mine.zip", good_files(videos=4, frames=10))
    making._unpack(path, tmp_path / "set" / "clips", shares.append)
    assert len(shares) == 4 and shares == sorted(shares) and shares[-1] == pytest.approx(1)
    assert [entry.name for entry in (tmp_path / "set").iterdir()] == ["clips"]


def test_a_bad_upload_says_why(tmp_path):
    path = make_zip(tmp_path / "bad.zip", {"evil<b>.mp4": "x"})
    teach_handlers.upload(ALICE, {}, str(path))
    shown = teach_view.state(written_set(ALICE))
    assert "evil&lt;b&gt;.mp4" in shown and "problem" in shown


def test_a_damaged_zip_does_not_lock_its_owner_out(tmp_path):
    files = good_files(videos=1) | {"video_0/prompt.txt": " ".join(f"word{n}" for n in range(40))}
    teach_handlers.upload(ALICE, {}, str(damaged(make_zip(tmp_path / "damaged.zip", files), "video_0/prompt.txt")))
    assert "cannot be read as a zip" in teach_view.state(written_set(ALICE))
    making.start_making(ALICE, some_plan())
    assert written_set(ALICE).state == "ready"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("/srv/secret"), "not because of your choices"),
        (DatasetError("/srv/secret/video_3 is empty"), "not because of your choices"),
        (OSError(), "not because of your choices"),
        (OSError(28, "No space left on device", "/srv/secret"), "No space left on device"),
    ],
)
def test_an_error_that_nobody_foresaw_is_told_without_paths(monkeypatch, caplog, error, words):
    def fails(*_):
        raise error

    monkeypatch.setattr(making, "write_dataset", fails)
    making.start_making(ALICE, some_plan())
    card = written_set(ALICE)
    assert card.state == "failed" and words in card.message and "/srv" not in card.message
    assert ("writing failed" in caplog.text) == ("choices" in words)


def open_files(folder: Path) -> list[str]:
    """The files under a folder that this process holds open, deleted ones too."""
    names = []
    for number in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            names.append(os.readlink(number))
    return [name for name in names if name.startswith(str(folder))]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux for the open files")
def test_no_file_of_a_set_stays_open(tmp_path, monkeypatch):
    """Open files keep a deleted set on the disk, and there are only so many."""
    gc.disable()  # what only the collector closes counts as open
    try:
        making.start_unpacking(ALICE, make_zip(tmp_path / "mine.zip", good_files(videos=3, frames=10)))
        card = written_set(ALICE)
        teach_handlers.set_wall(card)
        set_zips.start_packing(ALICE)
        assert written_set(ALICE).zip
        config = Config(data_folder=str(card.folder))
        model = SimpleNamespace(config=config, split=None, world=BUILT_IN)
        answer = SimpleNamespace(model=model, clip=open_clips(card.folder)[0])
        monkeypatch.setattr(compare.asking, "ask", lambda asked: answer)
        for _ in range(2):
            assert "circle moving up" in compare.closest_taught(Question(prompt="circle moving up"))
        (card.folder / "clips.jsonl").write_text("{}")
        with pytest.raises(DatasetError):
            open_dataset(card.folder)
        assert open_files(visitors.home()) == []
        shutil.rmtree(card.folder)
        assert "not here any more" in compare.closest_taught(Question(prompt="circle moving up"))
    finally:
        gc.enable()


def open_clips(folder: Path) -> np.ndarray:
    with open_dataset(folder) as clips:
        return clips.clips(np.arange(len(clips)))
