"""Scenes of several things: each is found by what it looks like, and judged alone, with the others taken away."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from t2v_core.judging.judge import Part, Verdict, assemble
from t2v_core.judging.looks import drawn_at
from t2v_core.judging.paths import PATH_TOLERANCE, FittedPath, fit_path, intended_angles
from t2v_core.judging.pieces import Sought, layer_for_each, pieces_of, told_apart_by_motion, torus_distance
from t2v_core.judging.track import MIN_AREA, OBJECT_THRESHOLD, Track, darkness, measure
from t2v_core.world.scenes import BUILT_IN, COLOURS, Program, World, equal_phase_starts

FEWEST_FRAMES = 4  # that count; with fewer there is no verdict
CLOSE = 2.0  # px between the intended outlines: there and nearer, a frame does not count
SURE = 8.0  # px: with so much between them, things must be seen apart
TOO_CLOSE = "they are too close together to tell"


@dataclass(frozen=True, kw_only=True)
class SceneVerdict:
    """things: a verdict for each, in the prompt's order. obeys: whether all do; None where too few frames count, and
    `reason` says why."""

    obeys: bool | None
    things: tuple[Verdict, ...]
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As that of a `Verdict`, with the parts of each thing under its name, and all of each under "things"."""
        parts = {
            f"{number}. {thing.shape.words}: {name}": vars(part)
            for number, thing in enumerate(self.things, 1)
            for name, part in thing.parts.items()
        }
        things = [thing.to_json() for thing in self.things]
        return {"obeys": self.obeys, "parts": parts, "reason": self.reason, "things": things}


def judge_scene(
    clip: np.ndarray,
    programs: Sequence[Program],
    phase_starts: Sequence[Sequence[int]] | None = None,
    world: World = BUILT_IN,
) -> SceneVerdict:
    """Hold a clip, uint8 [T, S, S, 3], against a program for each thing, the later ones in front. phase_starts: for
    each, equal shares unless given."""
    num_frames, size = clip.shape[:2]
    given = phase_starts or [equal_phase_starts(len(program.phases), num_frames) for program in programs]
    sought = [
        Sought(program=program, starts=tuple(starts), angles=intended_angles(program, starts, num_frames, world))
        for program, starts in zip(programs, given, strict=True)
    ]
    pieces = [pieces_of(frame) for frame in clip]
    apart = np.array([len(found) == len(programs) for found in pieces])
    if apart.sum() < FEWEST_FRAMES:
        return _cannot_tell(clip, sought, pieces, world)
    layers = layer_for_each(clip, sought, pieces, apart, world)
    tracks = [
        measure(layer, world.pictures.get(s.program.shape), s.angles) for layer, s in zip(layers, sought, strict=True)
    ]
    layers, tracks = told_apart_by_motion(sought, layers, tracks, apart, size, world)
    paths = [fit_path(track, s.program, s.starts, size, world, apart) for track, s in zip(tracks, sought, strict=True)]
    gaps = _gaps(sought, paths, size, world)
    counted = gaps > CLOSE
    if (counted & apart).sum() < FEWEST_FRAMES:
        return _cannot_tell(clip, sought, pieces, world)
    verdicts = tuple(
        _verdict(layer, s, track, path, counted & apart, (gaps > SURE) & ~apart, pieces, len(programs), world)
        for layer, s, track, path in zip(layers, sought, tracks, paths, strict=True)
    )
    return SceneVerdict(obeys=all(verdict.obeys for verdict in verdicts), things=verdicts)


