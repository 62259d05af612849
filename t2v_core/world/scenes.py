"""Scenes in numbers: programs, motions and trajectories. Pure functions.

Everything is batched: `Scenes` holds N scenes as arrays, so that a data set, one clip and the judge's
grid of candidate paths go through the same code. Coordinates are pixel indices (x right, y down; the middle
of the top-left pixel is (0, 0)); the frame's centre is (S/2, S/2) and the frame is a torus.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from t2v_core.world.things import Thing

SHAPES = ("circle", "square", "triangle", "star")
COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 160, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 225, 0),
    "purple": (128, 0, 128),
    "orange": (255, 140, 0),
    "black": (0, 0, 0),
    "cyan": (0, 210, 230),
}
# Radius (px) and speed (px a step) that each word stands for, at a frame of 64 px; None: the word is left out.
SIZES = {None: (4.5, 7.5), "small": (3.5, 4.5), "large": (7.5, 10.0)}
PACES = {None: (3.5, 5.5), "slowly": (2.0, 3.0), "quickly": (6.0, 7.0)}
START_RANGE = (14.0, 50.0)
# A rotation that starts closer to the centre than this is hardly seen; one that starts further out than the
# frame's half would leave the screen on its way.
ROTATION_RANGE = (12.0, 31.0)
MIN_RADIUS, MAX_RADIUS = 1.5, 20.0
MIN_PHASE_FRAMES = 2
REFERENCE_SIZE = 64
WHITE = 255


@dataclass(frozen=True, kw_only=True)
class Motion:
    """What one step does. Displacements are in multiples of the speed, angles in degrees clockwise on the screen."""

    forward: tuple[float, float] = (0.0, 0.0)
    sideways: tuple[float, float] = (0.0, 0.0)  # to alternating sides, step by step
    returns: bool = False  # forward in the phase's first half, back in its second
    turn: float = 0.0  # around the frame's centre, and of the thing itself
    growth: float = 1.0
    # Of moves that people bring: a drawn path, of which the directions count, and what happens over a whole phase.
    path: tuple[tuple[float, float], ...] = ()
    phase_growth: float = 1.0
    phase_turn: float = 0.0  # of the thing itself

    @property
    def uses_speed(self) -> bool:
        return any(self.forward) or any(self.sideways) or len(self._segments[1]) > 0

    def direction(self, fraction: np.ndarray) -> np.ndarray:
        """Where the path leads at a share of its length in [0, 1): unit vectors [..., 2], zeros for a dot."""
        ends, directions = self._segments
        if not len(ends):
            return np.zeros((*np.shape(fraction), 2))
        return directions[np.searchsorted(ends[:-1], fraction, side="right")]

    @cached_property
    def _segments(self) -> tuple[np.ndarray, np.ndarray]:
        """At which share of the path's length each of its parts ends [K], and its direction [K, 2]."""
        steps = np.diff(np.array(self.path, float).reshape(-1, 2), axis=0)
        lengths = np.hypot(*steps.T)
        steps, lengths = steps[lengths > 1e-9], lengths[lengths > 1e-9]
        return np.cumsum(lengths) / max(lengths.sum(), 1e-9), steps / lengths[:, None]


_DIAGONAL = 0.5**0.5
MOTIONS = {
    "moving up": Motion(forward=(0, -1)),
    "moving down": Motion(forward=(0, 1)),
    "moving left": Motion(forward=(-1, 0)),
    "moving right": Motion(forward=(1, 0)),
    "moving up-right": Motion(forward=(_DIAGONAL, -_DIAGONAL)),
    "moving up-left": Motion(forward=(-_DIAGONAL, -_DIAGONAL)),
    "moving down-right": Motion(forward=(_DIAGONAL, _DIAGONAL)),
    "moving down-left": Motion(forward=(-_DIAGONAL, _DIAGONAL)),
    "rotating clockwise": Motion(turn=12.0),
    "rotating counter-clockwise": Motion(turn=-12.0),
    "shrinking": Motion(growth=0.87),
    "expanding": Motion(growth=1.13),
    "bouncing vertically": Motion(forward=(0, -1), returns=True),
    "bouncing horizontally": Motion(forward=(-1, 0), returns=True),
    "zigzagging vertically": Motion(forward=(0, -0.8), sideways=(1.2, 0)),
    "zigzagging horizontally": Motion(forward=(0.8, 0), sideways=(0, 1.2)),
    "standing still": Motion(),
}
MOTION_NAMES = tuple(MOTIONS)
COLOUR_NAMES = tuple(COLOURS)

Composition = tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What can exist and happen: the language's shapes and motions first, then things and moves that people bring."""

    own_things: tuple[Thing, ...] = ()
    own_moves: tuple[tuple[str, Motion], ...] = ()

    @cached_property
    def shapes(self) -> tuple[str, ...]:
        """Names of all things, the shapes of the language first."""
        return SHAPES + tuple(thing.name for thing in self.own_things)

    @cached_property
    def motions(self) -> Mapping[str, Motion]:
        return MOTIONS | dict(self.own_moves)

    @cached_property
    def motion_names(self) -> tuple[str, ...]:
        return tuple(self.motions)

    @cached_property
    def pictures(self) -> Mapping[str, Thing]:
        """The things that have colours of their own."""
        return {thing.name: thing for thing in self.own_things}

    @cached_property
    def own_words(self) -> frozenset[str]:
        return frozenset(self.pictures) | {word for name, _ in self.own_moves for word in name.split()}

    @cached_property
    def steps(self) -> dict[str, np.ndarray]:
        """What one step of each motion does, as arrays over `motion_names`."""
        motions = list(self.motions.values())
        return {
            "forward": np.array([m.forward for m in motions]),
            "sideways": np.array([m.sideways for m in motions]),
            "returns": np.array([m.returns for m in motions]),
            "turn": np.radians([m.turn for m in motions]),
            "growth": np.array([m.growth for m in motions]),
            "phase_turn": np.radians([m.phase_turn for m in motions]),
            "phase_growth": np.array([m.phase_growth for m in motions]),
        }


