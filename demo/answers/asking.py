"""Asking a model: a `Question` becomes an `Answer`, a clip with its verdict. Plain values in and out, no gradio.

`AskError` says in a sentence why there is none, and what to try.
"""

import itertools
import logging
import re
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from demo.answers.models_cache import MODELS, MadeClip, ModelsCache, UnknownCheckpoint
from demo.runs import keeping
from demo.runs.checkpoints import newest_so_far
from demo.shared import visitors
from demo.shared.motions import in_brief
from demo.shared.seeds import LARGEST_SEED, clean_seed
from demo.texts import texts
from t2v_core.generation.sampling import read_prompts
from t2v_core.judging.by_prompt import judged
from t2v_core.judging.judge import Verdict
from t2v_core.judging.several import SceneVerdict
from t2v_core.world.prompts import THEN, PromptError
from t2v_core.world.reading import ReadPrompt
from t2v_core.world.scenes import MOTIONS, Program
from t2v_core.world.split import Split

FIRST_PROMPT = "blue circle moving up then right"


class AskError(ValueError):
    """Why there is no clip, in sentences. `repairs` are prompts that would work, to be offered as they are."""

    def __init__(self, message: str, repairs: Sequence[str] = ()):
        super().__init__(message)
        self.repairs = list(repairs)


@dataclass(frozen=True, kw_only=True)
class Question:
    """`starts`: first frames of the phases, () for equal shares; of several things, a tuple for each. `run` is an id,
    never a path; "" the shipped model."""

    prompt: str
    seed: int = 0
    run: str = ""
    checkpoint: str = ""
    starts: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Familiarity:
    """What a model's split says of a program. `reason` completes "The model has never seen ..."."""

    taught: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`question` as answered: seed and starts filled in, and the checkpoint where a training may add others, so that
    whatever is asked of the clip later is asked of the model that made it. `read`: the prompt as the model took it. The
    last three are None where there is no known program; of several things, `program` is the first's."""

    question: Question
    clip: np.ndarray
    seconds: float
    model: Any = field(repr=False)
    read: ReadPrompt
    program: Program | None = None
    verdict: Verdict | SceneVerdict | None = None
    familiarity: Familiarity | None = None

    @property
    def programs(self) -> list[Program | None]:
        """Of each thing, in the prompt's order."""
        return [layer.program if self.program else None for layer in self.read.layers]


def ask(question: Question, models: ModelsCache = MODELS) -> Answer:
    """Make the clip and judge it. Raises AskError."""
    return _or_raise(ask_all([question], models)[0])


def ask_all(questions: Sequence[Question], models: ModelsCache = MODELS) -> list[Answer | AskError]:
    """The same for several questions, whose clips share a pass. An AskError stands where there is no answer."""
    begun = [_begin(question, models) for question in questions]
    return [one if isinstance(one, AskError) else _finish(*one) for one in begun]


def warm_up() -> None:
    """Open the shipped model and use it once, so that the first visitor does not wait for it."""
    with suppress(AskError):
        ask(Question(prompt=FIRST_PROMPT))


def ask_four(question: Question, models: ModelsCache = MODELS) -> list[Answer]:
    """The question with four seeds: its own and the three after it. Raises AskError."""
    seeds = [(clean_seed(question.seed) + i) % (LARGEST_SEED + 1) for i in range(4)]
    return [_or_raise(answer) for answer in ask_all([replace(question, seed=seed) for seed in seeds], models)]


def _or_raise(answer: Answer | AskError) -> Answer:
    if isinstance(answer, AskError):
        raise answer
    return answer


def _begin(question: Question, models: ModelsCache) -> tuple[Question, Any, ReadPrompt, "Future[MadeClip]"] | AskError:
    """Read a question and ask for its clip, without waiting for it."""
    question = replace(question, checkpoint=question.checkpoint or newest_so_far(question.run))
    try:
        model = open_model(question.run, question.checkpoint, models)
        read = _read(question.prompt, model)
    except AskError as error:
        return error
    read = read.with_starts(question.starts, model.num_frames)
    question = replace(question, seed=clean_seed(question.seed), starts=read.starts)  # as answered
    return question, model, read, models.ask_for(model, read, question.seed)


def _finish(question: Question, model: Any, read: ReadPrompt, clip: "Future[MadeClip]") -> Answer | AskError:
    try:
        return _judged(question, clip.result(timeout=60), model, read)
    except TimeoutError:
        return AskError(texts().answers.too_many)


