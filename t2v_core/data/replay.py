"""New clips, and between them those that a model was taught before: it learns the ones and does not forget the others
(experience replay, Rolnick et al. 2019)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from t2v_core.data.clip_sets import ClipSet
from t2v_core.errors import UserError
from t2v_core.world.own import joined
from t2v_core.world.split import Split

T = TypeVar("T")


class ReplayClips:
    """Every second clip is new, every other one old. `words` are those of the model that goes on: they keep their
    numbers, and new ones follow.

    Raises UserError for clips of other measures, for clips outside the scene language, and for a name that means two
    things.
    """

    def __init__(self, new: ClipSet, old: ClipSet, words: Sequence[str]):
        if new.split is None or old.split is None:
            raise UserError(
                "To a model that is there, only clips of the scene language can be taught. Train from nothing."
            )
        if (new.num_frames, new.frame_size) != (old.num_frames, old.frame_size):
            raise UserError(
                f"The model makes {old.num_frames} frames of {old.frame_size} px; these clips have {new.num_frames} of "
                f"{new.frame_size} px. Bring clips of the same measures, or train from nothing."
            )
        self.new, self.old = new, old
        self.num_frames, self.frame_size = new.num_frames, new.frame_size
        self.world = joined(old.world, new.world)
        taught = set(new.split.taught)  # clips on disk may show what was held out before: then it is no more
        self.split = Split(
            taught=_in_order(old.split.taught, new.split.taught),
            held_out=tuple(entry for entry in _in_order(old.split.held_out, new.split.held_out) if entry not in taught),
            held_out_bindings=_in_order(old.split.held_out_bindings, new.split.held_out_bindings),
        )
        self.content = new.content
        self.vocabulary = _in_order(words, new.vocabulary)

    def __len__(self) -> int:
        return 2 * min(len(self.new), len(self.old))

    def is_old(self, indices: np.ndarray) -> np.ndarray:
        """Which of these clips were taught before: bool [N]."""
        return np.asarray(indices) % 2 == 1

    def prompts(self, indices: np.ndarray) -> list[str]:
        return self._both(indices, lambda data, rows, _: data.prompts(rows))

    def phase_starts(self, indices: np.ndarray) -> list[tuple[int, ...]]:
        return self._both(indices, lambda data, rows, _: data.phase_starts(rows))

    def clips(self, indices: np.ndarray) -> np.ndarray:
        return np.stack(self._both(indices, lambda data, rows, _: [*data.clips(rows)]))

    def frames(self, indices: np.ndarray, frame_numbers: np.ndarray) -> np.ndarray:
        numbers = np.asarray(frame_numbers)
        return np.stack(self._both(indices, lambda data, rows, at: [*data.frames(rows, numbers[at])]))

    def _both(self, indices: np.ndarray, ask: Callable[[ClipSet, np.ndarray, np.ndarray], list[T]]) -> list[T]:
        """Ask each set for its share, and put the answers in the order of the indices."""
        indices = np.asarray(indices)
        found: dict[int, T] = {}
        for data, is_old in ((self.new, 0), (self.old, 1)):
            at = np.flatnonzero(indices % 2 == is_old)
            if len(at):
                found |= zip(at.tolist(), ask(data, indices[at] // 2, at), strict=True)
        return [found[i] for i in range(len(indices))]


def _in_order(first: Sequence[T], second: Sequence[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys([*first, *second]))
