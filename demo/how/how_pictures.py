"""The pictures of "How it works", made by the project's own scenes, judge and formulas. Each function returns HTML."""

from collections.abc import Sequence
from html import escape

import cv2
import numpy as np

from demo.shared.clips import moving, strip
from demo.shared.paths import paths_html
from t2v_core.judging.judge import judge
from t2v_core.world.prompts import parse, to_prompt
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import MOTION_NAMES
from t2v_core.world.split import Split

_FRAMES = 10


def drawn_clip(prompt: str, seed: int) -> np.ndarray:
    """A real clip of a prompt, as the training set has them: uint8 [T, S, S, 3]."""
    return render(draw_scenes([parse(prompt)], np.array([seed]), seed=seed, num_frames=_FRAMES), _FRAMES)[0]


def figure(picture: str, caption: str = "", badge: str = "") -> str:
    mark = f'<span class="badge {badge}">{"taught" if badge == "taught" else "never seen"}</span>' if badge else ""
    return f"<figure>{picture}<figcaption>{escape(caption)} {mark}</figcaption></figure>"


def named_clip(prompt: str, seed: int, badge: str = "", size: int = 96) -> str:
    return figure(moving(drawn_clip(prompt, seed), alt=prompt, size=size), prompt.removeprefix("blue "), badge)


def wall(prompts: Sequence[str], size: int = 64) -> str:
    """Many small clips without words."""
    clips = [moving(drawn_clip(prompt, seed), alt=prompt, size=size) for seed, prompt in enumerate(prompts)]
    return f'<div class="wall">{"".join(clips)}</div>'


def random_prompts(count: int, shapes: Sequence[str], colours: Sequence[str]) -> list[str]:
    rng = np.random.default_rng(5)
    chosen = []
    for _ in range(count):
        motions = rng.choice(MOTION_NAMES, 2, replace=False)
        words = f"{rng.choice(colours)} {rng.choice(shapes)} {' then '.join(motions)}"
        chosen.append(to_prompt(parse(words)))
    return chosen


def teaching_grid(split: Split, motions: Sequence[str]) -> str:
    """First motion by second motion: taught cells full, never seen ones hatched."""
    size, cells = len(motions), []
    held_out = set(split.held_out)
    for row, first in enumerate(motions):
        for column, second in enumerate(motions):
            look = "taught" if split.is_taught((first, second)) else "unseen" if (first, second) in held_out else ""
            if look:
                cells.append(f'<rect class="{look}" x="{column + 0.08}" y="{row + 0.08}" width=".84" height=".84"/>')
    taught = sum('"taught"' in cell for cell in cells)
    words = f"A grid of {taught} taught and {len(cells) - taught} never seen pairs of motions"
    return (
        f'<svg class="grid-picture" viewBox="0 0 {size} {size}" role="img" aria-label="{words}"><defs>'
        '<pattern id="how-hatch" width=".34" height=".34" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width=".2" height=".34" class="hatch"/></pattern></defs>' + "".join(cells) + "</svg>"
    )


def words_as_numbers(prompt: str, count: int = 10) -> str:
    """Each word with a row of numbers, as they are before any training: drawn at random."""
    rng = np.random.default_rng(3)
    rows = []
    for word in prompt.split():
        numbers = rng.normal(size=count)
        cells = "".join(
            f'<i class="{"plus" if number > 0 else "minus"}" style="opacity:{min(abs(number) / 2, 1):.2f}"></i>'
            for number in numbers
        )
        rows.append(f"<tr><th>{escape(word)}</th><td>{cells}</td></tr>")
    return f'<table class="numbers" aria-label="Every word is a row of {count} numbers">{"".join(rows)}</table>'


def gan_diagram(whole_clip: bool) -> str:
    """Forger and detective; the detective sees one frame, or the whole clip with its words."""
    sees = "whole clip + words" if whole_clip else "one frame"
    label = f"Words and noise go into the generator; the discriminator sees {sees} and says real or fake"
    places = (2, 112, 222, 332)
    texts = ("words + noise", "generator", sees, "discriminator")
    looks = ("plain", "box", "plain", "box")
    drawn = "".join(
        f'<rect class="{look}" x="{x}" y="14" width="96" height="34" rx="4"/><text x="{x + 48}" y="35">{text}</text>'
        for x, text, look in zip(places, texts, looks, strict=True)
    )
    arrows = "".join(f'<path d="M{x + 97} 31h12m-4-4l4 4-4 4"/>' for x in places[:3])
    back = '<path d="M380 50v18H160V52m-4 4l4-4 4 4"/><text x="270" y="82">“I can tell: fake”, so get better</text>'
    return f'<svg class="diagram" viewBox="0 0 430 90" role="img" aria-label="{label}">{drawn}{arrows}{back}</svg>'


