"""Train in a real browser: a real training, watched, left and come back to, stopped, resumed and asked."""

import re

import pytest
from playwright.sync_api import expect

from demo.runs import training_line
from tests.browser.conftest import PATIENCE, go_to

SHORT, LONG = "a first look", "best"
TRAINING = re.compile("Training: ")


def start(page, effort=LONG):
    go_to(page, "Train")
    page.get_by_role("radio", name=effort).check()
    page.locator("#train-start").click()


def length_of_curves(page):
    """How much is drawn: the curves' paths, in characters."""
    return page.locator("#train-obey svg .mark-line path").evaluate_all(
        "all => all.map(p => p.getAttribute('d')).join('').length"
    )


@pytest.fixture
def others_run(page):
    """A training under way, of another visitor."""
    start(page)
    expect(page.locator("#train-status")).to_contain_text(TRAINING)
    yield page
    page.locator("#train-stop").click()
    expect(page.locator("#train-status")).to_contain_text("Stopped")


def test_a_training_watched_paused_resumed_and_finished_early(page):
    start(page, SHORT)
    status = page.locator("#train-status")
    expect(status).to_contain_text(TRAINING)
    expect(page.locator("#train-samples figure").first).to_be_visible()

    page.reload()
    go_to(page, "Train")
    expect(status).to_contain_text(TRAINING)
    expect(status.locator("[role=progressbar]")).to_be_visible()

    page.locator("#train-pause").click()
    expect(status).to_contain_text("Resume goes on")
    page.locator("#train-resume").click()
    expect(status).to_contain_text(TRAINING)

    expect(status).to_contain_text("stage 2 of 3", timeout=3 * PATIENCE)
    page.wait_for_function(
        "document.querySelectorAll('#train-obey svg .mark-line path').length > 0", timeout=3 * PATIENCE
    )
    before = length_of_curves(page)
    assert page.locator("#train-losses svg .mark-line path").count() > 0, "the losses are in view without a click"
    # These charts were empty at first: gradio then gave curves that came later no colour.
    expect(page.locator("svg .mark-line path:not([stroke])")).to_have_count(0)
    page.locator("#train-finish").click()
    expect(status).to_contain_text("Finishing early")
    expect(status).to_contain_text("It obeys", timeout=3 * PATIENCE)
    assert length_of_curves(page) >= before > 0
    expect(page.locator("#train-samples figure")).not_to_have_count(0)
    expect(page.locator("#train-samples .badge.unseen").first).to_be_visible()
    expect(page.locator("#train-runs .run.open")).to_contain_text("never seen:")

    page.locator("#train-ask").click()
    expect(page.get_by_role("tab", name="Ask", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#ask-verdict")).to_be_visible()


def test_another_run_has_its_own_curves_on_its_own_axis(page):
    """A chart with a new axis kept the data of before: seconds on an axis of minutes ran far out of the picture."""
    go_to(page, "Train")
    for row in (0, 1, 0, 1):  # the shipped runs, of minutes and of seconds
        page.locator("#train-runs").get_by_role("button", name="Open").nth(row).click()
        expect(page.locator("#train-runs .run").nth(row)).to_have_class(re.compile("open"))
        page.wait_for_function(
            """() => {
                const drawn = [...document.querySelectorAll("#train-obey svg .mark-line path")];
                const plot = document.querySelector("#train-obey svg .background").getBoundingClientRect();
                return drawn.length >= 2 && drawn.every((path) => {
                    const box = path.getBoundingClientRect();
                    return box.width > plot.width / 2 && box.right < plot.right + 5;
                });
            }""",
            timeout=2000,
        )


def test_the_curves_differ_by_more_than_colour_and_are_said_in_words(page):
    go_to(page, "Train")
    page.wait_for_function(
        """() => {
            const curves = [...document.querySelectorAll("#train-obey svg .mark-line path")];
            const dashes = curves.map(path => getComputedStyle(path).strokeDasharray);
            return dashes.length === 2 && dashes[0] === "none" && parseFloat(dashes[1]) > 0;
        }""",
        timeout=120_000,
    )
    chart = page.get_by_role("figure", name="Chart of obeyed prompts")
    expect(chart).to_have_attribute("aria-label", re.compile(r"training taught \d+ %, never seen \d+ %\.$"))


def test_stop_keeps_what_was_learned(page):
    start(page)
    status = page.locator("#train-status")
    expect(status).to_contain_text(TRAINING)
    expect(page.locator("#train-samples figure").first).to_be_visible()
    page.locator("#train-stop").click()
    expect(status).to_contain_text("Stopped after")
    expect(page.locator("#train-ask")).to_be_visible()
    expect(page.locator("#train-resume")).to_be_visible()


def test_a_second_visitor_waits_in_line_and_sees_only_their_own(others_run, open_page):
    name = others_run.locator("#train-runs .run.open .name").inner_text()
    other = open_page()
    go_to(other, "Train")
    expect(other.locator("#train-runs")).not_to_contain_text(name)
    status = other.locator("#train-status")
    for number in range(1, training_line.SLOTS + 1):  # the cores that are left, and one more
        start(other)
        expect(status).to_contain_text(f"Run {number}")
    expect(status).to_contain_text("Next in line")
    other.locator("#train-stop").click()
    expect(status).to_contain_text("Taken out of the line")
    for number in range(1, training_line.SLOTS):
        row = other.locator("#train-runs .run", has_text=f"Run {number}")
        row.get_by_role("button", name="Open").click()
        expect(status).to_contain_text(TRAINING)
        other.locator("#train-stop").click()
        expect(status).to_contain_text("Stopped after")


def test_a_run_is_renamed_downloaded_and_deleted_after_a_question(page):
    start(page)
    expect(page.locator("#train-status")).to_contain_text(TRAINING)
    expect(page.locator("#train-samples figure").first).to_be_visible()
    page.locator("#train-stop").click()
    expect(page.locator("#train-status")).to_contain_text("Stopped after")
    row = page.locator("#train-runs .run.open")
    row.locator("[data-action=rename]").press("Enter")
    expect(page.get_by_label("New name")).to_be_focused(timeout=20_000)
    page.get_by_label("New name").fill("<b>Mine</b> ${alert(1)} {{name}} `x`")
    page.locator("#train-save-name").click()
    expect(row.locator(".name")).to_have_text("<b>Mine</b> ${alert(1)} {{name}} `x`")
    with page.expect_download() as download:
        row.locator("[data-action=download]").click()
    assert download.value.suggested_filename.endswith(".zip")
    assert page.locator("#train-download").is_hidden(), "it is pressed by a script, and not for the keyboard"
    row.locator("[data-action=delete]").press("Enter")
    expect(page.locator("#train-delete-no")).to_be_focused(timeout=20_000)
    expect(page.locator("#train-delete")).to_contain_text("gone for good")
    page.locator("#train-delete-no").click()
    expect(page.locator("#train-delete")).to_be_hidden()
    expect(row.locator("[data-action=delete]")).to_be_focused(timeout=20_000)
    expect(row).to_have_count(1)
    row.locator("[data-action=delete]").click()
    page.locator("#train-delete-yes").click()
    expect(page.locator("#train-runs")).not_to_contain_text("Mine")


def test_the_command_says_what_start_would_do(page):
    go_to(page, "Train")
    page.get_by_text("Advanced, and the same in a terminal").click()
    page.get_by_label("Blog GAN").check()
    expect(page.locator("#train-command textarea, #train-command input")).to_have_value(
        re.compile(r"python train\.py --preset quick --model blog_gan --effort good --seed 0 --out runs/first")
    )
    expect(page.locator("#train-sentence")).to_contain_text("never the prompt")


def test_how_good_says_how_long_it_takes_here_and_now(page):
    go_to(page, "Train")
    for effort in ("a first look", "good", "best"):
        expect(page.get_by_role("radio", name=effort)).to_have_accessible_name(re.compile(r"about \d+ (s|min)"))
    expect(page.locator("#train-company")).to_contain_text("here and now")
