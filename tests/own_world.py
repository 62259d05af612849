"""A small world to test with: two things of several colours, and a loop."""

import cv2
import numpy as np

from t2v_core.world.own import make_move, make_thing, make_world
from t2v_core.world.scenes import World


def kite() -> np.ndarray:
    """A green square with a red wing to one side: nothing about it is symmetrical."""
    rgba = np.zeros((96, 96, 4), np.uint8)
    cv2.rectangle(rgba, (20, 30), (60, 70), (20, 140, 40, 255), -1)
    cv2.fillPoly(rgba, [np.array([[60, 30], [90, 50], [60, 70]])], (200, 30, 30, 255), cv2.LINE_AA)
    return rgba


def mole() -> np.ndarray:
    """A dark disc with a white belly, which a ruler of dark things does not see."""
    rgba = np.zeros((96, 96, 4), np.uint8)
    cv2.circle(rgba, (48, 48), 36, (70, 60, 90, 255), -1, cv2.LINE_AA)
    cv2.circle(rgba, (48, 62), 15, (255, 255, 255, 255), -1, cv2.LINE_AA)
    return rgba


def small_world() -> World:
    turns = np.linspace(0, 2 * np.pi, 40)
    loop = np.stack([np.cos(turns), np.sin(turns)], 1).tolist()
    return make_world(
        [make_thing("kite", kite()), make_thing("mole", mole())],
        [make_move("looping", loop), make_move("waning", [[0, 0], [0, 0]], growth=0.5, turn=90)],
    )
