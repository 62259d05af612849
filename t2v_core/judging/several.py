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
from t2v_core.judging.track import MIN_AREA, OBJECT_THRESHOLD, Track, darkness, grown, measure
from t2v_core.world.scenes import BUILT_IN, COLOURS, WHITE, Program, World, equal_phase_starts

FEWEST_FRAMES = 4  # that count; with fewer there is no verdict
TOUCHING = 2  # px between what is one thing
SOFT_EDGE = 2  # px
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


@dataclass(frozen=True, kw_only=True)
class _Sought:
    """A thing that is looked for: what it is asked to do, and how it is turned in every frame [T]."""

    program: Program
    starts: tuple[int, ...]
    angles: np.ndarray


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
        _Sought(program=program, starts=tuple(starts), angles=intended_angles(program, starts, num_frames, world))
        for program, starts in zip(programs, given, strict=True)
    ]
    pieces = [_pieces(frame) for frame in clip]
    apart = np.array([len(found) == len(programs) for found in pieces])
    if apart.sum() < FEWEST_FRAMES:
        return _cannot_tell(clip, sought, pieces, world)
    layers = _found(clip, sought, pieces, apart, world)
    tracks = [
        measure(layer, world.pictures.get(s.program.shape), s.angles) for layer, s in zip(layers, sought, strict=True)
    ]
    layers, tracks = _told_apart_by_motion(sought, layers, tracks, apart, size, world)
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


