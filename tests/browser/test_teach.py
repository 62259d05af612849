"""Teach in a real browser: the grid by mouse and by keys, a set made, downloaded, uploaded by somebody else."""

import json
import re
import zipfile

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from demo.teach.teach_choices import draw_grid
from tests.browser.conftest import go_to


def sentence(page):
    return page.locator("#teach-sentence")


def tick_only(page, widget, names):
    """Leave exactly these tiles ticked."""
    page.locator(f"#{widget} .tile").first.wait_for()
    for tile in page.locator(f"#{widget} .tile").all():
        wanted, ticked = tile.get_attribute("data-name") in names, tile.get_attribute("aria-pressed") == "true"
        if wanted != ticked:
            tile.click()
            expect(tile).to_have_attribute("aria-pressed", str(wanted).lower())


def test_the_first_look_shows_moving_clips_and_the_grid(page):
    go_to(page, "Teach")
    expect(sentence(page)).to_contain_text("168 of 240")
    expect(page.locator("#teach-wall figure")).to_have_count(12)
    assert page.locator("#teach-motions .tile .clip").first.evaluate("e => e.getAnimations()[0].playState") == "running"
    question = page.locator('#teach-grid [data-pair="moving up|moving right"]')
    question.click()
    expect(question).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#teach-grid .now")).to_contain_text("always")


def test_the_grid_answers_to_keys(page):
    go_to(page, "Teach")
    page.locator('#teach-grid [data-pair="moving up|moving left"]').focus()
    page.keyboard.press("Enter")
    expect(sentence(page)).to_contain_text("167 of 240")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.dataset.pair")
    assert focused == "moving up|moving up-right"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.pair") == "moving right|moving up-right"


def test_a_chosen_set_is_made_downloaded_and_taken_up_by_another(page, open_page, tmp_path):
    go_to(page, "Teach")
    tick_only(page, "teach-motions", {"moving up", "moving right", "expanding"})
    expect(sentence(page)).to_contain_text("of 6")
    for pair in ("moving up|expanding", "expanding|moving up"):
        cell = page.locator(f'#teach-grid [data-pair="{pair}"]')
        if cell.get_attribute("aria-pressed") == "true":
            cell.click()
            expect(cell).to_have_attribute("aria-pressed", "false")
    page.get_by_label("1,000", exact=True).check()
    expect(page.locator("#teach-clips")).to_contain_text("123 MB")
    page.locator("#teach-make").click()
    expect(page.locator("#teach-status")).to_contain_text("Your training set is ready: 1,000 clips")
    expect(page.locator("#teach-wall")).to_contain_text("12 of your 1,000 clips")
    page.locator("#teach-pack").click()
    expect(page.locator("#teach-download")).to_contain_text("Save the zip (")
    expect(page.locator("#teach-pack")).to_be_hidden()
    with page.expect_download() as download:
        page.locator("#teach-download").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    kept_back = {
        "moving up then right",
        "moving up then moving right",
        "moving up then expanding",
        "expanding then moving up",
    }
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert len(names) == 1_000 * 11 and "training_dataset/video_999/frame_9.png" in names
        prompts = {archive.read(name).decode() for name in names if name.endswith("prompt.txt")}
        with archive.open("training_dataset/video_0/frame_0.png") as png:
            assert np.asarray(Image.open(png)).shape == (64, 64, 3)
    assert {re.sub(r"^(blue )?circle ", "", prompt) for prompt in prompts}.isdisjoint(kept_back)
    assert all(re.fullmatch(r"(blue )?circle (moving|expanding).*", prompt) for prompt in prompts)

    page.reload()
    go_to(page, "Teach")
    expect(page.locator("#teach-status")).to_contain_text("1,000 clips")
    expect(page.locator("#teach-download")).to_contain_text("Save the zip (")

    other = open_page()
    go_to(other, "Teach")
    expect(other.locator("#teach-status")).to_contain_text("No set made yet")
    other.get_by_text("Upload a training set").click()
    with other.expect_file_chooser() as chooser:
        other.locator("#teach-upload").click()
    chooser.value.set_files(file)
    expect(other.locator("#teach-status")).to_contain_text("1,000 clips, 123 MB, unpacked")


def ticked(page, widget):
    return {tile.get_attribute("data-name") for tile in page.locator(f"#{widget} .tile[aria-pressed=true]").all()}


def held(page):
    return [cell.get_attribute("data-pair") for cell in page.locator("#teach-grid button.held").all()]


def test_choices_are_there_again_after_a_reload(page):
    motions = {"moving up", "moving right", "moving left", "expanding"}
    go_to(page, "Teach")
    tick_only(page, "teach-motions", motions)
    tick_only(page, "teach-shapes", {"circle", "star"})
    tick_only(page, "teach-colours", {"red", "green"})
    page.get_by_label("1,000", exact=True).check()
    share, seed = page.locator("#teach-share input[type=number]"), page.locator("#teach-seed input")
    share.fill("45")
    seed.fill("7")
    drawn = draw_grid(motions, 45, 7)["held"]
    expect(page.locator("#teach-grid button.held")).to_have_count(len(drawn))
    expect(page.locator(f'#teach-grid [data-pair="{drawn[-1]}"]')).to_have_attribute("aria-pressed", "false")
    expect(sentence(page)).to_contain_text(f"{12 - len(drawn)} of 12")
    page.locator("#teach-grid button.on").first.click()
    expect(sentence(page)).to_contain_text(f"{11 - len(drawn)} of 12")
    said, kept_back = sentence(page).inner_text(), held(page)
    page.locator("#teach-make").click()
    expect(page.locator("#teach-status")).to_contain_text("Your training set is ready: 1,000 clips")

    page.reload()
    go_to(page, "Teach")
    expect(sentence(page)).to_contain_text(f"{11 - len(drawn)} of 12")
    expect(page.locator("#teach-wall")).to_contain_text("12 of your 1,000 clips")
    assert sentence(page).inner_text() == said
    assert ticked(page, "teach-motions") == motions
    assert ticked(page, "teach-shapes") == {"circle", "star"}
    assert ticked(page, "teach-colours") == {"red", "green"}
    assert held(page) == kept_back, "what was set by hand is not drawn again"
    expect(page.get_by_label("1,000", exact=True)).to_be_checked()
    expect(share).to_have_value("45")
    expect(seed).to_have_value("7")


def test_a_bad_zip_is_refused_with_a_sentence(page, tmp_path):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../../evil<img src=x>.png", "x")
    go_to(page, "Teach")
    page.get_by_text("Upload a training set").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#teach-upload").click()
    chooser.value.set_files(bad)
    expect(page.locator("#teach-status .problem")).to_contain_text("points outside of the set")
    assert page.locator("#teach-status img").count() == 0
    expect(page.locator("#teach-next")).to_be_hidden()


def test_nothing_chosen_is_said_in_words(page):
    go_to(page, "Teach")
    tick_only(page, "teach-colours", set())
    expect(page.locator("#teach-sentence .problem")).to_contain_text("at least one colour")
    page.locator("#teach-make").click()
    expect(page.locator("#teach-status .problem")).to_contain_text("at least one colour")


def test_a_tick_is_kept_in_the_order_of_the_language(page):
    go_to(page, "Teach")
    tick_only(page, "teach-shapes", {"star", "circle"})
    labels = page.locator("#teach-shapes .tile[aria-pressed=true]").all()
    assert json.dumps([tile.get_attribute("data-name") for tile in labels]) == '["circle", "star"]'
