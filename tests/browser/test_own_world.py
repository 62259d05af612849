"""A thing and a move of one's own: drawn with the mouse, kept over a reload, handed on as a zip."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import go_to


def drag(page, canvas, points):
    box = page.locator(canvas).bounding_box()
    (x, y), *rest = [(box["x"] + x, box["y"] + y) for x, y in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y)
    page.mouse.up()


def tiles(page):
    return page.locator("#own-tiles .own-tile .word")


def test_a_thing_and_a_move_are_drawn_kept_and_handed_on(page, open_page, tmp_path):
    go_to(page, "Teach")
    expect(tiles(page)).to_have_text(["fish"])  # an example, ours
    page.locator("#own-thing-fold button").first.click()
    page.locator("#own-thing canvas").scroll_into_view_if_needed()
    drag(page, "#own-thing canvas", [(60, 60), (180, 60), (180, 160), (60, 160), (60, 60)])
    page.get_by_role("button", name="Fill inside").click()
    page.locator("#own-thing .pad-name").fill("sled")
    page.get_by_role("button", name="Add this thing").click()
    expect(tiles(page)).to_have_text(["fish", "sled"])
    expect(page.locator("#own-note")).to_contain_text("Added: sled")

    page.locator("#own-move-fold button").first.click()
    page.locator("#own-move canvas").scroll_into_view_if_needed()
    drag(page, "#own-move canvas", [(40, 120), (120, 40), (200, 120), (120, 200), (50, 120)])
    page.locator("#own-move .pad-name").fill("circle")  # a word of the language
    page.get_by_role("button", name="Add this move").click()
    expect(page.locator("#own-note .problem")).to_contain_text("a word of the language")
    page.locator("#own-move .pad-name").fill("looping")
    page.get_by_role("button", name="Add this move").click()
    expect(tiles(page)).to_have_text(["fish", "sled", "looping"])

    # They stand among the built-in ones, ticked, and the grid has a row and a column more.
    for row, name in (("shapes", "sled"), ("motions", "looping")):
        tile = page.locator(f'#teach-{row} [data-name="{name}"]')
        expect(tile).to_have_attribute("aria-pressed", "true")
        expect(tile).to_contain_text("yours")
    cell = page.locator('#teach-grid [data-pair="looping|moving up"]')
    taught = cell.get_attribute("aria-pressed")
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", {"true": "false", "false": "true"}[taught])
    expect(page.locator("#teach-grid .head svg")).to_have_count(2 * 17)

    page.reload()
    go_to(page, "Teach")
    expect(tiles(page)).to_have_text(["fish", "sled", "looping"])
    expect(cell).to_have_attribute("aria-pressed", {"true": "false", "false": "true"}[taught])
    expect(page.locator('#teach-shapes [data-name="sled"]')).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Delete fish").click()
    expect(tiles(page)).to_have_text(["sled", "looping"])
    with page.expect_download() as saved:
        page.locator("#own-save").click()
    saved.value.save_as(tmp_path / "mine.zip")

    other = open_page()
    go_to(other, "Teach")
    expect(tiles(other)).to_have_text(["fish"])
    with other.expect_file_chooser() as chooser:
        other.locator("#own-open").click()
    chooser.value.set_files(tmp_path / "mine.zip")
    expect(tiles(other)).to_have_text(["sled", "looping"])
    other.locator("#own-teach").click()
    expect(other.locator("#train-data input")).to_have_value("Your own things and moves")
    expect(other.locator("#train-from input")).to_have_value(
        re.compile("the trained model .learns new things in about")
    )
    expect(other.locator("#train-model")).to_be_hidden()
