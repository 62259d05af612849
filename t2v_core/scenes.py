"""Scenes in numbers and in pixels: programs, motions, trajectories and the rasteriser. Pure functions.

Everything is batched: `Scenes` holds N scenes as arrays, so that a data set, one clip and the judge's
grid of candidate paths go through the same code. Coordinates are pixel indices (x right, y down; the middle
of the top-left pixel is (0, 0)); the frame's centre is (S/2, S/2) and the frame is a torus.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

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
REFERENCE_SIZE = 64
WHITE = 255


@dataclass(frozen=True, kw_only=True)
class Motion:
    """What one step does. Displacements are in multiples of the speed, `turn` in degrees clockwise on the screen."""

    forward: tuple[float, float] = (0.0, 0.0)
    sideways: tuple[float, float] = (0.0, 0.0)  # to alternating sides, step by step
    returns: bool = False  # forward in the phase's first half, back in its second
    turn: float = 0.0
    growth: float = 1.0


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
_FORWARD = np.array([m.forward for m in MOTIONS.values()])
_SIDEWAYS = np.array([m.sideways for m in MOTIONS.values()])
_RETURNS = np.array([m.returns for m in MOTIONS.values()])
_TURN = np.radians([m.turn for m in MOTIONS.values()])
_GROWTH = np.array([m.growth for m in MOTIONS.values()])

Composition = tuple[str, ...]


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

    shapes, colours: int [N], indices into `SHAPES` and `COLOUR_NAMES`. motions: int [N, P], indices into
    `MOTION_NAMES` (unused phases repeat any). phase_starts: int [N, P], unused phases start after the last frame.
    speeds: float [N, P], px a step at 64 px. sides: float [N, P], +1 or -1, the side a zigzag takes first.
    radii: float [N] px. starts: float [N, 2] px.
    """

    shapes: np.ndarray
    colours: np.ndarray
    motions: np.ndarray
    phase_starts: np.ndarray
    speeds: np.ndarray
    sides: np.ndarray
    radii: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True, kw_only=True)
class Trajectories:
    """centres: float [N, T, 2], wrapped into [0, S). radii: float [N, T] px. angles: float [N, T], rad clockwise."""

    centres: np.ndarray
    radii: np.ndarray
    angles: np.ndarray


def equal_phase_starts(num_phases: int, num_frames: int) -> tuple[int, ...]:
    """First frames of `num_phases` phases that share `num_frames` frames equally."""
    return tuple(round(i * num_frames / num_phases) for i in range(num_phases))


def phase_places(phase_starts: np.ndarray, num_frames: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where every frame stands. phase_starts int [N, P] -> phase [N, T], frame within it [N, T], its length [N, T]."""
    frames = np.arange(num_frames)
    phase = (phase_starts[:, :, None] <= frames).sum(1) - 1
    ends = np.concatenate([phase_starts[:, 1:], np.full((len(phase_starts), 1), num_frames)], 1).clip(max=num_frames)
    first = np.take_along_axis(phase_starts, phase, 1)
    return phase, frames - first, np.take_along_axis(ends, phase, 1) - first


def trajectories(scenes: Scenes, num_frames: int, frame_size: int = REFERENCE_SIZE) -> Trajectories:
    """Play the scenes: where the object is, how large and how far turned, in every frame."""
    scale = frame_size / REFERENCE_SIZE
    middle = frame_size / 2
    phase, place, length = phase_places(scenes.phase_starts, num_frames)
    motions = np.take_along_axis(scenes.motions, phase, 1)
    speeds = np.take_along_axis(scenes.speeds, phase, 1) * scale
    sides = np.take_along_axis(scenes.sides, phase, 1)
    back = _RETURNS[motions] & (2 * place >= length)
    steps = (
        np.where(back, -speeds, speeds)[..., None] * _FORWARD[motions]
        + (speeds * sides * (1 - 2 * (place % 2)))[..., None] * _SIDEWAYS[motions]
    )
    turns, growths = _TURN[motions], _GROWTH[motions]
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
        angles[:, frame] = angles[:, frame - 1] + turns[:, frame]
    return Trajectories(centres=centres, radii=radii, angles=angles)


def _star_points() -> np.ndarray:
    """Five-pointed star of circumradius 1, a point up; the inner radius is the pentagram's."""
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    inner = np.cos(2 * np.pi / 5) / np.cos(np.pi / 5)
    lengths = np.where(np.arange(10) % 2 == 0, 1.0, inner)
    return np.stack([np.cos(angles), np.sin(angles)], 1) * lengths[:, None]


def _unit_area(points: np.ndarray) -> np.ndarray:
    """Scale a polygon [V, 2] about the origin to the area of the circle of radius 1 (shoelace formula)."""
    x, y = points.T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    return points * np.sqrt(np.pi / area)


_TRIANGLE_ANGLES = np.arange(3) * 2 * np.pi / 3 - np.pi / 2
POLYGONS = {
    "square": _unit_area(np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])),
    "triangle": _unit_area(np.stack([np.cos(_TRIANGLE_ANGLES), np.sin(_TRIANGLE_ANGLES)], 1)),
    "star": _unit_area(_star_points()),
}
_SHIFT = 8  # cv2's fixed-point fraction bits: positions are exact to 1/256 px
# cv2's anti-aliased edge adds this much outside the outline (measured: area then fits to 2 %, see test_scenes.py).
# All four shapes have their edges at one distance from the centre, so insetting them is a matter of scale.
_CIRCLE_MARGIN, _POLYGON_MARGIN = 0.5, 0.6


