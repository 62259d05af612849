"""What the Teach tab says and shows, as HTML: the sentence beside the grid, the state of the set, the wall of clips."""

from collections.abc import Sequence

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from markupsafe import Markup

from demo.sets.archives import MOST_CLIPS_IN_ZIP
from demo.sets.making import SetCard
from demo.sets.plan import Plan, size_and_seconds
from demo.sets.set_room import KEPT_DAYS
from demo.sets.writing_line import Standing
from demo.shared.clips import moving
from demo.shared.html import bar, hint, problem
from demo.shared.motions import spoken, tile_name
from demo.texts import texts
from t2v_core.data.clip_sets import SINGLE_SHARE
from t2v_core.errors import UserError
from t2v_core.world.scenes import MOTION_NAMES
from t2v_core.world.split import ALWAYS_HELD_OUT


def clips_text(count: int) -> str:
    """How many clips, how large, how long it takes."""
    return texts().teach.cost(count, *size_and_seconds(count))


def sentence(plan: Plan) -> Markup:
    """In plain words, what a model taught on this set will see and what it will not."""
    try:
        split = plan.split()
    except UserError as error:
        return problem(str(error))
    said, kept_back = texts().teach, split.held_out
    pairs = [entry for entry in split.taught if len(entry) == 2]
    parts: list[str] = [said.sees_singles()]
    if pairs:
        each = round(plan.num_clips * (1 - SINGLE_SHARE) / len(pairs))
        parts = [said.sees_pairs(len(pairs), len(pairs) + len(kept_back), each)]
    elif kept_back:
        parts = [said.sees_no_pairs()]
    if kept_back:
        example = ALWAYS_HELD_OUT if ALWAYS_HELD_OUT in kept_back else kept_back[0]
        parts.append(said.keeps_back(len(kept_back), spoken(example)))
    if split.held_out_bindings:
        shape, colour = split.held_out_bindings[0]
        parts.append(said.keeps_bindings_back(len(split.held_out_bindings), f"{colour} {shape}"))
    return Markup('<p class="sentence">{}</p>').format(Markup(" ").join(parts))


def state(card: SetCard | None, kept: SetCard | None = None) -> Markup:
    """The set that was made, is being made, or could not be made; then `kept` is the one that is there still."""
    said = texts().teach
    if card is None:
        return hint(said.nothing_made)
    if card.state == "waiting" and card.standing:
        return waiting(said.your_set, card.standing) + bar(0)
    if card.state == "making" and card.standing:
        return _making(card, card.standing) + bar(card.standing.share)
    if card.state == "ready":
        ready = said.ready(card.clips, card.bytes, card.uploaded, card.seconds, KEPT_DAYS)
        return _done(ready) + (hint(card.note) if card.note else Markup()) + _zip_state(card)
    failed = problem(said.cut_off if card.state == "interrupted" else card.message)
    return failed if kept is None else failed + _done(said.still_here(kept.clips)) + _zip_state(kept)


def waiting(what: str, standing: Standing) -> Markup:
    """Its turn in the line, and how long until it comes."""
    return _under_way(texts().teach.in_line(what, standing.turn, standing.seconds))


def _making(card: SetCard, standing: Standing) -> Markup:
    said = texts().teach
    if card.uploaded:
        return _under_way(said.unpacking(standing.share, standing.seconds))
    return _under_way(said.making(round(standing.share * card.clips), card.clips, standing.seconds))


def _zip_state(card: SetCard) -> Markup:
    """What is to be said of the set's zip, if it was asked for and is not there yet."""
    said = texts().teach
    if card.packing and card.standing:
        if card.standing.turn:
            return waiting(said.the_zip, card.standing) + bar(0)
        first = MOST_CLIPS_IN_ZIP if card.clips > MOST_CLIPS_IN_ZIP else 0
        return _under_way(said.packing(first, card.standing.share, card.standing.seconds)) + bar(card.standing.share)
    return problem(card.zip_message) if card.zip_message else Markup("")


def _under_way(sentence: str) -> Markup:
    return Markup('<p class="hint facts">{}</p>').format(sentence)


def _done(sentence: str) -> Markup:
    return Markup('<p class="done facts">{}</p>').format(sentence)


def wall(clips: Sequence[tuple[str, np.ndarray]], heading: str) -> Markup:
    """Moving clips with their prompts."""
    figure = Markup("<figure>{}<figcaption>{}</figcaption></figure>")
    figures = Markup("").join(figure.format(moving(clip, alt=prompt, size=128), prompt) for prompt, clip in clips)
    return Markup('<h3>{}</h3><div class="wall">{}</div>').format(heading, figures)


def counts_frame(counts: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    """The chart's data: a row for each motion and where in a clip it comes."""
    places = {motion: place for place, motion in enumerate(MOTION_NAMES)}
    in_order = sorted(counts, key=lambda entry: places.get(entry[0], len(places)))  # then moves of one's own
    return pd.DataFrame(
        [(tile_name(motion), texts().teach.order(order), number) for motion, order, number in in_order],
        columns=list(texts().teach.count_columns),
    )
