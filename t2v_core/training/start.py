"""Going on from a model that is there: its words and weights are kept, and it goes on seeing what it knew.

The model to start from is copied into the run, as `start/`: a resume needs nothing else, and what it knew can be asked
for again.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from t2v_core import checkpoints, runs
from t2v_core.config import Config, DataConfig
from t2v_core.data.clip_sets import ClipSet, SceneClips, clip_set
from t2v_core.data.folders import open_dataset
from t2v_core.data.replay import ReplayClips
from t2v_core.errors import UserError
from t2v_core.generation.sampling import SHIPPED_RUN
from t2v_core.models.text_to_video import TEXT_WIDTH, LatentVideoModel
from t2v_core.tensor_files import read_tensors
from t2v_core.training.resume import without_budget
from t2v_core.world.own import joined
from t2v_core.world.scenes import World
from t2v_core.world.split import Split, make_split

SHIPPED = "shipped"
_FILES = ("config.json", "split.json", "vocabulary.json", "evaluation.json")


def keep_start(start: str, run: Path) -> Path:
    """Copy what is needed of the model to start from into the run; where it is. What was copied before stays.

    Raises UserError for a run without a checkpoint, and for models that cannot go on.
    """
    kept = run / "start"
    source = SHIPPED_RUN if start == SHIPPED else Path(start)
    if (kept / "checkpoints" / "latest.json").exists():  # written last
        if (source / "config.json").exists() and _known(source) != _known(kept):
            raise UserError(f"The run in {run} went on from another model than {source}. Choose another folder.")
        return kept
    config = runs.read_config(source)
    if config.model == "blog_gan":
        raise UserError("The article's GAN cannot go on with new words. Start from a flow or a video GAN.")
    if not (source / "split.json").exists():
        raise UserError(f"{source} was taught clips outside the scene language. Start from another run.")
    name = checkpoints.newest_whole_checkpoint(source)
    if name is None:
        raise UserError(f"{source} holds no checkpoint yet. Train a little longer, or start from another run.")
    shutil.rmtree(kept, ignore_errors=True)
    for file in _FILES:
        if (source / file).exists():
            runs.write_atomically(kept / file, (source / file).read_bytes())
    for folder in ("world", "start"):
        if (source / folder).exists():
            shutil.copytree(source / folder, kept / folder)
    weights = read_tensors(checkpoints.checkpoint_path(source, name))
    checkpoints.save_checkpoint(kept, int(name.removeprefix("step_")), weights, {})
    return kept


def _known(run: Path) -> tuple[object, ...]:
    """What tells one model from another, wherever it lies, and also when it has learned on since."""
    return runs.read_vocabulary(run), runs.read_split_of(run), without_budget(runs.read_config(run))


def settled(config: Config, kept: Path) -> Config:
    """The config with what the model to start from decides: its kind, its networks, its clips' measures and words."""
    before = runs.read_config(kept)
    networks = replace(
        before.networks,
        width=before.width,
        num_places=before.num_places,
        sprites=before.draws_sprites or bool(config.data.own_things),
        reads_positions=before.reads_positions or bool(config.data.own_moves),
    )
    data = replace(
        config.data,
        num_frames=before.data.num_frames,
        frame_size=before.data.frame_size,
        named_sizes=before.data.named_sizes,
        named_paces=before.data.named_paces,
    )
    return replace(config, model=before.model, networks=networks, data=data)


def world_with(kept: Path, world: World) -> World:
    """The worlds of both. Raises UserError where a name means two things."""
    return joined(runs.read_world_of(kept), world)


def new_and_old(config: Config, world: World, kept: Path, new: ClipSet | None = None) -> ReplayClips:
    """The clips of the config (or `new` ones, from a folder), and those that the model was taught before. What either
    holds out, neither shows."""
    before = runs.read_split_of(kept)
    assert before is not None
    if new is None:
        data = config.data
        split = make_split(
            data.motions,
            data.coloured_shapes,
            data.colours,
            held_out_share=data.held_out_share,
            held_out_binding_share=0.0,
            held_out=data.held_out,
            held_out_bindings=(*before.held_out_bindings, *data.held_out_bindings),
            before=before,
            seed=data.seed,
        )
        new = SceneClips(data, split, world)
    held_out = set(new.split.held_out) if new.split else set()
    old = _taught_before(kept, held_out)
    return ReplayClips(new, old, runs.read_vocabulary(kept))


