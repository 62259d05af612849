"""What an open Train tab and the server cost while a training runs: `python -m tests.browser.page_cost`.

CPU seconds a second, by psutil, of the browser's renderers, of the rest of the browser and of the server (without the
trainer), on the Train tab of a real Chromium; then how many clips are in view and out of view, and which of them move.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import PATIENCE, chromium, go_to, running_app

_MOVING = """() => [...document.querySelectorAll('.clip')].map(clip => {
  const box = clip.getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return [seen, clip.getAnimations().some(animation => animation.playState === 'running')];
})"""


def kind_of(command: list[str]) -> str:
    """Whose cost a process is: "renderer", "browser", "server", or "" for the trainer and for this command."""
    words = " ".join(command)
    if "train.py" in words:
        return ""
    if "chrom" in Path(command[0]).name if command else False:
        return "renderer" if "--type=renderer" in words else "browser"
    return "server" if "app.py" in words or "spawn_main" in words else ""


def cpu_seconds(processes: Iterable[psutil.Process]) -> dict[str, float]:
    """CPU seconds so far, by `kind_of`; what has ended meanwhile is left out."""
    spent = {"renderer": 0.0, "browser": 0.0, "server": 0.0}
    for process in processes:
        try:
            kind, times = kind_of(process.cmdline()), process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        if kind:
            spent[kind] += times.user + times.system
    return spent


def measured(seconds: float) -> dict[str, float]:
    """CPU seconds a second of what this command has started."""
    me = psutil.Process()
    before, begun = cpu_seconds(me.children(recursive=True)), time.monotonic()
    time.sleep(seconds)
    after, taken = cpu_seconds(me.children(recursive=True)), time.monotonic() - begun
    return {kind: (after[kind] - before[kind]) / taken for kind in before}


def watch_a_training(page: Page, seconds: float) -> None:
    go_to(page, "Train")
    page.get_by_role("radio", name="best").check()
    page.locator("#train-start").click()
    expect(page.locator("#train-status")).to_contain_text(re.compile("Training: "))
    page.wait_for_timeout(5_000)
    cost = measured(seconds)
    print(", ".join(f"{kind} {share:.3f}" for kind, share in cost.items()), "of a core each")
    clips = page.evaluate(_MOVING)
    for seen, where in ((True, "in view"), (False, "out of view")):
        moving = [moves for is_seen, moves in clips if is_seen == seen]
        print(f"clips {where}: {len(moving)}, of which {sum(moving)} move")
    page.locator("#train-stop").click()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home, running_app(Path(home)) as app:
        browser = chromium(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE)
        page.goto(app.url)
        page.wait_for_function("localStorage.getItem('motion-lab-visitor')")
        watch_a_training(page, options.seconds)
        browser.close()


if __name__ == "__main__":
    main()
