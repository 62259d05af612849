"""The real app on a free port with a folder of its own, and pages of a real Chromium that watch for faults."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo import load_test

PATIENCE = 240_000  # ms: the machine may be training something else meanwhile
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class App:
    url: str
    home: Path


@contextmanager
def running_app(home: Path) -> Iterator[App]:
    """The app, ended with everything that it started."""
    try:
        with load_test.running_app(home) as url:
            yield App(url, home)
    finally:
        _end_trainers(home)


def _end_trainers(home: Path) -> None:
    """Trainers outlive the server on purpose; these must not outlive the tests."""
    for note in home.glob("runs/*/TRAINING"):
        try:
            pid = int(note.read_text())
            if note.parent.name in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, 9)
        except (OSError, ValueError):
            continue


def chromium(playwright: Any) -> Browser:
    """The system's Chromium, else playwright's own."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])


@dataclass
class Faults:
    """What a page must not do: errors in the console, requests to anywhere but the app."""

    url: str
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.seen.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("request", lambda request: self._check(request.url))

    def _check(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:")):
            self.seen.append(f"outside request: {address}")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


@pytest.fixture
def open_page(app: App, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open the app in a browser of its own (another visitor each time): open_page(path="", width=1280, **options).
    `tab`: what the page calls its first one."""
    contexts, faults = [], Faults(app.url)

    def opened(path: str = "", *, width: int = 1280, tab: str = "Teach", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        page.goto(app.url + path)
        page.get_by_role("tab", name=tab, exact=True).wait_for()
        # The browser has its id once the page is loaded; what a visitor wishes before that is answered by a sentence.
        page.wait_for_function("localStorage.getItem('motion-lab-visitor')")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults.seen, faults.seen


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def go_to(page: Page, tab: str) -> None:
    """Open a tab; on a phone, tabs that have no room are in a menu."""
    shown = page.get_by_role("tab", name=tab, exact=True)
    assert page.viewport_size
    if page.viewport_size["width"] < 640 and not shown.is_visible():
        page.locator("button.overflow-menu, .overflow-menu > button").first.click()
        shown = page.get_by_role("button", name=tab, exact=True).or_(shown).last
    shown.click()
