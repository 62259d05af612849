"""A prompt, read once: at the door, for one model. Whoever asks, draws or judges then takes what was read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from t2v_core.world.prompts import THEN, PromptError, parse_words, read_words
from t2v_core.world.scenes import Program, are_phase_starts, equal_phase_starts, most_phases


@dataclass(frozen=True, kw_only=True)
class ReadPrompt:
    """words: what the model sees. program: what these words ask for, None for a caption outside the scene language.
    phase_starts: the first frame of each clause."""

    words: tuple[str, ...]
    program: Program | None
    phase_starts: tuple[int, ...]


def read_prompt(
    prompt: str,
    vocabulary: Collection[str],
    num_frames: int,
    phase_starts: Sequence[int] | None = None,
    *,
    only_scenes: bool,
) -> ReadPrompt:
    """Read a prompt for a model with this vocabulary, whose clips have `num_frames` frames. phase_starts: equal shares
    unless given. only_scenes: the model was taught programs, so what is none cannot be asked of it.

    Raises PromptError for unknown words, for what is not a scene where it must be, for more clauses than there are
    frames for, and for phase starts that do not fit.
    """
    words = read_words(prompt, vocabulary)
    program = None
    try:
        program = parse_words(words)
    except PromptError:
        if only_scenes:
            raise
    count, most = words.count(THEN) + 1, most_phases(num_frames)
    if count > most:
        raise PromptError(f"{count} motions do not fit in {num_frames} frames. Ask for {most} at most.")
    starts = equal_phase_starts(count, num_frames)
    if phase_starts is not None:
        starts = tuple(int(start) for start in phase_starts)
    if not are_phase_starts(starts, count, num_frames):
        raise PromptError(
            f"The starts {list(starts)} do not fit: give one frame number for each of the {count} motions, "
            f"rising from 0 and under {num_frames}."
        )
    return ReadPrompt(words=tuple(words), program=program, phase_starts=starts)
