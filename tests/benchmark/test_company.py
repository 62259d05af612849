"""The benchmark of company: what is read from a run, what is told of it, and that company comes and goes."""

import json

import pytest

from t2v_core.benchmark import company
from t2v_core.benchmark.tables import tables


def test_steps_a_second_are_counted_within_a_stage(tmp_path):
    lines = [("draw", 10.0, 100), ("draw", 20.0, 300), ("move", 30.0, 350), ("move", 40.0, 500), ("expect", 50.0, 900)]
    (tmp_path / "metrics.jsonl").write_text(
        "".join(json.dumps({"stage": stage, "seconds": seconds, "step": step}) + "\n" for stage, seconds, step in lines)
    )
    assert company.steps_per_second(tmp_path) == {"draw": 20.0, "move": 15.0}


def test_a_busy_loop_is_there_for_as_long_as_it_is_needed(tmp_path, monkeypatch):
    started = []
    real = company._start
    monkeypatch.setattr(company, "_start", lambda *args, **more: started.append(real(*args, **more)) or started[-1])
    with company._beside("a busy loop", tmp_path / "run"):
        assert started[0].poll() is None
    assert started[0].poll() is not None
    with company._beside("alone", tmp_path / "other"):
        assert len(started) == 1


def test_what_the_clients_waited_is_read_from_what_they_say(tmp_path):
    (tmp_path / "log").write_text("30 clients are asking\np50 61 ms, p95 432 ms, errors 0, mix-ups 0\n")
    assert company._waited(tmp_path / "log") == (0.061, 0.432)
    (tmp_path / "log").write_text("30 clients are asking\nNo answer at all.\n")
    with pytest.raises(RuntimeError, match="did not say"):
        company._waited(tmp_path / "log")


def test_the_table_has_a_row_for_each_company():
    rate = {"obeys": 0.96, "low": 0.93, "high": 0.98, "clips": 300}
    entry = {
        "preset": "quick", "company": "alone", "load": 0.1, "seconds": 110.0, "steps_per_second": {"draw": 14.0},
        "held_out": rate, "clients_p50": None, "clients_p95": None,
    }  # fmt: skip
    asked = entry | {"company": "30 clients asking", "clients_p50": 0.06, "clients_p95": 0.4}
    text = tables({"date": "2026-11-25", "quick": False, "effort": {}, "sections": {"busy": [entry, asked]}})
    assert "beside it" in text and "alone" in text and "30 clients asking" in text
    assert "400" in text and "96" in text
