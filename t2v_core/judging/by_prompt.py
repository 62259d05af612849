"""A clip judged by the prompt it was made from, and its verdict in a few lines."""

import numpy as np

from t2v_core.judging.judge import Verdict, judge
from t2v_core.world.reading import ReadPrompt


def describe(verdict: Verdict) -> str:
    """A verdict as a few lines of text."""
    lines = ["It obeys." if verdict.obeys else "It does not obey."]
    for part in [*[*verdict.parts.values()][:-1], *verdict.motions]:
        lines.append(
            f"  {'kept' if part.kept else 'NOT kept':9}{part.words}" + (f" ({part.reason})" if part.reason else "")
        )
    if not verdict.motion.kept and all(part.kept for part in verdict.motions):
        lines.append(f"  NOT kept the whole path ({verdict.motion.reason})")
    return "\n".join(lines)


def judged(clip: np.ndarray, prompt: ReadPrompt) -> Verdict | None:
    """None for a caption outside the scene language: there is no program to hold the clip against."""
    return judge(clip, prompt.program, prompt.phase_starts) if prompt.program else None
