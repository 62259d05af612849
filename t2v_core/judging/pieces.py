"""Which piece of a clip is which thing: what is on the paper is parted, and each piece goes to whom it looks like, or
to whose path it follows."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from t2v_core.judging.looks import drawn_at
from t2v_core.judging.paths import fit_path
from t2v_core.judging.track import MIN_AREA, OBJECT_THRESHOLD, Track, darkness, grown, measure
from t2v_core.world.scenes import COLOURS, WHITE, Program, World

TOUCHING = 2  # px between what is one thing
SOFT_EDGE = 2  # px


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A thing that is looked for: what it is asked to do, and how it is turned in every frame [T]."""

    program: Program
    starts: tuple[int, ...]
    angles: np.ndarray


def pieces_of(frame: np.ndarray) -> list[np.ndarray]:
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


def layer_for_each(
    clip: np.ndarray, sought: Sequence[Sought], pieces: Sequence[list[np.ndarray]], apart: np.ndarray, world: World
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


def _off_colour(ink: np.ndarray, sought: Sought) -> float:
    """How far a piece's colour is from the one that is named, as squared error of a channel."""
    colour = sought.program.colour
    return float(np.square(ink - np.array(COLOURS[colour])).mean()) if colour else 0.0


def _alone(frame: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """A piece with its soft edge and its light parts on paper."""
    return np.where(grown(mask, SOFT_EDGE)[..., None], frame, np.uint8(WHITE))


def _unlikeness(frame: np.ndarray, sought: Sought, t: int, world: World) -> float:
    """How badly a thing explains a piece by its picture: squared error over what either covers, a channel."""
    program = sought.program
    thing = world.pictures.get(program.shape)
    track = measure(frame[None], thing, sought.angles[t : t + 1])
    if np.isnan(track.centres[0]).any():
        return float("inf")
    picture, covers = drawn_at(program.shape, track, 0, float(sought.angles[t]), world, len(frame))
    where = covers | (darkness(frame) > OBJECT_THRESHOLD)
    return float(np.square(frame[where].astype(np.float32) - picture[where]).mean())


def told_apart_by_motion(
    sought: Sequence[Sought],
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
            straight = sum(torus_distance(tracks[k].centres[before], tracks[k].centres[now], size) for k in (i, j))
            crossed = torus_distance(tracks[i].centres[before], tracks[j].centres[now], size) + torus_distance(
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
    sought: Sequence[Sought],
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


def torus_distance(one: np.ndarray, other: np.ndarray, size: int) -> float:
    gap = np.abs(one - other)
    return float(np.hypot(*np.minimum(gap, size - gap)))
