"""The benchmark: counts that can be done by hand, figures that make sense, and a report that holds all of them."""

import json
from dataclasses import asdict, replace
from typing import cast

import imageio.v3 as iio
import numpy as np
import pytest
import torch

from t2v_core.benchmark import __main__ as benchmark
from t2v_core.benchmark.__main__ import Command, chosen_sections, run_benchmark, when_ended, write_report
from t2v_core.benchmark.asking import load_and_ask, measure_asking
from t2v_core.benchmark.chart import Panel, chart, drawn, limits, tick_label
from t2v_core.benchmark.data_sets import ARTICLE, measure_drawing, measure_writing
from t2v_core.benchmark.growth import BATCH, CLIPS, FRAMES, GrowthPoint, growth_panels
from t2v_core.benchmark.instruments import (
    Timing,
    apart,
    flops_of,
    forget_peak,
    measure_machine,
    peak_memory,
    quick_effort,
    timed,
    timing_of,
)
from t2v_core.benchmark.learning import RatePoint, article_hours, measure_learning, rate_at, seconds_to
from t2v_core.benchmark.steps import TOP_OPERATIONS, RecordedClips, measure_stages, top_operations
from t2v_core.benchmark.tables import table, tables
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.evaluation.rates import wilson
from tests.core_runs import tiny_config

TINY = replace(
    quick_effort(),
    seconds=0.0,
    fewest=1,
    profiled_steps=1,
    clips_looked_at=40,
    product_sizes=(128,),
    clips_written=128,
    clips_written_slowly=12,
    write_repeats=1,
    clips_asked=3,
    batches=(1, 2),
    inference_steps=(1, 8),
    clips_encoded=1,
)
CEILING = 1e6  # GFLOP/s: more than any machine that runs these tests
MEGABYTE = 1024 * 1024


def allocated_peak(megabytes: int) -> tuple[int, int]:
    """Peak memory before and after so much was held."""
    before = peak_memory()
    held = np.ones(megabytes * MEGABYTE, np.uint8)
    return before, peak_memory() + 0 * len(held)


@pytest.fixture(scope="module")
def stage_speeds():
    return {
        model: measure_stages(tiny_config(model), TINY, {"float32": CEILING, "bfloat16": CEILING})
        for model in ("flow", "video_gan", "blog_gan")
    }


@pytest.fixture(scope="module")
def learned():
    return measure_learning(tiny_config("blog_gan", steps=6), clips_asked=3)


@pytest.fixture(scope="module")
def report(stage_speeds, learned, tiny_run):
    """A whole report of tiny measurements."""
    cold = timing_of(list(load_and_ask(tiny_run)))
    points = [
        GrowthPoint(quantity=quantity, value=value, activity="drawing", batch=8, seconds=value / 1e3, peak_bytes=10**8)
        for quantity in (CLIPS, FRAMES, BATCH)
        for value in (10.0, 20.0)
    ]
    sections = {
        "machine": asdict(measure_machine(TINY)),
        "stages": [asdict(speed) for speeds in stage_speeds.values() for speed in speeds],
        "writing": [asdict(writing) for writing in measure_writing(TINY)],
        "generation": {
            "cold": {"command": asdict(cold), "load": asdict(cold), "first_clip": asdict(cold)},
            "asking": asdict(measure_asking(TINY, tiny_run)),
        },
        "learning": [asdict(learned) | {"when_ended": when_ended(learned, [learned])}],
        "growth": [asdict(point) for point in points],
    }
    return {"date": "2026-01-01T00:00", "quick": True, "effort": {}, "sections": sections}


def test_flops_of_a_linear_layer_are_those_counted_by_hand():
    batch, inner, outer = 8, 32, 16
    layer, x = torch.nn.Linear(inner, outer), torch.randn(batch, inner)
    once = 2 * batch * inner * outer
    assert flops_of(lambda: layer(x)) == once
    # Back through the weights alone: the input wants no gradient.
    assert flops_of(lambda: torch.autograd.grad(layer(x).sum(), [*layer.parameters()])) == 2 * once


def test_timings_are_of_what_was_repeated():
    calls = []
    found = timed(lambda: calls.append(1), seconds=0, fewest=5, warm_up=2)
    assert len(calls) == 7 and found.repeats == 5
    assert 0 <= found.best <= found.p50 <= found.p95
    assert timing_of([3.0, 1.0, 2.0]) == Timing(p50=2.0, p95=2.9, best=1.0, repeats=3)


