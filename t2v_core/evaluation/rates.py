"""Does a model obey? Prompts are put to it, its clips judged from their pixels, and the shares given with intervals."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt
from typing import Any

import numpy as np

from t2v_core.config import DataConfig
from t2v_core.data.article import BLOG_PROMPTS
from t2v_core.data.clip_sets import NAMED_SHARE
from t2v_core.errors import UserError
from t2v_core.generation.sampling import generate
from t2v_core.judging.judge import Verdict, judge
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.world.prompts import parse, plain_words, to_prompt
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import BUILT_IN, COLOUR_NAMES, Composition, Phase, Program, World, most_phases
from t2v_core.world.split import ALWAYS_HELD_OUT, Split

Z_95 = 1.959964  # standard normal deviate of a two-sided 95 % interval


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share of `clips` that hold, with its 95 % interval (Wilson 1927)."""

    obeys: float
    low: float
    high: float
    clips: int


def wilson(successes: int, total: int) -> Rate:
    """Raises ValueError for no clips at all."""
    if total < 1:
        raise ValueError("A rate needs at least one clip.")
    share = successes / total
    middle = share + Z_95**2 / (2 * total)
    margin = Z_95 * sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
    scale = 1 + Z_95**2 / total
    low, high = max(0.0, (middle - margin) / scale), min(1.0, (middle + margin) / scale)
    return Rate(obeys=round(share, 4), low=round(low, 4), high=round(high, 4), clips=total)


PromptAndProgram = tuple[str, Program]  # the program is what the clip is judged by


def questions(data: DataConfig, split: Split, group: str, count: int, seed: int) -> list[PromptAndProgram]:
    """`count` prompts of a group; none if the split has nothing of the kind.

    Groups: single, taught, held_out (pairs), up_then_right, three_phases, four_phases (where there are frames for
    them), held_out_bindings.
    """
    rng = np.random.default_rng([seed, sum(group.encode())])
    if data.preset == "blog":
        known = [(prompt, parse(prompt)) for prompt in BLOG_PROMPTS if split.is_taught(parse(prompt).composition)]
        return [known[i % len(known)] for i in range(count)] if group == "single" else []
    held_out_bindings = set(split.held_out_bindings)
    bindings = data.bindings
    if group == "held_out_bindings":
        bindings = [binding for binding in bindings if binding in held_out_bindings]
    else:
        bindings = [binding for binding in bindings if binding not in held_out_bindings]
    compositions = _compositions(data, split, group, count, rng)
    if not compositions or not bindings:
        return []
    asked = []
    for i in range(count):
        shape, colour = bindings[rng.integers(len(bindings))]
        phases = (Phase(motion=motion, pace=_pace(data, rng)) for motion in compositions[i % len(compositions)])
        size = ("small", "large")[rng.integers(2)] if data.named_sizes and rng.random() < NAMED_SHARE else None
        program = Program(shape=shape, colour=colour, size=size, phases=tuple(phases))
        asked.append((to_prompt(program, brief=bool(rng.random() < 0.5)), program))
    return asked


GROUPS = ("single", "taught", "held_out", "up_then_right", "three_phases", "four_phases", "held_out_bindings")
MORE_PHASES = {"three_phases": 3, "four_phases": 4}  # none are ever taught
MIN_FRAMES_OF_FOUR = 16


def _pace(data: DataConfig, rng: np.random.Generator) -> str | None:
    return ("slowly", "quickly")[rng.integers(2)] if data.named_paces and rng.random() < NAMED_SHARE else None


def _compositions(
    data: DataConfig, split: Split, group: str, count: int, rng: np.random.Generator
) -> list[Composition]:
    """The compositions of a group, in random order."""
    taught = [entry for entry in split.taught if set(entry) <= set(data.motions)]
    pairs: list[Composition] = [entry for entry in taught if len(entry) == 2]
    held_out: list[Composition] = [
        entry for entry in split.held_out if len(entry) == 2 and set(entry) <= set(data.motions)
    ]
    if length := MORE_PHASES.get(group):
        fits = length <= most_phases(data.num_frames) and (length < 4 or data.num_frames >= MIN_FRAMES_OF_FOUR)
        if len(data.motions) < length or not fits:
            return []
        return [tuple(rng.choice(data.motions, length, replace=False).tolist()) for _ in range(count)]
    groups: dict[str, list[Composition]] = {
        "single": [entry for entry in taught if len(entry) == 1],
        "taught": pairs,
        "held_out": held_out,
        "up_then_right": [entry for entry in held_out if entry == ALWAYS_HELD_OUT],
        "held_out_bindings": pairs or taught,
    }
    chosen = groups[group]
    return [chosen[i] for i in rng.permutation(len(chosen))]


def readable(model: TextToVideo, asked: Sequence[PromptAndProgram]) -> list[PromptAndProgram]:
    """The questions that the model has the words for: a small data set read from disk may never name a motion. Where
    it names no colours, neither do the questions."""
    known = set(model.vocabulary)
    if known.isdisjoint(COLOUR_NAMES):
        asked = [
            (" ".join(word for word in prompt.split() if word != program.colour), replace(program, colour=None))
            for prompt, program in asked
        ]
    return [(prompt, program) for prompt, program in asked if known.issuperset(plain_words(prompt))]


