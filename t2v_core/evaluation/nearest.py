"""Copied or composed? The closest of the clips that a model was taught."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.data.folders import open_dataset
from t2v_core.models.text_to_video import TextToVideo


@dataclass(frozen=True, kw_only=True)
class TaughtIndex:
    """The first clips of a data set, small, to find the one closest to a generated clip: copied or composed?"""

    data: ClipSet
    small: np.ndarray  # float32 [N, T * 16 * 16 * 3]

    def nearest(self, clip: np.ndarray) -> tuple[int, float, np.ndarray]:
        """Its index, its root mean squared distance (in pixel values, at 16 x 16), and the clip itself."""
        distances = np.sqrt(np.square(self.small - _shrink(clip[None])).mean(1))
        index = int(distances.argmin())
        return index, float(distances[index]), self.data.clips(np.array([index]))[0]


def taught_index(data: ClipSet, count: int = 4000) -> TaughtIndex:
    """Look at the first `count` clips of a data set (a second or so)."""
    chunks = [
        _shrink(data.clips(np.arange(start, min(start + 250, len(data), count))))
        for start in range(0, min(count, len(data)), 250)
    ]
    return TaughtIndex(data=data, small=np.concatenate(chunks))


def _shrink(clips: np.ndarray) -> np.ndarray:
    """uint8 [N, T, S, S, 3] -> float32 [N, T * 16 * 16 * 3], by averaging."""
    count, num_frames, size = clips.shape[:3]
    block = size // 16
    blocks = clips.reshape(count, num_frames, 16, block, 16, block, 3)
    return blocks.mean((3, 5), dtype=np.float32).reshape(count, -1)


def taught_clips(model: TextToVideo, run: Path) -> ClipSet:
    """The data set that a run's model was taught; videos are decoded already, in the run's folder."""
    config = model.config
    if config.data_folder is None:
        return clip_set(config.data, model.split, model.world)
    data = config.data
    return open_dataset(Path(config.data_folder), run / "data", frame_size=data.frame_size, num_frames=data.num_frames)