def single_frames_fool() -> str:
    """A clip, and one of the same frames in an order that no words ask for."""
    clip = drawn_clip("blue circle moving right", 4)
    order = np.random.default_rng(2).permutation(len(clip))
    fine = figure(moving(clip, alt="A circle moving right", size=112), "as it should be")
    wild = figure(moving(clip[order], alt="The same frames in a wild order", size=112), "same frames, any order")
    return fine + wild


def squeezed(prompt: str = "red star moving up") -> str:
    """A frame, the size of what is kept of it, and the frame again."""
    frame = drawn_clip(prompt, 3)[:1]
    picture = moving(np.repeat(frame, 2, 0), alt="A frame", size=112)
    cells = "".join(
        f'<rect x="{x * 11}" y="{y * 11 + 11 * (y > 0) // 2}" width="9" height="9"/>'
        for x in range(4)
        for y in range(5)
    )
    label = "4 numbers for where, 16 for what is seen there"
    code = f'<svg class="latent" viewBox="0 0 54 60" role="img" aria-label="{label}">{cells}</svg>'
    arrow = '<span class="arrow" aria-hidden="true">→</span>'
    kept = figure(code, "20 numbers kept")
    return figure(picture, "12,288 numbers") + arrow + kept + arrow + figure(picture, "drawn again")


def same_words(prompt: str, seeds: Sequence[int]) -> str:
    clips = [figure(moving(drawn_clip(prompt, seed), alt=f"{prompt}, again", size=88)) for seed in seeds]
    return "".join(clips)


def clauses_over_frames(prompt: str = "blue circle moving up then right") -> str:
    return (
        f"<figure>{strip(drawn_clip(prompt, 9), alt=prompt, size=38, marks=(5,))}"
        '<figcaption class="clauses"><span>hear “moving up”</span><span>hear “right”</span></figcaption></figure>'
    )


def flow_clip(size: int = 200, dots: int = 140, steps: int = 9) -> np.ndarray:
    """Flow matching in two dimensions: dots follow the exact velocity from noise to a ring of likely places.

    Noise is N(0, I) and the data a mixture of Gaussians, so E[data - noise | x_t] has a closed form.
    """
    angles = np.arange(8) * np.pi / 4
    centres, spread = 1.6 * np.stack([np.cos(angles), np.sin(angles)], 1), 0.16

    def velocity(x: np.ndarray, t: float) -> np.ndarray:
        variance = (1 - t) ** 2 + (t * spread) ** 2
        offset = x[:, None] - t * centres
        weights = np.exp(-(offset**2).sum(-1) / (2 * variance))
        weights /= weights.sum(1, keepdims=True) + 1e-12
        toward = centres + (t * spread**2 - (1 - t)) / variance * offset
        return (weights[..., None] * toward).sum(1)

    x = np.random.default_rng(0).normal(size=(dots, 2))
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 9), np.linspace(-2, 2, 9)), -1).reshape(-1, 2)
    frames = []
    for step in range(steps + 1):
        t = step / steps
        arrows = velocity(grid, min(t, 1 - 1 / steps))
        frames.append(_flow_frame(x, grid, arrows, size))
        for part in range(20 if step < steps else 0):  # small steps, so that the picture is exact
            x = x + velocity(x, t + part / (20 * steps)) / (20 * steps)
    return np.stack(frames)


def _flow_frame(x: np.ndarray, grid: np.ndarray, arrows: np.ndarray, size: int) -> np.ndarray:
    frame = np.full((size, size, 3), 255, np.uint8)

    def pixel(points: np.ndarray) -> np.ndarray:
        return np.rint((points / 4.6 + 0.5) * size * 16).astype(int)

    lengths = np.linalg.norm(arrows, axis=1, keepdims=True)
    ends = grid + arrows / np.maximum(lengths, 1e-6) * np.minimum(lengths, 2) * 0.14
    for start, end in zip(pixel(grid).tolist(), pixel(ends).tolist(), strict=True):
        cv2.line(frame, start, end, (190, 190, 198), 1, cv2.LINE_AA, 4)
    for dot in pixel(x).tolist():
        cv2.circle(frame, dot, 2 * 16, (31, 111, 196), cv2.FILLED, cv2.LINE_AA, 4)
    return frame


def judged(asked: str, shown: str, seed: int) -> str:
    """A clip of the words `shown`, with what the judge says when it is asked for `asked`."""
    clip = drawn_clip(shown, seed)
    verdict = judge(clip, parse(asked))
    kept = '<span class="part kept">✓ obeyed</span>' if verdict.obeys else '<span class="part missed">✗ missed</span>'
    return f'<div class="judged">{moving(clip, alt=shown, size=112)}{paths_html(verdict)}<p>{kept}</p></div>'