def open_model(run_id: str, checkpoint: str = "", models: ModelsCache = MODELS) -> Any:
    """The model of a run id. Raises AskError."""
    folder = visitors.find_run(run_id)
    if folder is None:
        raise AskError(texts().answers.model_gone)
    try:
        model = models.model(folder, checkpoint)
        keeping.opened(run_id)
        return model
    except UnknownCheckpoint as error:
        raise AskError(str(error)) from error
    except FileNotFoundError as error:
        raise AskError(texts().answers.nothing_saved) from error
    except Exception as error:  # a folder of another version, half a file: the reason is for the log
        logging.exception("cannot open the model in %s", folder)
        raise AskError(texts().answers.cannot_open) from error


def can_be_asked(prompt: str, model: Any) -> bool:
    """Whether a model knows the words of a prompt, and its clips have the frames for it."""
    try:
        read_prompts(model, [prompt])
    except PromptError:
        return False
    return True


def _read(prompt: str, model: Any) -> ReadPrompt:
    try:
        return read_prompts(model, [prompt])[0]
    except PromptError as error:
        raise AskError(_explained(error, model), _repairs(prompt, error, model)) from error


def _explained(error: PromptError, model: Any) -> str:
    """Some words are unknown for a reason that is worth knowing."""
    if model.config.data.preset == "blog" and error.suggestions:
        return texts().answers.only_the_article(str(error))
    if THEN in error.suggestions:
        return texts().answers.no_then
    return str(error)


def _repairs(prompt: str, error: PromptError, model: Any) -> list[str]:
    """The prompt with its unknown words replaced such that it can be read: up to three."""
    if not error.suggestions or not all(error.suggestions.values()):
        return []
    # "rotating" alone is half a motion: offer the whole ones that begin with it as well.
    choices = [
        [*near, *(motion for word in near for motion in MOTIONS if motion.startswith(f"{word} "))]
        for near in error.suggestions.values()
    ]
    repaired: dict[str, None] = {}
    for words in itertools.islice(itertools.product(*choices), 60):
        candidate = prompt.strip().rstrip(".")
        for unknown, known in zip(error.suggestions, words, strict=True):
            pattern = rf"(?<![^\s,;.!?]){re.escape(unknown)}(?![^\s,;.!?])"
            candidate = re.sub(pattern, known, candidate, flags=re.IGNORECASE)
        if len(repaired) < 3 and can_be_asked(candidate, model):
            repaired[candidate] = None
    return list(repaired)


# Judging is many small steps: several threads at it only fight over the interpreter, and take half as long again.
_JUDGING = threading.Lock()


def _judged(question: Question, made: MadeClip, model: Any, read: ReadPrompt) -> Answer:
    known = model.split is not None  # else nobody knows what its clips show, whatever the words
    with _JUDGING:
        verdict = judged(made.frames, read) if known else None
    program = read.program if known else None
    return Answer(
        question=question,
        clip=made.frames,
        seconds=made.seconds,
        model=model,
        read=read,
        program=program,
        verdict=verdict,
        familiarity=familiarity_of(read, model.split) if program else None,
    )


def familiarity_of(read: ReadPrompt, split: Split) -> Familiarity:
    """As `familiarity`; several things in one scene were never part of any training."""
    known = [familiarity(layer.program, split) for layer in read.layers if layer.program]
    if not read.beside:
        return known[0]
    said = texts().answers
    names = said.in_one_scene([layer.program.shape for layer in read.layers if layer.program])
    strange = dict.fromkeys(one.reason for one in known if one.reason)
    return Familiarity(taught=False, reason=said.either([names, *strange]))


def familiarity(program: Program, split: Split) -> Familiarity:
    """Was this combination of motions, and of shape and colour, part of the training?"""
    said, strange = texts().answers, []
    if not split.is_taught(program.composition):
        names = " ".join(phase_names(program, len(program.phases)))
        longest = max(len(composition) for composition in split.taught)
        count = len(program.phases)
        strange.append(said.nor_so_many(names, count) if count > longest else names)
    if (program.shape, program.colour) in split.held_out_bindings:
        words, colour = texts().scene.words, str(program.colour)
        strange.append(said.a_thing(words.get(colour, colour), words.get(program.shape, program.shape)))
    return Familiarity(taught=split.teaches(program), reason=said.either(strange))


def phase_names(program: Program | None, count: int) -> list[str]:
    """What to call the phases: "moving up", "then right"; "part 1" and so on where there is no program."""
    said = texts().answers
    if program is None:
        return [said.part(number + 1) for number in range(count)]
    motions = in_brief(program.composition)
    first, *others = (
        f"{motion} {phase.pace}" if phase.pace else motion
        for motion, phase in zip(motions, program.phases, strict=True)
    )
    return [first, *map(said.then, others)]
