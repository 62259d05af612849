"""Things and moves of one's own among the built-in ones: ticked, in the grid, in the set that is made."""

import re

import numpy as np
import pytest

from demo.sets import making
from demo.shared import worlds
from demo.shared.motions import icon, motion_sprite, shape_picture
from demo.teach import teach_choices, teach_handlers
from demo.teach.grid import grid_value, read_grid
from demo.train import train_handlers
from t2v_core.data.folders import open_dataset
from t2v_core.world.own import make_move, make_world
from t2v_core.world.scenes import MOTION_NAMES
from tests.demo.conftest import ALICE, BOB, written_set
from tests.demo.shared.test_worlds import url
from tests.own_world import kite

LOOP = [[60 + 40 * np.cos(a), 60 + 40 * np.sin(a)] for a in np.linspace(0, 2 * np.pi, 40)]


@pytest.fixture
def world():
    """Alice has a sled, and a move; the fish is ours."""
    worlds.add_thing(ALICE, "sled", url(kite()))
    return worlds.add_move(ALICE, "looping", LOOP, 1.0, 0.0)[0]


def choices(world, held_out=(), shapes=("fish", "sled"), colours=("blue",)):
    return grid_value(["moving up", "expanding", "looping"], held_out, world), list(shapes), list(colours), 1_000, 0


def test_the_grid_knows_moves_of_ones_own_where_they_are_theirs(world):
    value = grid_value(["looping", "moving up"], [("looping", "moving up")], world)
    assert value["motions"] == ["moving up", "looping"] and value["held"] == ["looping|moving up"]
    assert read_grid(value, world) == (["moving up", "looping"], [("looping", "moving up")])
    assert read_grid(value) == (["moving up"], [])


def test_what_is_drawn_is_ticked_at_once_and_what_is_deleted_goes(world):
    before = teach_choices.draw_grid(MOTION_NAMES[:3], 30, 0)
    others = (["circle"], ["blue"], 1_000, 0)
    said = teach_handlers.change_world(ALICE, "looping", MOTION_NAMES[:3], 30, before, *others)
    assert said["motions"].value == [*MOTION_NAMES[:3], "looping"] and said["shapes"].value == ["circle"]
    assert said["grid"].value["motions"][-1] == "looping" and "looping" in said["grid"].props["icons"]
    assert said["kept"]["grid"] == said["grid"].value and "of 12" in said["sentence"]
    thing = teach_handlers.change_world(ALICE, "sled", MOTION_NAMES[:3], 30, before, *others)
    assert thing["shapes"].value == ["circle", "sled"] and thing["grid"].value == before

    worlds.remove(ALICE, "looping")
    gone = teach_handlers.change_world(ALICE, "", said["motions"].value, 30, said["grid"].value, *others)
    assert gone["motions"].value == list(MOTION_NAMES[:3]) and gone["grid"].value == before
    assert "looping" not in gone["grid"].props["icons"]


def test_the_set_shows_what_was_chosen_and_has_its_world(world):
    grid, *others = choices(world, held_out=[("looping", "moving up"), ("expanding", "looping")])
    teach_handlers.make(ALICE, {}, grid, *others)
    written_set(ALICE)
    card = making.ready_set(ALICE)
    assert card.own and train_handlers.first_start(ALICE, train_handlers.OWN_SET) == "shipped"
    worlds.remove(ALICE, "sled")  # what is drawn or deleted later does not change what was made
    with open_dataset(card.folder) as clips:
        assert {thing.name for thing in clips.world.own_things} == {"fish", "sled"}
        held = {("looping", "moving up"), ("expanding", "looping")}
        assert set(clips.split.held_out) == held
        clips.require_split()
        prompts = clips.prompts(np.arange(len(clips)))
    assert {prompt.split()[0] for prompt in prompts} == {"fish", "sled"}
    assert any(re.search("looping then expanding", prompt) for prompt in prompts)
    assert not any(re.search("looping then moving up|expanding then looping", prompt) for prompt in prompts)
    shown = {(motion, order) for motion, order, number in card.counts if number}
    assert {("looping", "alone"), ("looping", "first"), ("expanding", "first")} <= shown


def test_things_with_colours_of_their_own_need_no_colour(world):
    plan = teach_choices.make_plan(world, *choices(world, colours=()))
    assert set(plan.config().bindings) == {("fish", None), ("sled", None)}
    mixed = teach_choices.make_plan(world, *choices(world, shapes=("fish", "circle"), colours=()))
    assert "at least one colour" in teach_handlers.teach_view.sentence(mixed)


def test_a_set_has_only_what_is_ticked_of_a_world(world):
    clips = teach_choices.make_plan(world, *choices(world, shapes=("fish",))).clips()
    assert [thing.name for thing in clips.world.own_things] == ["fish"] and "sled" not in clips.vocabulary


def test_choices_of_ones_own_come_back_and_are_nobody_elses(world):
    _, kept = teach_handlers.describe(ALICE, 30, *choices(world))
    said = teach_handlers.restore(ALICE, kept, False)
    assert said["motions"].value[-1] == "looping" and said["shapes"].value == ["fish", "sled"]
    assert [tile["own"] for tile in said["motions"].props["tiles"]] == [""] * len(MOTION_NAMES) + ["yours"]
    other = teach_handlers.restore(BOB, kept, False)
    assert "looping" not in other["motions"].value and other["shapes"].value == ["fish"]


def test_a_drawn_path_is_its_icon_and_its_tile_moves(world):
    drawn = icon("looping", world)
    assert drawn != icon("moving up") and drawn.count("L") > 20
    numbers = [float(number) for number in re.findall(r"[ML](-?[\d.]+) ", drawn)]
    assert min(numbers) >= 0 and max(numbers) <= 16
    dot = make_world(moves=[make_move("growing", [[5, 5], [5, 5]], growth=2.0)])
    assert "nan" not in icon("growing", dot)
    assert motion_sprite("looping", world) != motion_sprite("moving up")
    assert shape_picture("sled", world) != shape_picture("fish", world)
