"""Numbers for scenes: everything that a program leaves open, drawn from (seed, index) alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from t2v_core.world.random_draws import uniform
from t2v_core.world.scenes import (
    BUILT_IN,
    COLOUR_NAMES,
    COLOURS,
    PACES,
    ROTATION_RANGE,
    SIZES,
    START_RANGE,
    Program,
    Scenes,
    World,
    equal_phase_starts,
    trajectories,
)


def draw_scenes(
    programs: Sequence[Program],
    indices: np.ndarray,
    *,
    seed: int,
    num_frames: int,
    phase_starts: Sequence[Sequence[int]] | None = None,
    frame_size: int = 64,
    world: World = BUILT_IN,
) -> Scenes:
    """Draw every number that the programs leave open; scene i follows from (program i, seed, indices[i]).

    phase_starts: first frames of each program's phases, equal shares unless given.
    A rotation starts within `ROTATION_RANGE` of the centre: starts are drawn again until it does (32 times at most).
    """
    most = max(len(program.phases) for program in programs)
    if phase_starts is None:
        phase_starts = [equal_phase_starts(len(program.phases), num_frames) for program in programs]
    motion_index = {name: index for index, name in enumerate(world.motion_names)}
    shape_index = {name: index for index, name in enumerate(world.shapes)}
    motions = np.zeros((len(programs), most), int)
    firsts = np.full((len(programs), most), num_frames)
    slowest, fastest = np.zeros((2, len(programs), most))
    paces = np.zeros((len(programs), most), int)
    for n, program in enumerate(programs):
        for p, phase in enumerate(program.phases):
            motions[n, p] = motion_index[phase.motion]
            slowest[n, p], fastest[n, p] = PACES[phase.pace]
            paces[n, p] = _PACE_INDEX[phase.pace]
        firsts[n, : len(program.phases)] = phase_starts[n]
    columns = np.arange(most)
    # One speed for all phases that name the same pace, or none: so they are judged, too.
    by_pace = np.concatenate([uniform(seed, indices, "speed", [0]), uniform(seed, indices, "pace", [0, 1])], 1)
    speed_draws = np.take_along_axis(by_pace, paces, 1)
    smallest, largest = np.array([SIZES[program.size] for program in programs]).T
    any_colour = (uniform(seed, indices, "colour", [0])[:, 0] * len(COLOURS)).astype(int)
    scenes = Scenes(
        shapes=np.array([shape_index[program.shape] for program in programs]),
        colours=np.array(
            [COLOUR_NAMES.index(p.colour) if p.colour else c for p, c in zip(programs, any_colour, strict=True)]
        ),
        motions=motions,
        phase_starts=firsts,
        speeds=slowest + speed_draws * (fastest - slowest),
        sides=np.where(uniform(seed, indices, "side", columns) < 0.5, -1.0, 1.0),
        radii=(smallest + uniform(seed, indices, "radius", [0])[:, 0] * (largest - smallest)) * frame_size / 64,
        starts=np.zeros((len(programs), 2)),
        world=world,
    )
    _draw_starts(scenes, indices, seed, num_frames, frame_size)
    return scenes


_PACE_INDEX = {pace: index for index, pace in enumerate(PACES)}


def _draw_starts(scenes: Scenes, indices: np.ndarray, seed: int, num_frames: int, frame_size: int) -> None:
    """Fill scenes.starts in place."""
    scale = frame_size / 64
    low, high = START_RANGE
    rotating = (scenes.world.steps["turn"] != 0)[scenes.motions] & (scenes.phase_starts < num_frames)
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
    arrays = {name: values[rows] for name, values in vars(scenes).items() if isinstance(values, np.ndarray)}
    return replace(scenes, **arrays)
