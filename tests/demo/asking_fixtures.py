"""Run folders without training, and a model that draws with the program itself: quick, and right unless told."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from demo.answers.models_cache import MODELS
from demo.shared import visitors
from t2v_core import runs
from t2v_core.config import Config, DataConfig, blog, full, quick
from t2v_core.data.article import BLOG_VOCABULARY
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.vocabulary import build_vocabulary
from t2v_core.world.prompts import LANGUAGE, parse
from t2v_core.world.rasteriser import render
from t2v_core.world.reading import ReadPrompt
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import Scenes
from t2v_core.world.split import Split

WRONG_SEED = 13  # whatever is asked with it, the object stands still
OWN_CLIPS = "0123456789abcdef"  # the id of a run on clips without programs


def load(run: Path, checkpoint: str | None = None) -> Any:
    """As `sampling.load_model`, without networks."""
    config = runs.read_config(run)
    return SimpleNamespace(
        config=config,
        vocabulary=runs.read_vocabulary(run),
        split=runs.read_split_of(run),
        world=runs.read_world_of(run),
        knew=None,
        num_frames=config.data.num_frames,
        checkpoint=checkpoint,
    )


def draw_clips(model: Any, prompts: Sequence[ReadPrompt], seeds: Sequence[int]) -> np.ndarray:
    """As `sampling.draw_clips`: the clip that the prompt asks for."""
    clips = []
    for prompt, seed in zip(prompts, seeds, strict=True):
        layers = [_scene(layer, seed + n, model) for n, layer in enumerate(prompt.layers)]
        clips.append(render(layers, model.num_frames)[0])
    return np.stack(clips)


def _scene(prompt: ReadPrompt, seed: int, model: Any) -> Scenes:
    # Of clips without programs nobody knows what they show; here it is what the words say.
    program = prompt.program or parse(" ".join(prompt.words))
    if seed == WRONG_SEED:
        still = replace(program.phases[0], motion="standing still")
        program = replace(program, phases=tuple(still for _ in program.phases))
    starts = [prompt.phase_starts]
    at = np.array([seed])
    return draw_scenes([program], at, seed=0, num_frames=model.num_frames, phase_starts=starts, world=prompt.world)


def make_run(
    folder: Path, data: DataConfig, words: Sequence[str], *, with_split: bool = True, split: Split | None = None
) -> Path:
    split = split or clip_set(data).split if with_split else None
    runs.create_run(folder, Config(data=data), split, words)
    (folder / "checkpoints").mkdir()
    for name in ("step_100", "step_900"):
        (folder / "checkpoints" / f"{name}.safetensors").touch()
    (folder / "checkpoints" / "latest.json").write_text(json.dumps({"checkpoint": "step_900"}))
    return folder


@pytest.fixture
def models(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The runs "shipped" (all words), "example" (blue circles), "blog" and OWN_CLIPS, asked without networks."""
    words = build_vocabulary(clip_set(quick()).prompts(np.arange(500)))
    shipped = {
        "shipped": make_run(home / "full", full(), sorted(LANGUAGE)),
        "example": make_run(home / "quick", quick(), words),
        "blog": make_run(home / "blog", blog(), BLOG_VOCABULARY),
    }
    make_run(home / "runs" / OWN_CLIPS, quick(), sorted(LANGUAGE), with_split=False)
    monkeypatch.setattr(visitors, "SHIPPED", shipped)
    monkeypatch.setattr(MODELS, "_load", load)
    monkeypatch.setattr(MODELS, "_draw", draw_clips)
    MODELS.forget()
    yield
    MODELS.forget()
