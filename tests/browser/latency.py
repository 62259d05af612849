"""How long a person waits, in a real browser: `python -m tests.browser.latency [--clips 40]`.

Prints seconds from opening the page to its first clip, and p50 and p95 of the milliseconds from Enter to the new
clip in the page: with the machine idle, and with a training of another visitor under way.
"""

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import PATIENCE, chromium, go_to, running_app
from tests.browser.test_ask import CLIP, PROMPT, another_clip, source

WORDS = ("up", "down", "left", "right")
SHAPES = ("circle", "square", "star", "triangle")


def waits(page: Page, clips: int) -> list[float]:
    """Milliseconds from Enter to another clip in the page, `clips` times, each with another prompt."""
    found = []
    for i in range(clips):
        shape, first, then = SHAPES[i % 4], WORDS[i // 4 % 4], WORDS[(i // 4 + 1 + i // 16) % 4]
        page.fill(PROMPT, f"{shape} moving {first} then {then} slowly")
        before = source(page)
        started = perf_counter()
        page.press(PROMPT, "Enter")
        another_clip(page, before)
        found.append(1000 * (perf_counter() - started))
        page.wait_for_timeout(200)
    return found


def report(name: str, milliseconds: list[float]) -> None:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {len(milliseconds)} clips", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=40)
    clips = parser.parse_args().clips
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home, running_app(Path(home)) as app:
        browser = chromium(playwright)
        pages = [browser.new_context(viewport={"width": 1280, "height": 800}).new_page() for _ in range(2)]
        for page in pages:
            page.set_default_timeout(PATIENCE)
            started = perf_counter()
            page.goto(app.url)
            page.wait_for_selector(CLIP)
            print(f"from opening the page to its first clip: {perf_counter() - started:.1f} s", flush=True)
        asking, training = pages
        waits(asking, 5)
        report("from Enter to the clip, idle", waits(asking, clips))
        go_to(training, "Train")
        training.get_by_role("radio", name="best").check()
        training.locator("#train-start").click()
        training.locator("#train-samples figure").first.wait_for()
        report("from Enter to the clip, while training", waits(asking, clips))
        training.locator("#train-stop").click()
        training.locator("#train-ask").wait_for()
        browser.close()


if __name__ == "__main__":
    main()
