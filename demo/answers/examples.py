"""Prompts that show what a model was taught and what not."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demo.answers.asking import FIRST_PROMPT, AskError, can_be_asked, open_model
from demo.shared import visitors
from demo.texts import texts
from t2v_core import runs
from t2v_core.generation.sampling import read_prompts
from t2v_core.world.prompts import THEN, PromptError, parse, to_prompt
from t2v_core.world.scenes import COLOUR_NAMES, Composition, World


@dataclass(frozen=True)
class Example:
    prompt: str
    kind: str  # "taught", "never seen", "never seen together" or "three phases"


def examples(model: Any, rng: random.Random) -> list[Example]:
    """Prompts that show what this model was taught and what it was not, in words that it knows."""
    split = model.split
    if split is None:
        return []
    singles = [entry for entry in split.taught if len(entry) == 1]
    pairs = _with_own([entry for entry in split.taught if len(entry) == 2], model.world)
    drawn = [(_short(pool, rng), "taught") for pool in (singles, pairs) if pool]
    if split.held_out:
        favourite = ("moving up", "moving right")
        first = favourite if favourite in split.held_out else _short(split.held_out, rng)
        drawn.insert(0, (first, "never seen"))
        drawn.insert(2, (_short(_with_own(split.held_out, model.world), rng), "never seen"))
    if THEN in model.vocabulary and len(singles) > 2:
        three = [tuple(motion for (motion,) in rng.sample(singles, 3)) for _ in range(12)]
        drawn.append((_short(three, rng), "three phases"))
    worded = [(_worded(entry, model, rng, taught=kind == "taught"), kind) for entry, kind in drawn]
    worded += [(prompt, "never seen together") for prompt in _together(model)]
    return [Example(in_page_language(prompt, model), kind) for prompt, kind in worded if can_be_asked(prompt, model)]


def _with_own(pool: Sequence[Composition], world: World) -> Sequence[Composition]:
    """Those with a move of one's own, where there are any: who has drawn one wants to see it."""
    own = {name for name, _ in world.own_moves}
    return [entry for entry in pool if own.intersection(entry)] or pool


def _together(model: Any) -> list[str]:
    """A thing of one's own beside another one, which no model has ever seen in one scene."""
    things = [name for name in model.world.pictures if name in model.vocabulary]
    beside = "red circle" if {"red", "circle"} <= set(model.vocabulary) else " ".join(things[1:2])
    if not things or not beside:
        return []
    own = [name for name, _ in model.world.own_moves if name in model.vocabulary]
    return [f"{things[0]} {own[0] if own else 'moving left'} and {beside} bouncing vertically"]


def _short(pool: Sequence[Composition], rng: random.Random) -> Composition:
    """One of a few drawn at random, the shortest to read."""
    return min(rng.choices(pool, k=12), key=lambda motions: len("".join(motions)))


def random_prompt(model: Any, rng: random.Random) -> str:
    """A prompt that the model was never taught, if there is one."""
    if model.split is None:
        return ""
    pool = model.split.held_out or model.split.taught
    prompts = [_worded(entry, model, rng, taught=False) for entry in rng.sample(pool, min(len(pool), 12))]
    return next((in_page_language(prompt, model) for prompt in prompts if can_be_asked(prompt, model)), "")


def in_page_language(prompt: str, model: Any) -> str:
    """The same wish as the page speaks, where it is read as the same; else as it is."""
    try:
        meant = parse(prompt)
        motions = [motion.removeprefix("moving ") for motion in meant.composition]
        said = texts().scene.prompt(meant.colour or "", meant.shape, motions)
        if not said:
            return prompt
        here, there = read_prompts(model, [said, prompt])
    except PromptError:
        return prompt
    return said if here.program == there.program else prompt


def _worded(composition: Sequence[str], model: Any, rng: random.Random, *, taught: bool) -> str:
    vocabulary = set(model.vocabulary)
    held_out = set(model.split.held_out_bindings)
    data, world = model.config.data, model.world
    shapes = _known(data.shapes, world.shapes, vocabulary)
    colours = _known(data.colours, COLOUR_NAMES, vocabulary)
    bindings = [
        (shape, colour)
        for shape in shapes
        for colour in ([""] if shape in world.pictures else colours)  # a thing of one's own has its colours
        if not taught or (shape, colour) not in held_out
    ]
    plain = composition == ("moving up", "moving right") and ("circle", "blue") in bindings
    shape, colour = ("circle", "blue") if plain else rng.choice(bindings)
    named = f"{colour} {shape}" if colour in vocabulary else shape
    return to_prompt(parse(f"{named} {' then '.join(composition)}", world), brief=THEN in vocabulary)


def _known(said: Sequence[str], language: Sequence[str], vocabulary: set[str]) -> list[str]:
    """Those of the config's words that the model knows, else those of the language: nobody has written down what an
    uploaded set shows, and its config is the default."""
    for words in (said, language):
        if known := [word for word in words if word in vocabulary]:
            return known
    return [*said]


def examples_of(run: str) -> list[Example]:
    try:
        return examples(open_model(run), random.Random(0))
    except AskError:
        return []


def opening_prompt(run: str) -> str:
    """The prompt that shows best what a model can do: the first of its examples, else of its training's samples."""
    found = examples_of(run)
    return found[0].prompt if found else _sampled_prompt(run)


def _sampled_prompt(run: str) -> str:
    """Of clips whose prompts are in other words than the scene language's, the training has shown some."""
    folder = visitors.find_run(run)
    return next(iter(runs.read_sample_prompts(folder) if folder else []), FIRST_PROMPT)
