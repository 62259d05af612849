"""What the Teach tab says and shows, as HTML: the sentence beside the grid, the state of the set, the wall of clips."""

from collections.abc import Sequence

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from demo.sets.archives import MOST_CLIPS_IN_ZIP
from demo.sets.making import SetCard
from demo.sets.plan import Plan, size_and_seconds
from demo.sets.set_room import KEPT_DAYS
from demo.sets.writing_line import Standing
from demo.shared.clips import escape, moving
from demo.shared.html import bar, problem
from demo.shared.motions import spoken, tile_name
from demo.shared.wording import ordinal, percent, seconds_text
from t2v_core.data.clip_sets import SINGLE_SHARE
from t2v_core.errors import UserError
from t2v_core.world.scenes import MOTION_NAMES
from t2v_core.world.split import ALWAYS_HELD_OUT


def size_text(num_bytes: float) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} MB"


def clips_text(count: int) -> str:
    """How many clips, how large, how long it takes."""
    size, seconds = size_and_seconds(count)
    return f"{count:,} clips: about {size_text(size)} on disk, {seconds_text(seconds)} to make."


def sentence(plan: Plan) -> str:
    """In plain words, what a model taught on this set will see and what it will not."""
    try:
        split = plan.split()
    except UserError as error:
        return problem(str(error))
    pairs = [entry for entry in split.taught if len(entry) == 2]
    total, kept_back = len(pairs) + len(split.held_out), split.held_out
    each = round(plan.num_clips * (1 - SINGLE_SHARE) / len(pairs)) if pairs else 0
    parts = [f"The model sees every motion on its own{_with_pairs(len(pairs), total, each)}."]
    if kept_back:
        example = ALWAYS_HELD_OUT if ALWAYS_HELD_OUT in kept_back else kept_back[0]
        parts.append(
            f'<span class="key unseen"></span><b>{len(kept_back)} never</b>, among them '
            f"<b>{spoken(example)}</b>. Those are for the test: can it put together what it knows?"
        )
    if split.held_out_bindings:
        shape, colour = split.held_out_bindings[0]
        count = len(split.held_out_bindings)
        bindings = "1 pair" if count == 1 else f"{count} pairs"
        parts.append(f"Nor does it see {bindings} of shape and colour, such as <b>{colour} {shape}</b>.")
    return f'<p class="sentence">{" ".join(parts)}</p>'


def _with_pairs(taught: int, total: int, each: int) -> str:
    if not total:
        return ""
    if not taught:
        return ", and no combination of two"
    return (
        f', and <span class="key taught"></span><b>{taught} of {total}</b> combinations of two'
        f" (about {each} clips each)"
    )


def state(card: SetCard | None, kept: SetCard | None = None) -> str:
    """The set that was made, is being made, or could not be made; then `kept` is the one that is there still."""
    if card is None:
        return '<p class="hint">No set made yet. Below is a taste of what these choices show.</p>'
    if card.state == "waiting" and card.standing:
        return waiting("Your training set", card.standing) + bar(0)
    if card.state == "making" and card.standing:
        return _making(card, card.standing) + bar(card.standing.share)
    if card.state == "ready":
        return _ready(card) + _zip_state(card)
    cut_off = "The making of your set was cut off when the server stopped. Please make it again."
    failed = problem(cut_off if card.state == "interrupted" else card.message)
    if kept is None:
        return failed
    here = f"Your set of before is still here: {kept.clips:,} clips."
    return f'{failed}<p class="done facts">{here}</p>{_zip_state(kept)}'


def waiting(what: str, standing: Standing) -> str:
    """Its turn in the line, and how long until it comes."""
    where = "next in line" if standing.turn == 1 else f"{ordinal(standing.turn)} in line"
    return (
        f'<p class="hint facts">{what} is {where}, about {seconds_text(standing.seconds)}. You may leave this page.</p>'
    )


def _making(card: SetCard, standing: Standing) -> str:
    left = f"<b>{seconds_text(standing.seconds)} left</b>"
    if card.uploaded:
        return f'<p class="hint facts">Unpacking your training set: {percent(standing.share)}, {left}.</p>'
    written = round(standing.share * card.clips)
    return f'<p class="hint facts">Making your training set: {written:,} of {card.clips:,} clips, {left}.</p>'


def _ready(card: SetCard) -> str:
    how = "unpacked" if card.uploaded else "made"
    return (
        f'<p class="done facts"><b>Your training set is ready:</b> {card.clips:,} clips, '
        f"{size_text(card.bytes)}, {how} in {seconds_text(card.seconds)}. "
        f"Without a run, it is kept for {KEPT_DAYS} days.</p>"
    )


def _zip_state(card: SetCard) -> str:
    """What is to be said of the set's zip, if it was asked for and is not there yet."""
    if card.packing and card.standing:
        if card.standing.turn:
            return waiting("The zip", card.standing) + bar(0)
        few = f" the first {MOST_CLIPS_IN_ZIP:,} clips" if card.clips > MOST_CLIPS_IN_ZIP else ""
        left = f"<b>{seconds_text(card.standing.seconds)} left</b>"
        share = card.standing.share
        return f'<p class="hint facts">Packing{few}: {percent(share)}, {left}. You may leave this page.</p>' + bar(
            share
        )
    return problem(card.zip_message) if card.zip_message else ""


def wall(clips: Sequence[tuple[str, np.ndarray]], heading: str) -> str:
    """Moving clips with their prompts. Prompts may come from an upload: escaped."""
    figures = "".join(
        f"<figure>{moving(clip, alt=prompt, size=128)}<figcaption>{escape(prompt)}</figcaption></figure>"
        for prompt, clip in clips
    )
    return f'<h3>{escape(heading)}</h3><div class="wall">{figures}</div>'


def counts_frame(counts: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    """The chart's data: a row for each motion and where in a clip it comes."""
    known = [entry for entry in counts if entry[0] in MOTION_NAMES]
    known.sort(key=lambda entry: MOTION_NAMES.index(entry[0]))
    return pd.DataFrame(
        [(tile_name(motion), order, number) for motion, order, number in known],
        columns=["motion", "shown", "clips"],
    )
