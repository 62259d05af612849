"""Trainings of all visitors, as subprocesses of `train.py`. No gradio in it.

Everything lives in the run folders, so that a closed page, a second tab and a restarted server see the same:
the trainer's own files, a card (owner, name, what was asked for) and its turn in the line (`training_line`).
A trainer that is gone while its status says "running" was interrupted; the same command takes it up again.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demo.runs import expected, training_line
from demo.runs.run_cards import RunCard, can_go_on, has_model, list_runs, read_run, run_choices
from demo.shared import visitors, worlds
from demo.shared.cards import Card, change_card, is_damaged, read_card, write_card
from demo.texts import texts
from t2v_core import runs
from t2v_core.config import EFFORTS, MODEL_NAMES, PRESET_NAMES, Config, Effort, TrainConfig, preset
from t2v_core.world.own import zip_world

__all__ = [
    "RunCard",
    "can_go_on",
    "has_model",
    "list_runs",
    "read_run",
    "run_choices",
]  # what other modules know as jobs'
OWN_WORLD = "world"  # what to train on, beside the presets and a set: what the visitor has drawn
SHIPPED = "shipped"  # what to start from, beside the visitor's own runs
MAX_RUNS = 20  # kept per visitor
MAX_WAITING, MAX_WAITING_IN_ALL = 3, 100  # in line, of a visitor and of all together
MAX_RUNS_IN_ALL = 2_000
MAX_NAME = 40
# What can be taken away from each model, by its name on the command line.
PARTS: dict[str, tuple[str, ...]] = {
    "flow": ("learned-alignment",),
    "video_gan": ("use-encoder", "adversarial", "discriminator-reads-text", "learned-alignment"),
    "blog_gan": (),
}


class JobError(ValueError):
    """What stands against a wish; `str(error)` is a sentence for the visitor."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to train. `data` is a preset's name, the id of one of the visitor's sets, or OWN_WORLD; `start` SHIPPED or
    the id of a run of the visitor's, whose model goes on learning, "" to begin from nothing; `without` names of the
    model's `PARTS`."""

    model: str = "flow"
    effort: str = "good"
    seed: int = 0
    data: str = "quick"
    start: str = ""
    without: tuple[str, ...] = ()

    def options(self, data_folder: Path | str | None, start: Path | str | None = None) -> list[str]:
        """The options of train.py, less --out. data_folder: of a set, or the file of a world. start: the folder of the
        run, where it is not the shipped one."""
        data = ["--data", str(data_folder)] if data_folder else ["--preset", self.data]
        if self.data == OWN_WORLD:
            data = ["--world", str(data_folder or "my-world.zip")]
        budget = ["--effort", self.effort, "--seed", str(self.seed)]
        if self.start:  # the model to start from says what kind it is, and what it is made of
            return [*data, "--from", str(start or self.start), *budget]
        less = [f"--networks.no-{part}" for part in PARTS.get(self.model, ()) if part in self.without]
        return [*data, "--model", self.model, *budget, *less]


def efforts() -> tuple[Effort, ...]:
    """Those that one may choose here: a Space is shared by strangers."""
    return tuple(effort for effort in EFFORTS if effort != "best" or not visitors.on_spaces())


def seconds_expected(request: Request) -> float:
    """About how long such a training takes here and now, once it has its turn."""
    known = next((name for name in PRESET_NAMES if name == request.data), None)
    config = Config(
        model=request.model if request.model in MODEL_NAMES else "flow",
        start=request.start or None,
        data=preset(known or "quick"),
        data_folder=None if known else request.data,
        training=TrainConfig(effort=request.effort if request.effort in EFFORTS else "good"),
    )
    return expected.seconds(config, training_line.number_training())