BUILT_IN = World()  # nothing but the language


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One clause of a prompt: a motion of `MOTIONS`, and a pace of `PACES` if one is named."""

    motion: str
    pace: str | None = None


@dataclass(frozen=True, kw_only=True)
class Program:
    """What a prompt asks for. Attributes that it leaves open are None."""

    shape: str
    phases: tuple[Phase, ...]
    colour: str | None = None
    size: str | None = None

    @property
    def composition(self) -> Composition:
        return tuple(phase.motion for phase in self.phases)


@dataclass(frozen=True, kw_only=True)
class Scenes:
    """N scenes of up to P phases: programs with every number drawn.

    shapes, colours: int [N], indices into the world's shapes and `COLOUR_NAMES` (any where a thing has colours of its
    own). motions: int [N, P], indices into the world's motions (unused phases repeat any). phase_starts: int [N, P],
    unused phases start after the last frame. speeds: float [N, P], px a step at 64 px. sides: float [N, P], +1 or -1,
    the side a zigzag takes first. radii: float [N] px. starts: float [N, 2] px.
    """

    shapes: np.ndarray
    colours: np.ndarray
    motions: np.ndarray
    phase_starts: np.ndarray
    speeds: np.ndarray
    sides: np.ndarray
    radii: np.ndarray
    starts: np.ndarray
    world: World = field(default=BUILT_IN)

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True, kw_only=True)
class Trajectories:
    """centres: float [N, T, 2], wrapped into [0, S). radii: float [N, T] px. angles: float [N, T], rad clockwise."""

    centres: np.ndarray
    radii: np.ndarray
    angles: np.ndarray


def most_phases(num_frames: int) -> int:
    """How many phases so many frames can show."""
    return num_frames // MIN_PHASE_FRAMES


def are_phase_starts(starts: object, num_phases: int, num_frames: int) -> bool:
    """Whether they are `num_phases` frame numbers that rise from 0."""
    if not isinstance(starts, list | tuple) or not all(type(start) is int for start in starts):
        return False
    rising = all(first < second for first, second in pairwise([*starts, num_frames]))
    return len(starts) == num_phases and starts[0] == 0 and rising


def equal_phase_starts(num_phases: int, num_frames: int) -> tuple[int, ...]:
    """First frames of `num_phases` phases that share `num_frames` frames equally."""
    return tuple(round(i * num_frames / num_phases) for i in range(num_phases))


def phase_of_frames(phase_starts: np.ndarray, num_frames: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The phase of every frame. phase_starts int [N, P] -> phase [N, T], frame within it [N, T], its length [N, T]."""
    frames = np.arange(num_frames)
    phase = (phase_starts[:, :, None] <= frames).sum(1) - 1
    ends = np.concatenate([phase_starts[:, 1:], np.full((len(phase_starts), 1), num_frames)], 1).clip(max=num_frames)
    first = np.take_along_axis(phase_starts, phase, 1)
    return phase, frames - first, np.take_along_axis(ends, phase, 1) - first


def trajectories(scenes: Scenes, num_frames: int, frame_size: int = REFERENCE_SIZE) -> Trajectories:
    """Play the scenes: where the object is, how large and how far turned, in every frame."""
    scale = frame_size / REFERENCE_SIZE
    middle = frame_size / 2
    phase, step, length = phase_of_frames(scenes.phase_starts, num_frames)
    motions = np.take_along_axis(scenes.motions, phase, 1)
    speeds = np.take_along_axis(scenes.speeds, phase, 1) * scale
    sides = np.take_along_axis(scenes.sides, phase, 1)
    of = scenes.world.steps
    back = of["returns"][motions] & (2 * step >= length)
    steps = (
        np.where(back, -speeds, speeds)[..., None] * of["forward"][motions]
        + (speeds * sides * (1 - 2 * (step % 2)))[..., None] * of["sideways"][motions]
    )
    for index, motion in enumerate(scenes.world.motions.values()):
        if motion.path and (follows := motions == index).any():
            fractions = (step[follows] + 0.5) / length[follows]
            steps[follows] = speeds[follows, None] * motion.direction(fractions)
    turns = of["turn"][motions]
    growths = of["growth"][motions] * of["phase_growth"][motions] ** (1 / length)
    spins = turns + of["phase_turn"][motions] / length
    cosines, sines = np.cos(turns), np.sin(turns)

    centres = np.empty((len(scenes), num_frames, 2))
    radii = np.empty((len(scenes), num_frames))
    angles = np.zeros((len(scenes), num_frames))
    centre, radius = scenes.starts * 1.0, scenes.radii * 1.0
    centres[:, 0], radii[:, 0] = centre, radius
    for frame in range(1, num_frames):
        x, y = (centre - middle).T
        cos, sin = cosines[:, frame], sines[:, frame]
        turned = np.stack([cos * x - sin * y, sin * x + cos * y], 1) + middle
        centre = (turned + steps[:, frame]) % frame_size
        # Clip only what changes: a radius outside the bounds (a small user clip, say) may stand still there.
        grown = (radius * growths[:, frame]).clip(MIN_RADIUS * scale, MAX_RADIUS * scale)
        radius = np.where(growths[:, frame] == 1, radius, grown)
        centres[:, frame], radii[:, frame] = centre, radius
        angles[:, frame] = angles[:, frame - 1] + spins[:, frame]
    return Trajectories(centres=centres, radii=radii, angles=angles)
