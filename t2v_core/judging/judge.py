"""Does a clip show what its prompt asks? Read from the pixels alone, then held against the program.

    pixels -> `measure` -> Track -> `judge` -> Verdict

The rules, tolerances included, are those of the scene language; no network touches them.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from t2v_core.judging.track import OBJECT_THRESHOLD, Track, darkness, measure
from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scenes import (
    COLOUR_NAMES,
    COLOURS,
    MOTION_NAMES,
    MOTIONS,
    SHAPES,
    SIZES,
    Phase,
    Program,
    Scenes,
    Trajectories,
    equal_phase_starts,
    phase_of_frames,
    trajectories,
)

SHAPE_MIN_RADIUS = 3.0  # px; smaller shapes are not told apart
PATH_TOLERANCE = 3.0  # px
RADIUS_FACTOR = 1.35
START_OFFSETS = (-1.0, -0.5, 0.0, 0.5, 1.0)  # px
SPEED_RANGES = {None: (3.0, 6.0), "slowly": (1.5, 3.5), "quickly": (5.5, 7.5)}  # px a step
SPEED_STEP = 0.25
_STILL = Phase(motion="standing still")
SIZE_SLACK = 1.15  # "small" and "large" leave this factor around their radii


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that a prompt names: its words, and whether the clip keeps it. `reason` says what was seen instead."""

    words: str
    kept: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`obeys` is true only if every part is kept. `intended` is the ideal path nearest to the measured one [T, 2]."""

    obeys: bool
    object: Part
    motions: tuple[Part, ...]
    motion: Part  # the whole path, phase after phase
    shape: Part
    colour: Part | None = None
    size: Part | None = None
    intended: np.ndarray
    track: Track
    worst_error: float  # px, the largest distance between measured and intended centre

    @property
    def parts(self) -> dict[str, Part]:
        named = {"object": self.object, "colour": self.colour, "shape": self.shape, "size": self.size}
        return {name: part for name, part in named.items() if part} | {"motion": self.motion}

    def to_json(self) -> dict[str, Any]:
        return {
            "obeys": self.obeys,
            "parts": {name: vars(part) for name, part in self.parts.items()},
            "motions": [vars(part) for part in self.motions],
            "intended": self.intended.round(2).tolist(),
            "measured": [None if np.isnan(c).any() else c.round(2).tolist() for c in self.track.centres],
            "worst_error": None if np.isinf(self.worst_error) else round(self.worst_error, 2),
        }


def judge(clip: np.ndarray, program: Program, phase_starts: Sequence[int] | None = None) -> Verdict:
    """Hold a clip, uint8 [T, S, S, 3], against a program. phase_starts: equal shares unless given."""
    num_frames, size = clip.shape[:2]
    starts = tuple(phase_starts or equal_phase_starts(len(program.phases), num_frames))
    track = measure(clip)
    seen = _object_part(track)
    shape = _shape_part(clip, track, program, starts)
    path, whole_errors, whole_radii = _best_path(track, program, starts, size)
    kept = bool((whole_errors <= PATH_TOLERANCE).all() and whole_radii.all())
    # A path kept as a whole is kept in its parts; looking at each takes longer than all the rest.
    each_kept = [True] * len(program.phases) if kept else _phases_kept(track, program, starts, size)
    motions = tuple(
        Part(words=phase.motion + (f" {phase.pace}" if phase.pace else ""), kept=phase_kept)
        for phase, phase_kept in zip(program.phases, each_kept, strict=True)
    )
    reason = "" if kept else _motion_reason(whole_errors, whole_radii, all(part.kept for part in motions))
    motion = Part(words=" then ".join(part.words for part in motions), kept=kept, reason=reason)
    colour = _colour_part(track, program.colour) if program.colour else None
    large = _size_part(track, program.size, size / 64) if program.size else None
    parts = [part for part in (seen, shape, motion, colour, large) if part]
    return Verdict(
        obeys=all(part.kept for part in parts),
        object=seen,
        motions=motions,
        motion=motion,
        shape=shape,
        colour=colour,
        size=large,
        intended=path,
        track=track,
        worst_error=float(whole_errors.max()),
    )


def _object_part(track: Track) -> Part:
    reason = ""
    if (track.objects == 0).any():
        reason = f"nothing to see in frame {int(np.argmax(track.objects == 0)) + 1}"
    elif (track.objects > 1).any():
        reason = f"more than one object in frame {int(np.argmax(track.objects > 1)) + 1}"
    return Part(words="one object", kept=not reason, reason=reason)


def _colour_part(track: Track, wanted: str) -> Part:
    palette = np.array(list(COLOURS.values()), float)
    nearest = COLOUR_NAMES[int(np.linalg.norm(palette - track.colour, axis=1).argmin())]
    return Part(words=wanted, kept=nearest == wanted, reason="" if nearest == wanted else f"it looks {nearest}")


def _size_part(track: Track, wanted: str, scale: float) -> Part:
    low, high = SIZES[wanted]
    radius = track.radii[0] / scale
    kept = bool(low / SIZE_SLACK <= radius <= high * SIZE_SLACK)
    return Part(words=wanted, kept=kept, reason="" if kept else f"its radius is {radius:.1f} px")


def _shape_part(clip: np.ndarray, track: Track, program: Program, starts: Sequence[int]) -> Part:
    """Overlap (intersection over union, summed over the frames) with each shape, drawn where the object was seen."""
    num_frames, size = clip.shape[:2]
    visible = np.flatnonzero((track.objects > 0) & (track.radii >= SHAPE_MIN_RADIUS * size / 64))
    if not len(visible):
        return Part(words=program.shape, kept=True, reason="too small to tell")
    phase = phase_of_frames(np.array([starts]), num_frames)[0][0]
    turns = np.radians([MOTIONS[program.phases[p].motion].turn for p in phase])
    turns[0] = 0
    ideal = Trajectories(
        centres=np.repeat(track.centres[None, visible], len(SHAPES), 0),
        radii=np.repeat(track.radii[None, visible], len(SHAPES), 0),
        angles=np.repeat(np.cumsum(turns)[None, visible], len(SHAPES), 0),
    )
    drawn = rasterise(ideal, np.arange(len(SHAPES)), np.zeros((len(SHAPES), 3), np.uint8), size)
    masks = darkness(drawn) > OBJECT_THRESHOLD
    seen = darkness(clip[visible]) > OBJECT_THRESHOLD
    overlap = (masks & seen).sum((2, 3)) / (masks | seen).sum((2, 3))
    best = SHAPES[int(overlap.sum(1).argmax())]
    kept = best == program.shape
    return Part(words=program.shape, kept=kept, reason="" if kept else f"it looks like a {best}")


def _candidates(track: Track, program: Program, starts: Sequence[int], size: int) -> Scenes:
    """The program played from every start near the first frame's centre, at every allowed speed, to either side."""
    scale = size / 64
    offsets = itertools.product(START_OFFSETS, START_OFFSETS)
    # Phases that name the same pace (or none) share one speed; what a motion does not use is not searched.
    paces = list(dict.fromkeys(phase.pace for phase in program.phases if _uses_speed(phase.motion)))
    ranges = [np.arange(SPEED_RANGES[p][0], SPEED_RANGES[p][1] + 1e-6, SPEED_STEP) for p in paces]
    zigzags = [i for i, phase in enumerate(program.phases) if any(MOTIONS[phase.motion].sideways)]
    grid = list(itertools.product(offsets, itertools.product(*ranges), itertools.product((-1, 1), repeat=len(zigzags))))
    count, phases = len(grid), len(program.phases)
    speeds, sides = np.zeros((count, phases)), np.ones((count, phases))
    pace_speeds = np.array([entry[1] for entry in grid]).reshape(count, len(paces))
    for i, phase in enumerate(program.phases):
        if _uses_speed(phase.motion):
            speeds[:, i] = pace_speeds[:, paces.index(phase.pace)]
    sides[:, zigzags] = np.array([entry[2] for entry in grid]).reshape(count, len(zigzags))
    return Scenes(
        shapes=np.zeros(count, int),
        colours=np.zeros(count, int),
        motions=np.tile([MOTION_NAMES.index(phase.motion) for phase in program.phases], (count, 1)),
        phase_starts=np.tile(starts, (count, 1)),
        speeds=speeds,
        sides=sides,
        radii=np.full(count, track.radii[0]),
        starts=track.centres[0] + np.array([entry[0] for entry in grid]) * scale,
    )


