"""Does a model obey in words that it was never taught? It hears them as they are: no table says what they mean."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from t2v_core.config import DataConfig
from t2v_core.evaluation.rates import rate_of
from t2v_core.generation.sampling import draw_clips
from t2v_core.judging.judge import judge
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.world.prompts import THEN
from t2v_core.world.reading import ReadPrompt
from t2v_core.world.scenes import COLOUR_NAMES, SHAPES, Phase, Program, equal_phase_starts
from t2v_core.world.word_vectors import KeptBack, kept_back, meaning_of

ASKED = 4  # prompts around each wording


def evaluate_kept_back(model: TextToVideo, seed: int) -> dict[str, Any]:
    """The rates by language and by kind, and of all; empty for a model that learns its words by themselves.

    Each wording stands in a prompt of plain words: alone, and as the second of two motions. Of colours and shapes only
    a model that knows several is asked. A "then" parts clauses where its vector is nearest to those of taught ones.
    """
    if not model.lexicon.from_language_model or model.split is None:
        return {}
    rng = np.random.default_rng([seed, len(kept_back())])
    asked = [(entry, prompt) for entry in kept_back() for _ in range(ASKED) for prompt in _around(entry, model, rng)]
    clips = draw_clips(model, [prompt for _, prompt in asked], [seed * 1_000_003 + i for i in range(len(asked))])
    obeyed: dict[str, list[bool]] = defaultdict(list)
    for clip, (entry, prompt) in zip(clips, asked, strict=True):
        assert prompt.program is not None
        obeys = judge(clip, prompt.program, world=model.world, with_likeness=False).obeys
        for group in ("all", entry.language, _kind(entry)):
            obeyed[group].append(obeys)
    return {"kept_back_words": {group: asdict(rate_of(found)) for group, found in obeyed.items()}}


def _kind(entry: KeptBack) -> str:
    kinds = (("shapes", SHAPES), ("colours", COLOUR_NAMES), ("then", (THEN,)))
    return next((kind for kind, values in kinds if entry.meaning in values), "motions")


def _around(entry: KeptBack, model: TextToVideo, rng: np.random.Generator) -> Iterator[ReadPrompt]:
    """A prompt with this wording in it, if the model was taught what it means."""
    data, kind = model.config.data, _kind(entry)
    shape, colour = str(rng.choice(data.coloured_shapes)), str(rng.choice(data.colours))
    first, second = (str(motion) for motion in rng.choice(data.motions, 2, replace=False))
    thing: tuple[str, ...] = (colour, shape)
    motions: tuple[str, ...] = (first,)
    clauses: list[tuple[str, ...]] = [(first,)]
    if kind == "motions":
        after_another = rng.random() < 0.5 and entry.meaning != first
        motions = (first, entry.meaning) if after_another else (entry.meaning,)
        clauses = [(first,), (entry.wording,)] if after_another else [(entry.wording,)]
    elif kind == "colours":
        colour, thing = entry.meaning, (entry.wording, shape)
    elif kind == "shapes":
        shape, thing = entry.meaning, (colour, entry.wording)
    else:
        motions = (first, second)
        parted = meaning_of(entry.wording) == THEN
        clauses = [(first,), (second,)] if parted else [(first, entry.wording, second)]
    if not _was_taught(entry, kind, data):
        return
    words = (*thing, *clauses[0], *(word for clause in clauses[1:] for word in (THEN, *clause)))
    phases = tuple(Phase(motion=motion, pace=None) for motion in motions)
    yield ReadPrompt(
        words=words,
        program=Program(shape=shape, colour=colour, size=None, phases=phases),
        phase_starts=equal_phase_starts(len(clauses), model.num_frames),
        world=model.world,
    )


def _was_taught(entry: KeptBack, kind: str, data: DataConfig) -> bool:
    """And something else of the kind, too: where all is blue, any word for it is obeyed."""
    known = {"motions": data.motions, "colours": data.colours, "shapes": data.coloured_shapes}.get(kind)
    return known is None or (entry.meaning in known and len(known) > 1)
