"""Scenes against the scene language, played here a second time, step by step and without any arrays."""

import math

import numpy as np
import pytest

from t2v_core.world.rasteriser import rasterise
from t2v_core.world.scenes import (
    MOTION_NAMES,
    MOTIONS,
    SHAPES,
    Scenes,
    Trajectories,
    equal_phase_starts,
    phase_of_frames,
    trajectories,
)

SPEED, SIDE, RADIUS, START = 4.3, -1.0, 6.2, (20.5, 31.25)
BLACK = np.zeros((1, 3), np.uint8)


def scene(motions, phase_starts, *, start=START, radius=RADIUS, speed=SPEED, side=SIDE) -> Scenes:
    count = len(motions)
    return Scenes(
        shapes=np.zeros(1, int),
        colours=np.zeros(1, int),
        motions=np.array([[MOTION_NAMES.index(motion) for motion in motions]]),
        phase_starts=np.array([phase_starts]),
        speeds=np.full((1, count), speed),
        sides=np.full((1, count), side),
        radii=np.array([radius]),
        starts=np.array([start]),
    )


def contract_step(motion, place, length, x, y, radius, angle):
    """One step as the scene language words it; `place` counts from the phase's first frame."""
    name, _, way = motion.partition(" ")
    if name == "moving":
        v = SPEED / math.sqrt(2) if "-" in way else SPEED
        dx = v * (("right" in way) - ("left" in way))
        dy = v * (("down" in way) - ("up" in way))
        return x + dx, y + dy, radius, angle
    if name == "rotating":
        turn = math.radians(12 if way == "clockwise" else -12)
        distance, bearing = math.hypot(x - 32, y - 32), math.atan2(y - 32, x - 32) + turn  # y is down: clockwise
        return 32 + distance * math.cos(bearing), 32 + distance * math.sin(bearing), radius, angle + turn
    if name == "shrinking":
        return x, y, max(radius * 0.87, 1.5), angle
    if name == "expanding":
        return x, y, min(radius * 1.13, 20.0), angle
    if name == "bouncing":
        v = -SPEED if place < length / 2 else SPEED
        return (x, y + v, radius, angle) if way == "vertically" else (x + v, y, radius, angle)
    if name == "zigzagging":
        aside = 1.2 * SPEED * SIDE * (-1) ** place
        if way == "vertically":
            return x + aside, y - 0.8 * SPEED, radius, angle
        return x + 0.8 * SPEED, y + aside, radius, angle
    assert motion == "standing still"
    return x, y, radius, angle


def contract_path(motions, phase_starts, num_frames):
    x, y, radius, angle = *START, RADIUS, 0.0
    states = [(x, y, radius, angle)]
    for frame in range(1, num_frames):
        phase = max(i for i, first in enumerate(phase_starts) if first <= frame)
        first, end = phase_starts[phase], [*phase_starts, num_frames][phase + 1]
        x, y, radius, angle = contract_step(motions[phase], frame - first, end - first, x, y, radius, angle)
        states.append((x % 64, y % 64, radius, angle))
        x, y = x % 64, y % 64
    return np.array(states)


def on_torus(a, b):
    gaps = np.abs(a - b) % 64
    return np.minimum(gaps, 64 - gaps)


@pytest.mark.parametrize("motion", MOTION_NAMES)
@pytest.mark.parametrize("num_frames", [10, 16])
def test_every_motion_steps_as_the_contract_says(motion, num_frames):
    path = trajectories(scene([motion], [0]), num_frames)
    wanted = contract_path([motion], [0], num_frames)
    assert on_torus(path.centres[0], wanted[:, :2]).max() < 1e-9
    np.testing.assert_allclose(path.radii[0], wanted[:, 2])
    np.testing.assert_allclose(path.angles[0], wanted[:, 3], atol=1e-12)


@pytest.mark.parametrize("starts", [(0, 3), (0, 5), (0, 8), (0, 3, 7)])
def test_phases_take_over_at_their_first_frame(starts):
    generator = np.random.default_rng(0)
    for _ in range(40):
        motions = generator.choice(MOTION_NAMES, len(starts)).tolist()
        path = trajectories(scene(motions, starts), 10)
        wanted = contract_path(motions, starts, 10)
        assert on_torus(path.centres[0], wanted[:, :2]).max() < 1e-9, motions
        np.testing.assert_allclose(path.radii[0], wanted[:, 2])


