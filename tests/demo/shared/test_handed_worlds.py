"""A world handed on by a link: the same for whoever opens it, asked before it takes anything away."""

import os
import time
from types import SimpleNamespace

import pytest

from demo.shared import handed_worlds, worlds
from demo.teach import handed
from t2v_core.errors import UserError
from t2v_core.world.scenes import BUILT_IN
from tests.demo.conftest import ALICE, BOB
from tests.demo.shared.test_worlds import url
from tests.own_world import kite, mole

LOOP = [[0, 0], [1, 0], [1, 1]]


def link_to(code):
    return SimpleNamespace(query_params={"world": code})


@pytest.fixture
def code():
    """Alice has a kite, a move, and our fish."""
    worlds.add_thing(ALICE, "kite", url(kite()))
    worlds.add_move(ALICE, "looping", LOOP, 1.0, 0.0)
    return handed_worlds.hand_on(ALICE)


def test_a_code_is_short_and_stands_for_the_world_as_it_was(code):
    world = worlds.own_world(ALICE)
    assert len(code) == 8 and handed_worlds.handed_world(code) == world
    assert handed_worlds.hand_on(ALICE) == code
    worlds.remove(ALICE, "kite")
    assert handed_worlds.hand_on(ALICE) != code and handed_worlds.handed_world(code) == world
    assert f"?world={code}" in handed.link_html(code)


def test_who_has_drawn_nothing_is_offered_it_and_gets_it_when_asked(code):
    said = handed.offer(BOB, link_to(code))
    assert said["offer"].visible and said["tabs"].selected == "teach" and "kite" in said["offered"]
    assert said["open"].visible and not said["add"].visible
    assert worlds.own_world(BOB) == worlds.example(), "nothing is opened unasked"
    said = handed.open_handed(BOB, code)
    assert "looping" in said["tiles"] and not said["offer"].visible
    assert worlds.own_world(BOB) == worlds.own_world(ALICE)


def test_who_has_drawn_something_is_told_what_would_go_and_may_add_instead(code):
    worlds.add_thing(BOB, "mole", url(mole()))
    said = handed.offer(BOB, link_to(code))
    assert "takes away" in said["offered"] and "mole" in said["offered"] and said["add"].visible
    assert set(worlds.own_world(BOB).pictures) == {"fish", "mole"}
    handed.add_handed(BOB, code)
    assert set(worlds.own_world(BOB).pictures) == {"fish", "mole", "kite"}


def test_a_name_that_would_mean_two_things_is_a_sentence_and_changes_nothing(code):
    worlds.add_thing(BOB, "kite", url(mole()))
    before = worlds.own_world(BOB)
    said = handed.add_handed(BOB, code)
    assert "kite" in said["note"] and "offer" not in said and worlds.own_world(BOB) == before


@pytest.mark.parametrize("code", ["", "abcd2345", "../../x", "a" * 9_000, "<b>", "ABCD2345"])
def test_a_code_of_nothing_is_a_sentence(code):
    said = handed.offer(BOB, link_to(code))
    assert "not here any more" in said["offered"] and not said["open"].visible
    with pytest.raises(UserError):
        handed_worlds.open_handed(BOB, code)


def test_a_page_without_such_a_link_offers_nothing():
    assert handed.offer(BOB, SimpleNamespace(query_params={"prompt": "circle moving up"})) == {}
    assert handed.offer(BOB, None) == {}


def test_nothing_is_handed_on_of_nothing_and_old_ones_make_room(code, home, monkeypatch):
    worlds.remove(BOB, "fish")
    assert worlds.own_world(BOB) == BUILT_IN and "Draw" in handed.hand_on(BOB)
    monkeypatch.setattr(handed_worlds, "MAX_HANDED", 1)
    worlds.add_thing(BOB, "mole", url(mole()))
    assert "no more worlds" in handed.hand_on(BOB)
    long_ago = time.time() - 91 * 86_400
    os.utime(home / "handed" / code, (long_ago, long_ago))
    assert "?world=" in handed.hand_on(BOB)
    assert not (home / "handed" / code).exists()
