"""The benchmark of own worlds: its drawings make a world, a short lesson is measured, and the table tells it."""

from dataclasses import asdict

from t2v_core.benchmark.own_worlds import GOING_ON, LESSONS, Lesson, drawn_world, measure_own_worlds
from t2v_core.benchmark.tables import tables
from t2v_core.world.own import read_world, write_world


def test_the_drawings_make_a_world_that_is_read_as_it_was_written(tmp_path):
    world = drawn_world(8, with_moves=True)
    assert len(world.own_words) == 11
    write_world(world, tmp_path / "world")
    assert read_world(tmp_path / "world").own_words == world.own_words
    assert drawn_world(4).own_words < world.own_words


def test_a_lesson_is_measured_and_told():
    short = Lesson(name="one thing, hardly", num_things=1, options=(*GOING_ON, "--steps", "8"))
    (found,) = measure_own_worlds(8, [short])
    assert found.steps == 8 and set(found.rates) == {"taught", "held_out", "three_phases", "old_held_out"}
    assert found.old_before is not None and found.old_before > 0.9
    text = tables({"date": "now", "quick": False, "effort": {}, "sections": {"own_worlds": [asdict(found)]}})
    assert "one thing, hardly" in text and "old held out before" in text
    assert len({lesson.name for lesson in LESSONS}) == len(LESSONS)