def _apothem(points: np.ndarray) -> float:
    """Distance from the origin to the lines that a polygon's edges lie on."""
    following = np.roll(points, -1, 0)
    cross = points[:, 0] * following[:, 1] - points[:, 1] * following[:, 0]
    return float((np.abs(cross) / np.linalg.norm(following - points, axis=1)).mean())


_APOTHEMS = {name: _apothem(points) for name, points in POLYGONS.items()}


def rasterise(
    path: Trajectories, shapes: np.ndarray, colours: np.ndarray, frame_size: int = REFERENCE_SIZE, torus: bool = True
) -> np.ndarray:
    """Draw N clips of T frames on white, edges anti-aliased: uint8 [N, T, S, S, 3].

    shapes: int [N], indices into `SHAPES`. colours: uint8 [N, 3], RGB. With `torus`, what crosses an edge is drawn
    on both sides of it; without, it is cut off there (as in the article).
    """
    num_clips, num_frames = path.radii.shape
    clips = np.full((num_clips, num_frames, frame_size, frame_size, 3), WHITE, np.uint8)
    for shape, name in enumerate(SHAPES):
        rows = np.flatnonzero(shapes == shape)
        if len(rows):
            _draw_shape(clips, rows, path, POLYGONS.get(name), _APOTHEMS.get(name, 1.0), colours, torus)
    return clips


def _draw_shape(
    clips: np.ndarray,
    rows: np.ndarray,
    path: Trajectories,
    polygon: np.ndarray | None,
    apothem: float,
    colours: np.ndarray,
    torus: bool,
) -> None:
    """Draw the clips of one shape (a circle if there is no polygon) into clips[rows].

    All numbers are made at once, in cv2's fixed point; the loop over frames does nothing but draw.
    """
    frame_size, unit = clips.shape[2], 1 << _SHIFT
    centres, radii = path.centres[rows], path.radii[rows]
    reach = radii * (1 if polygon is None else np.linalg.norm(polygon, axis=1).max()) + 1
    crosses = ((centres < reach[..., None]) | (centres > frame_size - reach[..., None])).any(-1) & torus
    if polygon is None:
        insets = np.rint((radii - _CIRCLE_MARGIN).clip(0) * unit).astype(int).tolist()
        middles = np.rint(centres * unit).astype(int).tolist()

        def draw(frame: np.ndarray, colour: Sequence[float], n: int, t: int, dx: int, dy: int) -> None:
            x, y = middles[n][t]
            middle = (x + dx * unit, y + dy * unit)
            cv2.circle(frame, middle, insets[n][t], colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)
    else:
        cos, sin = np.cos(path.angles[rows]), np.sin(path.angles[rows])
        turn = np.stack([np.stack([cos, sin], -1), np.stack([-sin, cos], -1)], -2)
        scales = (radii - _POLYGON_MARGIN / apothem).clip(0.2)
        outlines = (scales[..., None, None] * polygon) @ turn + centres[:, :, None]
        points = np.rint(outlines * unit).astype(np.int32)

        def draw(frame: np.ndarray, colour: Sequence[float], n: int, t: int, dx: int, dy: int) -> None:
            outline = points[n, t] + np.array([dx * unit, dy * unit], np.int32) if dx or dy else points[n, t]
            cv2.fillPoly(frame, [outline], colour, cv2.LINE_AA, _SHIFT)

    for n, (row, colour, any_crosses) in enumerate(
        zip(rows.tolist(), colours[rows].tolist(), crosses.any(1).tolist(), strict=True)
    ):
        for t, frame in enumerate(clips[row]):
            if any_crosses and crosses[n, t]:
                x, y = centres[n, t].tolist()
                for dx, dy in _torus_shifts(x, y, reach[n, t].item(), frame_size):
                    draw(frame, colour, n, t, dx, dy)
            else:
                draw(frame, colour, n, t, 0, 0)


def _torus_shifts(x: float, y: float, reach: float, frame_size: int) -> list[tuple[int, int]]:
    """Where to draw an object of this reach again, relative to its centre: here, and where it shows at other edges."""
    xs = [dx for dx in (-frame_size, 0, frame_size) if -reach < x + dx < frame_size + reach]
    ys = [dy for dy in (-frame_size, 0, frame_size) if -reach < y + dy < frame_size + reach]
    return [(dx, dy) for dx in xs for dy in ys]


def render(scenes: Scenes, num_frames: int, frame_size: int = REFERENCE_SIZE) -> np.ndarray:
    """Scenes to clips: uint8 [N, T, S, S, 3]."""
    palette = np.array(list(COLOURS.values()), np.uint8)
    return rasterise(trajectories(scenes, num_frames, frame_size), scenes.shapes, palette[scenes.colours], frame_size)
