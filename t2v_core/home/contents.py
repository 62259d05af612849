"""What a page carries of a model: its words and world, what it was taught, prompts to begin with, and its weights."""

from pathlib import Path
from typing import Any

from t2v_core.errors import UserError
from t2v_core.evaluation.rates import questions, readable
from t2v_core.generation.sampling import load_model
from t2v_core.home.language import language_of
from t2v_core.home.weights import packed_weights
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.runs import read_sample_prompts
from t2v_core.world.prompts import AND

EXAMPLES_SEED = 3


def contents_of(run: Path, name: str) -> dict[str, Any]:
    """The model of a run, as a page reads it. Raises as `load_model`, and UserError for the article's network, which
    no clip of is worth a page."""
    model = load_model(run)
    if model.config.model == "blog_gan":
        raise UserError("The article's network cannot be taken home: only models of the kinds flow and video_gan can.")
    if model.lexicon.from_language_model:
        raise UserError(
            "A model with a language model's words cannot be taken home: only one that learned its words can."
        )
    return {
        "name": name,
        "kind": model.config.model,
        "numFrames": model.num_frames,
        "frameSize": model.frame_size,
        "vocabulary": list(model.vocabulary),
        "onlyScenes": model.split is not None,
        "taught": [list(entry) for entry in model.split.taught] if model.split else [],
        "heldOutBindings": [list(entry) for entry in model.split.held_out_bindings] if model.split else [],
        "language": language_of(model.world),
        "prompts": example_prompts(model, run),
        "weights": packed_weights(model),
    }


def example_prompts(model: TextToVideo, run: Path) -> list[str]:
    """A few prompts that show what a model can do: never taught, taught, three motions, and two things."""
    if model.split is None:
        return read_sample_prompts(run)
    examples = []
    for group, count in (("held_out", 3), ("single", 1), ("taught", 1), ("three_phases", 1)):
        asked = questions(model.config.data, model.split, group, count, EXAMPLES_SEED)
        examples += [prompt for prompt, _ in readable(model, asked)]
    if len(examples) > 1 and len(model.config.data.bindings) > 1:
        examples.append(f"{examples[1]} {AND} {examples[0]}")
    return list(dict.fromkeys(examples))
