"""The pictures of "How it works", made by the project's own scenes, judge and formulas. Each function returns HTML."""

from collections.abc import Sequence

import cv2
import numpy as np
from markupsafe import Markup

from demo.shared.clips import moving, strip
from demo.shared.html import badge, kept_mark
from demo.shared.paths import paths_html
from demo.texts import texts
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


def figure(picture: Markup, caption: str = "") -> Markup:
    return Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(picture, caption)


def named_clip(prompt: str, seed: int, *, taught: bool) -> Markup:
    caption = Markup("{} {}").format(prompt.removeprefix("blue "), badge(taught))
    return figure(moving(drawn_clip(prompt, seed), alt=prompt, size=96), caption)


def wall(prompts: Sequence[str], size: int = 64) -> Markup:
    """Many small clips without words."""
    clips = [moving(drawn_clip(prompt, seed), alt=prompt, size=size) for seed, prompt in enumerate(prompts)]
    return Markup('<div class="wall">{}</div>').format(Markup("").join(clips))


def random_prompts(count: int, shapes: Sequence[str], colours: Sequence[str]) -> list[str]:
    rng = np.random.default_rng(5)
    chosen = []
    for _ in range(count):
        motions = rng.choice(MOTION_NAMES, 2, replace=False)
        words = f"{rng.choice(colours)} {rng.choice(shapes)} {' then '.join(motions)}"
        chosen.append(to_prompt(parse(words)))
    return chosen


def teaching_grid(split: Split, motions: Sequence[str]) -> Markup:
    """First motion by second motion: taught cells full, never seen ones hatched."""
    looks, held_out = [], set(split.held_out)
    cell = Markup('<rect class="{}" x="{:.2f}" y="{:.2f}" width=".84" height=".84"/>')
    cells = Markup("")
    for row, first in enumerate(motions):
        for column, second in enumerate(motions):
            look = "taught" if split.is_taught((first, second)) else "unseen" if (first, second) in held_out else ""
            if look:
                looks.append(look)
                cells += cell.format(look, column + 0.08, row + 0.08)
    return Markup(
        '<svg class="grid-picture" viewBox="0 0 {size} {size}" role="img" aria-label="{words}"><defs>'
        '<pattern id="how-hatch" width=".34" height=".34" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width=".2" height=".34" class="hatch"/></pattern></defs>{cells}</svg>'
    ).format(size=len(motions), words=texts().how.grid_label(looks.count("taught"), looks.count("unseen")), cells=cells)


def words_as_numbers(prompt: str, count: int = 10) -> Markup:
    """Each word with a row of numbers, as they are before any training: drawn at random."""
    rng = np.random.default_rng(3)
    rows = []
    for word in prompt.split():
        numbers = rng.normal(size=count)
        cells = Markup("").join(
            Markup('<i class="{}" style="opacity:{:.2f}"></i>').format(
                "plus" if number > 0 else "minus", min(abs(number) / 2, 1)
            )
            for number in numbers
        )
        rows.append(Markup("<tr><th>{}</th><td>{}</td></tr>").format(word, cells))
    return Markup('<table class="numbers" aria-label="{}">{}</table>').format(
        texts().how.rows_of_numbers(count), Markup("").join(rows)
    )


def gan_diagram() -> Markup:
    """Forger and detective."""
    said = texts().how
    box = Markup('<rect class="{}" x="{}" y="14" width="108" height="34" rx="4"/><text x="{}" y="35">{}</text>')
    arrow = Markup('<path d="M{} 31h12m-4-4l4 4-4 4"/>')
    columns = (2, 124, 246, 368)
    words = (said.words_and_noise, said.generator, said.one_frame, said.discriminator)
    looks = ("plain", "box", "plain", "box")
    drawn = [box.format(look, x, x + 54, text) for x, text, look in zip(columns, words, looks, strict=True)]
    drawn += [arrow.format(x + 109) for x in columns[:3]]
    return Markup(
        '<svg class="diagram" viewBox="0 0 478 90" role="img" aria-label="{}">{}'
        '<path d="M422 50v18H178V52m-4 4l4-4 4 4"/><text x="300" y="82">{}</text></svg>'
    ).format(said.gan_label, Markup("").join(drawn), said.get_better)


def single_frames_fool() -> Markup:
    """A clip, and one of the same frames in an order that no words ask for."""
    said, clip = texts().how, drawn_clip("blue circle moving right", 4)
    order = np.random.default_rng(2).permutation(len(clip))
    fine = figure(moving(clip, alt=said.circle_right, size=112), said.as_it_should_be)
    wild = figure(moving(clip[order], alt=said.wild_order, size=112), said.any_order)
    return fine + wild


def squeezed(prompt: str = "red star moving up") -> Markup:
    """A frame, the size of what is kept of it, and the frame again."""
    said, frame = texts().how, drawn_clip(prompt, 3)[:1]
    picture = moving(np.repeat(frame, 2, 0), alt=said.a_frame, size=112)
    cells = Markup("").join(
        Markup('<rect x="{}" y="{}" width="9" height="9"/>').format(x * 11, y * 11 + 11 * (y > 0) // 2)
        for x in range(4)
        for y in range(5)
    )
    code = Markup('<svg class="latent" viewBox="0 0 54 60" role="img" aria-label="{}">{}</svg>').format(
        said.code_label, cells
    )
    arrow = Markup('<span class="arrow" aria-hidden="true">→</span>')
    parts = [figure(picture, said.numbers_before), figure(code, said.numbers_kept), figure(picture, said.drawn_again)]
    return arrow.join(parts)


def same_words(prompt: str, seeds: Sequence[int]) -> Markup:
    clips = [figure(moving(drawn_clip(prompt, seed), alt=texts().how.again(prompt), size=88)) for seed in seeds]
    return Markup("").join(clips)


def clauses_over_frames(prompt: str = "blue circle moving up then right") -> Markup:
    said = texts().how
    return Markup('<figure>{}<figcaption class="clauses"><span>{}</span><span>{}</span></figcaption></figure>').format(
        strip(drawn_clip(prompt, 9), alt=prompt, size=38, marks=(5,)), said.hear("moving up"), said.hear("right")
    )


def flow_clip(size: int = 200, dots: int = 140, steps: int = 9) -> np.ndarray:
    """Flow matching in two dimensions: dots follow the exact velocity from noise to a ring of likely points.

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


def judged(asked: str, shown: str, seed: int) -> Markup:
    """A clip of the words `shown`, with what the judge says when it is asked for `asked`."""
    said, clip = texts().common, drawn_clip(shown, seed)
    verdict = judge(clip, parse(asked))
    return Markup('<div class="judged">{}{}<p>{}</p></div>').format(
        moving(clip, alt=shown, size=112),
        paths_html(verdict),
        kept_mark(verdict.obeys, said.obeyed if verdict.obeys else said.missed),
    )
