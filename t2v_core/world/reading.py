"""A prompt, read once: at the door, for one model. Whoever asks, draws or judges then takes what was read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from t2v_core.world.paraphrase import Paraphrase, paraphrase
from t2v_core.world.prompts import THEN, PromptError, known_words, parse_words, parted_at_things, typed_words
from t2v_core.world.scenes import BUILT_IN, Program, World, are_phase_starts, equal_phase_starts, most_phases

MOST_THINGS = 3
PhaseStarts = Sequence[int] | Sequence[Sequence[int]]  # of one thing, or of each of several


@dataclass(frozen=True, kw_only=True)
class ReadPrompt:
    """words: what the model sees. program: what these words ask for, None for a caption outside the scene language.
    phase_starts: the first frame of each clause. world: what the words are about. read_as: the prompt in the scene
    language, with the words that were replaced, where it was said otherwise. beside: the other things of the
    scene, each read for itself; what is named later lies in front."""

    words: tuple[str, ...]
    program: Program | None
    phase_starts: tuple[int, ...]
    world: World = BUILT_IN
    read_as: Paraphrase | None = None
    beside: "tuple[ReadPrompt, ...]" = ()

    @property
    def starts(self) -> tuple[Any, ...]:
        """The first frames of the clauses; where there are several things, a tuple for each."""
        return tuple(layer.phase_starts for layer in self.layers) if self.beside else self.phase_starts

    def with_starts(self, starts: object, num_frames: int) -> "ReadPrompt":
        """The same with other first frames, where they fit; else as it is."""
        layers = self.layers
        given = starts if self.beside else [starts]
        if not isinstance(given, list | tuple) or len(given) != len(layers):
            return self
        if not all(are_phase_starts(a, len(b.phase_starts), num_frames) for a, b in zip(given, layers, strict=True)):
            return self
        first, *beside = [replace(b, phase_starts=tuple(a)) for a, b in zip(given, layers, strict=True)]
        return replace(first, beside=tuple(beside))

    @property
    def layers(self) -> "tuple[ReadPrompt, ...]":
        """One for each thing, from the back to the front."""
        return (replace(self, beside=()), *self.beside) if self.beside else (self,)


def read_prompt(
    prompt: str,
    vocabulary: Collection[str],
    num_frames: int,
    phase_starts: PhaseStarts | None = None,
    *,
    only_scenes: bool,
    world: World = BUILT_IN,
    most_things: int = MOST_THINGS,
) -> ReadPrompt:
    """Read a prompt for a model with this vocabulary, whose clips have `num_frames` frames. phase_starts: equal shares
    unless given; where there are several things, a list for each. only_scenes: the model was taught programs, so what
    is none cannot be asked of it. most_things: that may be in one scene.

    Raises PromptError for unknown words, for what is not a scene where it must be, for more things than there may be,
    for more clauses than there are frames for, and for phase starts that do not fit.
    """
    typed = typed_words(prompt)
    try:
        return _read(typed, vocabulary, num_frames, phase_starts, only_scenes, world, most_things)
    except PromptError as error:
        if not only_scenes or isinstance(error, TooMuch):
            raise
        try:
            said = paraphrase(prompt, world, vocabulary)
            plain = typed_words(said.prompt)
            read = _read(plain, vocabulary, num_frames, phase_starts, only_scenes, world, most_things)
        except TooMuch:
            raise
        except PromptError as unclear:
            # A wish that cannot be met is told as such. Where only few words are unknown to this model, it knows nearer
            # ones; where most are, they are of another language.
            few = bool(unclear.suggestions) and 0 < 2 * len(error.suggestions) <= len(typed)
            raise (error if few else unclear) from None
        return replace(read, read_as=said)


class TooMuch(PromptError):
    """A prompt that was understood, and asks for more than a clip can hold."""


def _read(
    typed: Sequence[str],
    vocabulary: Collection[str],
    num_frames: int,
    phase_starts: PhaseStarts | None,
    only_scenes: bool,
    world: World,
    most_things: int,
) -> ReadPrompt:
    parts = parted_at_things(typed, world) if only_scenes else [typed]
    if len(parts) > most_things:
        raise TooMuch(
            f"This asks for {len(parts)} things at once. "
            + (f"{most_things} is the most." if most_things > 1 else "This model draws one only.")
        )
    starts: Sequence[Sequence[int] | None] = [None] * len(parts)
    if phase_starts is not None:
        nested = [given for given in phase_starts if isinstance(given, list | tuple)]
        starts = nested if len(nested) == len(phase_starts) and nested else [[*phase_starts]]
        if len(starts) != len(parts):
            raise TooMuch(f"Give the starts of the motions for each of the {len(parts)} things.")
    first, *rest = [
        _read_one(part, vocabulary, num_frames, given, only_scenes=only_scenes, world=world)
        for part, given in zip(parts, starts, strict=True)
    ]
    return replace(first, beside=tuple(rest))


def _read_one(
    typed: Sequence[str],
    vocabulary: Collection[str],
    num_frames: int,
    phase_starts: Sequence[int] | None,
    *,
    only_scenes: bool,
    world: World,
) -> ReadPrompt:
    words = known_words(typed, vocabulary)
    program = None
    try:
        program = parse_words(words, world)
    except PromptError:
        if only_scenes:
            raise
    count, most = words.count(THEN) + 1, most_phases(num_frames)
    if count > most:
        raise TooMuch(f"{count} motions do not fit in {num_frames} frames. Ask for {most} at most.")
    starts = equal_phase_starts(count, num_frames)
    if phase_starts is not None:
        starts = tuple(int(start) for start in phase_starts)
    if not are_phase_starts(starts, count, num_frames):
        raise TooMuch(
            f"The starts {list(starts)} do not fit: give one frame number for each of the {count} motions, "
            f"rising from 0 and under {num_frames}."
        )
    return ReadPrompt(words=tuple(words), program=program, phase_starts=starts, world=world)
