"""The saved stages of a run, as one may choose among them."""

import json

from demo import places
from t2v_core import runs


def checkpoints_of(run_id: str) -> list[str]:
    """Their names, newest first."""
    folder = places.find_run(run_id)
    return runs.list_checkpoints(folder)[::-1] if folder else []


def newest_so_far(run_id: str) -> str:
    """The newest one's name while a training may add others; "" where the newest stays the newest."""
    folder = places.find_run(run_id)
    status = runs.read_status(folder) if folder else None
    return next(iter(checkpoints_of(run_id)), "") if status and status.state != "finished" else ""


def checkpoint_words(run_id: str, name: str) -> str:
    """When in its training a checkpoint was saved: "after 1:30 min, learning how things move"."""
    about = _about(run_id, name)
    if about is None:
        return name.replace("_", " ")
    seconds, stage = about
    return f"after {round(seconds) // 60}:{round(seconds) % 60:02} min, {stage}"


def trained_seconds(run_id: str, name: str = "") -> float | None:
    """How long a checkpoint's model had trained, the newest one's unless named; None where nobody knows."""
    about = _about(run_id, name or next(iter(checkpoints_of(run_id)), ""))
    return about[0] if about else None


def _about(run_id: str, name: str) -> tuple[float, str] | None:
    """The seconds and the stage of a checkpoint."""
    folder = places.find_run(run_id)
    try:
        about = json.loads((folder / "checkpoints" / f"{name}.json").read_text()) if folder else {}
        return float(about["seconds"]), str(about["stage"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
