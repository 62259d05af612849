"""Train: what the page shows of a run in each of its states, and what it skips."""

from dataclasses import replace

import gradio as gr
import numpy as np
import pytest
import tyro

from demo import interface
from demo.runs import jobs, run_cards, training_line
from demo.runs.jobs import Request
from demo.runs.run_cards import RunCard
from demo.shared import visitors
from demo.train import run_list, train_handlers, train_view
from demo.train.sample_clips import samples_html
from t2v_core import runs
from t2v_core.config import Config
from t2v_core.generation.video_files import encode_clip
from t2v_core.runs import Status
from t2v_core.world.split import Split
from tests.demo.conftest import ALICE, BOB, wait_until
from tests.demo.shared.test_visitors import owned_run
from train import Command

STATUS = Status(
    state="running", pid=1, stage="learning to draw", stage_index=0, num_stages=3, seconds=20.0, seconds_left=100.0,
    clips_per_second=2300.0,
)  # fmt: skip
CARD = RunCard(
    id="0" * 16, name="<i>", model="flow", minutes=2, asked="good", created=0.0, state="running", own=True,
    status=STATUS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "learning to draw (stage 1 of 3), <b>1 min 40 s left"),
        ({"status": None}, "Starting"),
        ({"state": "queued", "turn": 2, "wait_seconds": 240.0}, "2nd in line, about 4 min"),
        ({"state": "queued", "turn": 21}, "21st in line. "),
        ({"state": "queued", "turn": 1}, "Next in line"),
        ({"status": replace(STATUS, seconds_left=None)}, "learning to draw (stage 1 of 3).</p>"),
        ({"state": "finishing"}, "Finishing early: it goes through what is left in short, <b>1 min 40 s left"),
        ({"state": "pausing"}, "Saving"),
        ({"state": "paused"}, "Paused. 1 min 40 s of training left"),
        ({"state": "stopped"}, "Stopped after 20 s"),
        ({"state": "stopped", "status": None}, "Taken out of the line"),
        ({"state": "finished", "held_out": 0.8, "taught": 0.9}, "It obeys <b>80 %</b>"),
        ({"state": "finished", "taught": 0.9}, "It obeys <b>90 %</b> of what it was"),
        (
            {"state": "finished", "taught": 0.2},
            "nothing was kept back from it. A clip drawn at random: about 0 %. A better one",
        ),
        ({"state": "finished", "testable": False}, "Nobody wrote down what these clips show"),
        ({"state": "stopped"}, "the first stage only learns to draw"),
        ({"state": "interrupted"}, "Interrupted"),
        ({"state": "failed", "message": "a < b"}, "The training failed. a &lt; b"),
        ({"state": "failed", "last_words": "a < b"}, "<pre>a &lt; b</pre>"),
    ],
)
def test_every_state_has_its_words(changes, words):
    html = train_view.status_html(replace(CARD, **changes))
    assert words in html and "<i>" not in html


def test_without_a_run_the_next_step_is_said():
    assert "Press Start training" in train_view.status_html(None)
    assert "listed here" in run_list.runs_html([], "")


def test_the_list_says_what_each_run_obeys():
    row = run_list.runs_html([replace(CARD, state="stopped", taught=0.9)], "")
    assert "taught: <b>90 %</b>, stopped early" in row and "never seen" not in row
    assert "taught: <b>90 %</b>, never seen: <b>80 %</b>" in run_list.runs_html(
        [replace(CARD, taught=0.9, held_out=0.8)], ""
    )


def report(stage_index, obey=None):
    return {"seconds": 10, "step": 1, "stage_index": stage_index, "obey": obey}


@pytest.mark.parametrize(
    ("reports", "evaluation", "rates"),
    [
        ([report(0)], None, (None, None, True)),
        ([report(0), report(1)], None, (None, None, False)),
        ([report(0)], {}, (None, None, False)),  # of the article's model, which has one stage
        ([report(0), report(1, {"taught": 0.5})], {"taught": {"obeys": 0.5}}, (0.5, None, True)),
        ([report(1, {"taught": 0.5, "held_out": 0.4})], None, (0.5, 0.4, True)),
    ],
)
def test_whether_a_run_can_be_tested_follows_from_its_reports(reports, evaluation, rates):
    run_id = owned_run(ALICE)
    run = visitors.find_run(run_id)
    for line in reports:
        runs.append_metrics(run, line)
    if evaluation is not None:
        runs.write_json(run / "evaluation.json", evaluation)
    card = jobs.read_run(ALICE, run_id)
    assert (card.taught, card.held_out, card.testable) == rates


