"""Teach: the grid's values, the sentence, the set that is made from them, the page's view of it."""

import json

import gradio as gr
import pytest

from demo import places, sets, teach_tab, teach_view
from demo.grid import grid_value, read_grid
from demo.motions import icon, motion_sprite, spoken
from demo.plan import Plan
from t2v_core.folders import open_dataset
from t2v_core.scenes import MOTION_NAMES
from t2v_core.split import ALWAYS_HELD_OUT
from t2v_core.video_folders import DatasetError
from tests.demo.conftest import ALICE, BOB, wait_until
from tests.demo.test_archives import damaged, good_files, make_zip, png, some_plan


def is_skip(update):
    return isinstance(update, dict) and update.get("__type__") == "update" and len(update) == 1


def test_the_question_is_kept_back_whatever_a_browser_sends():
    motions, pairs = read_grid({"motions": ["moving up", "moving right", "<script>"], "held": ["x|y", "moving up"]})
    assert motions == ["moving up", "moving right"] and pairs == [ALWAYS_HELD_OUT]
    assert read_grid(None) == ([], []) and read_grid("x") == ([], [])


def test_grid_values_go_there_and_back():
    held = [("moving up", "moving right"), ("moving left", "moving up")]
    value = grid_value(MOTION_NAMES[:4], held)
    assert read_grid(value) == (list(MOTION_NAMES[:4]), sorted(held, key=lambda p: MOTION_NAMES.index(p[0])))
    assert json.loads(json.dumps(value)) == value


def test_a_drawn_grid_holds_the_share_and_the_question():
    grid = teach_tab.draw_grid(MOTION_NAMES[:16], 30, 0)
    assert len(grid["held"]) == 72 and "moving up|moving right" in grid["held"]
    assert grid != teach_tab.draw_grid(MOTION_NAMES[:16], 30, 1)
    assert teach_tab.draw_grid(MOTION_NAMES[:16], 0, 0)["held"] == ["moving up|moving right"]


def test_changing_motions_keeps_what_was_set_by_hand():
    grid = teach_tab.draw_grid(MOTION_NAMES[:4], 30, 0)
    assert teach_tab.change_motions(MOTION_NAMES[:5], grid, 30, 0) == teach_tab.draw_grid(MOTION_NAMES[:5], 30, 0)
    toggled = grid_value(MOTION_NAMES[:4], [("moving left", "moving up")])
    changed = teach_tab.change_motions(MOTION_NAMES[:5], toggled, 30, 0)
    old_cells = {pair for pair in changed["held"] if "up-right" not in pair}
    assert old_cells == set(toggled["held"])


def test_the_split_is_the_grid():
    plan = some_plan(held_out=(("expanding", "moving up"),))
    split = plan.split()
    assert set(split.held_out) == {("expanding", "moving up"), ALWAYS_HELD_OUT}
    assert len(split.taught) == 3 + 4
    composition_of = plan.clips().records(range(200)).programs
    assert all(split.is_taught(program.composition) for program in composition_of)


def test_the_sentence_counts_and_names():
    text = teach_view.sentence(some_plan(held_out=(("expanding", "moving up"),)))
    assert "4 of 6" in text and "2 never" in text and "moving up, then right" in text
    assert "problem" in teach_view.sentence(some_plan(motions=()))
    assert "problem" in teach_view.sentence(some_plan(colours=()))
    assert "no combination" not in teach_view.sentence(some_plan(motions=("moving up",)))
    many = teach_view.sentence(some_plan(shapes=("circle", "star"), colours=("red", "blue", "green")))
    assert "1 pair of shape and colour" in many


def test_words_for_sizes_and_times():
    assert teach_view.clips_text(10_000).startswith("10,000 clips: about 1.2 GB")
    assert teach_view.seconds_text(0.2) == "1 s"
    assert teach_view.seconds_text(100) == "1 min 40 s"
    assert teach_view.seconds_text(3600) == "60 min"


def test_a_set_is_made_read_and_offered(home):
    card = sets.start_making(ALICE, some_plan())
    assert card.state in ("waiting", "making")
    with pytest.raises(ValueError, match="still being made"):
        sets.start_making(ALICE, some_plan())
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    ready = sets.latest_set(ALICE)
    assert (ready.state, ready.clips) == ("ready", 1_000)
    assert sum(number for _, place, number in ready.counts if place in ("alone", "first")) == 1_000
    assert json.loads((ready.folder / "split.json").read_text())["held_out"] == [list(ALWAYS_HELD_OUT)]
    assert sets.latest_set(BOB) is None
    assert "12 of your 1,000 clips" in teach_tab.set_wall(ready)
    frame = teach_view.counts_frame(ready.counts)
    assert list(frame.columns) == ["motion", "shown", "clips"] and frame["clips"].sum() > 1_000


