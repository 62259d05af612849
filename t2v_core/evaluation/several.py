"""Several things in one scene: none of these were ever taught, each is a composition of things that were."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from t2v_core.config import DataConfig
from t2v_core.evaluation.rates import PromptAndProgram, questions, rate_of, readable
from t2v_core.generation.sampling import generate
from t2v_core.judging.several import SceneVerdict, judge_scene
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.world.prompts import AND
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import Program, World
from t2v_core.world.split import Split

# How many things, and by which compositions of motions each.
SCENE_GROUPS = {"two_things": (2, "taught"), "three_things": (3, "taught"), "two_things_held_out": (2, "held_out")}
PromptAndPrograms = tuple[str, tuple[Program, ...]]


def scene_questions(data: DataConfig, split: Split, group: str, count: int, seed: int) -> list[PromptAndPrograms]:
    """Prompts of a group, whose things all look different; none where there are too few looks for that."""
    number, compositions = SCENE_GROUPS[group]
    if data.preset == "blog" or len(data.bindings) < number:
        return []
    pool = questions(data, split, compositions, 4 * number * count, seed + 17)
    asked: list[PromptAndPrograms] = []
    things: list[PromptAndProgram] = []
    for prompt, program in pool:
        if all(_look_different(program, other) for _, other in things):
            things.append((prompt, program))
        if len(things) == number:
            prompts, programs = zip(*things, strict=True)
            asked.append((f" {AND} ".join(prompts), programs))
            things = []
    return asked[:count]


def _look_different(one: Program, other: Program) -> bool:
    """In colour, or where one of them has colours of its own, in what they are."""
    return one.colour != other.colour if one.colour and other.colour else one.shape != other.shape


def evaluate_scenes(model: TextToVideo, clips: int, seed: int) -> dict[str, Any]:
    """For each group its rate among the clips that could be judged, how many could not, the judge's score on real
    clips, and how many of those pass when two things exchange moves or looks, or under another prompt (chance)."""
    report: dict[str, Any] = {}
    if model.split is None or model.config.model == "blog_gan":
        return report
    data, world = model.config.data, model.world
    for group in SCENE_GROUPS:
        asked = scene_questions(data, model.split, group, clips, seed)
        asked = [(prompt, programs) for prompt, programs in asked if _is_readable(model, prompt, programs)]
        if not asked:
            continue
        made = generate(model, [prompt for prompt, _ in asked], [seed * 1_000_003 + i for i in range(len(asked))])
        programs = [programs for _, programs in asked]
        real = real_scenes(data, programs, seed, world)
        report[group] = _summary(made, programs, world) | {
            "real_clips": _summary(real, programs, world),
            "moves_exchanged": _summary(real, [_with_moves_exchanged(entry) for entry in programs], world),
            "colours_exchanged": _summary(real, [_with_colours_exchanged(entry) for entry in programs], world),
            "chance": _summary(np.roll(real, 1, 0), programs, world),
        }
    return report


def _is_readable(model: TextToVideo, prompt: str, programs: Sequence[Program]) -> bool:
    return all(
        readable(model, [(part, program)]) for part, program in zip(prompt.split(f" {AND} "), programs, strict=True)
    )


def real_scenes(data: DataConfig, programs: Sequence[Sequence[Program]], seed: int, world: World) -> np.ndarray:
    """Clips of what the programs ask for: uint8 [N, T, S, S, 3]."""
    rows = np.arange(len(programs))
    layers = [
        draw_scenes(
            [entry[n] for entry in programs],
            rows,
            seed=1_000 * seed + n,
            num_frames=data.num_frames,
            frame_size=data.frame_size,
            world=world,
        )
        for n in range(len(programs[0]))
    ]
    return render(layers, data.num_frames, data.frame_size)


def _with_moves_exchanged(programs: Sequence[Program]) -> tuple[Program, ...]:
    first, second, *rest = programs
    return (replace(first, phases=second.phases), replace(second, phases=first.phases), *rest)


def _with_colours_exchanged(programs: Sequence[Program]) -> tuple[Program, ...]:
    """Of two things whose colours are named those; of others what they are."""
    first, second, *rest = programs
    if first.colour and second.colour:
        return (replace(first, colour=second.colour), replace(second, colour=first.colour), *rest)
    return (
        replace(first, shape=second.shape, colour=second.colour),
        replace(second, shape=first.shape, colour=first.colour),
        *rest,
    )


def _summary(clips: np.ndarray, programs: Sequence[Sequence[Program]], world: World) -> dict[str, Any]:
    verdicts = [judge_scene(clip, entry, world=world) for clip, entry in zip(clips, programs, strict=True)]
    told = [verdict for verdict in verdicts if verdict.obeys is not None]
    summary: dict[str, Any] = {"no_verdict": len(verdicts) - len(told)}
    if told:
        summary |= asdict(rate_of([bool(verdict.obeys) for verdict in told])) | {"parts": _parts(told)}
    return summary


def _parts(verdicts: Sequence[SceneVerdict]) -> dict[str, float]:
    """The share of scenes in which each part is kept by every thing."""
    kept: dict[str, list[bool]] = {}
    for verdict in verdicts:
        names = {name for thing in verdict.things for name in thing.parts}
        for name in names:
            parts = [thing.parts[name].kept for thing in verdict.things if name in thing.parts]
            kept.setdefault(name, []).append(all(parts))
    return {name: round(float(np.mean(values)), 4) for name, values in sorted(kept.items())}