def test_frames_are_typed_and_keep_to_the_newest_stage():
    assert train_view.obey_frame([])["time"].dtype == float
    metrics = [
        {"seconds": 10, "stage_index": 0, "losses": {"frame_error": 1.0}, "obey": None},
        {"seconds": 20, "stage_index": 1, "losses": {"motion": 2.0}, "obey": {"taught": 0.5, "held_out": None}},
        {"seconds": 30, "stage_index": 1, "losses": {"motion": 1.0}, "obey": {"taught": 0.6, "held_out": 0.25}},
    ]
    assert train_view.obey_frame(metrics).values.tolist() == [
        [20, 50, "taught"], [30, 60, "taught"], [30, 25, "never seen"]
    ]  # fmt: skip
    assert train_view.loss_frame(metrics).values.tolist() == [[20, 2, "motion"], [30, 1, "motion"]]
    assert train_view.time_axis(CARD) == (1, {"x_lim": [0, 120], "x_title": "seconds of training"})
    assert train_view.time_axis(None)[1]["x_lim"] == [0, None]
    unit, axis = train_view.time_axis(replace(CARD, status=replace(STATUS, seconds_left=580.0)))
    assert axis == {"x_lim": [0, 10], "x_title": "minutes of training"}
    assert train_view.obey_frame(metrics, unit)["time"].max() == 0.5


def test_every_curve_has_a_colour_and_the_map_changes_with_the_curves():
    metrics = [{"seconds": 10, "losses": {"frame_error": 1.0, "of_masks": 0.5}, "obey": {"taught": 0.5}}]
    rates, losses = train_view.obey_frame(metrics), train_view.loss_frame(metrics)
    assert train_view.curve_colours(train_view.obey_frame([])) == {}
    assert train_view.curve_colours(rates) == {"taught": "#2f80d8"}
    colours = train_view.curve_colours(losses)
    assert list(colours) == ["frame error", "of masks"] and len(set(colours.values())) == 2


def test_the_axis_stays_while_the_end_is_about_where_it_was():
    """An estimate changes with every look, and charts are dear to draw."""
    _, axis = train_view.time_axis(CARD)

    def later(seconds_left, **changes):
        card = replace(CARD, status=replace(STATUS, seconds=60.0, seconds_left=seconds_left), **changes)
        return train_view.time_axis(card, axis)[1]["x_lim"][1]

    assert [later(left) for left in (60.0, 50.0, 45.0)] == [120, 120, 120]
    assert later(65.0) == 120 and later(30.0) == 90 and later(70.0) == 130
    assert later(50.0, state="finished") == 110
    near_its_end = replace(CARD, status=replace(STATUS, seconds=110.0, seconds_left=15.0))
    assert train_view.time_axis(near_its_end, axis)[1]["x_lim"][1] == 125, "the curve stays within its axis"


def test_the_chart_is_said_in_a_sentence():
    assert "nothing has been tested yet" in train_view.legend_html([report(0)])
    metrics = [report(1, {"taught": 0.1, "held_out": 0.1}), report(1, {"taught": 0.5, "held_out": 0.25}), report(2)]
    assert "after 10 s of training taught 50 %, never seen 25 %." in train_view.legend_html(metrics)
    assert "taught 50 %." in train_view.legend_html([report(1, {"taught": 0.5})])


def test_the_command_is_one_that_works():
    text = train_handlers.command(ALICE, "video_gan", "quick", "", "good", 7, [])
    assert text == "python train.py --preset quick --model video_gan --effort good --seed 7 --out runs/first"
    without = ["adversarial", "rm -rf"]
    assert "--networks.no-adversarial" in train_handlers.command(ALICE, "video_gan", "quick", "", "good", 0, without)
    assert "rm" not in train_handlers.command(ALICE, "video_gan", "quick", "", "good", 0, without)
    assert "adversarial" not in train_handlers.command(ALICE, "flow", "quick", "", "good", 0, without), (
        "the flow has no critic"
    )


@pytest.mark.parametrize("model", jobs.PARTS)
def test_every_part_can_be_taken_away_by_the_command(model: str) -> None:
    for part in jobs.PARTS[model]:
        words = train_handlers.command(ALICE, model, "quick", "", "good", 0, [part]).split()
        config = tyro.cli(Command, args=words[2:]).config()
        assert config.model == model and getattr(config.networks, part.replace("-", "_")) is False