def _taught_before(kept: Path, held_out: set[tuple[str, ...]]) -> ClipSet:
    """Drawn anew from the run's config and split, less what is held out now."""
    config, split, world = runs.read_config(kept), runs.read_split_of(kept), runs.read_world_of(kept)
    assert split is not None
    taught_then = split.taught
    remaining = tuple(entry for entry in taught_then if entry not in held_out)
    now_held_out = tuple(dict.fromkeys([*split.held_out, *(entry for entry in taught_then if entry in held_out)]))
    split = Split(taught=remaining, held_out=now_held_out, held_out_bindings=split.held_out_bindings)
    if (kept / "start").exists():  # it went on from another one itself
        older = _taught_before(kept / "start", held_out)
        own = _of_motions(split, config.data)
        return ReplayClips(clip_set(config.data, own, world), older, runs.read_vocabulary(kept / "start"))
    if config.data_folder is None:
        return clip_set(config.data, split, world)
    folder = Path(config.data_folder)
    if not folder.exists():
        raise UserError(f"The model was taught the clips in {folder}, which are gone. Bring them back.")
    if held_out & set(taught_then):
        raise UserError(f"What is to be held out is among the clips in {folder}. Hold out something else.")
    data = config.data
    return open_dataset(folder, kept / "data", frame_size=data.frame_size, num_frames=data.num_frames)


def _of_motions(split: Split, data: DataConfig) -> Split:
    """What of a split is about a data set's own motions."""
    motions = set(data.motions)
    return replace(split, taught=tuple(entry for entry in split.taught if set(entry) <= motions))


def load_start(networks: LatentVideoModel, kept: Path, words: tuple[str, ...]) -> None:
    """Begin with the weights of the model to start from. Its words keep their numbers; new ones begin at random.

    Raises UserError for a model without the networks that only training needs.
    """
    name = checkpoints.latest_checkpoint(kept)
    assert name is not None
    weights = {key: value.float() for key, value in read_tensors(checkpoints.checkpoint_path(kept, name)).items()}
    known = len(runs.read_vocabulary(kept))
    present = networks.state_dict()
    lacking = [key for key in ("autoencoder.to_places.weight", "clip_encoder.inner.weight") if key not in weights]
    if lacking:
        raise UserError(
            "This model was shipped without the networks that training needs, so it cannot go on learning. Start from "
            "another run, or from nothing."
        )
    for key, value in weights.items():
        if key in present and key.endswith("embedding.weight"):
            weights[key] = torch.cat([value[: known + 1], present[key][known + 1 :]])
    # Where sprites were added, a place's appearance has details besides: they are given, and read, at the end.
    for key in (
        "autoencoder.glimpse.outer.weight",
        "autoencoder.glimpse.outer.bias",
        "clip_decoder.to_appearance.weight",
        "clip_decoder.to_appearance.bias",
    ):
        weights[key] = torch.cat([weights[key], present[key][len(weights[key]) :]])
    for key in ("clip_encoder.outer.0.weight", "discriminator.outer.0.weight"):
        if key in weights and key in present:
            before, object_words = weights[key].tensor_split([-TEXT_WIDTH], 1)
            more = present[key].shape[1] - weights[key].shape[1]
            weights[key] = torch.cat([before, before.new_zeros(len(before), more), object_words], 1)
    # Where sprites were added there is more for a discriminator to see: its first layer begins anew.
    inner = "discriminator.inner.weight"
    if inner in weights and inner in present and weights[inner].shape != present[inner].shape:
        del weights[inner]
    fitting: dict[str, Tensor] = {key: value for key, value in weights.items() if key in present}
    networks.load_state_dict(present | fitting)
