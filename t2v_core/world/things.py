"""What can move: the language's shapes, which are outlines, and things that people bring, which are pictures.

Of every thing the radius is that of the circle of equal area, and the middle its centre of mass, so that place and
size mean the same for all.
"""

from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from t2v_core.errors import UserError

MAX_PICTURE_SIZE = 256  # px a side
MIN_OPAQUE_AREA = 16.0  # px of a picture
_OVERSAMPLING = 3  # each way: a frame's pixel is the mean of so many of the picture's, as an anti-aliased edge is


@dataclass(frozen=True)
class Thing:
    """A picture with a name. `png` holds RGBA; its colours are its own.

    Raises UserError for a picture that cannot be one.
    """

    name: str
    png: bytes = field(repr=False)

    def __post_init__(self) -> None:
        rgba = self.rgba
        if max(rgba.shape[:2]) > MAX_PICTURE_SIZE:
            raise UserError(f"The picture of '{self.name}' is over {MAX_PICTURE_SIZE} px a side. Make it smaller.")
        alpha = rgba[..., 3]
        if alpha.sum() / 255 < MIN_OPAQUE_AREA:
            raise UserError(f"The picture of '{self.name}' is empty. Draw something on it.")
        if min(edge.min() for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1])) == 255:
            raise UserError(
                f"The picture of '{self.name}' is opaque to the edge on all sides: it would be a tile, not a thing. "
                "Take its background away."
            )

    @cached_property
    def rgba(self) -> np.ndarray:
        """uint8 [H, W, 4]. Raises UserError for bytes that are no picture."""
        return read_rgba(self.png, self.name)

    @cached_property
    def _premultiplied(self) -> np.ndarray:
        """The picture, with its colours multiplied by their opacity: uint8 [H, W, 4]. So they can be averaged."""
        colours, alpha = self.rgba[..., :3].astype(np.float32), self.rgba[..., 3:].astype(np.float32)
        return np.concatenate([np.rint(colours * alpha / 255), alpha], -1).astype(np.uint8)

    @cached_property
    def levels(self) -> list[np.ndarray]:
        """The picture at its size, at half of it, and so on: what is drawn small is taken from a small one."""
        levels = [self._premultiplied]
        while min(levels[-1].shape[:2]) >= 16:
            height, width = levels[-1].shape[:2]
            levels.append(cv2.resize(levels[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA))
        return levels

    @cached_property
    def middle(self) -> tuple[float, float]:
        """The centre of mass of the opacity, (x, y), in pixels of the picture (the middle of the first is 0)."""
        alpha = self.rgba[..., 3].astype(np.float64)
        xs, ys = np.arange(alpha.shape[1]), np.arange(alpha.shape[0])
        return float(alpha.sum(0) @ xs / alpha.sum()), float(alpha.sum(1) @ ys / alpha.sum())

    @cached_property
    def radius(self) -> float:
        """Of the circle of equal opaque area, in pixels of the picture."""
        return float(np.sqrt(self.rgba[..., 3].sum() / 255 / np.pi))

    @cached_property
    def reach(self) -> float:
        """How far from the middle its farthest opaque pixel is, in radii."""
        ys, xs = np.nonzero(self.rgba[..., 3] > 8)
        return float(np.hypot(xs - self.middle[0], ys - self.middle[1]).max() + 0.71) / self.radius

    def drawn(self, x: float, y: float, radius: float, angle: float, frame_size: int) -> tuple[np.ndarray, int, int]:
        """The thing at a place, as a patch: float32 [P, P, 4] (colours times opacity, and opacity; 0 to 255), and the
        frame's column and row at which the patch begins (they may lie outside of the frame). angle: rad clockwise."""
        scale = radius / self.radius
        half = min(int(np.ceil(self.reach * radius)) + 1, frame_size // 2)
        left, top = int(np.floor(x)) - half + 1, int(np.floor(y)) - half + 1
        side = 2 * half
        level = max(0, min(len(self.levels) - 1, int(np.floor(-np.log2(max(scale * _OVERSAMPLING, 1e-6)) + 0.5))))
        source = self.levels[level]
        shrink_x, shrink_y = (source.shape[1] / self.rgba.shape[1], source.shape[0] / self.rgba.shape[0])
        cos, sin = np.cos(angle) * scale * _OVERSAMPLING, np.sin(angle) * scale * _OVERSAMPLING
        # From the level's pixels to the picture's, to fine pixels of the patch.
        to_picture = np.array([[1 / shrink_x, 0, (1 / shrink_x - 1) / 2], [0, 1 / shrink_y, (1 / shrink_y - 1) / 2]])
        at_x = (x - left + 0.5) * _OVERSAMPLING - 0.5
        at_y = (y - top + 0.5) * _OVERSAMPLING - 0.5
        middle_x, middle_y = self.middle
        turn = np.array([[cos, -sin], [sin, cos]])
        shift = np.array([at_x, at_y]) - turn @ np.array([middle_x, middle_y])
        matrix = np.concatenate([turn @ to_picture[:, :2], (turn @ to_picture[:, 2] + shift)[:, None]], 1)
        fine = cv2.warpAffine(source, matrix, (side * _OVERSAMPLING, side * _OVERSAMPLING), flags=cv2.INTER_LINEAR)
        return cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32), left, top


def read_rgba(data: bytes, name: str) -> np.ndarray:
    """Bytes of a PNG -> uint8 [H, W, 4]; opaque where it has no opacity of its own. Raises UserError."""
    # The size is in a PNG's head: told before anything is unpacked.
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 33:
        raise UserError(f"The picture of '{name}' is not a PNG.")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not (0 < width <= 4 * MAX_PICTURE_SIZE and 0 < height <= 4 * MAX_PICTURE_SIZE):
        raise UserError(
            f"The picture of '{name}' has {width} x {height} px. Make it at most {MAX_PICTURE_SIZE} px a side."
        )
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        picture = None
    if picture is None:
        raise UserError(f"The picture of '{name}' cannot be read. Save it as a PNG again.")
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if picture.shape[2] == 3:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)
    return cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)


def to_png(rgba: np.ndarray) -> bytes:
    """uint8 [H, W, 4] -> the bytes of a PNG."""
    done, data = cv2.imencode(".png", cv2.cvtColor(np.ascontiguousarray(rgba), cv2.COLOR_RGBA2BGRA))
    if not done:
        raise UserError("This picture cannot be written as a PNG.")
    return data.tobytes()


def lay_over(frame: np.ndarray, patch: np.ndarray, left: int, top: int) -> None:
    """Lay a patch of `Thing.drawn` over a frame, uint8 [S, S, 3], in place and round the torus."""
    size, side = frame.shape[0], patch.shape[0]
    if left >= 0 and left + side <= size and top >= 0 and top + side <= size:
        part = frame[top : top + side, left : left + side]
        part[:] = np.rint(part * (1 - patch[..., 3:] / 255) + patch[..., :3]).clip(0, 255).astype(np.uint8)
    else:
        rows, columns = (top + np.arange(side)) % size, (left + np.arange(side)) % size
        part = frame[np.ix_(rows, columns)]
        frame[np.ix_(rows, columns)] = (
            np.rint(part * (1 - patch[..., 3:] / 255) + patch[..., :3]).clip(0, 255).astype(np.uint8)
        )