def test_a_new_set_takes_the_place_of_an_unused_one(home):
    sets.start_making(ALICE, some_plan())
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    first = sets.latest_set(ALICE)
    run = places.new_folder("runs")
    places.write_card(run, {"owner": places.owner_of(ALICE), "set": first.id})
    for _ in range(2):
        sets.start_making(ALICE, some_plan())
        wait_until(lambda: not sets.latest_set(ALICE).busy)
    assert first.folder.exists(), "a run was trained on it"
    assert len(places.own_folders("sets", ALICE)) == 2


def test_a_making_that_was_cut_off_is_said_so():
    folder = places.new_folder("sets")
    places.write_card(folder, {"owner": places.owner_of(ALICE), "state": "making", "clips": 5})
    assert sets.latest_set(ALICE).state == "interrupted"
    assert "again" in teach_view.state(sets.latest_set(ALICE))


def test_limits_are_sentences(monkeypatch):
    for plan, words in (
        (some_plan(num_clips=5), "from 1,000 to 100,000"),
        (some_plan(motions=()), "at least one motion"),
    ):
        with pytest.raises(ValueError, match=words):
            sets.start_making(ALICE, plan)
    with pytest.raises(ValueError, match="loading"):
        sets.start_making("", some_plan())
    monkeypatch.setenv("SPACE_ID", "someone/space")
    with pytest.raises(ValueError, match="20,000"):
        sets.start_making(ALICE, some_plan(num_clips=50_000))
    monkeypatch.setattr(sets, "SPARE_DISK", 10**18)
    with pytest.raises(ValueError, match="not enough room"):
        sets.start_making(ALICE, some_plan())


def test_an_upload_becomes_a_set(tmp_path):
    star = png(colour=(255, 255, 255))
    path = make_zip(tmp_path / "mine.zip", good_files(videos=3, frames=10, picture=star))
    teach_tab.upload(ALICE, str(path))
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    card = sets.latest_set(ALICE)
    assert (card.state, card.clips, card.uploaded) == ("ready", 3, True), card.message
    assert open_dataset(card.folder).prompts([0]) == ["circle moving up"]
    assert sorted(entry.name for entry in card.folder.parent.iterdir()) == ["card.json", "clips"]


def test_a_bad_upload_says_why(tmp_path):
    path = make_zip(tmp_path / "bad.zip", {"evil<b>.txt": "x"})
    teach_tab.upload(ALICE, str(path))
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    shown = teach_view.state(sets.latest_set(ALICE))
    assert "evil&lt;b&gt;.txt" in shown and "problem" in shown


def test_a_damaged_zip_does_not_lock_its_owner_out(tmp_path):
    files = good_files(videos=1) | {"video_0/prompt.txt": "circle moving up " * 10}
    teach_tab.upload(ALICE, str(damaged(make_zip(tmp_path / "damaged.zip", files), "video_0/prompt.txt")))
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    assert "cannot be read as a zip" in teach_view.state(sets.latest_set(ALICE))
    sets.start_making(ALICE, some_plan())
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    assert sets.latest_set(ALICE).state == "ready"


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

    monkeypatch.setattr(sets, "write_dataset", fails)
    sets.start_making(ALICE, some_plan())
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    card = sets.latest_set(ALICE)
    assert card.state == "failed" and words in card.message and "/srv" not in card.message
    assert ("writing a set" in caplog.text) == ("choices" in words)


def test_the_tick_skips_what_has_not_changed():
    first = teach_tab.refresh(ALICE, "")
    assert first[0] == "none" and "No set made yet" in first[1]
    assert all(is_skip(update) for update in teach_tab.refresh(ALICE, "none"))


def test_packing_without_a_set_is_a_sentence():
    ((state, download),) = teach_tab.pack(ALICE)
    assert "Make one first" in state and is_skip(download)


def test_packing_ends_with_a_file(home):
    teach_tab.make(ALICE, grid_value(MOTION_NAMES[:3], ()), ["circle"], ["blue"], 1_000, 0)
    wait_until(lambda: not sets.latest_set(ALICE).busy)
    *_, (state, download) = teach_tab.pack(ALICE)
    assert "ready" in state and isinstance(download, (gr.DownloadButton, dict))


def test_every_motion_has_a_picture_and_an_icon():
    assert len({motion_sprite(motion) for motion in MOTION_NAMES}) == len(MOTION_NAMES)
    assert len({icon(motion) for motion in MOTION_NAMES}) == len(MOTION_NAMES)
    assert spoken(("moving up", "moving right", "expanding")) == "moving up, then right, then expanding"


def test_prompts_from_outside_are_escaped():
    clip = Plan(motions=("moving up",), shapes=("circle",), colours=("blue",), held_out=()).clips().clips([0])[0]
    html = teach_view.wall([('<img src=x onerror="alert(1)">', clip)], "a < b")
    assert "<img" not in html and "a &lt; b" in html