def test_equal_shares_and_places():
    assert equal_phase_starts(1, 10) == (0,)
    assert equal_phase_starts(2, 10) == (0, 5)
    assert equal_phase_starts(3, 10) == (0, 3, 7)
    phase, place, length = phase_of_frames(np.array([[0, 3, 7], [0, 10, 10]]), 10)
    assert phase.tolist() == [[0] * 3 + [1] * 4 + [2] * 3, [0] * 10]
    assert place.tolist() == [[0, 1, 2, 0, 1, 2, 3, 0, 1, 2], list(range(10))]
    assert length.tolist() == [[3] * 3 + [4] * 4 + [3] * 3, [10] * 10]


def test_bouncing_comes_back_and_zigzagging_takes_either_side():
    bounce = trajectories(scene(["standing still", "bouncing vertically"], [0, 2]), 10).centres[0, :, 1]
    np.testing.assert_allclose(np.diff(bounce), [0] + [-SPEED] * 4 + [SPEED] * 4)
    for side in (-1.0, 1.0):
        zigzag = trajectories(scene(["zigzagging vertically"], [0], start=(32.0, 50.0), side=side), 6).centres[0, :, 0]
        np.testing.assert_allclose(np.sign(np.diff(zigzag)), side * np.array([-1, 1, -1, 1, -1]))


def test_distances_scale_with_the_frame():
    for motion in MOTION_NAMES:
        small = trajectories(scene([motion], [0]), 10, 64)
        large = trajectories(scene([motion], [0], start=(41.0, 62.5), radius=2 * RADIUS), 10, 128)
        np.testing.assert_allclose(large.centres, 2 * small.centres, atol=1e-9)
        np.testing.assert_allclose(large.radii, 2 * small.radii)


def test_radii_stop_at_their_bounds():
    assert trajectories(scene(["shrinking"], [0]), 40).radii.min() == 1.5
    assert trajectories(scene(["expanding"], [0]), 40).radii.max() == 20.0


def still(shape, centre, radius, angle=0.0, *, torus=True):
    path = Trajectories(
        centres=np.array([[centre]], float), radii=np.array([[radius]], float), angles=np.array([[angle]], float)
    )
    return rasterise(path, np.array([SHAPES.index(shape)]), BLACK, torus=torus)[0, 0]


def ink(frame):
    return (255 - frame[..., 0].astype(float)).sum() / 255


@pytest.mark.parametrize("shape", SHAPES)
def test_all_shapes_have_the_area_of_their_circle(shape):
    generator = np.random.default_rng(1)
    for radius in (4.5, 6.0, 7.5, 10.0):
        areas = [ink(still(shape, generator.uniform(25, 39, 2), radius, generator.uniform(0, 7))) for _ in range(50)]
        assert np.mean(areas) == pytest.approx(math.pi * radius**2, rel=0.03), radius


@pytest.mark.parametrize("shape", SHAPES)
def test_what_crosses_an_edge_is_whole_on_the_torus(shape):
    middle = still(shape, (32.3, 31.6), 7.0, 0.4)
    for x in range(-32, 32, 5):
        for y in (-32, -29, 0, 31):
            moved = still(shape, ((32.3 + x) % 64, (31.6 + y) % 64), 7.0, 0.4)
            gap = np.abs(np.roll(middle, (y, x), (0, 1)).astype(int) - moved)
            # cv2 softens edges a little differently in the outermost pixels of a picture.
            assert gap[2:-2, 2:-2].max() <= 16, (x, y)
            assert ink(moved) == pytest.approx(ink(middle), rel=0.07), (x, y)
    cut = still(shape, (1.0, 32.0), 7.0, torus=False)
    assert ink(cut) < 0.75 * ink(middle) and (cut[:, 40:] == 255).all()


def test_the_canvas_is_white_and_edges_are_soft():
    frame = still("circle", (32, 32), 6)
    assert (frame[0] == 255).all() and frame[32, 32].tolist() == [0, 0, 0]
    assert ((frame > 0) & (frame < 255)).any()


def test_the_table_of_motions_is_complete():
    assert len(MOTIONS) == 17 and sum(name.startswith("moving") for name in MOTIONS) == 8
