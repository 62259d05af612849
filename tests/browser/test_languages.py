"""The page in every language: chosen by the browser and by the menu, kept, and held by the layout."""

import pytest
from playwright.sync_api import expect

from demo.texts import LANGUAGES

TABS = ("teach", "train", "ask", "how")
TAB_OF = {code: [getattr(language.page, tab) for tab in TABS] for code, language in LANGUAGES.items()}
# Text that is wider than its box or its box's box, and what reaches out of the page. What is there to be scrolled may
# be wider than it looks.
TOO_WIDE = """() => [...document.querySelectorAll(".gradio-container *:not(svg *)")]
  .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(e => !e.closest(".for-readers, .visually-hidden, [aria-hidden=true], #ask-examples .chips, table"))
  .filter(e => !e.matches(".icon, .own-delete"))  // turned; at its tile's corner
  .filter(e => {
    const box = e.getBoundingClientRect(), around = e.parentElement.getBoundingClientRect();
    if (!box.width || box.width < 2) return false;
    const says = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim());
    const cut = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
    const out = box.right > around.right + 1 && getComputedStyle(e.parentElement).display !== "contents";
    if (getComputedStyle(e).textOverflow === "ellipsis") return false;
    return says && (cut || out) || box.right > innerWidth + 1 || box.left < -1;
  })
  .map(e => e.outerHTML.slice(0, 160))"""


def open_in(open_page, language, **options):
    return open_page(tab=TAB_OF[language][0], locale=language, **options)


def show(page, tab):
    found = page.get_by_role("tab", name=tab, exact=True)
    if not found.is_visible():  # on a phone the last tabs are behind "..."
        page.locator("button.overflow-menu, .overflow-menu > button").first.click()
        found = page.locator(".overflow-dropdown button", has_text=tab)
    found.click()
    page.wait_for_timeout(500)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_layout_holds_every_language(open_page, language, width):
    page = open_in(open_page, language, width=width)
    expect(page.locator("html")).to_have_attribute("lang", language)
    for tab in TAB_OF[language]:
        show(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, tab
        assert page.evaluate(TOO_WIDE) == [], tab


def test_a_language_from_the_menu_is_kept_with_the_clip(open_page):
    page = open_in(open_page, "en")
    expect(page.locator("#ask-facts a.link")).to_be_visible()  # the clip that the page opens with is there
    page.locator("#ask-prompt input, #ask-prompt textarea").fill("red square expanding")
    page.locator("#ask-go").click()
    expect(page.locator("#ask-facts a.link")).to_have_attribute("href", "?prompt=red+square+expanding&seed=7&starts=0")
    page.locator("select.language").select_option("de")
    expect(page.get_by_role("tab", name="Lehren", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#ask-prompt input, #ask-prompt textarea")).to_have_value("red square expanding")
    expect(page.locator("#ask-facts")).to_contain_text("Startwert 7")
    page.goto(page.url.split("?")[0])
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("tab", name="Lehren", exact=True)).to_be_visible()
    expect(page.locator("select.language")).to_have_value("de")
    page.locator("select.language").select_option("en")
    expect(page.get_by_role("tab", name="Teach", exact=True)).to_be_visible()


def test_what_is_said_while_asking_is_in_the_page_s_language(open_page):
    """Handlers in the queue and out of it, and gradio's own words."""
    page = open_in(open_page, "de")
    expect(page.locator("#ask-facts")).to_contain_text("Startwert")
    show(page, "Trainieren")
    expect(page.locator("#train-runs")).to_contain_text("Das trainierte Modell")
    assert page.evaluate("navigator.language") == "de"