def test_memory_is_that_of_the_measured_process_alone():
    held = np.ones(300 * MEGABYTE, np.uint8)
    before, after = apart(allocated_peak, 100)
    assert after - before == pytest.approx(100 * MEGABYTE, rel=0.1)
    before_here, _ = allocated_peak(0)
    assert before_here > len(held)
    del held
    if forget_peak():
        assert peak_memory() < before_here - 250 * MEGABYTE


def test_a_small_product_reaches_a_speed_that_a_machine_can_have(report):
    machine = report["sections"]["machine"]
    assert set(machine["ceilings"]) == {"float32", "bfloat16"}
    assert all(0.01 < ceiling < CEILING for ceiling in machine["ceilings"].values())
    assert all(product["p50"] <= product["best"] for product in machine["products"])


def test_every_stage_of_every_model_is_measured(stage_speeds):
    assert {model: len(found) for model, found in stage_speeds.items()} == {"flow": 3, "video_gan": 2, "blog_gan": 1}
    for model, speeds in stage_speeds.items():
        for speed in speeds:
            assert speed.model == model
            assert speed.units_per_second == pytest.approx(speed.batch_size * speed.steps_per_second)
            assert 0 < speed.share_of_ceiling < 1
            assert speed.peak_bytes > 50 * MEGABYTE
            # A step multiplies every trained matrix with every example, forth and back; a few are used by frame.
            assert speed.flops > speed.trained_weights * speed.batch_size
            assert 1 <= len(speed.operations) <= TOP_OPERATIONS
            assert 0.3 < sum(operation.share for operation in speed.operations) <= 1 + 1e-9
    assert [speed.clips_looked_at for speed in stage_speeds["flow"]] == [0, 40, 40]


def test_drawing_clips_has_its_place_in_a_profile():
    """It is done in numpy, which a profile of torch's operations does not know."""
    data = cast(ClipSet, RecordedClips(clip_set(tiny_config().data)))
    names = [operation.name for operation in top_operations(lambda: data.clips(np.arange(50)), steps=2)]
    assert "data set: clips" in names
    assert len(data) == 200 and data.num_frames == 10


def test_our_writer_is_faster_than_the_articles(report):
    article, *ours = report["sections"]["writing"]
    assert article["writer"] == ARTICLE and article["ratio"] == 1
    assert all(writing["ratio"] > 1 for writing in ours if writing["layout"] == "native")


def test_what_a_set_takes_to_draw_does_not_follow_its_size():
    small, large = (measure_drawing(size, replace(TINY, fewest=5)) for size in (1_000, 1_000_000))
    assert large.seconds.best < 4 * small.seconds.best


def test_more_steps_of_the_solver_take_longer(report):
    asking = report["sections"]["generation"]["asking"]
    assert [entry["num_inference_steps"] for entry in asking["solver"]] == [1, 8]
    assert all(0 <= rate["obeys"] <= 1 for entry in asking["solver"] for rate in entry["rates"].values())
    assert {entry["suffix"] for entry in asking["encoding"]} >= {".gif", ".mp4", ".webp", ".avi"}
    assert all(entry["size_bytes"] > 100 for entry in asking["encoding"])


def test_a_training_is_followed_to_its_rates(learned):
    assert learned.steps == 6 and learned.step_seconds > 0
    assert learned.points[-1].asked.clips == 3
    assert [reached.seconds for reached in learned.reached] == [None] * 4
    # 10,000 clips of 10 frames in batches of 16.
    assert article_hours(3.6) == {"13": pytest.approx(13 * 6250 / 1000), "30": pytest.approx(30 * 6250 / 1000)}
    assert set(learned.epoch_hours) == {"13", "30"}


def test_a_rate_is_reached_when_it_was_first_found():
    def point(seconds, obeyed):
        asked = None if obeyed is None else wilson(obeyed, 100)
        return RatePoint(seconds=seconds, step=1, stage="any", reported=1.0, asked=asked)

    points = [point(10, None), point(20, 40), point(30, 85), point(40, 79)]
    assert seconds_to(0.8, points) == 30
    assert seconds_to(0.9, points) is None
    assert rate_at(15, points) is None
    assert rate_at(35, points).obeys == 0.85


