"""Teach: the grid's values, the sentence, the set that is made from them, the page's view of it."""

import json
import re
import zipfile
from unittest.mock import Mock

import pytest

from demo import interface
from demo.answers import asking
from demo.runs import training_line
from demo.sets import plan as plan_module
from demo.sets.plan import Plan
from demo.shared.motions import icon, motion_sprite, spoken
from demo.teach import teach_choices, teach_handlers, teach_view
from demo.teach.grid import grid_value, read_grid
from t2v_core.data.clip_sets import clip_set
from t2v_core.world.scenes import MOTION_NAMES
from t2v_core.world.split import ALWAYS_HELD_OUT
from tests.demo.conftest import ALICE, written_set
from tests.demo.sets.test_archives import some_plan

SMALL = (grid_value(MOTION_NAMES[:3], ()), ["circle"], ["blue"], 1_000, 0)


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
    grid = teach_choices.draw_grid(MOTION_NAMES[:16], 30, 0)
    assert len(grid["held"]) == 72 and "moving up|moving right" in grid["held"]
    assert grid != teach_choices.draw_grid(MOTION_NAMES[:16], 30, 1)
    assert teach_choices.draw_grid(MOTION_NAMES[:16], 0, 0)["held"] == ["moving up|moving right"]


def test_changing_motions_keeps_what_was_set_by_hand():
    grid = teach_choices.draw_grid(MOTION_NAMES[:4], 30, 0)
    assert teach_choices.change_motions(MOTION_NAMES[:5], grid, 30, 0) == teach_choices.draw_grid(
        MOTION_NAMES[:5], 30, 0
    )
    toggled = grid_value(MOTION_NAMES[:4], [("moving left", "moving up")])
    changed = teach_choices.change_motions(MOTION_NAMES[:5], toggled, 30, 0)
    old_cells = {pair for pair in changed["held"] if "up-right" not in pair}
    assert old_cells == set(toggled["held"])


def test_a_tick_draws_the_grid_once_and_makes_one_plan(monkeypatch):
    draw, plan = Mock(wraps=teach_choices.drawn_split), Mock(wraps=teach_choices.make_plan)
    sets = Mock(wraps=plan_module.SceneClips)
    monkeypatch.setattr(teach_choices, "drawn_split", draw)
    monkeypatch.setattr(teach_handlers, "make_plan", plan)
    monkeypatch.setattr(plan_module, "SceneClips", sets)
    grid = teach_choices.draw_grid(MOTION_NAMES[:4], 30, 0)
    draw.reset_mock()
    changed, words, kept, wall = teach_handlers.change_motions(ALICE, MOTION_NAMES[:5], 30, grid, *SMALL[1:])
    assert (draw.call_count, plan.call_count, sets.call_count) == (1, 1, 1)
    assert kept["grid"] == changed and "sentence" in words and wall.count("<figure") == 12
    assert teach_handlers.show(ALICE, 30, *SMALL)[0] == teach_handlers.describe(ALICE, 30, *SMALL)[0]


def test_a_split_drawn_from_what_is_written_beside_a_set_is_that_of_the_set():
    shapes, colours = ("circle", "star", "square"), ("red", "blue", "green")
    for held_out in ((), (("expanding", "moving up"),)):
        plan = some_plan(shapes=shapes, colours=colours, held_out=held_out, seed=3)
        assert clip_set(plan.config()).split == plan.split() and plan.split().held_out_bindings


def test_choices_are_kept_for_the_next_visit():
    toggled = grid_value(MOTION_NAMES[:4], [("moving left", "moving up")])
    choices = (toggled, ["star"], ["red", "blue"], 20_000, 7)
    _, kept = teach_handlers.describe(ALICE, 45, *choices)
    kept = json.loads(json.dumps(kept))
    said = teach_handlers.restore(ALICE, kept, False)
    assert said["motions"].value == list(MOTION_NAMES[:4]) and said["share"] == 45
    assert said["grid"].value == toggled and said["shapes"].value == ["star"]
    assert set(said["colours"]) == {"red", "blue"}
    assert (said["clips"], said["seed"]) == (20_000, 7)
    assert said["sentence"] == teach_handlers.describe(ALICE, 45, *choices)[0] and said["wall"].count("<figure") == 12


def test_a_first_visit_finds_the_example_among_the_tiles_and_the_usual_choices():
    said = teach_handlers.restore(ALICE, None, False)
    assert set(said) == {"restored", "motions", "shapes", "grid"}
    assert said["shapes"].value == ["circle"] and said["shapes"].props["tiles"][-1]["name"] == "fish"
    assert said["grid"].value == teach_choices.draw_grid(MOTION_NAMES[:16], 30, 0)


def test_choices_are_restored_once_and_not_over_a_set_that_was_made():
    _, kept = teach_handlers.describe(ALICE, 30, *SMALL)
    assert teach_handlers.restore(ALICE, kept, True) == {}
    teach_handlers.make(ALICE, {}, *SMALL)
    written_set(ALICE)
    said = teach_handlers.restore(ALICE, kept, False)
    assert "wall" not in said and {"motions", "share", "grid", "clips", "seed", "sentence"} <= set(said)