def start(visitor: str, request: Request) -> str:
    """Put a new training in line; returns the run's id. Raises JobError."""
    if not visitors.is_visitor(visitor):
        raise JobError(texts().common.loading)
    if request.model not in MODEL_NAMES:
        raise JobError(texts().runs.choose_model)
    if {"use-encoder", "adversarial"} <= set(request.without):
        raise JobError(texts().runs.nothing_to_learn_from)
    if request.effort not in efforts():
        raise JobError(texts().runs.choose_effort)
    if request.start and request.data == "blog":
        raise JobError(texts().runs.article_from_nothing)
    data_folder = None
    with _changing():
        begins = _start_of(visitor, request.start) if request.start else None
        world = _world_of(visitor) if request.data == OWN_WORLD else None
        if request.data not in (*PRESET_NAMES, OWN_WORLD):  # looked up in here: sets are swept under the same lock
            data_folder = visitors.own_set(visitor, request.data)
            if data_folder is None:
                raise JobError(texts().runs.no_set)
        mine = visitors.own_folders("runs", visitor)
        if len(mine) >= MAX_RUNS:
            raise JobError(texts().runs.too_many(MAX_RUNS))
        _require_room_in_line(mine)
        if len(visitors.all_folders("runs")) >= MAX_RUNS_IN_ALL:
            raise JobError(texts().runs.server_full)
        run = visitors.new_folder("runs")
        if world is not None:  # as it is now: what is drawn later is for another training
            data_folder = run / "world.zip"
            data_folder.write_bytes(world)
        number = 1 + max([read_card(entry).number for entry in mine], default=0)
        card = Card(
            owner=visitors.owner_of(visitor),
            created=time.time(),
            number=number,
            name=texts().runs.run(number),
            model=runs.read_config(begins).model if begins else request.model,
            effort=request.effort,
            code=visitors.new_code(),
            expected_seconds=seconds_expected(request),
            set=request.data if data_folder and world is None else "",
            options=request.options(
                data_folder / "clips" if data_folder and world is None else data_folder,
                None if request.start == SHIPPED else begins,
            ),
        )
        write_card(run, card)
        training_line.enter(run)
    training_line.advance()
    return run.name


def _start_of(visitor: str, start: str) -> Path:
    """The run whose model is to go on learning. Raises JobError."""
    run = visitors.find_run(start) if start == SHIPPED else visitors.own_run(visitor, start)
    if run is None or not can_go_on(start):
        raise JobError(texts().runs.no_start)
    return run


def _world_of(visitor: str) -> bytes:
    world = worlds.own_world(visitor)
    if not world.own_things and not world.own_moves:
        raise JobError(texts().runs.no_world)
    return zip_world(world)


def _require_room_in_line(mine: list[Path]) -> None:
    if sum(map(training_line.is_waiting, mine)) >= MAX_WAITING:
        raise JobError(texts().runs.too_many_waiting(MAX_WAITING))
    if sum(map(training_line.is_waiting, visitors.all_folders("runs"))) >= MAX_WAITING_IN_ALL:
        raise JobError(texts().runs.line_full)


def finish(visitor: str, run_id: str) -> None:
    """Ask a run's trainer to come to a good end soon. Raises JobError."""
    run = _own(visitor, run_id)
    with _changing():
        if not training_line.trainer_alive(run):
            raise JobError(texts().runs.not_training)
        change_card(run, wanted="finish", asked=time.time())
        runs.request_finish(run)


def stop(visitor: str, run_id: str, *, pause: bool = False) -> None:
    """Ask a run's trainer to save and end; a run in line leaves it. Raises JobError."""
    run = _own(visitor, run_id)
    with _changing():
        change_card(run, wanted="pause" if pause else "stop", asked=time.time())
        training_line.leave(run)
        if training_line.trainer_alive(run):
            runs.request_stop(run)
    training_line.advance()


def resume(visitor: str, run_id: str) -> None:
    """Put a run that has ended early in line again. Raises JobError."""
    run = _own(visitor, run_id)
    with _changing():
        if training_line.trainer_alive(run):
            raise JobError(texts().runs.not_ended)
        if is_damaged(run):
            raise JobError(texts().runs.card_lost)
        if not training_line.is_waiting(run):
            _require_room_in_line(visitors.own_folders("runs", visitor))
        change_card(run, wanted="")
        (run / "STOP").unlink(missing_ok=True)
        training_line.enter(run)
    training_line.advance()


def rename(visitor: str, run_id: str, name: str) -> None:
    """Raises JobError."""
    run = _own(visitor, run_id)
    plain = " ".join("".join(c for c in name if c.isprintable()).split())[:MAX_NAME]
    if not plain:
        raise JobError(texts().runs.no_name)
    with _changing():
        change_card(run, name=plain)


def delete(visitor: str, run_id: str) -> None:
    """End a run's trainer, if there is one, and remove the run. Raises JobError."""
    run = _own(visitor, run_id)
    with _changing():
        training_line.leave(run)
        training_line.end_by_force(run)
    visitors.remove_folder(run)  # hundreds of files: nobody else's wish waits for them
    training_line.advance()


@contextlib.contextmanager
def _changing() -> Iterator[None]:
    """One at a time, and what the disk does not take is said in a sentence."""
    with training_line.lock:
        try:
            yield
        except OSError as error:
            raise JobError(texts().runs.not_saved(error.strerror or str(error))) from error


def _own(visitor: str, run_id: str) -> Path:
    run = visitors.own_run(visitor, run_id)
    if run is None:
        raise JobError(texts().runs.not_yours)
    return run
