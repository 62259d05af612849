"""The Ask tab in a real browser: Enter gives a clip that moves, with a verdict, handles, files and a link."""

import re
import shutil
from typing import Any

import pytest

from demo.shared import visitors

PROMPT = "#ask-prompt textarea, #ask-prompt input"
CLIP = "#ask-clip .screen img"
HANDLE = "#ask-timeline .cut"


@pytest.fixture
def ask(page: Any) -> Any:
    """The page as it opens, with its first clip."""
    page.wait_for_selector(CLIP)
    return page


def source(page: Any) -> str:
    return page.get_attribute(CLIP, "src")


def shown(page: Any) -> str:
    """Which frame is in the window."""
    return page.eval_on_selector(CLIP, "image => getComputedStyle(image).objectPosition")


def another_clip(page: Any, before: str) -> None:
    page.wait_for_function(f"before => document.querySelector('{CLIP}').getAttribute('src') !== before", arg=before)


def put(page: Any, prompt: str) -> None:
    page.fill(PROMPT, prompt)
    page.press(PROMPT, "Enter")


def test_it_opens_with_a_moving_clip_and_its_verdict(ask: Any) -> None:
    first = shown(ask)
    ask.wait_for_function(
        f"first => getComputedStyle(document.querySelector('{CLIP}')).objectPosition !== first", arg=first
    )
    assert ask.input_value(PROMPT) == "blue circle moving up then right"
    verdict = ask.inner_text("#ask-verdict")
    assert re.match(r"It (obeyed|did not obey)\.", verdict) and "never seen in training" in verdict


def test_enter_asks_and_the_clip_can_be_held_and_stepped(ask: Any) -> None:
    before = source(ask)
    put(ask, "green star moving left then down")
    another_clip(ask, before)
    assert "star" in ask.inner_text("#ask-verdict")
    assert "then down" in ask.inner_text("#ask-timeline")
    ask.click("#ask-clip .play")
    ask.click("#ask-clip [data-step='1']")
    held = shown(ask)
    ask.wait_for_timeout(400)
    assert shown(ask) == held and ask.inner_text("#ask-clip .play") == "Play"
    ask.click("#ask-clip [data-step='1']")
    assert shown(ask) != held


def test_unknown_words_are_named_and_a_suggestion_is_asked_by_a_click(ask: Any) -> None:
    put(ask, "blue cyrcle moving up <img src=x onerror=alert(1)>")
    ask.wait_for_selector("#ask-problem .problem")
    assert "'cyrcle'" in ask.inner_text("#ask-problem") and ask.inner_text("#ask-verdict").strip() == ""
    put(ask, "blue cyrcle moving up")
    ask.wait_for_selector("#ask-problem .chip")
    before = source(ask)
    ask.click("#ask-problem .chip >> nth=0")
    another_clip(ask, before)
    assert ask.input_value(PROMPT) == "blue circle moving up"
    assert not ask.is_visible("#ask-problem .problem")


def test_free_words_for_two_things_are_read_judged_and_timed_one_by_one(ask: Any) -> None:
    before = source(ask)
    put(ask, "the red ball rises then turns left and a small blue star spins")
    another_clip(ask, before)
    ask.wait_for_selector(".read-as")
    assert ask.is_visible(".read-as")
    said = ask.inner_text(".read-as")
    assert "red circle moving up then moving left and small blue star rotating clockwise" in said
    ask.wait_for_function("() => document.querySelectorAll('#ask-timeline .row').length === 2")
    assert ask.locator("#ask-timeline .row").first.locator(".cut").count() == 1
    assert ask.inner_text("#ask-timeline .whose >> nth=1") == "small blue star"
    before = source(ask)
    ask.focus(HANDLE)
    ask.keyboard.press("ArrowLeft")
    another_clip(ask, before)


def test_handles_move_by_key_and_by_hand(ask: Any) -> None:
    before = source(ask)
    ask.focus(HANDLE)
    ask.keyboard.press("ArrowRight")
    ask.keyboard.press("ArrowRight")
    another_clip(ask, before)
    assert ask.get_attribute(HANDLE, "aria-valuenow") == "7"
    assert ask.evaluate("document.activeElement.className") == "cut"
    before = source(ask)
    handle, line = ask.locator(HANDLE).bounding_box(), ask.locator("#ask-timeline .timeline").bounding_box()
    ask.mouse.move(handle["x"] + 14, handle["y"] + 30)
    ask.mouse.down()
    ask.mouse.move(line["x"] + 0.3 * line["width"], handle["y"] + 30, steps=4)
    ask.mouse.up()
    another_clip(ask, before)
    assert ask.get_attribute(HANDLE, "aria-valuenow") == "3"


def test_a_link_shows_the_same_clip_again(ask: Any, app: Any) -> None:
    before = source(ask)
    ask.click("#ask-dice")
    another_clip(ask, before)
    link, clip, seed = ask.get_attribute("#ask-facts a", "href"), source(ask), ask.input_value("#ask-seed input")
    ask.goto(f"{app.url}/{link}")
    ask.wait_for_selector(CLIP)
    assert source(ask) == clip and ask.input_value("#ask-seed input") == seed


def test_four_seeds_the_closest_clip_and_files(ask: Any) -> None:
    ask.click("#ask-four")
    ask.wait_for_function("document.querySelectorAll('#ask-extras .clip').length === 4")
    ask.click("#ask-closest")
    ask.wait_for_function("document.querySelector('#ask-extras').innerText.includes('taught: ')")
    for suffix in ("gif", "mp4", "webp"):
        with ask.expect_download() as download:
            ask.click(f"#ask-{suffix}")
        assert download.value.suggested_filename == f"motion-lab-clip.{suffix}"


def test_a_save_that_fails_hands_over_no_file(open_page: Any, app: Any) -> None:
    run = app.home / "runs" / "00112233445566aa"
    shutil.copytree(visitors.SHIPPED["example"], run)
    page = open_page(f"/?prompt=blue+circle+moving+up&run={run.name}", tab="Ask")
    page.wait_for_selector(CLIP)
    with page.expect_download():
        page.click("#ask-gif")
    shutil.rmtree(run)
    files: list[Any] = []
    page.on("download", lambda file: files.append(file))
    page.click("#ask-webp")
    page.get_by_text("This model is not here any more").wait_for()
    page.wait_for_timeout(1500)  # what follows a failure would come by now
    assert not files


def test_a_phone_shows_the_clip_without_scrolling_sideways(ask: Any) -> None:
    ask.set_viewport_size({"width": 390, "height": 844})
    assert ask.evaluate("document.documentElement.scrollWidth") <= 390
    box = ask.locator(CLIP).bounding_box()
    assert box["y"] + box["height"] < 844 and box["width"] >= 300


def test_who_wants_less_motion_gets_a_clip_that_waits(ask: Any) -> None:
    ask.emulate_media(reduced_motion="reduce")
    ask.reload()
    ask.wait_for_selector(CLIP)
    ask.wait_for_function("document.querySelector('#ask-clip .play').textContent === 'Play'")
    held = shown(ask)
    ask.wait_for_timeout(400)
    assert shown(ask) == held


def test_how_it_works_can_be_read(ask: Any) -> None:
    ask.get_by_role("tab", name="How it works").click()
    ask.wait_for_selector(".how-card >> nth=9")
    ask.click(".how-card summary >> nth=0")
    assert "compositional" in ask.inner_text(".how-card >> nth=0")
