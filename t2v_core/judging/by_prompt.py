"""A clip judged by the prompt it was made from, and its verdict in a few lines."""

import numpy as np

from t2v_core.judging.judge import Verdict, judge
from t2v_core.judging.several import SceneVerdict, judge_scene
from t2v_core.world.reading import ReadPrompt


def describe(verdict: Verdict | SceneVerdict) -> str:
    """A verdict as a few lines of text."""
    if isinstance(verdict, SceneVerdict):
        known = {True: "All of it obeys.", False: "It does not obey.", None: "No verdict."}
        lines = [known[verdict.obeys] + (f" ({verdict.reason})" if verdict.reason else "")]
        for thing in verdict.things:
            lines += [f"{thing.shape.words}:", *("  " + line for line in describe(thing).splitlines())]
        return "\n".join(lines)
    lines = ["It obeys." if verdict.obeys else "It does not obey."]
    for part in [*[*verdict.parts.values()][:-1], *verdict.motions]:
        lines.append(
            f"  {'kept' if part.kept else 'NOT kept':9}{part.words}" + (f" ({part.reason})" if part.reason else "")
        )
    if not verdict.motion.kept and all(part.kept for part in verdict.motions):
        lines.append(f"  NOT kept the whole path ({verdict.motion.reason})")
    return "\n".join(lines)


def judged(clip: np.ndarray, prompt: ReadPrompt) -> Verdict | SceneVerdict | None:
    """Of several things, one for each. None for a caption outside the scene language: there is no program to hold the
    clip against."""
    if prompt.beside:
        programs = [layer.program for layer in prompt.layers if layer.program]
        return judge_scene(clip, programs, [layer.phase_starts for layer in prompt.layers], prompt.world)
    return judge(clip, prompt.program, prompt.phase_starts, prompt.world) if prompt.program else None
