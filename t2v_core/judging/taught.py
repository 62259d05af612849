"""Is a prompt in what was taught?"""

from t2v_core.world.reading import ReadPrompt
from t2v_core.world.split import Split


def seen_in_training(split: Split | None, prompt: ReadPrompt) -> bool | None:
    """Whether what the prompt asks for was taught; None where nobody knows. Several things in a scene never are."""
    if prompt.beside:
        return False
    return split.teaches(prompt.program) if split and prompt.program else None
