"""Which files of a data set are one clip, and what its caption is. Three layouts, one beside the other, at any depth:

    name/frame_0.png, frame_1.png, ... with name/prompt.txt       the article's
    name.mp4 with name.txt                                        pairs
    metadata.csv or metadata.jsonl: file_name, text or prompt     Hugging Face's VideoFolder

All else is passed over. Of what looks like a clip and is none, `survey` says which file, what is wrong, what to do.
"""

import hashlib
import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from t2v_core.data.captions import check_prompt, decode_text, one_line
from t2v_core.data.films import VIDEO_SUFFIXES
from t2v_core.data.metadata import METADATA_NAMES, read_metadata
from t2v_core.data.pictures import IMAGE_SUFFIXES
from t2v_core.data.sources import Files, read_bytes
from t2v_core.data.video_folders import MAX_FRAMES, MIN_FRAMES, DatasetError

USUAL_FRAMES = 10  # of a clip that is drawn from a video
_CAPTIONS = ("prompt.txt", "caption.txt", "text.txt")
_LAYOUT = (
    "Expected are videos with captions (name.mp4 beside name.txt), a metadata.csv with the columns file_name and text, "
    "or folders video_0, video_1, ... that each hold frame_0.png, frame_1.png, ... and prompt.txt."
)
_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class Clip:
    """name: its path without the ending. frames: picture files in order; or one video file. caption: one line."""

    name: str
    frames: tuple[str, ...]
    caption: str

    @property
    def is_video(self) -> bool:
        return self.frames[0].lower().endswith(VIDEO_SUFFIXES)


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A data set found to be whole (nothing is decoded yet), in natural order. fingerprint: changes when a clip is
    added, removed or written again. passed_over: files that are no part of it."""

    files: Files
    clips: tuple[Clip, ...]
    num_frames: int
    fingerprint: str
    passed_over: tuple[str, ...] = ()


def survey(files: Files, num_frames: int | None = None) -> Survey:
    """Look a data set through. num_frames: of each clip; unless given, what folders of pictures have, or ten.

    Raises DatasetError.
    """
    tree = _Tree(files)
    clips = tree.clips_of_metadata()
    clips += tree.clips_of_pictures()
    clips += tree.clips_of_videos()
    if not clips:
        raise DatasetError(f"{_name(files)} holds no videos. {_LAYOUT}")
    clips.sort(key=lambda clip: _natural(clip.name))
    num_frames = num_frames or _common_length(files, [clip for clip in clips if not clip.is_video])
    if not MIN_FRAMES <= num_frames <= MAX_FRAMES:
        raise DatasetError(
            f"{files.place(clips[0].name)} has {num_frames} frames. A clip needs {MIN_FRAMES} to {MAX_FRAMES}."
        )
    digest = hashlib.sha256()
    for clip in clips:
        check_prompt(clip.caption, num_frames, tree.captions_place(clip))
        digest.update(f"{clip.name}\n{clip.caption}\n".encode())
        digest.update("".join(f"{path} {files.paths[path]}\n" for path in clip.frames).encode())
    return Survey(
        files=files,
        clips=tuple(clips),
        num_frames=num_frames,
        fingerprint=digest.hexdigest(),
        passed_over=tuple(sorted(set(files.paths) - tree.used, key=_natural)),
    )


def _common_length(files: Files, clips: list[Clip]) -> int:
    """Of folders of pictures."""
    for clip in clips:
        if len(clip.frames) != len(clips[0].frames):
            raise DatasetError(
                f"{files.place(clip.name)} has {len(clip.frames)} frames, but {files.place(clips[0].name)} has "
                f"{len(clips[0].frames)}. Add or remove some, leave this video out, or say --num-frames: so many "
                "are then drawn evenly from each."
            )
    return len(clips[0].frames) if clips else USUAL_FRAMES


def _name(files: Files) -> str:
    return files.place("").rstrip("/")


def _natural(path: str) -> list[tuple[int, int, str]]:
    """Numbers in it are ordered as numbers."""
    parts = re.split(r"([0-9]{1,18})", path)
    return [(int(part), len(part), "") if i % 2 else (-1, 0, part) for i, part in enumerate(parts)]


def _plain(path: str) -> str:
    """By which names are matched: capitals and the ways to write an accent do not count."""
    return unicodedata.normalize("NFC", path).casefold()


class _Tree:
    """The files by folder, and which of them are taken."""

    def __init__(self, files: Files):
        self.files = files
        self.used: set[str] = set()
        self._by_plain = {_plain(path): path for path in files.paths}
        self._in: dict[str, list[str]] = defaultdict(list)
        self._caption_files: dict[str, str] = {}
        for path in files.paths:
            self._in[posixpath.dirname(path)].append(path)
        # What a world of one's own draws its things from is no clip.
        worlds = {posixpath.dirname(path) for path in files.paths if posixpath.basename(path) == "world.json"}
        self.folders = [folder for folder in self._in if not any(_is_under(folder, world) for world in worlds if world)]

    def captions_place(self, clip: Clip) -> str:
        return self._caption_files[clip.name]

    def clips_of_metadata(self) -> list[Clip]:
        clips = []
        for folder in self.folders:
            lists = [path for path in self._in[folder] if posixpath.basename(path).lower() in METADATA_NAMES]
            for listed in sorted(lists)[:1]:
                self.used.update(lists)
                place = self.files.place(listed)
                for row in read_metadata(read_bytes(self.files, listed), listed, place):
                    clips.append(self._of_row(folder, row.file_name, one_line(row.caption), row.place))
        return clips

    def _of_row(self, folder: str, file_name: str, caption: str, place: str) -> Clip:
        path = self._by_plain.get(_plain(posixpath.normpath(posixpath.join(folder, file_name))))
        inside = posixpath.normpath(posixpath.join(folder, file_name))
        frames: tuple[str, ...] = ()
        if path and path.lower().endswith(VIDEO_SUFFIXES):
            frames = (path,)
        elif inside in self._in:  # the row names a folder of pictures
            numbered = self._numbered(inside)
            _require_whole(numbered, self.files.place(inside))
            frames = tuple(numbered.values())
        if not frames:
            raise DatasetError(f"{place} names {file_name}, which is no video here. Add it, or take the row out.")
        return self._clip(frames, caption, place, name=path or inside)

    def clips_of_pictures(self) -> list[Clip]:
        clips = []
        for folder in self.folders:
            frames = self._numbered(folder)
            if not frames or self.used.intersection(frames):
                continue
            caption = self._caption_of_folder(folder)
            if caption is None:
                if len(frames) < MIN_FRAMES and not re.fullmatch(r"(.*/)?video_\d+", folder):
                    continue
                raise DatasetError(
                    f"{self.files.place(folder)} has no prompt.txt. Add one that says what the video shows."
                )
            _require_whole(frames, self.files.place(folder))
            clips.append(self._from_file(tuple(frames.values()), caption, name=folder or "video_0"))
        for folder in self.folders:
            self._require_frames(folder)
        return clips

    def _require_frames(self, folder: str) -> None:
        """A folder of the article's with a prompt and nothing else was emptied by mistake."""
        captions = [path for path in self._in[folder] if posixpath.basename(path) in _CAPTIONS]
        articles = re.fullmatch(r"(.*/)?video_\d+", folder)
        if articles and captions and not self.used.intersection(captions) and not self._videos(folder):
            raise DatasetError(
                f"{self.files.place(folder)} holds no frames. Add frame_0.png, frame_1.png, ..., or remove the folder."
            )

    def clips_of_videos(self) -> list[Clip]:
        clips = []
        listed = {posixpath.dirname(path) for path in self.used if posixpath.basename(path).lower() in METADATA_NAMES}
        with_frames = {posixpath.dirname(path) for path in self.used if path.lower().endswith(IMAGE_SUFFIXES)}
        for folder in self.folders:
            videos = [path for path in self._videos(folder) if path not in self.used]
            for path in videos:
                caption = self._by_plain.get(_plain(posixpath.splitext(path)[0] + ".txt"))
                if caption is None and len(videos) == 1:
                    caption = self._caption_of_folder(folder)
                if caption is None:
                    if folder in with_frames or any(_is_under(folder, parent) for parent in listed):
                        continue  # a film of the frames; what the list leaves out
                    name = posixpath.splitext(posixpath.basename(path))[0]
                    raise DatasetError(
                        f"{self.files.place(path)} has no caption. Add {name}.txt that says what the video shows, "
                        "or take the video out."
                    )
                clips.append(self._from_file((path,), caption, name=path))
        return clips

    def _videos(self, folder: str) -> list[str]:
        return [path for path in self._in[folder] if path.lower().endswith(VIDEO_SUFFIXES)]

    def _caption_of_folder(self, folder: str) -> str | None:
        """In it, beside it with its name, or one above where this is the only folder."""
        places = [posixpath.join(folder, name) for name in _CAPTIONS]
        if folder:
            places.append(f"{folder}.txt")
            above = posixpath.dirname(folder)
            if [other for other in self.folders if other != above and _is_under(other, above)] == [folder]:
                places += [posixpath.join(above, name) for name in _CAPTIONS]
        return next((self._by_plain[_plain(place)] for place in places if _plain(place) in self._by_plain), None)

    def _numbered(self, folder: str) -> dict[int, str]:
        """The pictures of a folder whose names end in a number: those named alike that are most."""
        alike: dict[str, dict[int, str]] = defaultdict(dict)
        for path in sorted(self._in[folder]):
            match = _NUMBERED.fullmatch(posixpath.basename(path))
            if not match or not path.lower().endswith(IMAGE_SUFFIXES):
                continue
            named, number = alike[match[1].lower()], int(match[2])
            other = named.get(number)
            if other and posixpath.splitext(other)[1].lower() == posixpath.splitext(path)[1].lower():
                raise DatasetError(f"{self.files.place(folder)} has frame {number} twice. Remove one of the two.")
            if not other or path.lower().endswith(".png"):  # of a frame in two formats, the one without losses
                named[number] = path
        most = max(alike.values(), key=len, default={})
        return dict(sorted(most.items()))

    def _from_file(self, frames: tuple[str, ...], caption_file: str, *, name: str) -> Clip:
        self.used.add(caption_file)
        place = self.files.place(caption_file)
        return self._clip(frames, one_line(decode_text(read_bytes(self.files, caption_file), place)), place, name=name)

    def _clip(self, frames: Iterable[str], caption: str, place: str, *, name: str) -> Clip:
        clip = Clip(name=name, frames=tuple(frames), caption=caption)
        self.used.update(clip.frames)
        self._caption_files[clip.name] = place
        return clip


def _is_under(folder: str, parent: str) -> bool:
    return not parent or folder == parent or folder.startswith(f"{parent}/")


def _require_whole(frames: dict[int, str], place: str) -> None:
    """Numbered from 0 or from 1 on, without gaps."""
    numbers = list(frames)
    for expected, number in enumerate(numbers, min([*numbers[:1], 1])):
        if number != expected:
            raise DatasetError(
                f"{place} lacks frame_{expected}.png, though it has frame_{numbers[-1]}. "
                "Number the frames without gaps."
            )