def _gaps(sought: Sequence[Sought], paths: Sequence[FittedPath], size: int, world: World) -> np.ndarray:
    """How far apart the intended outlines are in every frame, px: float [T]; no farther than can be of interest."""
    num_frames = len(paths[0].errors)
    gaps = np.full(num_frames, np.inf)
    reach = [world.pictures[s.program.shape].reach if s.program.shape in world.pictures else 1.6 for s in sought]
    for t in range(num_frames):
        for i, j in itertools.combinations(range(len(sought)), 2):
            centres = paths[i].centres[t], paths[j].centres[t]
            if np.isnan(centres).any():
                continue
            if torus_distance(*centres, size) > reach[i] * paths[i].radii[t] + reach[j] * paths[j].radii[t] + SURE:
                continue
            covers = [
                drawn_at(
                    sought[k].program.shape,
                    Track.at(paths[k].centres[t], paths[k].radii[t]),
                    0,
                    float(sought[k].angles[t]),
                    world,
                    size,
                )[1]
                for k in (i, j)
            ]
            # On the torus: three by three frames, so that what is near across an edge is near.
            around = cv2.distanceTransform(np.tile(1 - covers[0].astype(np.uint8), (3, 3)), cv2.DIST_L2, 5)
            here = around[size : 2 * size, size : 2 * size]
            gaps[t] = min(gaps[t], float(here[covers[1]].min()) - 1 if covers[1].any() else np.inf)
    return gaps


def _verdict(
    layer: np.ndarray,
    sought: Sought,
    track: Track,
    path: FittedPath,
    usable: np.ndarray,
    wrong: np.ndarray,
    pieces: Sequence[list[np.ndarray]],
    number: int,
    world: World,
) -> Verdict:
    """usable: bool [T], the frames that count, in which things are apart; wrong: those in which they should be."""
    reason = ""
    if wrong.any():
        t = int(np.argmax(wrong))
        reason = f"{len(pieces[t])} things instead of {number} in frame {t + 1}"
    elif (track.objects[usable] > 1).any():
        reason = f"more than one object in frame {int(np.flatnonzero(usable & (track.objects > 1))[0]) + 1}"
    track = replace(track, colour=measure(layer[usable]).colour)
    each_kept = []
    for first, end in itertools.pairwise([*sought.starts, len(usable)]):
        frames = usable & (np.arange(len(usable)) >= first) & (np.arange(len(usable)) < end)
        each_kept.append(bool((path.errors[frames] <= PATH_TOLERANCE).all() and path.radii_fit[frames].all()))
    seen = Part(words="one object", kept=not reason, reason=reason)
    return assemble(layer, sought.program, track, path, sought.angles, usable, seen, each_kept, world)


def _cannot_tell(
    clip: np.ndarray, sought: Sequence[Sought], pieces: Sequence[list[np.ndarray]], world: World
) -> SceneVerdict:
    """Too few frames in which all things are there, apart. If one is nowhere to be seen, or there are too many, that
    is an answer; if they only touch, it is none."""
    num_frames = len(clip)
    if sum(len(found) > len(sought) for found in pieces) > num_frames / 2:
        return SceneVerdict(obeys=False, things=(), reason=f"there are more things than {len(sought)}")
    inks = [frame[darkness(frame) > OBJECT_THRESHOLD] for frame in clip]
    for s in sought:
        colour = s.program.colour
        if not colour:
            continue
        seen = sum(_has_colour(ink, colour) for ink in inks)
        if seen < num_frames / 2:
            return SceneVerdict(obeys=False, things=(), reason=f"there is no {colour} {s.program.shape}")
    # One piece in most frames that is as small as one thing alone: the other is missing, not hidden.
    areas = [int(sum(mask.sum() for mask in found)) for found in pieces]
    single = [len(found) for found in pieces].count(1)
    least = sum(_least_area(s.program, len(clip[0])) for s in sought)
    if single > num_frames / 2 and float(np.median(areas)) < 0.75 * least:
        return SceneVerdict(obeys=False, things=(), reason="one of the things is missing")
    return SceneVerdict(obeys=None, things=(), reason=TOO_CLOSE)


def _has_colour(ink: np.ndarray, colour: str) -> bool:
    if not len(ink):
        return False
    palette = np.array(list(COLOURS.values()), np.float32)
    nearest = np.linalg.norm(ink[:, None].astype(np.float32) - palette, axis=-1).argmin(1)
    return int((nearest == list(COLOURS).index(colour)).sum()) >= MIN_AREA


def _least_area(program: Program, size: int) -> float:
    radius = {"small": 3.5, "large": 7.5}.get(program.size or "", 4.5) * size / 64
    return float(np.pi * radius**2)
