"""Does a clip show what its prompt asks? Read from the pixels alone, then held against the program.

    pixels -> `measure` -> Track -> `judge` -> Verdict

The rules, tolerances included, are those of the scene language; no network touches them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from t2v_core.judging.looks import likeness, shape_reason, thing_reason, visible_frames
from t2v_core.judging.paths import PATH_TOLERANCE, FittedPath, fit_path, intended_angles
from t2v_core.judging.track import Track, measure
from t2v_core.world.scenes import (
    BUILT_IN,
    COLOUR_NAMES,
    COLOURS,
    SIZES,
    WHITE,
    Phase,
    Program,
    World,
    equal_phase_starts,
)

SIZE_SLACK = 1.15  # "small" and "large" leave this factor around their radii
LARGEST_SHARE = 0.5  # of a frame that an object may cover
PAPER_TOLERANCE = 10.0  # below white, the mean of what is not the object
_STILL = Phase(motion="standing still")
_BY_FRAME = ("centres", "radii", "objects", "shares", "paper")


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
    likeness: float | None = None  # of a thing of one's own: 0 a flat silhouette, 1 its very picture

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
            "likeness": None if self.likeness is None else round(self.likeness, 3),
        }


def judge(
    clip: np.ndarray,
    program: Program,
    phase_starts: Sequence[int] | None = None,
    world: World = BUILT_IN,
    *,
    with_likeness: bool = True,
) -> Verdict:
    """Hold a clip of one thing, uint8 [T, S, S, 3], against a program. phase_starts: equal shares unless given.
    with_likeness: also how like its picture a thing of one's own is, which takes as long as all the rest."""
    num_frames, size = clip.shape[:2]
    starts = tuple(phase_starts or equal_phase_starts(len(program.phases), num_frames))
    thing = world.pictures.get(program.shape)
    angles = intended_angles(program, starts, num_frames, world)
    track = measure(clip, thing, angles)
    every = np.ones(num_frames, bool)
    path = fit_path(track, program, starts, size, world)
    # A path kept as a whole is kept in its parts; looking at each takes longer than all the rest.
    kept = path.kept(every)
    each_kept = [True] * len(program.phases) if kept else _phases_kept(track, program, starts, size, world)
    seen = object_part(track)
    verdict = assemble(clip, program, track, path, angles, every, seen, each_kept, world)
    frames = visible_frames(track, size, every)
    if not with_likeness or thing is None or not len(frames):
        return verdict
    return replace(verdict, likeness=likeness(clip, track, thing, angles, frames))


def assemble(
    clip: np.ndarray,
    program: Program,
    track: Track,
    path: FittedPath,
    angles: np.ndarray,
    counted: np.ndarray,
    seen: Part,
    each_kept: Sequence[bool],
    world: World,
) -> Verdict:
    """The verdict of what was measured. counted: bool [T], the frames to go by; each_kept: by phase, whether its path
    is."""
    size = clip.shape[1]
    kept = path.kept(counted)
    motions = tuple(
        Part(words=phase.motion + (f" {phase.pace}" if phase.pace else ""), kept=phase_kept)
        for phase, phase_kept in zip(program.phases, each_kept, strict=True)
    )
    reason = "" if kept else _motion_reason(path, counted, all(part.kept for part in motions))
    motion = Part(words=" then ".join(part.words for part in motions), kept=kept, reason=reason)
    shape = _thing_part(clip, program, track, angles, visible_frames(track, size, counted), world)
    colour = _colour_part(track, program.colour) if program.colour else None
    large = _size_part(path, track, counted, program.size, size / 64) if program.size else None
    parts = [part for part in (seen, shape, motion, colour, large) if part]
    return Verdict(
        obeys=all(part.kept for part in parts),
        object=seen,
        motions=motions,
        motion=motion,
        shape=shape,
        colour=colour,
        size=large,
        intended=path.centres,
        track=track,
        worst_error=float(path.errors[counted].max()),
    )


def object_part(track: Track) -> Part:
    wrong = (
        (track.objects == 0, "nothing to see in frame {}"),
        (track.objects > 1, "more than one object in frame {}"),
        (track.shares > LARGEST_SHARE, "it fills frame {}"),
        (track.paper < WHITE - PAPER_TOLERANCE, "the paper is not white in frame {}"),
    )
    reason = next((text.format(int(np.argmax(frames)) + 1) for frames, text in wrong if frames.any()), "")
    return Part(words="one object", kept=not reason, reason=reason)


def _thing_part(
    clip: np.ndarray, program: Program, track: Track, angles: np.ndarray, frames: np.ndarray, world: World
) -> Part:
    """Is it the thing that was asked for?"""
    wanted = program.shape
    if not len(frames):
        return Part(words=wanted, kept=True, reason="too small to tell")
    if wanted in world.pictures:
        reason = thing_reason(clip, track, wanted, angles, frames, world)
    else:
        reason = shape_reason(clip, track, wanted, angles, frames)
    return Part(words=wanted, kept=not reason, reason=reason)


def _colour_part(track: Track, wanted: str) -> Part:
    palette = np.array(list(COLOURS.values()), float)
    nearest = COLOUR_NAMES[int(np.linalg.norm(palette - track.colour, axis=1).argmin())]
    return Part(words=wanted, kept=nearest == wanted, reason="" if nearest == wanted else f"it looks {nearest}")


def _size_part(path: FittedPath, track: Track, counted: np.ndarray, wanted: str, scale: float) -> Part:
    """By the first frame that counts, as large as it was at the start."""
    low, high = SIZES[wanted]
    first = int(np.argmax(counted))
    radius = track.radii[first] * (path.radii[0] / path.radii[first] if path.radii[first] else 1) / scale
    kept = bool(low / SIZE_SLACK <= radius <= high * SIZE_SLACK)
    return Part(words=wanted, kept=kept, reason="" if kept else f"its radius is {radius:.1f} px")


def _phases_kept(track: Track, program: Program, starts: Sequence[int], size: int, world: World) -> list[bool]:
    """Each phase on its own, from where the object was when it began."""
    kept = []
    ends = [*starts[1:], len(track.radii)]
    for phase, first, end in zip(program.phases, starts, ends, strict=True):
        # The frame before belongs to it: the first step starts there.
        window = np.arange(max(first - 1, 0), end)
        part = replace(track, **{name: getattr(track, name)[window] for name in _BY_FRAME})
        alone = Program(shape=program.shape, phases=(phase,) if first == 0 else (_STILL, phase))
        path = fit_path(part, alone, (0,) if first == 0 else (0, 1), size, world)
        kept.append(path.kept(np.ones(len(window), bool)))
    return kept


def _motion_reason(path: FittedPath, counted: np.ndarray, every_phase_kept: bool) -> str:
    if every_phase_kept:
        return "each part is right, but speed or size drift between them"
    missed = counted & (path.errors > PATH_TOLERANCE)
    if missed.any():
        return f"it leaves the path at frame {int(np.argmax(missed)) + 1}"
    return f"its size is wrong from frame {int(np.argmax(counted & ~path.radii_fit)) + 1}"
