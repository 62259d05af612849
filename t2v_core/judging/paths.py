"""Which path of a program comes nearest to what was measured."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from t2v_core.judging.track import Track
from t2v_core.world.scenes import BUILT_IN, Program, Scenes, World, trajectories

PATH_TOLERANCE = 3.0  # px
RADIUS_FACTOR = 1.35
START_OFFSETS = (-1.0, -0.5, 0.0, 0.5, 1.0)  # px
SPEED_RANGES = {None: (3.0, 6.0), "slowly": (1.5, 3.5), "quickly": (5.5, 7.5)}  # px a step
SPEED_STEP = 0.25
_ANCHORINGS = 3  # that find a start from where the thing was later; frames wrap, so one is not always enough


@dataclass(frozen=True, kw_only=True)
class FittedPath:
    """The ideal path that follows the measured one for the most frames, then most closely. centres [T, 2], radii [T]
    and angles [T] are the ideal ones; errors [T] their distance from the measured centres in px at 64 px, infinite
    where nothing is seen; radii_fit bool [T]."""

    centres: np.ndarray
    radii: np.ndarray
    angles: np.ndarray
    errors: np.ndarray
    radii_fit: np.ndarray

    def kept(self, counted: np.ndarray) -> bool:
        return bool((self.errors[counted] <= PATH_TOLERANCE).all() and self.radii_fit[counted].all())


def fit_path(
    track: Track,
    program: Program,
    starts: Sequence[int],
    size: int,
    world: World = BUILT_IN,
    counted: np.ndarray | None = None,
) -> FittedPath:
    """counted: bool [T], the frames to go by; all unless given."""
    num_frames = len(track.radii)
    counted = np.ones(num_frames, bool) if counted is None else counted
    first = int(np.argmax(counted & ~np.isnan(track.centres).any(1)))
    if not counted.any() or np.isnan(track.centres[first]).any():
        nowhere, nothing = np.full((num_frames, 2), np.nan), np.zeros(num_frames)
        return FittedPath(
            centres=nowhere, radii=nothing, angles=nothing, errors=nothing + np.inf, radii_fit=nothing.astype(bool)
        )
    scenes = _candidates(track, program, starts, size, world, first)
    ideal = trajectories(scenes, num_frames, size)
    gaps = np.abs(ideal.centres - track.centres)
    errors = np.linalg.norm(np.minimum(gaps, size - gaps), axis=-1) / (size / 64)
    errors = np.nan_to_num(errors, nan=np.inf)
    judged = np.where(counted, errors, 0)
    misses = judged > PATH_TOLERANCE
    followed = np.where(misses.any(1), misses.argmax(1), num_frames)
    best = np.lexsort((np.minimum(judged, 99).sum(1), judged.max(1), -followed))[0]
    ratio = ideal.radii[best] / np.maximum(track.radii, 1e-6)
    return FittedPath(
        centres=ideal.centres[best],
        radii=ideal.radii[best],
        angles=ideal.angles[best],
        errors=errors[best],
        radii_fit=np.maximum(ratio, 1 / np.maximum(ratio, 1e-6)) <= RADIUS_FACTOR,
    )


def intended_angles(program: Program, starts: Sequence[int], num_frames: int, world: World = BUILT_IN) -> np.ndarray:
    """How far the thing is turned in every frame, whatever its path: float [T], rad clockwise."""
    one = np.zeros(1)
    scene = Scenes(
        shapes=np.zeros(1, int),
        colours=np.zeros(1, int),
        motions=_motions(program, world)[None],
        phase_starts=np.array([starts]),
        speeds=np.zeros((1, len(program.phases))),
        sides=np.ones((1, len(program.phases))),
        radii=one + 5,
        starts=np.zeros((1, 2)),
        world=world,
    )
    return trajectories(scene, num_frames).angles[0]


def _motions(program: Program, world: World) -> np.ndarray:
    return np.array([world.motion_names.index(phase.motion) for phase in program.phases])


def _candidates(track: Track, program: Program, starts: Sequence[int], size: int, world: World, first: int) -> Scenes:
    """The program played at every allowed speed, to either side, from every start near the first frame's centre. Where
    that frame does not count, the starts are those that lead near the centre of frame `first`."""
    scale = size / 64
    offsets = itertools.product(START_OFFSETS, START_OFFSETS)
    # Phases that name the same pace (or none) share one speed; what a motion does not use is not searched.
    used = [world.motions[phase.motion].uses_speed for phase in program.phases]
    paces = list(dict.fromkeys(phase.pace for phase, uses in zip(program.phases, used, strict=True) if uses))
    ranges = [np.arange(SPEED_RANGES[p][0], SPEED_RANGES[p][1] + 1e-6, SPEED_STEP) for p in paces]
    zigzags = [i for i, phase in enumerate(program.phases) if any(world.motions[phase.motion].sideways)]
    grid = list(itertools.product(offsets, itertools.product(*ranges), itertools.product((-1, 1), repeat=len(zigzags))))
    count, phases = len(grid), len(program.phases)
    speeds, sides = np.zeros((count, phases)), np.ones((count, phases))
    pace_speeds = np.array([entry[1] for entry in grid]).reshape(count, len(paces))
    for i, phase in enumerate(program.phases):
        if used[i]:
            speeds[:, i] = pace_speeds[:, paces.index(phase.pace)]
    sides[:, zigzags] = np.array([entry[2] for entry in grid]).reshape(count, len(zigzags))
    at = track.centres[first] + np.array([entry[0] for entry in grid]) * scale
    scenes = Scenes(
        shapes=np.zeros(count, int),
        colours=np.zeros(count, int),
        motions=np.tile(_motions(program, world), (count, 1)),
        phase_starts=np.tile(starts, (count, 1)),
        speeds=speeds,
        sides=sides,
        radii=np.full(count, track.radii[first]),
        starts=at.copy(),
        world=world,
    )
    for _ in range(_ANCHORINGS if first else 0):
        path = trajectories(scenes, len(track.radii), size)
        gaps = (at - path.centres[:, first] + size / 2) % size - size / 2
        # A rotation turns the way from the start: turned back, the gap is what the start has to move by.
        turn = world.steps["turn"][scenes.motions[0]]
        steps = np.diff([*starts, len(track.radii)])
        angle = -sum(t * min(max(first - s, 0), n) for t, s, n in zip(turn, starts, steps, strict=True))
        cos, sin = np.cos(angle), np.sin(angle)
        scenes.starts[:] += gaps @ np.array([[cos, sin], [-sin, cos]])
        scenes.starts[:] %= size
        scenes.radii[:] *= track.radii[first] / np.maximum(path.radii[:, first], 1e-6)
    return scenes
