"""Clips written the way the article writes them, to time our way against."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from t2v_core.data.article import BLOG_PROMPTS, DIAMETER, blog_path
from t2v_core.world.scenes import COLOURS, REFERENCE_SIZE


def article_writer(folder: Path, num_clips: int, seed: int = 0) -> None:
    """Write a data set the way the article does, to time ours against: per frame a PIL image that is drawn on and
    goes through cv2.imwrite with its default compression (which takes RGB for BGR: the circles come out red).

    The article looks a frame's motion up in a table that it builds anew each time; two of its entries are the
    whole image turned, which is done here too, since it is part of what the article's writer takes.
    """
    rng = np.random.default_rng(seed)
    size = (REFERENCE_SIZE, REFERENCE_SIZE)
    radius = int(DIAMETER) // 2
    paths = {prompt: blog_path(prompt, 10)[0].tolist() for prompt in BLOG_PROMPTS}
    for n in range(num_clips):
        prompt = BLOG_PROMPTS[rng.integers(len(BLOG_PROMPTS))]
        video = folder / f"video_{n}"
        video.mkdir(parents=True)
        (video / "prompt.txt").write_text(prompt)
        for frame, (x, y) in enumerate(paths[prompt]):
            image = Image.new("RGB", size, color=(255, 255, 255))
            for turn in (10 * frame, -10 * frame):
                image.rotate(turn, center=(size[0] // 2, size[1] // 2), fillcolor=(255, 255, 255))
            ImageDraw.Draw(image).ellipse([x - radius, y - radius, x + radius, y + radius], fill=COLOURS["blue"])
            cv2.imwrite(str(video / f"frame_{frame}.png"), np.array(image))
