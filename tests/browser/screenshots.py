"""Pictures of every tab at both widths, light and dark, and as presented: `python -m tests.browser.screenshots`.

To be looked at, each of them, whenever the page changes; the README's pictures come from here too.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import PATIENCE, chromium, running_app

VIEWS = (  # width in px, scheme, and whether for a projector
    (1280, "light", False), (1280, "dark", False), (390, "light", False), (390, "dark", False), (1280, "light", True),
)  # fmt: skip
TABS = {"ask": "Ask", "teach": "Teach", "train": "Train", "how": "How it works"}


def take(page: Page, out: Path, name: str) -> None:
    """What one sees at first, and the whole tab."""
    page.wait_for_timeout(1500)
    page.screenshot(path=out / f"{name}.png")
    page.screenshot(path=out / f"{name}-whole.png", full_page=True)


def show_tab(page: Page, label: str) -> None:
    tab = page.get_by_role("tab", name=label, exact=True)
    if tab.count() and tab.is_visible():
        tab.click()
    else:  # on a phone the last tabs are behind "..."
        page.locator(".overflow-menu > button").first.click()
        page.locator(".overflow-dropdown button", has_text=label).click()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--url", help="of an app that runs already")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = chromium(playwright)
        if options.url:
            _all(browser, options.url, options.out)
        else:
            with running_app(Path(home)) as app:
                _all(browser, app.url, options.out)
        browser.close()


def _all(browser: object, url: str, out: Path) -> None:
    for width, scheme, presents in VIEWS:
        context = browser.new_context(  # type: ignore[attr-defined]
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(url)
        page.get_by_role("tab", name="Teach", exact=True).wait_for()
        if presents:
            page.get_by_role("button", name="Present").click()
        page.wait_for_timeout(2500)
        for name, label in TABS.items():
            show_tab(page, label)
            take(page, out, f"{name}-{width}-{'present' if presents else scheme}")
        context.close()


if __name__ == "__main__":
    main()
