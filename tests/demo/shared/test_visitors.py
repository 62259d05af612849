"""Ids, folders and owners."""

import os
import shutil
from pathlib import Path

import pytest

from demo.shared import visitors
from demo.shared.cards import Card, write_card
from tests.demo.conftest import ALICE, BOB, built_page, wait_until


def owned_run(visitor: str) -> str:
    run = visitors.new_folder("runs")
    write_card(run, Card(owner=visitors.owner_of(visitor), created=1.0))
    return run.name


@pytest.mark.parametrize(
    "name", ["../../etc", "/etc/passwd", "..", ".", "a/b", "A" * 16, "0" * 15, "\x00" * 16, "card.json"]
)
def test_no_string_leads_out_of_the_folder(name):
    assert visitors.find_run(name) is None
    assert visitors.own_run(ALICE, name) is None
    assert visitors.own_set(ALICE, name) is None


def test_only_the_owner_may_change_a_run_but_its_id_opens_it():
    run_id = owned_run(ALICE)
    assert visitors.own_run(ALICE, run_id) == visitors.find_run(run_id)
    assert visitors.own_run(BOB, run_id) is None
    assert visitors.own_run("", run_id) is None
    assert visitors.own_folders("runs", BOB) == []
    assert [run.name for run in visitors.own_folders("runs", ALICE)] == [run_id]


def test_a_run_without_owner_belongs_to_nobody():
    run = visitors.new_folder("runs")
    write_card(run, Card())
    assert visitors.own_run("", run.name) is None


def test_the_visitors_id_is_never_on_disk():
    run_id = owned_run(ALICE)
    assert ALICE not in (visitors.find_run(run_id) / "card.json").read_text()


def test_visitor_ids():
    visitor = visitors.new_visitor()
    assert visitors.is_visitor(visitor) and visitor != visitors.new_visitor()
    for other in ("", None, 5, visitor.upper() + "x", visitor[:-1], "../" + visitor):
        assert not visitors.is_visitor(other)


def test_downloads_lie_in_folders_of_their_own():
    first, second = visitors.download_path("set.zip"), visitors.download_path("set.zip")
    assert first != second and first.name == second.name == "set.zip"


def test_another_process_may_sweep_the_downloads_at_the_same_time(monkeypatch):
    stale, gone = visitors.download_path("set.zip").parent, visitors.download_path("set.zip").parent
    os.utime(stale, (0, 0))
    found = [gone, stale]
    gone.rmdir()
    monkeypatch.setattr(visitors, "_swept", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", lambda root: iter(found))
        visitors.download_path("set.zip")
    assert not stale.exists()


def test_what_is_removed_is_out_of_sight_at_once(monkeypatch):
    run_id = owned_run(ALICE)
    seen = []
    monkeypatch.setattr(shutil, "rmtree", lambda folder, **_: seen.append((folder, visitors.find_run(run_id))))
    run = visitors.find_run(run_id)
    visitors.remove_folder(run)
    [(folder, found)] = seen
    assert found is None and folder not in visitors.all_folders("runs") and (folder / "card.json").exists()
    visitors.remove_folder(run)  # a second click


def test_what_a_killed_server_has_left_is_swept_at_the_next_start():
    run_id = owned_run(ALICE)
    left = [visitors.home() / kind / "gone-0123456789abcdef" for kind in ("runs", "sets")]
    for folder in left:
        (folder / "clips").mkdir(parents=True)
        (folder / "clips" / "clips.npy").write_bytes(b"x")
    built_page(visitors.home())
    wait_until(lambda: not any(folder.exists() for folder in left), seconds=20)
    assert visitors.find_run(run_id)