@pytest.mark.parametrize("clips", [50_000, 7, "many", [1]])
def test_kept_choices_are_made_usable(monkeypatch, clips):
    monkeypatch.setenv("SPACE_ID", "someone/space")  # where 20,000 clips are the most
    kept = {"share": 1e9, "grid": "x", "shapes": ["<b>", "star"], "colours": 5, "clips": clips, "seed": "?"}
    known = teach_choices.read_kept(kept)
    assert (known.share, known.clips, known.seed) == (80, 10_000, 0)
    assert (known.motions, known.shapes, known.colours) == ([], ["star"], [])


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


def test_the_sentence_counts_the_clips_of_a_pair_as_they_are_drawn():
    plan = some_plan(num_clips=4_000)
    programs = plan.clips().records(range(4_000)).programs
    pairs = len([entry for entry in plan.split().taught if len(entry) == 2])
    drawn = sum(len(program.phases) == 2 for program in programs) / pairs
    said = int(re.search(r"about ([\d]+) clips each", teach_view.sentence(plan))[1])
    assert said == pytest.approx(drawn, rel=0.05)


def test_a_sets_size_is_said_before_it_is_made():
    assert teach_view.clips_text(10_000).startswith("10,000 clips: about 1.2 GB")


def test_the_tick_skips_what_has_not_changed():
    said = teach_handlers.refresh(ALICE, {})
    assert "No set made yet" in said["status"] and "wall" not in said
    assert teach_handlers.refresh(ALICE, said["seen"]) == {}


def test_a_wish_that_cannot_be_met_is_a_sentence():
    assert "Make one first" in teach_handlers.pack(ALICE, {})[0]
    assert (
        "at least one motion" in teach_handlers.make(ALICE, {}, grid_value((), ()), ["circle"], ["blue"], 1_000, 0)[0]
    )
    assert all(is_skip(wish[1]) for wish in (teach_handlers.pack(ALICE, {}), teach_handlers.make("", {}, *SMALL)))


def test_the_page_follows_a_set_and_its_zip_to_the_end():
    state, seen = teach_handlers.make(ALICE, {}, *SMALL)
    assert "training set" in state
    assert interface.tick_seconds(ALICE, []) == interface.LIVE_SECONDS
    written_set(ALICE)
    assert interface.tick_seconds(ALICE, []) == interface.IDLE_SECONDS
    said = teach_handlers.refresh(ALICE, seen)
    assert "ready" in said["status"] and "12 of your 1,000" in said["wall"]
    assert said["next_steps"].visible and said["pack"].visible and not said["download"].visible

    before = said["status"]
    state, seen = teach_handlers.pack(ALICE, said["seen"])
    assert "Packing" in state and interface.tick_seconds(ALICE, []) == interface.LIVE_SECONDS
    written_set(ALICE)
    said = teach_handlers.refresh(ALICE, seen)
    assert said["status"] == before, "it was the same before the wish, and is written all the same"
    assert "wall" not in said and "chart" not in said and not said["pack"].visible
    zipped = said["download"]
    assert zipped.visible and zipped.label.startswith("Save the zip (7 MB")
    assert zipfile.is_zipfile(zipped.value["path"])
    assert teach_handlers.refresh(ALICE, said["seen"]) == {}


def test_what_came_of_a_wish_is_looked_at_at_once(monkeypatch):
    monkeypatch.setattr(training_line, "start_scheduler", lambda: None)
    monkeypatch.setattr(asking, "warm_up", lambda: None)
    page = interface.build_demo().get_config_file()
    ids = {component["props"].get("elem_id"): component["id"] for component in page["components"]}
    for control, event in (("teach-make", "click"), ("teach-upload", "upload"), ("teach-pack", "click")):
        (wish,) = [step["id"] for step in page["dependencies"] if (ids[control], event) in map(tuple, step["targets"])]
        (then,) = [step for step in page["dependencies"] if step["trigger_after"] == wish]
        assert {ids["teach-status"], ids["teach-download"]} <= set(then["outputs"]), control


def test_every_motion_has_a_picture_and_an_icon():
    assert len({motion_sprite(motion) for motion in MOTION_NAMES}) == len(MOTION_NAMES)
    assert len({icon(motion) for motion in MOTION_NAMES}) == len(MOTION_NAMES)
    assert spoken(("moving up", "moving right", "expanding")) == "moving up, then right, then expanding"


def test_prompts_from_outside_are_escaped():
    clip = Plan(motions=("moving up",), shapes=("circle",), colours=("blue",), held_out=()).clips().clips([0])[0]
    html = teach_view.wall([('<img src=x onerror="alert(1)">', clip)], "a < b")
    assert "<img" not in html and "a &lt; b" in html
