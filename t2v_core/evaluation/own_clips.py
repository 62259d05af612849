"""Can the ruler read other people's clips? Captions in the scene language may go with clips that are not of its world:
another background, another pace. A model of them would be told that it does not obey, whatever it learns."""

import numpy as np

from t2v_core.data.folder_clips import FolderClips
from t2v_core.judging.judge import judge
from t2v_core.world.prompts import PromptError, parse

LEAST_OBEYED = 0.9
MOST_JUDGED = 60  # clips, evenly over the set


def obeyed_by_own_clips(clips: FolderClips) -> float | None:
    """The share of a set's own clips that obey their captions. None where the captions are no programs anyway."""
    if clips.split is None:
        return None
    indices = np.unique(np.linspace(0, len(clips) - 1, min(MOST_JUDGED, len(clips))).astype(int))
    obeyed = []
    for index in indices:
        row = np.array([index])
        try:
            program = parse(clips.prompts(row)[0], clips.world)
        except PromptError:  # several things in one clip
            continue
        starts = clips.phase_starts(row)[0]
        obeyed.append(judge(clips.clips(row)[0], program, starts, clips.world, with_likeness=False).obeys)
    return sum(obeyed) / len(obeyed) if obeyed else None


def drop_verdicts_on_foreign_clips(clips: FolderClips) -> str:
    """Where fewer than LEAST_OBEYED of the clips obey their own captions, take the captions as mere words, as those of
    any other language: nothing is judged then. Returns what to tell of it, else ""."""
    share = obeyed_by_own_clips(clips)
    if share is None or share >= LEAST_OBEYED:
        return ""
    clips.take_captions_as_words()
    return (
        f"These clips are not of our world: {share:.0%} of them do what their own captions say, as our judge reads "
        "them. So the training is not judged either; look at its clips."
    )
