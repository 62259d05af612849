"""Train a text-to-video model on clips of moving shapes.

    python train.py --preset quick --model flow --out runs/first

It takes as many steps as are known to be enough, and says how long that is on this machine now. The same command goes
on with a run that was stopped or cut off. With more than one process:

    torchrun --nproc-per-node 2 train.py --preset quick --model flow --out runs/first
"""

import signal
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

import tyro
from tqdm import tqdm

from t2v_core import runs
from t2v_core.config import (
    Config,
    DataConfig,
    DeviceName,
    Effort,
    ModelConfig,
    ModelName,
    PresetName,
    TrainConfig,
    preset,
    with_choices,
    with_world,
)  # fmt: skip
from t2v_core.data.clip_sets import ClipSet, clip_set
from t2v_core.data.folders import open_dataset
from t2v_core.data.proposals import to_ask_first
from t2v_core.errors import told_in_a_line
from t2v_core.evaluation.own_clips import drop_verdicts_on_foreign_clips
from t2v_core.occupied import require_free
from t2v_core.training import distributed
from t2v_core.training.failures import TrainingFailed
from t2v_core.training.loop import train
from t2v_core.training.reports import TrainEvent, TrainReport
from t2v_core.training.start import SHIPPED, keep_start, new_and_old, settled
from t2v_core.wording import seconds_text
from t2v_core.world.own import read_world
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import parse_held_out

FIRST_STEPS = 20  # after which the speed of now is known well enough to say how long it takes


@dataclass(frozen=True, kw_only=True)
class Command:
    """Train a model; the same command resumes."""

    out: Path
    """The run folder."""
    preset: PresetName = "quick"
    """What to teach. quick: one blue circle; full: everything; blog: the article's data."""
    data: Path | None = None
    """Clips on disk instead of a preset: a data set written before, videos with captions, or folders of frames."""
    world: Path | None = None
    """A world of one's own, a folder or a zip: all of its things and moves unless --shapes and --motions name some."""
    start: Annotated[str, tyro.conf.arg(name="from")] = ""
    """A run whose model goes on learning, or "shipped" for the one that ships with the project: it keeps what it
    knows."""
    model: ModelName = "flow"
    effort: Effort = "good"
    """How good it shall be: "good" takes the steps that are known to be enough, the others half and 2.5 times that."""
    minutes: float | None = None
    """What you are willing to wait instead, all in: data (videos from --data are decoded before), every stage, the test
    at the end. Turned into steps at the speed of this machine, and again when that changes."""
    steps: int | None = None
    """A number of optimizer steps instead, of all stages together."""
    seed: int = 0
    held_out: str = ""
    """Combinations never to teach, such as "moving left then up; moving up then right". Not with --data."""
    held_out_share: float | None = None
    """Of the ordered pairs of motions."""
    motions: str = ""
    """Comma separated, such as "moving up, shrinking"; the preset's unless given. So too the next two."""
    shapes: str = ""
    colours: str = ""
    num_frames: int | None = None
    """Of a clip; the preset's ten unless given. More of them hold more motions. With --data: how many are drawn from
    each video."""
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    device: DeviceName = "auto"
    """auto: a GPU where there is one that can be used."""
    networks: ModelConfig = field(default_factory=ModelConfig)

    def config(self, world: World = BUILT_IN) -> Config:
        """Raises ValueError for choices that make no sense. `world`: all that may be named."""
        chosen = (self.held_out, self.motions, self.shapes, self.colours)
        if self.data and (any(chosen) or self.held_out_share is not None):
            raise ValueError(
                "A data set on disk is taught as it is. Leave out what chooses clips (--held-out, --held-out-share, "
                "--motions, --shapes, --colours), or leave out --data."
            )
        data = replace(preset(self.preset), seed=self.seed)
        data = data if world == BUILT_IN else with_world(data, world)
        data = replace(data, held_out=parse_held_out(self.held_out, world))
        data = with_choices(data, motions=self.motions, shapes=self.shapes, colours=self.colours)
        if self.held_out_share is not None:
            data = replace(data, held_out_share=self.held_out_share)
        if self.num_frames is not None:
            data = replace(data, num_frames=self.num_frames)
        training = TrainConfig(
            effort=self.effort,
            minutes=self.minutes,
            steps=self.steps,
            seed=self.seed,
            precision=self.precision,
            device=self.device,
        )
        # Whole paths: a run may be gone on with, and looked at, from another working folder.
        folder = str(self.data.resolve()) if self.data else None
        start = self.start if self.start in ("", SHIPPED) else str(Path(self.start).resolve())
        return Config(
            model=self.model,
            data=data,
            data_folder=folder,
            start=start or None,
            networks=self.networks,
            training=training,
        )

    def open_world(self) -> World:
        """The world that is asked for; of a run that goes on after it was moved away, the copy that the run has."""
        copy = self.out / "world"
        if self.world is None:
            return BUILT_IN
        return read_world(self.world if self.world.exists() or not copy.exists() else copy)


