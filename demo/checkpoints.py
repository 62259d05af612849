"""The saved stages of a run, as one may choose among them."""

import json

from demo import places
from t2v_core import runs


def checkpoints_of(run_id: str) -> list[str]:
    """Their names, newest first."""
    folder = places.find_run(run_id)
    return runs.list_checkpoints(folder)[::-1] if folder else []


def checkpoint_words(run_id: str, name: str) -> str:
    """When in its training a checkpoint was saved: "after 1:30 min, learning how things move"."""
    folder = places.find_run(run_id)
    try:
        about = json.loads((folder / "checkpoints" / f"{name}.json").read_text()) if folder else {}
        minutes, seconds = divmod(round(about["seconds"]), 60)
        return f"after {minutes}:{seconds:02} min, {about['stage']}"
    except (OSError, ValueError, KeyError, TypeError):
        return name.replace("_", " ")
