"""The clips that a training shows now and then, moving."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from demo.shared.clips import frames_of, moving, sprite, strip
from demo.shared.html import badge, hint, kept_mark
from demo.texts import texts
from t2v_core import runs
from t2v_core.errors import UserError
from t2v_core.judging.taught import seen_in_training
from t2v_core.records import fits, read_json
from t2v_core.world.prompts import PromptError, plain_words
from t2v_core.world.reading import ReadPrompt, read_prompt
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


def samples_html(run: Path | None, metrics: list[dict[str, Any]], model: str) -> Markup:
    """The newest clips of the fixed prompts: the first one large with its film strip, the others smaller.

    While a model learns to draw it cannot be asked yet; its samples are then training clips that it has redrawn.
    """
    said = texts().train
    newest = next((report for report in reversed(metrics) if report.get("samples")), None)
    if run is None or newest is None:
        return Markup('<div class="samples waiting">{}</div>').format(hint(said.samples_hint))
    prompts, verdicts = runs.read_sample_prompts(run), read_json(run / newest["samples"] / "verdicts.json")
    if not fits(verdicts, list[bool | None]):
        return Markup("")
    try:
        split, num_frames = runs.read_split_of(run), runs.read_config(run).data.num_frames
    except UserError:  # damaged: the clips are shown all the same
        split, num_frames = None, 0
    redrawn = newest["stage_index"] == 0 and model != "blog_gan"
    figures = []
    for number, prompt in enumerate(prompts[:5]):
        file = run / newest["samples"] / f"{number}.webp"
        if not file.exists():
            continue
        if redrawn:
            note = said.draws_first if number == 0 else ""
            figures.append(_figure(file, said.redrawn, note, 0, large=number == 0))
            continue
        read = _read(prompt, num_frames)
        note = Markup("{} {}").format(_badge(read, split), _kept(verdicts[number] if number < len(verdicts) else None))
        figures.append(_figure(file, prompt, note, len(read.phase_starts) if read else 0, large=number == 0))
    return Markup('<div class="samples">{}</div>').format(Markup("").join(figures))


def _figure(file: Path, words: str, note: str, phases: int, *, large: bool) -> Markup:
    sheet, count = _sheet(str(file), file.stat().st_mtime_ns)
    picture = moving(sheet, alt=words, size=192 if large else 64, frames=count)
    film = Markup("")
    if large:
        # Of the file's frames, which may be fewer than the clip's: those that repeat the one before are not stored.
        starts = equal_phase_starts(phases, count)
        film = strip(sheet, alt=texts().train.its_frames(count), size=34, frames=count, marks=starts)
    return Markup('<figure class="{}">{}<figcaption><b>{}</b><br>{}</figcaption>{}</figure>').format(
        "main" if large else "small", picture, words, note, film
    )


@lru_cache(maxsize=64)
def _sheet(file: str, changed: int) -> tuple[str, int]:
    """A stored clip as a sprite; `changed` is its time stamp, so that a new file is read anew."""
    frames = frames_of(file)
    factor = max(1, frames.shape[1] // 64)  # samples are stored enlarged, for other viewers
    return sprite(frames[:, factor // 2 :: factor, factor // 2 :: factor]), len(frames)


def _read(prompt: str, num_frames: int) -> ReadPrompt | None:
    """In its own words, whatever the run's are: it has been asked already. None where the file is damaged."""
    try:
        return read_prompt(prompt, plain_words(prompt), num_frames, only_scenes=False)
    except PromptError:
        return None


def _badge(prompt: ReadPrompt | None, split: Split | None) -> Markup:
    taught = seen_in_training(split, prompt) if prompt else None
    return Markup("") if taught is None else badge(taught)


def _kept(verdict: bool | None) -> Markup:
    said = texts().train
    if verdict is None:
        return Markup('<span class="quiet">{}</span>').format(said.not_judged)
    return kept_mark(verdict, said.obeys if verdict else said.not_yet)