def open_data(
    config: Config, run: Path, world: World = BUILT_IN, num_frames: int | None = None
) -> tuple[Config, ClipSet]:
    """The clips to train on, and the config with what they and the model to start from decide. num_frames: to be drawn
    from each video, where that is asked for."""
    kept = keep_start(config.start, run) if config.start else None
    if kept:
        config = settled(config, kept)
    if config.data_folder is not None:
        clips = open_dataset(
            Path(config.data_folder),
            cache=run / "data",
            frame_size=config.data.frame_size,
            num_frames=num_frames,
            say=print,
        )
        clips.require_split()
        if foreign := drop_verdicts_on_foreign_clips(clips):
            print(foreign)
        data = clips.config or DataConfig()
        data = replace(data, num_clips=len(clips), num_frames=clips.num_frames, frame_size=clips.frame_size)
        config = replace(config, data=data)
        return config, new_and_old(config, clips.world, kept, clips) if kept else clips
    return config, new_and_old(config, world, kept) if kept else clip_set(config.data, world=world)


class ProgressBar:
    """A bar for each stage, with its time left; a line for each report, and one on how long it takes."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._stage = ""
        self._said_time = self._said_short = False

    def show(self, event: TrainEvent) -> None:
        if self._bar is None or event.stage != self._stage:
            self.close()
            self._stage = event.stage
            label = f"{event.stage} ({event.stage_index + 1} of {event.num_stages})"
            self._bar = tqdm(total=100, desc=label, bar_format="{desc}: {percentage:3.0f}%|{bar:30}| {postfix}")
        self._bar.n = round(100 * event.stage_progress, 1)
        speed = f"{event.clips_per_second:,.0f}/s, " if event.clips_per_second else ""
        if event.seconds_left is not None and event.stage_seconds_left is not None:
            self._bar.set_postfix_str(
                f"{speed}{seconds_text(event.stage_seconds_left)} of {seconds_text(event.seconds_left)} left"
            )
            if not self._said_time and event.step >= FIRST_STEPS:
                self._said_time = True
                tqdm.write(f"About {seconds_text(event.seconds + event.seconds_left)} in all, at the speed of now.")
        if event.takes_at_least and not self._said_short:
            self._said_short = True
            tqdm.write(
                f"That is too short for this machine now: with fewer steps it would learn nothing. It takes about "
                f"{seconds_text(event.takes_at_least)}."
            )
        if event.report and event.report.taught:
            names = {"taught": "taught", "held_out": "never seen", "old": "what it knew before"}
            said = ", ".join(f"{names[name]} {rate.obeys:.0%}" for name, rate in event.report.rates.items() if rate)
            tqdm.write(f"{event.seconds:5.0f} s  obeys: {said}")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def stop_when_asked(run: Path) -> None:
    """Ctrl-C, or SIGTERM from a server or from torchrun: save after the present step, and end. Asked twice: at once."""

    def ask(number: int, frame: object) -> None:
        signal.signal(number, signal.default_int_handler)
        runs.request_stop(run)

    run.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)


def main() -> None:
    command = tyro.cli(Command)
    try:
        with told_in_a_line():
            run(command)
    except KeyboardInterrupt:
        sys.exit(f"Ended at once. The same command goes on from what was saved: {command.out}")
    except distributed.ProcessLost as error:  # it may have been the first: any that is left says so
        sys.exit(f"{error}")
    except TrainingFailed as error:
        sys.exit(f"{error}" if distributed.is_first() else 1)


def run(command: Command) -> None:
    """From the wish to the last line: what is taught, the training with its bar, and how it ended."""
    distributed.join()
    world = command.open_world()
    asked = command.config(world)
    require_free(command.out)
    config, data = distributed.first_goes_first(lambda: open_data(asked, command.out, world, command.num_frames))
    stop_when_asked(command.out)
    events = train(config, command.out, data)
    progress, report = ProgressBar(), None
    try:
        for event in events:
            if distributed.is_first():
                progress.show(event)
                report = event.report
    finally:
        events.close()
        progress.close()
    if distributed.is_first():
        say_end(command.out, report, data)
    distributed.part()


def say_end(run: Path, report: TrainReport | None, data: ClipSet) -> None:
    status = runs.read_status(run)
    if status and status.state == "stopped":
        print(f"Stopped and saved. The same command goes on from here: {run}")
        return
    for group, rate in ((report and report.evaluation) or {}).items():
        interval = f"[{rate.low:.1%}, {rate.high:.1%}]"
        print(f"{group.replace('_', ' '):18} obeys {rate.obeys:6.1%}  {interval}  of {rate.clips}")
    first, *others = to_ask_first(data)
    print(f'The run is in {run}. Ask it:\n  python -m t2v_core.generate --run {run} --prompt "{first}" --out clip.gif')
    for other in others:
        print(f'  or, what it was not shown: --prompt "{other}"')


if __name__ == "__main__":
    main()