def test_a_part_must_be_left_to_learn_from() -> None:
    with pytest.raises(jobs.JobError, match="Please keep one"):
        jobs.start(ALICE, jobs.Request(model="video_gan", without=("use-encoder", "adversarial")))


def test_buttons_fit_the_state():
    assert train_handlers.buttons_shown(None, False) == set()
    assert train_handlers.buttons_shown(CARD, True) == {"finish", "pause", "stop", "ask"}
    assert train_handlers.buttons_shown(replace(CARD, state="queued"), False) == {"stop"}
    assert train_handlers.buttons_shown(replace(CARD, state="finishing"), True) == {"stop", "ask"}
    assert train_handlers.buttons_shown(replace(CARD, state="paused"), True) == {"resume", "ask"}
    assert train_handlers.buttons_shown(replace(CARD, own=False), True) == {"ask"}


@pytest.mark.usefixtures("trainer")
def test_the_page_follows_a_run_and_skips_what_stays():
    run_id, note = train_handlers.start(ALICE, "flow", "quick", "", "first_look", 0, [])
    assert note == ""
    said = train_handlers.refresh(ALICE, run_id, {})
    assert said["run"] == run_id and "Run 1" in said["status"]
    wait_until(lambda: jobs.read_run(ALICE, run_id).state == "finished")
    said = train_handlers.refresh(ALICE, run_id, said["seen"])
    samples = said["samples"]
    assert "run" not in said and "80 %" in said["status"]
    assert samples.count("<figure") == 3 and "never seen" in samples and 'class="badge taught"' in samples
    assert samples.count('class="strip"') == 1 and "mark" in samples
    for _ in range(train_handlers.CHART_REPEATS):  # the charts alone: a new axis may have lost what came with it
        said = train_handlers.refresh(ALICE, run_id, said["seen"])
        assert set(said) == {"seen", "obey", "losses"}
    assert train_handlers.refresh(ALICE, run_id, said["seen"]) == {}
    assert interface.pace(ALICE, interface.LIVE_SECONDS)["seconds"] == interface.IDLE_SECONDS


def test_samples_say_what_was_never_seen(tmp_path):
    """A composition or a shape in a colour that was held out; nothing where no one knows."""
    split = Split(taught=(("moving up",),), held_out_bindings=(("square", "red"),))
    prompts = ["circle moving up", "red square moving up", "circle moving up then down", "a dog runs"]
    runs.create_run(tmp_path, Config(), split, ["circle"])
    runs.write_json(tmp_path / "samples" / "prompts.json", prompts)
    runs.write_json(tmp_path / "samples/step_1/verdicts.json", [None] * 4)
    for number in range(4):
        clip = encode_clip(np.zeros((10, 64, 64, 3), np.uint8), ".webp")
        runs.write_atomically(tmp_path / f"samples/step_1/{number}.webp", clip)
    html = samples_html(tmp_path, [{"samples": "samples/step_1", "stage_index": 1}], "flow")
    said = [figure.split("</figcaption>")[0] for figure in html.split("<figcaption>")[1:]]
    assert [("badge taught" in words, "never seen" in words) for words in said] == [
        (True, False), (False, True), (False, True), (False, False)
    ]  # fmt: skip


@pytest.mark.parametrize(("slots", "words"), [(1, "One training runs at a time"), (4, "4 trainings run at a time")])
def test_the_line_says_how_many_trainings_there_are_at_a_time(slots, words, monkeypatch):
    monkeypatch.setattr(training_line, "SLOTS", slots)
    assert words in train_view.status_html(replace(CARD, state="queued", turn=2))


@pytest.mark.usefixtures("trainer")
def test_a_tick_reads_the_runs_once(monkeypatch):
    for _ in range(3):
        run_id = jobs.start(ALICE, Request(effort="best"))
    teach = {"tick": dict, "tick_inputs": [], "parts": {}}
    parts = {name: name for name in train_handlers.refresh(ALICE, run_id, {})}
    train = {"tick": train_handlers.refresh, "tick_inputs": [None] * 6, "parts": parts}
    look, _, _ = interface._look(teach, train, None, {"seconds": "seconds", "timer": "timer"})
    reads, read = [], runs.read_status
    monkeypatch.setattr(runs, "read_status", lambda run: reads.append(run) or read(run))
    monkeypatch.setattr(training_line, "waiting_line", None)  # a look asks nobody to work out the line
    said = look(ALICE, run_id, {}, "flow", "quick", "", ALICE, 1.0)
    assert said["run"] == run_id and "3rd" not in said["status"] and "2nd in line" in said["status"]
    assert len(reads) == len(set(reads)) >= 3, "each run is read once"