def ask(
    model: TextToVideo, asked: Sequence[PromptAndProgram], seed: int, *, with_likeness: bool = False
) -> list[Verdict]:
    """Generate a clip for each prompt and judge it. Clip i has the seed `seed * 1,000,003 + i`."""
    seeds = [seed * 1_000_003 + i for i in range(len(asked))]
    clips = generate(model, [prompt for prompt, _ in asked], seeds)
    return [
        judge(clip, program, world=model.world, with_likeness=with_likeness)
        for clip, (_, program) in zip(clips, asked, strict=True)
    ]


def rate(verdicts: Sequence[Verdict]) -> Rate:
    return rate_of([verdict.obeys for verdict in verdicts])


def rate_of(obeyed: Sequence[bool]) -> Rate:
    return wilson(sum(obeyed), len(obeyed))


def real_clip_verdicts(
    data: DataConfig, asked: Sequence[PromptAndProgram], seed: int, shift: int = 0, world: World = BUILT_IN
) -> list[Verdict]:
    """Verdicts on real clips of the same prompts; with a shift, on those of other prompts (chance)."""
    programs = [program for _, program in asked]
    scenes = draw_scenes(
        programs, np.arange(len(asked)), seed=seed, num_frames=data.num_frames, frame_size=data.frame_size, world=world
    )
    clips = np.roll(render(scenes, data.num_frames, data.frame_size), shift, 0)
    return [
        judge(clip, program, world=world, with_likeness=False) for clip, program in zip(clips, programs, strict=True)
    ]


def evaluate(model: TextToVideo, clips: int = 300, seed: int = 0) -> dict[str, Any]:
    """The report: per group its rate, its parts and its real-clip score; per motion; and chance.

    Raises UserError for a model whose data have no known programs: nothing can be judged there.
    """
    if model.split is None:
        raise UserError("This model was taught clips without known programs, so no verdict can be given on its clips.")
    data, split = model.config.data, model.split
    report: dict[str, Any] = {"model": model.config.model, "preset": data.preset, "clips": clips, "seed": seed}
    per_motion: dict[str, list[bool]] = defaultdict(list)
    for group in GROUPS:
        asked = readable(model, questions(data, split, group, clips, seed))
        if not asked:
            continue
        verdicts = ask(model, asked, seed, with_likeness=True)
        real = real_clip_verdicts(data, asked, seed, world=model.world)
        report[group] = asdict(rate(verdicts)) | {"parts": _parts(verdicts), "real_clips": asdict(rate(real))}
        if likeness := [verdict.likeness for verdict in verdicts if verdict.likeness is not None]:
            report[group]["likeness"] = round(float(np.median(likeness)), 3)
        for verdict, (_, program) in zip(verdicts, asked, strict=True):
            for part, phase in zip(verdict.motions, program.phases, strict=True):
                per_motion[phase.motion].append(part.kept)
    mixed = [
        entry
        for group in ("single", "taught", "held_out")
        for entry in questions(data, split, group, max(4, clips // 3), seed)
    ]
    if shuffled := _different_neighbours(mixed, seed):  # none where all prompts ask for the same
        report["chance"] = asdict(rate(real_clip_verdicts(data, shuffled, seed, shift=1, world=model.world)))
    for group, (now, before) in old_rates(model, clips, seed).items():
        report[group] = asdict(now) | {"before": before}
    report["motions"] = {motion: asdict(wilson(sum(kept), len(kept))) for motion, kept in sorted(per_motion.items())}
    return report


OLD_GROUPS = ("taught", "held_out")


def old_rates(
    model: TextToVideo, clips: int, seed: int, groups: Sequence[str] = OLD_GROUPS
) -> dict[str, tuple[Rate, float | None]]:
    """Of a model that went on from another: how well it does what that one did, and what that one did itself."""
    found: dict[str, tuple[Rate, float | None]] = {}
    if model.knew is None:
        return found
    for group in groups:
        asked = readable(model, questions(model.knew.data, model.knew.split, group, clips, seed))
        if asked:
            found[f"old_{group}"] = rate(ask(model, asked, seed)), model.knew.rates.get(group)
    return found


def _different_neighbours(asked: Sequence[PromptAndProgram], seed: int) -> list[PromptAndProgram]:
    """Shuffled, and without prompts that ask for the same as the one before."""
    order = np.random.default_rng(seed).permutation(len(asked))
    shuffled = [asked[i] for i in order]
    befores = [*shuffled[-1:], *shuffled]
    return [entry for before, entry in zip(befores, shuffled, strict=False) if before[1] != entry[1]]


def _parts(verdicts: Sequence[Verdict]) -> dict[str, float]:
    kept: Mapping[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        for name, part in verdict.parts.items():
            kept[name].append(part.kept)
    return {name: round(float(np.mean(values)), 4) for name, values in kept.items()}