def test_the_table_holds_every_section_and_comes_from_the_json_alone(report, tmp_path):
    write_report(report, tmp_path / "benchmark.json")
    again = json.loads((tmp_path / "benchmark.json").read_text())
    assert again == report
    text = tables(again)
    assert text == tables(report) == (tmp_path / "benchmark.md").read_text()
    for heading in (
        "Machine", "Matrix products", "Steps of training", "Where a step's time goes", "Writing data sets",
        "Generation", "Steps of the solver", "Files", "Training to a held-out rate",
        "The article's epochs at its measured step", "Growth",
    ):  # fmt: skip
        assert f"\n## {heading}" in text
    for stage in report["sections"]["stages"]:
        assert stage["stage"] in text
    assert (tmp_path / "benchmark.png").stat().st_size > 1000


def test_numbers_keep_three_digits():
    rows = [("a", 1234.5678, 1_000_000, None), ("bc", 0.012345, 2, 1.0)]
    lines = table(("name", "float", "count", "last"), rows).splitlines()
    assert lines[2:] == ["| a    |  1,235 | 1,000,000 |    - |", "| bc   | 0.0123 |         2 |    1 |"]
    assert len({len(line) for line in lines}) == 1


def test_a_straight_line_is_a_power():
    powers = [(10.0**k, 10.0 ** (2 * k)) for k in range(4)]
    (axes,) = drawn([Panel(x_label="x", y_label="y", curves={"": powers})], columns=1).axes
    (line,) = axes.lines
    (left, low), *_, (right, high) = axes.transData.transform(line.get_xydata())
    points = axes.transData.transform(line.get_xydata())
    slope = (high - low) / (right - left)
    assert slope > 0
    assert np.abs(points[:, 1] - low - slope * (points[:, 0] - left)).max() < 1
    with pytest.raises(ValueError, match="above 0"):
        drawn([Panel(x_label="x", y_label="y", curves={"": [(0.0, 1.0)]})], columns=1)
    with pytest.raises(ValueError, match="at least one panel"):
        drawn([], columns=1)


def test_a_chart_is_a_picture_of_all_its_panels():
    panel = Panel(x_label="clips", y_label="ms", curves={"drawing": [(10.0, 10.0), (2_000.0, 20.0)]})
    picture = iio.imread(chart([panel] * 3, columns=2))
    assert picture.shape[:2] == (1280, 1680) and np.ptp(picture[:640, :840]) > 100
    axes = drawn([panel], columns=1).axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["10", "2K"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["drawing"]


def test_noise_does_not_look_like_growth():
    low, high = limits([10.0, 11.0])
    assert high / low == pytest.approx(10)
    assert np.log10(11 / 10) / np.log10(high / low) < 0.1


def test_labels_are_short_and_exact():
    values = (0.5, 20, 512, 1024, 1500, 10_000, 1e6)
    assert [tick_label(value) for value in values] == ["0.5", "20", "512", "1,024", "1.5K", "10K", "1M"]


def test_growth_is_shown_in_time_and_in_memory(report):
    panels = growth_panels([GrowthPoint(**point) for point in report["sections"]["growth"]])
    assert [panel.y_label for panel in panels] == ["ms"] * 3 + ["MB"] * 3
    assert panels[0].curves == {"drawing": [(10.0, 10.0), (20.0, 20.0)]}


def test_quick_leaves_learning_out():
    assert "learning" in chosen_sections(Command())
    assert "learning" not in chosen_sections(Command(quick=True))
    with pytest.raises(ValueError, match="nothing to measure"):
        chosen_sections(Command(quick=True, sections=("learning",)))


def test_a_section_that_fails_is_told_and_the_others_go_on(tmp_path, monkeypatch):
    def fails(command, effort, before):
        raise RuntimeError("no such luck")

    monkeypatch.setitem(benchmark.MEASURES, "machine", fails)
    monkeypatch.setitem(benchmark.MEASURES, "growth", lambda command, effort, before: [])
    report = run_benchmark(Command(out=tmp_path / "some.json", sections=("growth", "machine")))
    assert list(report["sections"]) == ["machine", "growth"]
    assert "FAILED: RuntimeError: no such luck" in (tmp_path / "some.md").read_text()
