"""Is a prompt in what was taught?"""

from t2v_core.world.prompts import PromptError, parse
from t2v_core.world.split import Split


def seen_in_training(split: Split | None, prompt: str) -> bool | None:
    """Whether the prompt's composition was taught; None where nobody knows."""
    if split is None:
        return None
    try:
        program = parse(prompt)
    except PromptError:
        return None
    held_out = (program.shape, program.colour) in split.held_out_bindings
    return split.is_taught(program.composition) and not held_out
