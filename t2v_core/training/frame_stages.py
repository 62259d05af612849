"""The stage that looks at single frames: the frame autoencoder learns to draw."""

import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from t2v_core.data.clip_sets import ClipSet, SceneClips
from t2v_core.data.replay import ReplayClips
from t2v_core.device import autocast
from t2v_core.models.autoencoder import FrameAutoencoder
from t2v_core.models.text_to_video import APPEARANCE_NOISE, LATENT_NOISE, LatentVideoModel
from t2v_core.training import distributed, objectives
from t2v_core.training.budget import Length
from t2v_core.training.distributed import Rows
from t2v_core.training.lesson import Lesson, Stage, random_numbers
from t2v_core.training.optimizers import descend, make_fine_tuning_optimizers, make_optimizers
from t2v_core.world.scenes import SHAPES

FRAME_BATCH = 32
FINE_TUNING_BATCH = 16  # most of a step goes into what is known: more steps are worth more than larger ones
SPRITES_LEARNING_RATE = 5e-3  # where all else is known already
CLIPS_SEARCHED, LEAST_TURN = 3_000, 0.1  # rad
# What was seen of old clips shall be told as before (learning without forgetting, Li & Hoiem 2017): then the clip
# decoder, which was taught in these terms, still knows how they move.
KEEPING_WEIGHT = 1.0
# Near the looks of what was drawn without a sprite there shall be none: an orange circle became an orange fish.
LOOKS_NOISE, BARE_WEIGHT = 0.2, 1.0
LAST_FRAMES_SHARE = 0.35  # of a batch's frames, from nothing: there things are smallest and largest
TURNED_SHARE = 0.3  # of a batch's clips: those that show a thing of one's own, turned


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


def _drift(told: tuple[Tensor, Tensor], before: FrameAutoencoder, frames: Tensor) -> Tensor:
    """How far latents and appearances of frames are from what an earlier autoencoder told of them."""
    with torch.no_grad():
        told_before = before.encode(frames)
    # Where sprites were added, their turns come last, and were not told before.
    pairs = ((now[:, : then.shape[1]], then) for now, then in zip(told, told_before, strict=True))
    return sum((F.mse_loss(*pair) for pair in pairs), frames.new_zeros(()))


def drawing_stage(lesson: Lesson, networks: LatentVideoModel, length: Length) -> Stage:
    """The frame autoencoder. Two frames of a clip exchange their appearances, so that these cannot hold a place."""
    autoencoder = networks.autoencoder
    goes_on = bool(lesson.config.start)
    batch = FINE_TUNING_BATCH if goes_on else FRAME_BATCH
    optimizers = (
        make_fine_tuning_optimizers([autoencoder], ["sprites."], SPRITES_LEARNING_RATE)
        if goes_on
        else make_optimizers([autoencoder], lesson.dtype)
    )
    data = lesson.data
    before = copy.deepcopy(autoencoder).requires_grad_(False) if goes_on else None
    if before is not None:
        before.sprites = None  # turns are found, not learned
    # What the model to start from drew without sprites needs none.
    bare = autoencoder.sprites is not None and isinstance(data, ReplayClips) and not data.old.world.own_things
    turned = _turned_frames(data) if autoencoder.sprites is not None else np.zeros((0, 2), int)

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        def noise(size: int) -> Tensor:
            return lesson.upload(_own_pairs(torch.randn(batch, size, generator=generator)))

        clips = random_numbers(len(data), batch // 2, generator)
        chosen = random_numbers(data.num_frames, batch, generator)
        if not goes_on:
            chosen[random_numbers(100, batch, generator) < 100 * LAST_FRAMES_SHARE] = data.num_frames - 1
        new = np.arange(len(clips))
        if isinstance(data, ReplayClips):  # as many new ones as old ones, which have odd numbers
            clips, new = clips // 2 * 2 + new % 2, new[::2]
        if len(turned):
            places = new[: int(TURNED_SHARE * len(clips))]
            clips[places], chosen[places] = turned[random_numbers(len(turned), len(places), generator)].T
        rows, numbers = _own_pairs(np.tile(clips, 2)), _own_pairs(chosen)
        frames = lesson.frames(rows, numbers)
        with autocast(lesson.device, lesson.dtype):
            latents, appearances = autoencoder.encode(frames)
            exchanged = appearances.roll(len(rows) // 2, 0)
            drawn = autoencoder.decode(
                latents + LATENT_NOISE * noise(latents.shape[1]),
                exchanged + APPEARANCE_NOISE * noise(appearances.shape[1]),
            )
        # Drawn for all clips: every process takes as many numbers, so that all go on with the same ones.
        near = appearances.detach() + LOOKS_NOISE * noise(appearances.shape[1]) if bare else appearances
        loss = error = objectives.reconstruction_loss(drawn, frames)
        if before is not None and isinstance(data, ReplayClips) and (old := data.is_old(rows)).any():
            at = lesson.upload(torch.from_numpy(old))
            with autocast(lesson.device, lesson.dtype):
                loss = error + KEEPING_WEIGHT * _drift((latents[at], appearances[at]), before, frames[at])
            if bare and autoencoder.sprites is not None:
                opacities = autoencoder.sprites.pictures(autoencoder.all_looks(near[at]))[1]
                loss = loss + BARE_WEIGHT * opacities.mean()
        descend(loss, optimizers)
        return {"drawing error": error.detach()}

    return Stage(
        name="learning to draw", length=length, optimizers=optimizers, step=step, batch_size=batch, unit="frames"
    )
