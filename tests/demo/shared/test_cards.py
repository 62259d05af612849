"""Cards: what is written is read, and other versions' cards are tolerated."""

import json

from demo.shared.cards import OWNER, Card, change_card, read_card, write_card


def test_a_card_is_read_as_it_was_written(tmp_path):
    card = Card(owner="me", created=2.5, options=["--seed", "1"], counts=[("moving up", "alone", 3)], zip="a.zip")
    write_card(tmp_path, card)
    assert read_card(tmp_path).options == card.options and read_card(tmp_path).zip == "a.zip"
    assert sorted(tmp_path.iterdir()) == [tmp_path / OWNER, tmp_path / "card.json"]
    change_card(tmp_path, name="Run 1", options=[])
    assert (read_card(tmp_path).name, read_card(tmp_path).owner, read_card(tmp_path).options) == ("Run 1", "me", [])


def test_only_what_was_said_is_on_the_disk(tmp_path):
    write_card(tmp_path, Card(owner="me", wanted="stop"))
    assert json.loads((tmp_path / "card.json").read_text()) == {"owner": "me", "wanted": "stop"}


def test_a_card_of_another_version_is_read_as_far_as_it_fits(tmp_path):
    (tmp_path / "card.json").write_text('{"owner": "me", "lamp": "on", "clips": "many", "seconds": 2}')
    assert read_card(tmp_path) == Card(owner="me", seconds=2)
    (tmp_path / "card.json").write_text("{")
    assert read_card(tmp_path) == read_card(tmp_path / "nowhere") == Card()
