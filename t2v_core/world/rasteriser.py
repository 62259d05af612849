"""Scenes in pixels: trajectories, shapes and colours become clips. Pure functions."""

from collections.abc import Sequence

import cv2
import numpy as np

from t2v_core.world.scenes import (
    BUILT_IN,
    COLOURS,
    REFERENCE_SIZE,
    SHAPES,
    WHITE,
    Scenes,
    Trajectories,
    World,
    trajectories,
)
from t2v_core.world.things import lay_over


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
    path: Trajectories,
    shapes: np.ndarray,
    colours: np.ndarray,
    frame_size: int = REFERENCE_SIZE,
    torus: bool = True,
    world: World = BUILT_IN,
    onto: np.ndarray | None = None,
) -> np.ndarray:
    """Draw N clips of T frames, edges anti-aliased: uint8 [N, T, S, S, 3]. On white, or over the clips `onto`.

    shapes: int [N], indices into the world's. colours: uint8 [N, 3], RGB; things of one's own keep theirs. With
    `torus`, what crosses an edge is drawn on both sides of it; without, it is cut off there (as in the article).
    """
    num_clips, num_frames = path.radii.shape
    if onto is None:
        clips = np.full((num_clips, num_frames, frame_size, frame_size, 3), WHITE, np.uint8)
    else:
        clips = onto.copy()
    for shape, name in enumerate(SHAPES):
        rows = np.flatnonzero(shapes == shape)
        if len(rows):
            _draw_shape(clips, rows, path, POLYGONS.get(name), _APOTHEMS.get(name, 1.0), colours, torus)
    for shape, thing in enumerate(world.own_things, len(SHAPES)):
        for n in np.flatnonzero(shapes == shape):
            for frame, (x, y), radius, angle in zip(
                clips[n], path.centres[n].tolist(), path.radii[n].tolist(), path.angles[n].tolist(), strict=True
            ):
                lay_over(frame, *thing.drawn(x, y, radius, angle, frame_size))
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


def render(scenes: Scenes | Sequence[Scenes], num_frames: int, frame_size: int = REFERENCE_SIZE) -> np.ndarray:
    """Scenes to clips: uint8 [N, T, S, S, 3]. Of several layers, clip i shows scene i of each, the later in front."""
    layers = [scenes] if isinstance(scenes, Scenes) else scenes
    palette = np.array(list(COLOURS.values()), np.uint8)
    clips = None
    for layer in layers:
        path = trajectories(layer, num_frames, frame_size)
        clips = rasterise(path, layer.shapes, palette[layer.colours], frame_size, world=layer.world, onto=clips)
    assert clips is not None
    return clips
