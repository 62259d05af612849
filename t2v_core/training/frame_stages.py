"""The stage that looks at single frames: the frame autoencoder learns to draw."""

import numpy as np
import torch
from torch import Tensor

from t2v_core.data.clip_sets import ClipSet, SceneClips
from t2v_core.data.replay import ReplayClips
from t2v_core.device import autocast
from t2v_core.models.text_to_video import APPEARANCE_NOISE, LATENT_NOISE, LatentVideoModel
from t2v_core.training import distributed, objectives
from t2v_core.training.budget import Length
from t2v_core.training.distributed import Rows
from t2v_core.training.lesson import Lesson, Stage, random_numbers
from t2v_core.training.optimizers import descend, make_optimizers
from t2v_core.world.scenes import SHAPES

FRAME_BATCH = 32
CLIPS_SEARCHED, LEAST_TURN = 3_000, 0.1  # rad
TURNED_SHARE = 0.3  # of a batch's clips: those that show a thing of one's own, turned
TURN_WEIGHT, TURNED = 0.5, 2  # one frame in so many is looked at from all sides: that takes as long as drawing it


def _own_pairs(values: Rows) -> Rows:
    """This process's share of a batch whose second half has other frames of the same clips: of clips, with both."""
    pairs = values.reshape(2, -1, *values.shape[1:]).swapaxes(0, 1)
    return distributed.own_rows(pairs).swapaxes(0, 1).reshape(-1, *values.shape[1:])


def _turned_frames(data: ClipSet) -> np.ndarray:
    """Clips and frames in which a thing of one's own is turned, int [K, 2]. They are few, and the hardest to draw."""
    new, every = (data.new, 2) if isinstance(data, ReplayClips) else (data, 1)
    if not isinstance(new, SceneClips) or not new.world.own_things:
        return np.zeros((0, 2), int)
    path, scenes = new.paths(np.arange(min(len(new), CLIPS_SEARCHED)))
    is_own = scenes.shapes >= len(SHAPES)
    rows, frames = np.nonzero(is_own[:, None] & (np.abs(path.angles) > LEAST_TURN))
    return np.stack([every * rows, frames], 1)


def drawing_stage(lesson: Lesson, networks: LatentVideoModel, length: Length) -> Stage:
    """The frame autoencoder. Two frames of a clip exchange their appearances, so that these cannot hold a place."""
    autoencoder = networks.autoencoder
    optimizers = make_optimizers([autoencoder], lesson.dtype)
    data = lesson.data
    turned = _turned_frames(data) if autoencoder.has_sprites else np.zeros((0, 2), int)

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        def noise(size: int) -> Tensor:
            return lesson.upload(_own_pairs(torch.randn(FRAME_BATCH, size, generator=generator)))

        clips = random_numbers(len(data), FRAME_BATCH // 2, generator)
        chosen = random_numbers(data.num_frames, FRAME_BATCH, generator)
        if len(turned):
            count = int(TURNED_SHARE * len(clips))
            clips[:count], chosen[:count] = turned[random_numbers(len(turned), count, generator)].T
        rows, numbers = _own_pairs(np.tile(clips, 2)), _own_pairs(chosen)
        frames = lesson.frames(rows, numbers)
        with autocast(lesson.device, lesson.dtype):
            latents, appearances = autoencoder.encode(frames)
            exchanged = appearances.roll(len(rows) // 2, 0)
            drawn = autoencoder.decode(
                latents + LATENT_NOISE * noise(latents.shape[1]),
                exchanged + APPEARANCE_NOISE * noise(appearances.shape[1]),
            )
        loss = error = objectives.reconstruction_loss(drawn, frames)
        if autoencoder.has_sprites:
            some = slice(None, None, TURNED)
            with autocast(lesson.device, lesson.dtype):
                turns = autoencoder.turn_loss(latents[some], exchanged[some], frames[some])
            loss = error + TURN_WEIGHT * turns
        descend(loss, optimizers)
        return {"drawing error": error.detach()}

    return Stage(
        name="learning to draw", length=length, optimizers=optimizers, step=step, batch_size=FRAME_BATCH, unit="frames"
    )
