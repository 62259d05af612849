"""The article's layout on disk: `video_0/frame_0.png` ... `frame_9.png` and `prompt.txt`, written and read.

Reading takes anybody's folder in this layout, and says of a broken one which folder, what is wrong, what to do.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from t2v_core.errors import UserError
from t2v_core.world.prompts import MAX_PROMPT_CHARACTERS, THEN, plain_words
from t2v_core.world.scenes import WHITE, equal_phase_starts, most_phases

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
MIN_FRAMES, MAX_FRAMES = 4, 64
MAX_IMAGE_PIXELS = 50_000_000
# The fastest of cv2's settings on flat pictures, and the smallest files as well.
_PNG_SETTINGS = [
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE),
]
_LAYOUT = "Expected are folders video_0, video_1, ... that each hold frame_0.png, frame_1.png, ... and prompt.txt."


class DatasetError(UserError):
    """A data set that cannot be read or written. `str(error)` says which folder, what is wrong, what to do."""


@dataclass(frozen=True, kw_only=True)
class VideoFolders:
    """A folder in this layout, found to be whole (its images are not decoded yet). Videos in order of their number.

    fingerprint: changes when a video is added, removed or written again.
    """

    folder: Path
    videos: tuple[str, ...]
    prompts: tuple[str, ...]
    num_frames: int
    fingerprint: str


def write_video(folder: Path, clip: np.ndarray, prompt: str) -> None:
    """Write one clip, uint8 [T, S, S, 3], to a new folder."""
    folder.mkdir()
    (folder / "prompt.txt").write_text(prompt, encoding="utf-8")
    for number, frame in enumerate(clip):
        # Much of the time goes into opening: this is the shortest way to.
        with open(f"{folder}/frame_{number}.png", "wb", buffering=0) as file:
            file.write(encode_png(frame))


def encode_png(frame: np.ndarray) -> bytes:
    """uint8 [H, W, 3], RGB (cv2 wants BGR) -> a PNG file's bytes."""
    return cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), _PNG_SETTINGS)[1].tobytes()


def survey(folder: Path) -> VideoFolders:
    """Look a folder through, all but the pictures themselves. Raises DatasetError."""
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder}. Check the path.")
    numbered = sorted(
        (int(match[1]), entry.name)
        for entry in folder.iterdir()
        if (match := re.fullmatch(r"video_(\d+)", entry.name)) and entry.is_dir()
    )
    if not numbered:
        raise DatasetError(f"{folder} holds no videos. {_LAYOUT}")
    digest = hashlib.sha256()
    prompts = []
    num_frames = 0
    for _, name in numbered:
        files = frame_files(folder / name)
        num_frames = num_frames or len(files)
        if len(files) != num_frames:
            raise DatasetError(
                f"{folder / name} has {len(files)} frames, but {folder / numbered[0][1]} has {num_frames}. "
                "All videos need the same number of frames: add or remove some, or leave this video out."
            )
        prompt_file = folder / name / "prompt.txt"
        prompts.append(_read_prompt(prompt_file, num_frames))
        for file in [*files, prompt_file]:
            status = file.stat()
            digest.update(f"{name}/{file.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return VideoFolders(
        folder=folder,
        videos=tuple(name for _, name in numbered),
        prompts=tuple(prompts),
        num_frames=num_frames,
        fingerprint=digest.hexdigest(),
    )


def frame_files(video: Path) -> list[Path]:
    """The frames of one video, in order. Raises DatasetError for what is no frame, or missing."""
    frames: dict[int, Path] = {}
    for file in video.iterdir():
        match = re.fullmatch(r"frame_(\d+)(\.\w+)", file.name)
        if match and match[2].lower() in IMAGE_SUFFIXES:
            if int(match[1]) in frames:
                raise DatasetError(f"{video} has frame {int(match[1])} twice. Remove one of the two.")
            frames[int(match[1])] = file
        elif file.name not in ("prompt.txt", "Thumbs.db", "desktop.ini") and not file.name.startswith("."):
            raise DatasetError(f"{file} is neither a frame nor the prompt. Move it away. {_LAYOUT}")
    if not frames:
        raise DatasetError(f"{video} holds no frames. Add frame_0.png, frame_1.png, ..., or remove the folder.")
    missing = sorted(set(range(max(frames) + 1)) - set(frames))
    if missing:
        raise DatasetError(
            f"{video} lacks frame_{missing[0]}.png, though it has frame_{max(frames)}. "
            "Number the frames from 0 on without gaps."
        )
    if not MIN_FRAMES <= len(frames) <= MAX_FRAMES:
        raise DatasetError(f"{video} has {len(frames)} frames. A video needs {MIN_FRAMES} to {MAX_FRAMES}.")
    return [frames[number] for number in range(len(frames))]


def _read_prompt(file: Path, num_frames: int) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DatasetError(f"{file.parent} has no prompt.txt. Add one that says what the video shows.") from None
    except UnicodeDecodeError:
        raise DatasetError(f"{file} is not text in UTF-8. Save it as such.") from None
    prompt = " ".join(text.split())
    check_prompt(prompt, num_frames, str(file))
    return prompt


def check_prompt(prompt: str, num_frames: int, source: str) -> None:
    """Raises DatasetError, which names the source, for a prompt that no model could be given."""
    words = plain_words(prompt)
    if not words:
        raise DatasetError(f"{source} is empty. Write what the video shows, for example: circle moving up then right")
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise DatasetError(f"{source} has {len(prompt):,} characters. Keep it to {MAX_PROMPT_CHARACTERS}.")
    phases = words.count(THEN) + 1
    if phases > most_phases(num_frames):
        raise DatasetError(
            f"{source} has {phases} parts with 'then' between them, more than {num_frames} frames can show "
            f"({most_phases(num_frames)}). Shorten it, or leave the video out."
        )


def caption_phase_starts(prompt: str, num_frames: int) -> tuple[int, ...]:
    """Equal shares for the clauses that "then" parts: all that is known of a caption's timing."""
    return equal_phase_starts(plain_words(prompt).count(THEN) + 1, num_frames)


def read_videos(folders: VideoFolders, frame_size: int) -> Iterator[np.ndarray]:
    """Decode video after video, resized: uint8 [T, S, S, 3]. Raises DatasetError for a broken image."""
    for name in folders.videos:
        yield np.stack([_read_image(file, frame_size) for file in frame_files(folders.folder / name)])


def _read_image(file: Path, frame_size: int) -> np.ndarray:
    """RGB, uint8 [S, S, 3]; what is transparent shows white."""
    data = file.read_bytes()
    try:
        # Pillow reads the size without decoding: a small file can unpack to more than the memory holds.
        with Image.open(io.BytesIO(data)) as header:
            pixels = header.width * header.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise DatasetError(f"{file} is not an image, or a broken one. Save the frame again as PNG.") from None
    if pixels > MAX_IMAGE_PIXELS:
        raise DatasetError(f"{file} has {pixels:,} pixels. Scale it down; {frame_size} x {frame_size} are used.")
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise DatasetError(f"{file} is a broken image. Save the frame again as PNG.")
    if picture.dtype == np.uint16:
        picture = (np.asarray(picture) // 256).astype(np.uint8)
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if picture.shape[2] == 4:
        alpha = picture[..., 3:] / 255
        picture = (picture[..., :3] * alpha + WHITE * (1 - alpha)).round().astype(np.uint8)
    if picture.shape[:2] != (frame_size, frame_size):
        picture = cv2.resize(picture, (frame_size, frame_size), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
