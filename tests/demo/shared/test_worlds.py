import base64

import cv2
import numpy as np
import pytest

from demo.runs import jobs
from demo.runs.jobs import JobError, Request
from demo.shared import visitors, worlds
from demo.shared.cards import read_card
from demo.teach.own_view import own_tiles
from t2v_core.errors import UserError
from t2v_core.world.own import read_world, write_world, zip_world
from t2v_core.world.scenes import BUILT_IN
from tests.own_world import kite, small_world

VISITOR, OTHER = "a" * 32, "b" * 32


def url(rgba):
    _, data = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    return "data:image/png;base64," + base64.b64encode(data.tobytes()).decode()


def test_a_visitor_finds_an_example_and_keeps_what_they_add(home):
    assert [thing.name for thing in worlds.own_world(VISITOR).own_things] == ["fish"]
    worlds.add_thing(VISITOR, "Kite", url(kite()))
    worlds.add_move(VISITOR, "looping", [[0, 0], [1, 0], [1, 1]], 1.0, 0)
    world = worlds.own_world(VISITOR)
    assert [thing.name for thing in world.own_things] == ["fish", "kite"] and world.own_moves[0][0] == "looping"
    worlds.remove(VISITOR, "fish")
    assert "fish" not in worlds.own_world(VISITOR).pictures and "fish" in worlds.own_world(OTHER).pictures
    worlds.remove(VISITOR, "kite")
    worlds.remove(VISITOR, "looping")
    assert worlds.own_world(VISITOR) == BUILT_IN  # emptied is not the example again


@pytest.mark.parametrize(
    "name, picture",
    [
        ("circle", url(kite())),
        ("two words", url(kite())),
        ("fish", url(kite())),  # the example's name
        ("kite", ""),
        ("kite", "data:image/png;base64,%%%"),
        ("kite", "data:text/html;base64,PGI+"),
        ("kite", url(np.zeros((8, 8, 4), np.uint8))),
    ],
)
def test_what_cannot_be_a_thing_is_a_sentence_and_loses_nothing(home, name, picture):
    before = worlds.own_world(VISITOR)
    with pytest.raises(UserError):
        worlds.add_thing(VISITOR, name, picture)
    assert worlds.own_world(VISITOR) == before


@pytest.mark.parametrize("visitor", ["", "nobody", None, "../" * 11])
def test_nobody_has_no_world_to_change(home, visitor):
    with pytest.raises(UserError):
        worlds.add_move(visitor, "looping", [[0, 0], [1, 0]], 1.0, 0)


def test_a_zip_is_packed_and_opened_by_another(home, tmp_path):
    (tmp_path / "mine.zip").write_bytes(zip_world(small_world()))
    worlds.open_world(VISITOR, tmp_path / "mine.zip")
    packed = worlds.pack_world(VISITOR)
    assert worlds.open_world(OTHER, packed) == small_world()
    with pytest.raises(UserError):
        worlds.open_world(OTHER, tmp_path / "none.zip")


def test_tiles_move_and_escape(home):
    html = own_tiles(small_world())
    assert html.count('class="clip paper"') == 4 and 'data-delete="kite"' in html
    assert "None yet" in own_tiles(BUILT_IN)


def test_a_training_gets_the_world_as_it_was_when_it_was_asked_for(home, monkeypatch):
    monkeypatch.setattr(jobs.training_line, "advance", lambda: None)
    worlds.add_thing(VISITOR, "kite", url(kite()))
    run = visitors.find_run(jobs.start(VISITOR, Request(data=jobs.OWN_WORLD, start=jobs.SHIPPED)))
    options = read_card(run).options
    assert options[:4] == ["--world", str(run / "world.zip"), "--from", "shipped"]
    worlds.remove(VISITOR, "kite")
    assert "kite" in read_world(run / "world.zip").pictures
    worlds.remove(VISITOR, "fish")
    with pytest.raises(JobError, match="nothing of your own"):
        jobs.start(VISITOR, Request(data=jobs.OWN_WORLD, start=jobs.SHIPPED))


def test_a_damaged_world_is_an_empty_one(home):
    worlds.add_thing(VISITOR, "kite", url(kite()))
    (folder,) = visitors.own_folders("worlds", VISITOR)
    (folder / "world/world.json").write_text("{")
    assert worlds.own_world(VISITOR) == BUILT_IN
    write_world(small_world(), folder / "world")
    assert worlds.own_world(VISITOR) == small_world()
