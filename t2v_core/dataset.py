"""Data sets of clips: rendered as needed, or written to disk and read back.

    python -m t2v_core.dataset --preset quick --clips 10000 --seed 0 --out DIR [--layout blog]

Clip i of a data set depends on (its config, i) alone: the same in any process, order or batch.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from t2v_core.config import DataConfig, PresetName, preset
from t2v_core.draws import uniform
from t2v_core.prompts import to_prompt
from t2v_core.scenes import (
    COLOUR_NAMES,
    COLOURS,
    MOTION_NAMES,
    PACES,
    ROTATION_RANGE,
    SHAPES,
    SIZES,
    START_RANGE,
    MOTIONS,
    Phase,
    Program,
    Scenes,
    Trajectories,
    equal_phase_starts,
    rasterise,
    trajectories,
)
from t2v_core.split import Split, make_split

SINGLE_SHARE = 0.15  # of the clips that show one motion only, where pairs are taught too
UNNAMED_COLOUR_SHARE = 0.3
NAMED_SHARE = 0.25  # of the clips that name a size, and of the phases that name a pace
MIN_PHASE_FRAMES = 2


class ClipSet(Protocol):
    """What training needs of a data set. Prompts are as a person would type them."""

    num_frames: int
    frame_size: int
    split: Split | None  # None where the clips have no known programs

    def __len__(self) -> int: ...

    def prompts(self, indices: np.ndarray) -> list[str]: ...

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]: ...

    def clips(self, indices: np.ndarray) -> np.ndarray:
        """uint8 [N, T, S, S, 3]."""
        ...

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        """One frame of each clip: uint8 [N, S, S, 3]."""
        ...


def draw_scenes(
    programs: Sequence[Program],
    indices: np.ndarray,
    *,
    seed: int,
    num_frames: int,
    phase_starts: Sequence[Sequence[int]] | None = None,
    frame_size: int = 64,
) -> Scenes:
    """Draw every number that the programs leave open; scene i follows from (program i, seed, indices[i]).

    phase_starts: first frames of each program's phases, equal shares unless given.
    A rotation starts within `ROTATION_RANGE` of the centre: starts are drawn again until it does (32 times at most).
    """
    most = max(len(program.phases) for program in programs)
    if phase_starts is None:
        phase_starts = [equal_phase_starts(len(program.phases), num_frames) for program in programs]
    motions = np.zeros((len(programs), most), int)
    firsts = np.full((len(programs), most), num_frames)
    slowest, fastest = np.zeros((2, len(programs), most))
    paced = np.zeros((len(programs), most), bool)
    for n, program in enumerate(programs):
        for p, phase in enumerate(program.phases):
            motions[n, p] = _MOTION_INDEX[phase.motion]
            slowest[n, p], fastest[n, p] = PACES[phase.pace]
            paced[n, p] = phase.pace is not None
        firsts[n, : len(program.phases)] = phase_starts[n]
    columns = np.arange(most)
    # One speed for all phases without a pace of their own.
    speed_draws = np.where(paced, uniform(seed, indices, "pace", columns), uniform(seed, indices, "speed", [0]))
    smallest, largest = np.array([SIZES[program.size] for program in programs]).T
    any_colour = (uniform(seed, indices, "colour", [0])[:, 0] * len(COLOURS)).astype(int)
    scenes = Scenes(
        shapes=np.array([SHAPES.index(program.shape) for program in programs]),
        colours=np.array(
            [COLOUR_NAMES.index(p.colour) if p.colour else c for p, c in zip(programs, any_colour, strict=True)]
        ),
        motions=motions,
        phase_starts=firsts,
        speeds=slowest + speed_draws * (fastest - slowest),
        sides=np.where(uniform(seed, indices, "side", columns) < 0.5, -1.0, 1.0),
        radii=(smallest + uniform(seed, indices, "radius", [0])[:, 0] * (largest - smallest)) * frame_size / 64,
        starts=np.zeros((len(programs), 2)),
    )
    _draw_starts(scenes, indices, seed, num_frames, frame_size)
    return scenes


_MOTION_INDEX = {name: index for index, name in enumerate(MOTION_NAMES)}
_ROTATES = np.array([motion.turn != 0 for motion in MOTIONS.values()])


def _draw_starts(scenes: Scenes, indices: np.ndarray, seed: int, num_frames: int, frame_size: int) -> None:
    """Fill scenes.starts in place."""
    scale = frame_size / 64
    low, high = START_RANGE
    rotating = _ROTATES[scenes.motions] & (scenes.phase_starts < num_frames)
    wanted = np.arange(len(scenes))
    for attempt in range(32):
        draws = uniform(seed, indices[wanted], "start", [2 * attempt, 2 * attempt + 1])
        scenes.starts[wanted] = (low + draws * (high - low)) * scale
        some = wanted[rotating[wanted].any(1)]
        if not len(some):
            return
        centres = trajectories(_select(scenes, some), num_frames, frame_size).centres
        # A phase's first step starts from the frame before it.
        before = (scenes.phase_starts[some] - 1).clip(0, num_frames - 1)
        distances = np.linalg.norm(centres[np.arange(len(some))[:, None], before] - frame_size / 2, axis=-1) / scale
        fits = (distances >= ROTATION_RANGE[0]) & (distances <= ROTATION_RANGE[1])
        wanted = some[~(fits | ~rotating[some]).all(1)]


def _select(scenes: Scenes, rows: np.ndarray) -> Scenes:
    return Scenes(**{name: values[rows] for name, values in vars(scenes).items()})


@dataclass(frozen=True, kw_only=True)
class SceneRecords:
    """Programs with every attribute known, the prompts that name them, when each phase starts, and the scenes."""

    programs: list[Program]
    prompts: list[str]
    phase_starts: list[tuple[int, ...]]
    scenes: Scenes


class SceneClips:
    """The data set of a config, rendered as needed: size costs no storage."""

    def __init__(self, config: DataConfig, split: Split | None = None):
        """`split` overrides the one that the config would draw."""
        self.config = config
        self.num_frames, self.frame_size = config.num_frames, config.frame_size
        self.split: Split = split or make_split(
            config.motions,
            config.shapes,
            config.colours,
            held_out_share=config.held_out_share,
            held_out_binding_share=config.held_out_binding_share,
            held_out=config.held_out,
            seed=config.seed,
        )
        self._singles = [entry for entry in self.split.taught if len(entry) == 1]
        self._sequences = [entry for entry in self.split.taught if len(entry) > 1]
        held_out = set(self.split.held_out_bindings)
        bindings = [(shape, colour) for shape in config.shapes for colour in config.colours]
        self._bindings = [binding for binding in bindings if binding not in held_out]
        if not self._bindings:
            raise ValueError("Every combination of shape and colour is held out. Leave at least one taught.")

    def __len__(self) -> int:
        return self.config.num_clips

    def records(self, indices: np.ndarray) -> SceneRecords:
        """What the clips show, without drawing them."""
        indices = np.asarray(indices)
        seed = self.config.seed
        draws = uniform(seed, indices, "program", range(8)).tolist()
        pace_draws = uniform(seed, indices, "paces", range(4)).tolist()
        programs, prompts, starts = [], [], []
        for draw, paces in zip(draws, pace_draws, strict=True):
            program = self._program(draw, paces)
            named = replace(program, colour=None) if draw[4] < UNNAMED_COLOUR_SHARE else program
            programs.append(program)
            prompts.append(to_prompt(named, brief=draw[5] < 0.5))
            starts.append(_drawn_phase_starts(len(program.phases), self.num_frames, draw[6]))
        scenes = draw_scenes(
            programs, indices, seed=seed, num_frames=self.num_frames, phase_starts=starts, frame_size=self.frame_size
        )
        return SceneRecords(programs=programs, prompts=prompts, phase_starts=starts, scenes=scenes)

    def _program(self, draw: list[float], pace_draws: list[float]) -> Program:
        single = self._singles and (draw[0] < SINGLE_SHARE or not self._sequences)
        composition = _pick(self._singles if single else self._sequences, draw[1])
        shape, colour = _pick(self._bindings, draw[2])
        size = _named(draw[3], ("small", "large")) if self.config.named_sizes else None
        paces = pace_draws if self.config.named_paces else [1.0] * len(composition)
        phases = (
            Phase(motion=motion, pace=_named(pace, ("slowly", "quickly")))
            for motion, pace in zip(composition, paces, strict=False)
        )
        return Program(shape=shape, colour=colour, size=size, phases=tuple(phases))

    def prompts(self, indices: np.ndarray) -> list[str]:
        return self.records(indices).prompts

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]:
        return self.records(indices).phase_starts

    def clips(self, indices: np.ndarray) -> np.ndarray:
        scenes = self.records(indices).scenes
        return self._rasterise(trajectories(scenes, self.num_frames, self.frame_size), scenes)

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        scenes = self.records(indices).scenes
        path = trajectories(scenes, self.num_frames, self.frame_size)
        rows = np.arange(len(indices))
        chosen = Trajectories(**{name: values[rows, frame_numbers][:, None] for name, values in vars(path).items()})
        return self._rasterise(chosen, scenes)[:, 0]

    def _rasterise(self, path: Trajectories, scenes: Scenes) -> np.ndarray:
        return rasterise(path, scenes.shapes, PALETTE[scenes.colours], self.frame_size)


PALETTE = np.array(list(COLOURS.values()), np.uint8)


def _pick(options: Sequence[Any], draw: float) -> Any:
    return options[int(draw * len(options))]


def _named(draw: float, names: tuple[str, str]) -> str | None:
    """One of two names, NAMED_SHARE of the time."""
    return names[int(draw < NAMED_SHARE / 2)] if draw < NAMED_SHARE else None


def _drawn_phase_starts(num_phases: int, num_frames: int, draw: float) -> tuple[int, ...]:
    """Two phases part at any frame that leaves each MIN_PHASE_FRAMES: what lets three phases be understood later."""
    if num_phases != 2:
        return equal_phase_starts(num_phases, num_frames)
    choices = num_frames - 2 * MIN_PHASE_FRAMES + 1
    return (0, MIN_PHASE_FRAMES + int(draw * choices))