def _uses_speed(motion: str) -> bool:
    return any(MOTIONS[motion].forward) or any(MOTIONS[motion].sideways)


def _best_path(
    track: Track, program: Program, starts: Sequence[int], size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ideal path that follows the measured one for the most frames, then most closely.

    Returns the path [T, 2], its distance from the measured centres [T] in px at 64 px (infinite where nothing is
    seen), and whether the radius fits [T].
    """
    num_frames = len(track.radii)
    if np.isnan(track.centres[0]).any():
        nowhere = np.full((num_frames, 2), np.nan)
        return nowhere, np.full(num_frames, np.inf), np.zeros(num_frames, bool)
    ideal = trajectories(_candidates(track, program, starts, size), num_frames, size)
    gaps = np.abs(ideal.centres - track.centres)
    errors = np.linalg.norm(np.minimum(gaps, size - gaps), axis=-1) / (size / 64)
    errors = np.nan_to_num(errors, nan=np.inf)
    misses = errors > PATH_TOLERANCE
    followed = np.where(misses.any(1), misses.argmax(1), num_frames)
    best = np.lexsort((np.minimum(errors, 99).sum(1), errors.max(1), -followed))[0]
    ratio = ideal.radii[best] / np.maximum(track.radii, 1e-6)
    return ideal.centres[best], errors[best], np.maximum(ratio, 1 / ratio) <= RADIUS_FACTOR


def _phases_kept(track: Track, program: Program, starts: Sequence[int], size: int) -> list[bool]:
    """Each phase on its own, from where the object was when it began."""
    kept = []
    ends = [*starts[1:], len(track.radii)]
    for phase, first, end in zip(program.phases, starts, ends, strict=True):
        # The frame before belongs to it: the first step starts there.
        window = np.arange(max(first - 1, 0), end)
        part = Track(
            centres=track.centres[window],
            radii=track.radii[window],
            objects=track.objects[window],
            colour=track.colour,
        )
        alone = Program(shape=program.shape, phases=(phase,) if first == 0 else (_STILL, phase))
        alone_starts = (0,) if first == 0 else (0, 1)
        _, errors, radii = _best_path(part, alone, alone_starts, size)
        kept.append(bool((errors <= PATH_TOLERANCE).all() and radii.all()))
    return kept


def _motion_reason(errors: np.ndarray, radii_fit: np.ndarray, every_phase_kept: bool) -> str:
    if every_phase_kept:
        return "each part is right, but speed or size drift between them"
    if (errors > PATH_TOLERANCE).any():
        frame = int(np.argmax(errors > PATH_TOLERANCE)) + 1
        return f"it leaves the path at frame {frame}"
    return f"its size is wrong from frame {int(np.argmax(~radii_fit)) + 1}"
