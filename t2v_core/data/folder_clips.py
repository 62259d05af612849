"""A data set read from disk in the native layout, a clip at a time: memory does not grow with the number of clips."""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from t2v_core.config import Config, DataConfig
from t2v_core.data.arrays import PlacedReads
from t2v_core.data.captions import caption_phase_starts, check_prompt
from t2v_core.data.clip_sets import clip_set
from t2v_core.data.video_folders import DatasetError
from t2v_core.data.vocabulary import build_vocabulary
from t2v_core.world.own import read_world
from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.scenes import BUILT_IN, COLOUR_NAMES, Program, World, are_phase_starts
from t2v_core.world.split import Split, read_split

DIGESTED = 256  # clips: 31 MB at 64 px, some tenths of a second
_AGAIN = "Write the data set again."


class FolderClips:
    """clips.npy and clips.jsonl of a folder. Raises DatasetError for files that do not fit each other.

    The files are read piece by piece, not mapped: mapped pages would count as this process's memory. They stay
    open until `close`, or the end of a `with` block: until then, a deleted folder stays on the disk.
    config: what the clips were drawn from, or for other people's clips what their prompts name; split: what they
    teach. Both None where a prompt is outside the scene language.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self._files = contextlib.ExitStack()
        try:
            self._read_all()
        except BaseException:
            self.close()
            raise

    def _read_all(self) -> None:
        """All but the pixels."""
        self._pixels = self._open("clips.npy")
        self._shape, self._first = self._header()
        self.num_frames, self.frame_size = self._shape[1:3]
        self._frame_bytes = 3 * self.frame_size**2
        self._lines = self._open("clips.jsonl")
        self._line_starts = _line_starts(self._lines)
        if len(self._line_starts) - 1 != len(self):
            raise DatasetError(
                f"{self.folder}: clips.npy holds {len(self):,} clips, clips.jsonl {len(self._line_starts) - 1:,} "
                f"lines. {_AGAIN}"
            )
        self.world = read_world(self.folder / "world") if (self.folder / "world").exists() else BUILT_IN
        self.config, self.split = self._read_config(), self._read_split()
        if self.config is None or self.split is None:
            programs = read_programs(self._checked_prompts(), self.world)
            self.config = self.config or (derive_config(programs, self.world) if programs else None)
            self.split = self.split or (derive_split(programs) if programs else None)

    def take_captions_as_words(self) -> None:
        """They are no programs that the clips could be held against."""
        self.config = self.split = None

    def close(self) -> None:
        self._files.close()

    def __enter__(self) -> "FolderClips":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._shape[0]

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Of scenes, the words of all that such a set may show; else of all captions."""
        if self.config is None:
            return build_vocabulary(self.prompts(np.arange(len(self))))
        return clip_set(self.config, self.split, self.world).vocabulary

    @cached_property
    def content(self) -> str:
        """A digest of their measures, of all captions, and of the pixels of up to DIGESTED clips, evenly chosen."""
        digest = hashlib.sha256(str(self._shape).encode())
        for index in range(len(self)):
            digest.update(json.dumps(self._description(index)["prompt"]).encode())
        for index in np.linspace(0, len(self) - 1, min(len(self), DIGESTED)).astype(int):
            digest.update(self.clips(np.array([index])).data)
        return digest.hexdigest()

    def prompts(self, indices: np.ndarray) -> list[str]:
        return [description["prompt"] for description in self.descriptions(indices)]

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]:
        described = zip(self._checked(indices), self.descriptions(indices), strict=True)
        return [self._phase_starts(index, known) for index, known in described]

    def _phase_starts(self, index: int, known: dict[str, Any]) -> tuple[int, ...]:
        equal = caption_phase_starts(known["prompt"], self.num_frames)
        given = known.get("phase_starts", equal)
        if not are_phase_starts(given, len(equal), self.num_frames):
            raise DatasetError(
                f"{self._line(index)} has phase_starts {given}. Expected are {len(equal)} frame numbers, one for each "
                f"part of the prompt, that rise from 0 and stay under {self.num_frames}."
            )
        return tuple(given)

    def clips(self, indices: np.ndarray) -> np.ndarray:
        clips = np.empty((len(indices), *self._shape[1:]), np.uint8)
        for clip, index in zip(clips, self._checked(indices), strict=True):
            self._read(clip, index * self.num_frames)
        return clips

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        frames = np.empty((len(indices), *self._shape[2:]), np.uint8)
        numbers = np.asarray(frame_numbers).tolist()
        for frame, index, number in zip(frames, self._checked(indices), numbers, strict=True):
            self._read(frame, index * self.num_frames + number)
        return frames

    def descriptions(self, indices: np.ndarray) -> list[dict[str, Any]]:
        """The lines of clips.jsonl: what is known of each clip, its prompt at least."""
        return [self._description(index) for index in self._checked(indices)]

    def _description(self, index: int) -> dict[str, Any]:
        first, end = self._line_starts[index : index + 2].tolist()
        try:
            description = json.loads(self._lines.read(first, end - first))
        except ValueError:
            description = None
        if not isinstance(description, dict) or not isinstance(description.get("prompt"), str):
            raise DatasetError(f"{self._line(index)} does not name a prompt. {_AGAIN}")
        return description

    def _checked_prompts(self) -> Iterator[str]:
        for index in range(len(self)):
            prompt = self._description(index)["prompt"]
            check_prompt(prompt, self.num_frames, self._line(index))
            yield prompt

    def _line(self, index: int) -> str:
        return f"{self.folder / 'clips.jsonl'}, line {index + 1},"

    def _checked(self, indices: np.ndarray) -> list[int]:
        indices = np.asarray(indices)
        if len(indices) and not (indices.min() >= 0 and indices.max() < len(self)):
            raise IndexError(f"Clips are numbered from 0 to {len(self) - 1}.")
        return indices.tolist()

    def _read(self, target: np.ndarray, frame: int) -> None:
        if self._pixels.read_into(target, self._first + frame * self._frame_bytes) != target.nbytes:
            raise DatasetError(f"{self.folder / 'clips.npy'} ends too early. {_AGAIN}")

    def _open(self, name: str) -> PlacedReads:
        try:
            return PlacedReads(self._files.enter_context(open(self.folder / name, "rb", buffering=0)))
        except FileNotFoundError:
            raise DatasetError(f"{self.folder} has no {name}. {_AGAIN}") from None

    def _header(self) -> tuple[tuple[int, ...], int]:
        """The array's shape, and where in the file its first number is."""
        file = self.folder / "clips.npy"
        try:
            version = npy.read_magic(self._pixels.file)
            read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, fortran, kind = read(self._pixels.file)
        except ValueError:
            raise DatasetError(f"{file} is not an array of numpy's. {_AGAIN}") from None
        square = len(shape) == 5 and shape[2] == shape[3] and shape[4] == 3 and shape[0] > 0
        if not square or fortran or kind != np.uint8:
            raise DatasetError(f"{file} holds {kind} {list(shape)}, not uint8 [clips, frames, size, size, 3].")
        first = self._pixels.file.tell()
        if self._pixels.size < first + int(np.prod(shape)):
            raise DatasetError(f"{file} ends too early. {_AGAIN}")
        return shape, first

    def _read_config(self) -> DataConfig | None:
        try:
            data = json.loads((self.folder / "data.json").read_text())
            return Config.from_json(Config().to_json() | {"data": data}).data
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise DatasetError(f"{self.folder / 'data.json'} cannot be read: {error} {_AGAIN}") from None

    def _read_split(self) -> Split | None:
        try:
            return read_split(self.folder / "split.json")
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetError(f"{self.folder / 'split.json'} cannot be read: {error} {_AGAIN}") from None

    def require_split(self) -> None:
        """Raises DatasetError if a clip shows what the split does not teach. Reads every line of clips.jsonl."""
        if self.split is None:
            return
        programs: dict[str, Program] = {}
        for index in range(len(self)):
            known = self._description(index)
            prompt = known["prompt"]
            if prompt not in programs:
                programs[prompt] = parse(prompt, self.world)
            program = programs[prompt]
            # A prompt may leave the colour out that its clip shows all the same.
            binding = (program.shape, program.colour or str(known.get("colour")))
            if not self.split.is_taught(program.composition):
                shown = " then ".join(program.composition)
            elif binding in self.split.held_out_bindings:
                shown = f"a {binding[1]} {binding[0]}"
            else:
                continue
            raise DatasetError(
                f"{self._line(index)} shows {shown}, which is not among what split.json teaches. "
                "Leave that clip out, or change the split."
            )


