"""A thing and a move of one's own: drawn with the mouse, kept over a reload, handed on as a zip or by a link, taught to
the trained model and asked for."""

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


def draw_sled_and_loop(page):
    page.locator("#own-thing-fold button").first.click()
    page.locator("#own-thing canvas").scroll_into_view_if_needed()
    drag(page, "#own-thing canvas", [(60, 60), (180, 60), (180, 160), (60, 160), (60, 60)])
    page.get_by_role("button", name="Fill inside").click()
    page.locator("#own-thing .pad-name").fill("sled")
    page.get_by_role("button", name="Add this thing").click()
    expect(tiles(page)).to_have_text(["fish", "sled"])
    page.locator("#own-move-fold button").first.click()
    page.locator("#own-move canvas").scroll_into_view_if_needed()
    drag(page, "#own-move canvas", [(40, 120), (120, 40), (200, 120), (120, 200), (50, 120)])
    page.locator("#own-move .pad-name").fill("looping")
    page.get_by_role("button", name="Add this move").click()
    expect(tiles(page)).to_have_text(["fish", "sled", "looping"])


def ask(page, prompt):
    page.locator("#ask-prompt input, #ask-prompt textarea").first.fill(prompt)
    page.locator("#ask-go").click()
    expect(page.locator("#ask-timeline")).to_contain_text(prompt.split()[1])
    expect(page.locator("#ask-clip")).not_to_have_class(re.compile("asking"))


def test_own_things_are_taught_to_the_trained_model_and_asked_for_side_by_side(page):
    """From "+" to the verdicts, with a reload in the middle. The training is ended early: what it learns is not the
    question here."""
    go_to(page, "Teach")
    draw_sled_and_loop(page)
    page.locator("#own-teach").click()
    page.get_by_role("radio", name="a first look").check()
    page.locator("#train-start").click()
    expect(page.locator("#train-status")).to_contain_text(re.compile("Training: "))
    page.reload()
    go_to(page, "Train")
    page.locator("#train-finish").click()
    expect(page.locator("#train-status")).to_contain_text("It obeys")
    expect(page.locator("#train-legend")).to_contain_text("what it knew before")
    page.locator("#train-ask").click()
    chips = page.locator("#ask-examples")
    expect(chips).to_contain_text("fish looping and red circle bouncing vertically")
    ask(page, "sled looping then moving up")
    expect(page.locator("#ask-verdict")).to_contain_text(re.compile("It obeyed|It did not obey"))
    expect(page.locator("#ask-verdict .parts")).to_contain_text("looping")
    ask(page, "sled looping and fish moving left")
    expect(page.locator("#ask-verdict")).to_contain_text(re.compile("It obeyed|It did not obey|No verdict"))
    expect(page.locator("#ask-verdict .thing")).to_have_text(["sled", "fish"])
    expect(page.locator("#ask-paths svg.paper path.measured")).to_have_count(2)
    page.locator("#ask-closest").click()
    expect(page.locator("#ask-extras")).to_contain_text("taught: ")


def test_a_world_is_handed_on_by_a_link_and_never_opened_unasked(page, open_page):
    go_to(page, "Teach")
    draw_sled_and_loop(page)
    page.locator("#own-link").click()
    link = page.locator("#own-note a").get_attribute("href")
    other = open_page("/" + link, width=390, has_touch=True, is_mobile=True)
    expect(other.locator("#own-offered .own-tile .word")).to_have_text(["fish", "sled", "looping"])
    expect(tiles(other)).to_have_text(["fish"])
    other.locator("#own-offer-open").tap()
    expect(tiles(other)).to_have_text(["fish", "sled", "looping"])
    expect(other.locator("#own-offer")).to_be_hidden()
    expect(other.locator('#teach-grid [data-pair="looping|moving up"]')).to_have_count(0)  # offered, not yet ticked
    other.reload()
    go_to(other, "Teach")
    expect(tiles(other)).to_have_text(["fish", "sled", "looping"])
    expect(other.locator("#own-offer")).to_be_hidden()


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
