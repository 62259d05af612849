"""The clips that a training shows now and then, moving."""

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from demo.shared.clips import frames_of, moving, sprite, strip
from t2v_core import runs
from t2v_core.errors import UserError
from t2v_core.records import fits, read_json
from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.scenes import equal_phase_starts
from t2v_core.world.split import Split

SAMPLES_CSS = """
.samples { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px 16px; align-items: start; }
.samples.waiting { display: block; }
.samples figure { margin: 0; min-width: 0; }
.samples figure.main { grid-column: 1 / -1; display: flex; gap: 10px 14px; align-items: center; flex-wrap: wrap; }
.samples figure.main figcaption { flex: 1 1 150px; line-height: 1.6; }
.samples figure.main .strip { flex-basis: 100%; }
.samples figure.small figcaption { font-size: 16px; line-height: 1.3; margin-top: 3px; }
.samples figure.small b { font-weight: 400; }
.samples .part, .samples .quiet { white-space: nowrap; }
@media (max-width: 640px) {
  .samples { grid-template-columns: 1fr; }
  .samples figure.small { display: flex; gap: 12px; }
}
.state { margin: 2px 0; }
"""


def samples_html(run: Path | None, metrics: list[dict[str, Any]], model: str) -> str:
    """The newest clips of the fixed prompts: the first one large with its film strip, the others smaller.

    While a model learns to draw it cannot be asked yet; its samples are then training clips that it has redrawn.
    """
    newest = next((report for report in reversed(metrics) if report.get("samples")), None)
    if run is None or newest is None:
        return (
            '<div class="samples waiting"><p class="hint">Clips of a few fixed prompts appear here, and change as it '
            "learns. The first: circle moving up then right.</p></div>"
        )
    prompts, verdicts = runs.read_sample_prompts(run), read_json(run / newest["samples"] / "verdicts.json")
    if not fits(verdicts, list[bool | None]):
        return ""
    try:
        split = runs.read_split_of(run)
    except UserError:  # damaged: the clips are shown all the same
        split = None
    redrawn = newest["stage_index"] == 0 and model != "blog_gan"
    figures = []
    for number, prompt in enumerate(prompts[:5]):
        file = run / newest["samples"] / f"{number}.webp"
        if not file.exists():
            continue
        words = "a training clip, redrawn" if redrawn else prompt
        verdict = verdicts[number] if number < len(verdicts) else None
        said = "It learns to draw before it learns to move." if redrawn else f"{_badge(prompt, split)} {_kept(verdict)}"
        figures.append(
            _figure(file, words, said if number == 0 or not redrawn else "", large=number == 0, plain=redrawn)
        )
    return f'<div class="samples">{"".join(figures)}</div>'


def _figure(file: Path, words: str, said: str, *, large: bool, plain: bool) -> str:
    sheet, count = _sheet(str(file), file.stat().st_mtime_ns)
    picture = moving(sheet, alt=words, size=192 if large else 64, frames=count)
    film = ""
    if large:
        starts = () if plain else equal_phase_starts(words.count(" then ") + 1, count)
        film = strip(sheet, alt=f"its {count} frames", size=34, frames=count, marks=starts)
    return (
        f'<figure class="{"main" if large else "small"}">{picture}'
        f"<figcaption><b>{escape(words)}</b><br>{said}</figcaption>{film}</figure>"
    )


@lru_cache(maxsize=64)
def _sheet(file: str, changed: int) -> tuple[str, int]:
    """A stored clip as a sprite; `changed` is its time stamp, so that a new file is read anew."""
    frames = frames_of(file)
    factor = max(1, frames.shape[1] // 64)  # samples are stored enlarged, for other viewers
    return sprite(frames[:, factor // 2 :: factor, factor // 2 :: factor]), len(frames)


def _badge(prompt: str, split: Split | None) -> str:
    try:
        taught = split is not None and split.is_taught(parse(prompt).composition)
    except PromptError:
        return ""
    if split is None:
        return ""
    return '<span class="badge taught">taught</span>' if taught else '<span class="badge unseen">never seen</span>'


def _kept(verdict: bool | None) -> str:
    if verdict is None:
        return '<span class="quiet">not judged yet</span>'
    return '<span class="part kept">✓ obeys</span>' if verdict else '<span class="part missed">✗ not yet</span>'