def read_programs(prompts: Iterable[str], world: World = BUILT_IN) -> list[Program] | None:
    """What different prompts ask for; None if any of them is outside the scene language."""
    try:
        return [parse(prompt, world) for prompt in dict.fromkeys(prompts)]
    except PromptError:
        return None


def derive_split(programs: Sequence[Program]) -> Split:
    """All that the prompts ask for is taught."""
    return Split(taught=tuple(dict.fromkeys(program.composition for program in programs)))


def derive_config(programs: Sequence[Program], world: World = BUILT_IN) -> DataConfig:
    """The motions, shapes and colours that the prompts name."""
    named = {motion for program in programs for motion in program.composition}
    shapes, colours = {program.shape for program in programs}, {program.colour for program in programs}
    usual = DataConfig()
    return replace(
        usual,
        own_things=tuple(world.pictures),
        own_moves=tuple(name for name, _ in world.own_moves),
        motions=tuple(motion for motion in world.motions if motion in named),
        shapes=tuple(shape for shape in world.shapes if shape in shapes),
        colours=tuple(colour for colour in COLOUR_NAMES if colour in colours) or usual.colours,
        named_sizes=any(program.size for program in programs),
        named_paces=any(phase.pace for program in programs for phase in program.phases),
        held_out_share=0.0,
    )


def _line_starts(file: PlacedReads) -> np.ndarray:
    """Where each line of a file starts, and where the last one ends: int64 [lines + 1]."""
    size = file.size
    starts = [np.zeros(1, np.int64)]
    for first in range(0, size, 1 << 20):
        block = np.frombuffer(file.read(first, 1 << 20), np.uint8)
        starts.append(np.flatnonzero(block == ord("\n")) + first + 1)
    found = np.concatenate(starts)
    return found if found[-1] == size else np.append(found, size)
