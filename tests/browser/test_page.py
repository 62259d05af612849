"""The page as a whole: what every tab must hold, at every width, for everybody."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Faults, go_to

TABS = ("Teach", "Train", "Ask", "How it works")


def test_it_opens_on_ask(page):
    expect(page.get_by_role("tab", name="Ask", exact=True)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("tab", TABS)
def test_nothing_is_wider_than_a_phone(open_page, tab):
    page = open_page(width=390)
    go_to(page, tab)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name(page, tab):
    go_to(page, tab)
    page.wait_for_timeout(500)
    nameless = page.evaluate("""() => [...document.querySelectorAll("button, input, textarea, select, [role=img]")]
      .filter(e => e.offsetParent !== null)
      .filter(e => !(e.innerText || e.getAttribute("aria-label") || e.title || e.placeholder
        || e.getAttribute("aria-labelledby") || (e.labels && e.labels.length)))
      .map(e => e.outerHTML.slice(0, 200))""")
    assert nameless == []


@pytest.mark.parametrize("tab", TABS)
def test_no_text_is_small(page, tab):
    """Charts and diagrams have their own measures."""
    go_to(page, tab)
    page.wait_for_timeout(1000)
    small = page.evaluate("""() => [...document.querySelectorAll(".gradio-container *:not(svg *, sub)")]
      .filter(e => e.offsetParent !== null && parseFloat(getComputedStyle(e).fontSize) < 16)
      .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim()))
      .map(e => getComputedStyle(e).fontSize + " " + e.outerHTML.slice(0, 150))""")
    assert small == []


def test_start_stands_in_line_with_the_fields_when_presented(page):
    page.get_by_role("button", name="Present").click()
    go_to(page, "Train")
    field, button = page.locator("#train-effort label").last, page.locator("#train-start")
    button.wait_for()
    boxes = [part.bounding_box() for part in (field, button)]
    bottoms = [box["y"] + box["height"] for box in boxes]
    assert abs(bottoms[0] - bottoms[1]) < 4


def test_present_makes_everything_larger_and_is_remembered(page):
    title = page.get_by_role("heading", name="Motion Lab")
    before = title.bounding_box()["height"]
    page.get_by_role("button", name="Present").click()
    assert title.bounding_box()["height"] > 1.2 * before
    page.reload()
    title.wait_for()
    page.wait_for_function("document.documentElement.classList.contains('present')")


def test_clips_that_are_out_of_view_hold_still(open_page):
    page = open_page()
    page.set_viewport_size({"width": 1280, "height": 300})
    go_to(page, "Teach")
    states = """() => [...document.querySelectorAll(".clip")].filter(clip => clip.offsetParent).map(clip => {
      const box = clip.getBoundingClientRect();
      return [box.bottom > 0 && box.top < innerHeight, getComputedStyle(clip).animationPlayState];
    })"""
    page.wait_for_function(f"({states})().some(([inside]) => !inside) && ({states})().some(([inside]) => inside)")
    page.wait_for_function(f"({states})().every(([inside, state]) => state === (inside ? 'running' : 'paused'))")


def test_motion_stops_for_those_who_ask_for_it(open_page):
    page = open_page(reduced_motion="reduce")
    go_to(page, "Teach")
    tile = page.locator("#teach-motions .tile .clip").first
    tile.wait_for()
    assert tile.evaluate("e => e.getAnimations().length") == 0
    frame = tile.evaluate("""e => {
        const style = getComputedStyle(e), last = style.getPropertyValue("--frames") - 1;
        return parseFloat(style.backgroundPositionX) / 100 * last;
    }""")
    assert frame == round(frame), "not between two frames"


def test_only_the_documented_endpoints_are_public(app):
    with urllib.request.urlopen(f"{app.url}/gradio_api/info") as answer:
        assert set(json.load(answer)["named_endpoints"]) == {"/generate", "/list_runs"}


_BLOCKED = """
const get = () => { throw new DOMException("denied", "SecurityError"); };
for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { configurable: true, get });
"""


def test_a_browser_that_keeps_nothing_is_told_so_and_the_page_works(app, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    faults = Faults(app.url)
    page = context.new_page()
    faults.watch(page)
    page.add_init_script(_BLOCKED)
    page.goto(app.url)
    expect(page.locator(".keeps-nothing")).to_be_visible()
    page.wait_for_function("localStorage.getItem('motion-lab-visitor')")
    page.get_by_role("tab", name="Train", exact=True).click()
    expect(page.locator("#train-start")).to_be_visible()
    context.close()
    assert not faults.seen, faults.seen


def test_a_browser_that_keeps_things_is_told_nothing_of_the_kind(page):
    expect(page.locator(".keeps-nothing")).to_be_hidden()