@pytest.mark.usefixtures("trainer")
def test_a_reload_finds_the_run_that_is_under_way():
    run_id = jobs.start(ALICE, Request(effort="best"))
    jobs.start(ALICE, Request(effort="best"))
    assert interface.pace(ALICE, interface.IDLE_SECONDS)["seconds"] == interface.LIVE_SECONDS
    assert jobs.read_run(ALICE, run_cards.first_shown(jobs.list_runs(ALICE))).live
    assert run_cards.first_shown(jobs.list_runs(BOB)) in ("", *visitors.SHIPPED)
    jobs.delete(ALICE, run_id)
    assert train_handlers.refresh(ALICE, run_id, {"run": run_id})["run"] != run_id


@pytest.mark.usefixtures("trainer")
def test_list_buttons_act_on_own_runs_only():
    run_id = jobs.start(ALICE, Request(effort="best"))

    def event(action, run=run_id):
        return gr.EventData(None, {"run": run, "action": action})

    assert run_list.list_action(ALICE, event("open"))["run"] == run_id
    assert run_list.list_action(ALICE, event("delete"))["delete_panel"].visible
    for action in ("rename", "delete"):
        assert run_list.list_action(BOB, event(action)) == {}
    assert run_list.list_action(ALICE, event("open", "../..")) == {}
    assert "not yours" in run_list.delete(BOB, run_id)[0]
    assert run_list.delete(ALICE, run_id)[0] == ""
    assert jobs.read_run(ALICE, run_id) is None


def finished_run(visitor: str, **config: object) -> str:
    run_id = owned_run(visitor)
    run = visitors.find_run(run_id)
    runs.create_run(run, Config(**config), Split(taught=(("moving up",),)), ["circle"])
    (run / "checkpoints").mkdir(exist_ok=True)
    (run / "checkpoints/step_1.safetensors").touch()
    return run_id


def test_one_may_start_from_the_trained_model_from_nothing_or_from_ones_own_runs():
    mine, article, theirs = finished_run(ALICE), finished_run(ALICE, model="blog_gan"), finished_run(BOB)
    choices = train_handlers.start_choices(ALICE, "quick", jobs.list_runs(ALICE))
    assert [value for _, value in choices] == ["shipped", "", mine]
    assert "about" in choices[0][0]
    for start in (article, theirs, "0" * 16, "../.."):
        with pytest.raises(jobs.JobError, match="start from"):
            jobs.start(ALICE, Request(start=start))
    with pytest.raises(jobs.JobError, match="from nothing"):
        jobs.start(ALICE, Request(start="shipped", data="blog"))


@pytest.mark.usefixtures("trainer")
def test_a_training_that_goes_on_has_the_start_in_its_command_and_is_of_its_kind():
    mine = finished_run(ALICE, model="video_gan")
    run = visitors.find_run(jobs.start(ALICE, Request(start=mine, data="quick", without=("learned-alignment",))))
    card = run_cards.read_card(run)
    assert card.options == [
        "--preset",
        "quick",
        "--from",
        str(visitors.find_run(mine)),
        "--effort",
        "good",
        "--seed",
        "0",
    ]
    assert card.model == "video_gan"
    text = train_handlers.command(ALICE, "flow", jobs.OWN_WORLD, "shipped", "good", 0, [])
    assert text == "python train.py --world my-world.zip --from shipped --effort good --seed 0 --out runs/first"
    text = train_handlers.command(ALICE, "flow", jobs.OWN_WORLD, "", "good", 0, [])
    assert text == "python train.py --world my-world.zip --model flow --effort good --seed 0 --out runs/first"
    assert "--from my-run" in train_handlers.command(ALICE, "flow", "quick", mine, "good", 0, [])


def test_where_there_are_own_things_the_trained_model_is_chosen():
    assert train_handlers.first_start(ALICE, jobs.OWN_WORLD) == "shipped"
    assert train_handlers.first_start(ALICE, "quick") == train_handlers.first_start(ALICE, "mine") == ""
    sentence, parts, models = train_handlers.choose_model("flow", "shipped")
    assert "keeps what it knows" in sentence and not parts.visible and not models.visible
    assert train_handlers.choose_model("flow", "")[2].visible
    choices = [train_handlers.effort_choices(ALICE, "flow", "full", start) for start in ("", "shipped")]
    assert choices[0] != choices[1], "going on takes another time"
