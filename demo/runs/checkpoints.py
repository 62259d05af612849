"""The saved stages of a run, as one may choose among them."""

from demo.shared import visitors
from demo.texts import texts
from t2v_core import checkpoints, runs


def checkpoints_of(run_id: str) -> list[str]:
    """Their names, newest first."""
    folder = visitors.find_run(run_id)
    return checkpoints.list_checkpoints(folder)[::-1] if folder else []


def newest_so_far(run_id: str) -> str:
    """The newest one's name while a training may add others; "" where the newest stays the newest."""
    folder = visitors.find_run(run_id)
    status = runs.read_status(folder) if folder else None
    return next(iter(checkpoints_of(run_id)), "") if status and status.state != "finished" else ""


def checkpoint_words(run_id: str, name: str) -> str:
    """When in its training a checkpoint was saved: "after 1:30 min, learning how things move"."""
    note = _note(run_id, name)
    if note is None:
        return name.replace("_", " ")
    return texts().runs.saved_after(note.seconds, note.stage)


def trained_seconds(run_id: str, name: str = "") -> float | None:
    """How long a checkpoint's model had trained, the newest one's unless named; None where nobody knows."""
    note = _note(run_id, name or next(iter(checkpoints_of(run_id)), ""))
    return note.seconds if note else None


def _note(run_id: str, name: str) -> checkpoints.CheckpointNote | None:
    folder = visitors.find_run(run_id)
    return checkpoints.read_checkpoint_note(folder, name) if folder else None
