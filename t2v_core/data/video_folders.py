"""The article's layout on disk, written: `video_0/frame_0.png` ... `frame_9.png` and `prompt.txt`."""

from pathlib import Path

import cv2
import numpy as np

from t2v_core.errors import UserError

MIN_FRAMES, MAX_FRAMES = 4, 64
# The fastest of cv2's settings on flat pictures, and the smallest files as well.
_PNG_SETTINGS = [
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE),
]


class DatasetError(UserError):
    """A data set that cannot be read or written. `str(error)` says which folder, what is wrong, what to do."""


def write_video(folder: Path, clip: np.ndarray, prompt: str) -> None:
    """Write one clip, uint8 [T, S, S, 3], to a new folder."""
    folder.mkdir()
    (folder / "prompt.txt").write_text(prompt, encoding="utf-8")
    for number, frame in enumerate(clip):
        # Much of the time goes into opening: this is the shortest way to.
        with open(f"{folder}/frame_{number}.png", "wb", buffering=0) as file:
            file.write(encode_png(frame))


def encode_png(frame: np.ndarray) -> bytes:
    """uint8 [H, W, 3], RGB (cv2 wants BGR) -> a PNG file's bytes."""
    return cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), _PNG_SETTINGS)[1].tobytes()
