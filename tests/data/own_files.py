"""Files as people have them, made for tests: videos by FFmpeg, pictures by Pillow."""

import io
import struct

import av
import numpy as np
from PIL import Image

_CODECS = {"mp4": "libx264", "mov": "mpeg4", "webm": "libvpx-vp9", "avi": "mpeg4", "gif": "gif"}


def ramp(count=30, height=64, width=96):
    """Frames whose grey says when they are; the left half of the top is red: uint8 [N, H, W, 3]."""
    frames = np.empty((count, height, width, 3), np.uint8)
    frames[:] = np.linspace(20, 235, count).round()[:, None, None, None]
    frames[:, : height // 2, : width // 2] = (255, 0, 0)
    return frames


def video(suffix="mp4", frames=None, turned=False):
    """A video file's bytes, 30 frames a second. turned: as a phone writes a clip that it held upright."""
    frames = ramp() if frames is None else frames
    file = io.BytesIO()
    with av.open(file, "w", format=suffix) as container:
        stream = container.add_stream(_CODECS[suffix], rate=30)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = "rgb8" if suffix == "gif" else "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, "rgb24")))
        container.mux(stream.encode())
    data = bytearray(file.getvalue())
    if turned:
        one = 1 << 16
        matrix = data.index(b"tkhd") + 4 + 4 + 5 * 4 + 2 * 8
        data[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, frames.shape[1] * one, 0, 1 << 30)
    return bytes(data)


def picture(kind="PNG", size=(64, 64), colour=(200, 30, 10), mode="RGB", palette=False, **settings):
    """A picture file's bytes."""
    file = io.BytesIO()
    image = Image.new("RGB", size, colour).convert(mode)
    image = image.convert("P", palette=Image.Palette.ADAPTIVE) if palette else image
    image.save(file, kind, **settings)
    return file.getvalue()


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder
