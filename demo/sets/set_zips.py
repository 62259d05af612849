"""A visitor's set as a zip to take home: packed in the background, and kept for a while. No gradio in it."""

from functools import partial
from pathlib import Path

from demo.sets import writing_line
from demo.sets.archives import MOST_CLIPS_IN_ZIP, write_zip
from demo.sets.making import ready_set, told
from demo.sets.set_room import check_room
from demo.sets.writing_line import Report
from demo.shared import visitors
from demo.shared.cards import change_card
from demo.texts import texts
from t2v_core.data.folders import open_dataset
from t2v_core.errors import UserError

CLIPS_PER_SECOND = 1_200  # packed; only for the estimate until its own pace is known


def start_packing(visitor: str) -> None:
    """Put the packing of the visitor's set in line, unless it is packed already. Raises UserError without a set."""
    ready = ready_set(visitor)
    if ready is None:
        raise UserError(texts().sets.no_set)
    if ready.packing or ready.zip:
        return
    folder, clips = ready.folder.parent, min(ready.clips, MOST_CLIPS_IN_ZIP)
    change_card(folder, packing=True, zip="", zip_message="")
    writing_line.enter(folder.name, partial(_pack, folder), estimate=clips / CLIPS_PER_SECOND)


def _pack(folder: Path, report: Report) -> None:
    """Write the zip and say on the set's card how it went."""
    try:
        check_room()
        file = visitors.download_path("motion-lab-training-set.zip")
        with open_dataset(folder / "clips") as clips:
            for written in write_zip(clips, file):
                report(written / min(len(clips), MOST_CLIPS_IN_ZIP))
    except Exception as error:
        change_card(folder, packing=False, zip_message=told(error))
    else:
        change_card(folder, packing=False, zip=str(file))