def _pieces(frame: np.ndarray) -> list[np.ndarray]:
    """What is on the paper, bool [S, S] each: parts that are within 2 px of each other are one. On the torus."""
    dark = darkness(frame) > OBJECT_THRESHOLD
    # Labelled on a frame with a rim of its other side; labels that meet across the edge are one.
    count, labels = cv2.connectedComponents(grown(dark, TOUCHING // 2).astype(np.uint8), connectivity=8)
    same = list(range(count))

    def root(label: int) -> int:
        while same[label] != label:
            label = same[label]
        return label

    for one, other in ((labels[0], labels[-1]), (labels[:, 0], labels[:, -1])):
        for shift in (-1, 0, 1):
            for a, b in zip(one.tolist(), np.roll(other, shift).tolist(), strict=True):
                if a and b:
                    same[root(a)] = root(b)
    roots = np.array([root(label) for label in range(count)])[labels]
    masks = [(roots == label) & dark for label in np.unique(roots[dark])]
    return [mask for mask in masks if mask.sum() >= MIN_AREA]


def _found(
    clip: np.ndarray, sought: Sequence[_Sought], pieces: Sequence[list[np.ndarray]], apart: np.ndarray, world: World
) -> list[np.ndarray]:
    """A clip for each thing, in which all else is paper. Frames in which they are not apart stay blank."""
    layers = [np.full_like(clip, WHITE) for _ in sought]
    colours = [s.program.colour for s in sought]
    by_colour = [bool(colour) and colours.count(colour) == 1 and None not in colours for colour in colours]
    for t in np.flatnonzero(apart).tolist():
        alone = [_alone(clip[t], mask) for mask in pieces[t]]
        inks = [np.median(clip[t][mask], axis=0) for mask in pieces[t]]
        # Whole numbers: their sums are exact, so what costs the same is a tie on every machine, and the first one wins.
        costs = np.rint(
            [
                [
                    _off_colour(ink, s) if by_colour[n] else _off_colour(ink, s) + _unlikeness(frame, s, t, world)
                    for n, s in enumerate(sought)
                ]
                for frame, ink in zip(alone, inks, strict=True)
            ]
        )
        order = min(
            itertools.permutations(range(len(sought))), key=lambda taken: sum(costs[p, i] for i, p in enumerate(taken))
        )
        for layer, piece in zip(layers, order, strict=True):
            layer[t] = alone[piece]
    return layers


def _off_colour(ink: np.ndarray, sought: _Sought) -> float:
    """How far a piece's colour is from the one that is named, as squared error of a channel."""
    colour = sought.program.colour
    return float(np.square(ink - np.array(COLOURS[colour])).mean()) if colour else 0.0


def _alone(frame: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """A piece with its soft edge and its light parts on paper."""
    return np.where(grown(mask, SOFT_EDGE)[..., None], frame, np.uint8(WHITE))


def _unlikeness(frame: np.ndarray, sought: _Sought, t: int, world: World) -> float:
    """How badly a thing explains a piece by its picture: squared error over what either covers, a channel."""
    program = sought.program
    thing = world.pictures.get(program.shape)
    track = measure(frame[None], thing, sought.angles[t : t + 1])
    if np.isnan(track.centres[0]).any():
        return float("inf")
    picture, covers = drawn_at(program.shape, track, 0, float(sought.angles[t]), world, len(frame))
    where = covers | (darkness(frame) > OBJECT_THRESHOLD)
    return float(np.square(frame[where].astype(np.float32) - picture[where]).mean())


def _told_apart_by_motion(
    sought: Sequence[_Sought],
    layers: list[np.ndarray],
    tracks: list[Track],
    apart: np.ndarray,
    size: int,
    world: World,
) -> tuple[list[np.ndarray], list[Track]]:
    """Two things that look the same are one or the other by where they go: each is followed from frame to frame, and
    takes the path that fits it."""
    for i, j in itertools.combinations(range(len(sought)), 2):
        looks = [(s.program.shape, s.program.colour) for s in (sought[i], sought[j])]
        if looks[0][0] != looks[1][0] or (looks[0][1] != looks[1][1] and None not in (looks[0][1], looks[1][1])):
            continue
        frames = np.flatnonzero(apart)
        for before, now in itertools.pairwise(frames):
            straight = sum(_distance(tracks[k].centres[before], tracks[k].centres[now], size) for k in (i, j))
            crossed = _distance(tracks[i].centres[before], tracks[j].centres[now], size) + _distance(
                tracks[j].centres[before], tracks[i].centres[now], size
            )
            if crossed < straight:
                _exchange(layers, tracks, i, j, np.array([now]))
        if _misfit(sought, tracks, (i, j), (j, i), apart, size, world) < _misfit(
            sought, tracks, (i, j), (i, j), apart, size, world
        ):
            _exchange(layers, tracks, i, j, frames)
    return layers, tracks


def _misfit(
    sought: Sequence[_Sought],
    tracks: Sequence[Track],
    programs: tuple[int, int],
    taken: tuple[int, int],
    apart: np.ndarray,
    size: int,
    world: World,
) -> float:
    """How far the paths of two programs are from two tracks."""
    total = 0.0
    for program, track in zip(programs, taken, strict=True):
        s = sought[program]
        path = fit_path(tracks[track], s.program, s.starts, size, world, apart)
        total += float(np.minimum(path.errors[apart], 99).sum()) + 3 * float((~path.radii_fit[apart]).sum())
    return total


def _exchange(layers: list[np.ndarray], tracks: list[Track], i: int, j: int, frames: np.ndarray) -> None:
    layers[i][frames], layers[j][frames] = layers[j][frames].copy(), layers[i][frames].copy()
    for name in ("centres", "radii", "objects", "shares", "paper"):
        one, other = getattr(tracks[i], name), getattr(tracks[j], name)
        one[frames], other[frames] = other[frames].copy(), one[frames].copy()


def _distance(one: np.ndarray, other: np.ndarray, size: int) -> float:
    gap = np.abs(one - other)
    return float(np.hypot(*np.minimum(gap, size - gap)))


def _gaps(sought: Sequence[_Sought], paths: Sequence[FittedPath], size: int, world: World) -> np.ndarray:
    """How far apart the intended outlines are in every frame, px: float [T]; no farther than can be of interest."""
    num_frames = len(paths[0].errors)
    gaps = np.full(num_frames, np.inf)
    reach = [world.pictures[s.program.shape].reach if s.program.shape in world.pictures else 1.6 for s in sought]
    for t in range(num_frames):
        for i, j in itertools.combinations(range(len(sought)), 2):
            centres = paths[i].centres[t], paths[j].centres[t]
            if np.isnan(centres).any():
                continue
            if _distance(*centres, size) > reach[i] * paths[i].radii[t] + reach[j] * paths[j].radii[t] + SURE:
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
    sought: _Sought,
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
    clip: np.ndarray, sought: Sequence[_Sought], pieces: Sequence[list[np.ndarray]], world: World
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
