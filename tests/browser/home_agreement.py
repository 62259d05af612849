"""Does a model that was taken home draw and judge as in Python? `python -m tests.browser.home_agreement --run RUN
[--prompts 200]`: opens its HTML file from disk in a real Chromium with the network cut, and prints how many clips and
verdicts are the same, and how long a clip takes there. RUN may be "shipped"."""

import argparse
import base64
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from t2v_core.evaluation.rates import GROUPS, questions, readable
from t2v_core.evaluation.several import SCENE_GROUPS, scene_questions
from t2v_core.generation.sampling import SHIPPED_RUN, draw_clips, load_model, read_prompts
from t2v_core.home.assembly import write_page
from t2v_core.judging.by_prompt import judged
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.world.prompts import AND
from tests.browser.conftest import PATIENCE, chromium

SAME = 1.0  # of 255, the mean absolute difference under which a clip is the same
_ASK = """async ([prompt, seed]) => {
  const made = await motionLab.generate(prompt, seed);
  let letters = "";
  const step = 32768;
  for (let i = 0; i < made.frames.length; i += step) {
    letters += String.fromCharCode(...made.frames.subarray(i, i + step));
  }
  const { size, numFrames, obeys, readAs, took } = made;
  return { frames: btoa(letters), size, numFrames, obeys, readAs, took };
}"""


@dataclass
class Agreement:
    """By clip: how far its pixels are from Python's, and both verdicts. Milliseconds by how many things are drawn."""

    differences: list[float] = field(default_factory=list)
    verdicts: list[tuple[bool | None, bool | None]] = field(default_factory=list)
    milliseconds: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    unlike: list[str] = field(default_factory=list)

    @property
    def same_pixels(self) -> float:
        return float(np.mean([difference < SAME for difference in self.differences]))

    @property
    def same_verdicts(self) -> float:
        return float(np.mean([one == other for one, other in self.verdicts]))


@contextmanager
def opened(browser: Browser, file: Path) -> Iterator[Page]:
    """The page from disk, with the network cut; nothing may be asked for but the file itself."""
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if _is_own(request.url, file) else faults.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("motionLab.ready")
    yield page
    context.close()
    assert not faults, faults


def _is_own(address: str, file: Path) -> bool:
    return address.split("#")[0] == file.as_uri() or address.startswith(("blob:", "data:"))


def prompts_of(model: TextToVideo, count: int, seed: int = 5) -> list[str]:
    """Prompts of every group that the model has the words for, those of several things included."""
    assert model.split is not None
    groups = len(GROUPS) + len(SCENE_GROUPS)
    lists = [
        [prompt for prompt, _ in readable(model, questions(model.config.data, model.split, group, count, seed))]
        for group in GROUPS
    ]
    known = {*model.vocabulary, AND}
    for group in SCENE_GROUPS:
        asked = scene_questions(model.config.data, model.split, group, count, seed)
        lists.append([prompt for prompt, _ in asked if known.issuperset(prompt.split())])
    taken = [prompts[: -(-count // groups)] for prompts in lists]
    left = [prompt for prompts in lists for prompt in prompts[-(-count // groups) :]]
    return [*(prompt for prompts in taken for prompt in prompts), *left][:count]


def agreement(page: Page, model: TextToVideo, prompts: Sequence[str], seeds: Sequence[int]) -> Agreement:
    read = read_prompts(model, prompts)
    found = Agreement()
    for prompt, seed, one, clip in zip(prompts, seeds, read, draw_clips(model, read, seeds), strict=True):
        made = page.evaluate(_ASK, [prompt, seed])
        shape = (made["numFrames"], made["size"], made["size"], 4)
        frames = np.frombuffer(base64.b64decode(made["frames"]), np.uint8).reshape(shape)
        assert (frames[..., 3] == 255).all()
        verdict = judged(clip, one)
        found.differences.append(float(np.abs(frames[..., :3].astype(int) - clip).mean()))
        found.verdicts.append((verdict.obeys if verdict else None, made["obeys"]))
        found.milliseconds[len(one.layers)].append(made["took"])
        if found.differences[-1] >= SAME or found.verdicts[-1][0] != found.verdicts[-1][1]:
            found.unlike.append(f"{prompt!r}, seed {seed}: {found.differences[-1]:.2f} of 255, {found.verdicts[-1]}")
    return found


def report(found: Agreement, size: int) -> None:
    count = len(found.differences)
    print(f"{size / 1e6:.1f} MB; {count} prompts: pixels the same in {found.same_pixels:.1%} (mean difference at most "
          f"{max(found.differences):.4f} of 255), verdicts in {found.same_verdicts:.1%}")  # fmt: skip
    for things, took in sorted(found.milliseconds.items()):
        p50, p95 = np.percentile(took, [50, 95])
        print(f"clips of {things} thing(s): p50 {p50:.0f} ms, p95 {p95:.0f} ms, {len(took)} clips")
    for line in found.unlike:
        print("  unlike:", line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("shipped"))
    parser.add_argument("--prompts", type=int, default=200)
    given = parser.parse_args()
    run = SHIPPED_RUN if given.run == Path("shipped") else given.run
    model = load_model(run)
    prompts = prompts_of(model, given.prompts)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "model.html"
        write_page(run, file, run.name)
        with opened(chromium(playwright), file) as page:
            found = agreement(page, model, prompts, [171 + 7 * i for i in range(len(prompts))])
        report(found, file.stat().st_size)


if __name__ == "__main__":
    main()
