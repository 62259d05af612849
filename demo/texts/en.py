"""All that the page says, in English: a group for each room, a text for each thing that is said.

A text is a plain string, or a method where something is filled in. `Markup` is a text with HTML in it; what is filled
in there is escaped, and so is every plain text when it becomes part of the page. Words of prompts are no texts: they
are the scene language's.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from t2v_core.wording import seconds_text


class Common:
    """What several rooms say."""

    taught = "taught"
    never_seen = "never seen"
    knew = "what it knew before"
    obeyed = "obeyed"
    missed = "missed"
    seed = "Seed"
    progress = "progress"
    loading = "The page is still loading. Please try again in a moment."
    path_intended = "intended"
    path_measured = "measured"
    path_start = "start"
    path_too_far = "too far"

    def paths_follow(self, things: int) -> str:
        """What is drawn of so many things."""
        one, several = "The measured path follows the intended one.", "The measured paths follow the intended ones."
        return one if things == 1 else several

    def paths_leave(self, things: int) -> str:
        one, several = "The measured path leaves the intended one.", "The measured paths leave the intended ones."
        return one if things == 1 else several

    def percent(self, share: float) -> str:
        return f"{round(100 * share)} %"

    def number(self, count: int) -> str:
        return f"{count:,}"

    def ordinal(self, number: int) -> str:
        """1st, 2nd, 3rd, 4th, 11th, 21st."""
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"

    def one_after_the_other(self, motions: Sequence[str]) -> str:
        return ", then ".join(motions)


class Scene:
    """The scene language's words, as the page shows them. What is of one's own, or stands in no table, stays as it
    is."""

    # of a motion (less its "moving"), a shape or a colour; and, where there is less room, of a motion or its verb
    words: Mapping[str, str] = {}
    short: Mapping[str, str] = {}

    def prompt(self, colour: str, shape: str, motions: Sequence[str]) -> str:
        """An example in this language, motions less their "moving"; "" where it is the scene language itself."""
        return ""


class Page:
    """What stands around the tabs."""

    title = "Motion Lab"
    lead = "Teach a small model to make moving pictures from words, and find out what it understood."
    language = "Language"
    present = "Present"
    keeps_nothing = (
        "This browser keeps nothing for this page: its storage is blocked. All works until you close or reload it; "
        "then the page no longer knows which runs and sets are yours, nor what you chose. Download what you want to "
        "keep."
    )
    present_title = "Larger, for a projector"
    teach = "Teach"
    train = "Train"
    ask = "Ask"
    how = "How it works"


class Teach:
    # of things and moves of one's own
    own_fold = "Your own things and moves"
    own_lead = (
        "Draw something and give it a name. The trained model learns it in a few minutes, and keeps what it knows."
    )
    own_mark = "yours"
    your_things = "Your things"
    your_moves = "Your moves"
    no_things = "None yet: draw one below."
    no_moves = "None yet: draw a path below."
    draw_thing = "+ Draw a thing"
    draw_move = "+ Draw a move"
    teach_own = "Teach these to the trained model"
    save_world = "Save as a zip"
    open_world = "Open a zip"
    hand_on = "Hand on by a link"
    copy = "Copy"
    copied = "Copied"
    offered = "Somebody hands you these"
    open_offered = "Open this world"
    add_offered = "Add it to mine"
    decline_offered = "No, thank you"
    handed_gone = "The world of this link is not here any more. Ask for the zip instead."
    world_opened = "Opened. These are your things and moves now."
    world_empty = "There is nothing to save yet. Draw a thing or a move first."
    worlds_full = "This server keeps no more worlds. Please tell who runs it."
    not_a_picture = "This picture cannot be read. Please choose a PNG or a JPEG, or draw one."
    nothing_drawn = "There is nothing on the pad yet. Draw your thing first."
    pad_thing = "A pad to draw your thing on. Or choose a picture below."
    pad_move = "A pad to draw the way on. Start anywhere; the direction of your line is what counts."
    pad_colour = "Colour"
    pad_colours = ("red", "orange", "yellow", "green", "blue", "purple", "brown", "black")
    pad_brush = "Brush"
    pad_sizes = ("Fine", "Medium", "Thick")
    pad_erase = "Eraser"
    pad_fill = "Fill inside"
    pad_undo = "Undo"
    pad_clear = "Clear"
    pad_or_picture = "or choose a picture"
    pad_tolerance = "Take away more of its background"
    pad_name = "Name"
    pad_thing_example = "such as rocket"
    pad_move_example = "such as looping"
    pad_add_thing = "Add this thing"
    pad_add_move = "Add this move"
    pad_growth = "Grows to"
    pad_turn = "Turns by"

    def added(self, name: str) -> str:
        return f"Added: {name}."

    def handed(self, days: int) -> str:
        return f"Whoever opens this link is offered what you have drawn, as it is now. It works for {days} days:"

    def would_go(self, names: Sequence[str]) -> str:
        return f"Opening it takes away what you have drawn: {', '.join(names)}. Save those as a zip first, or add it."

    def delete_own(self, name: str) -> str:
        return f"Delete {name}"

    def world_too_large(self, megabytes: int) -> str:
        return f"This file is missing or larger than {megabytes} MB. Save the world again, and open that."

    lead = "Choose what the model may see. What you keep back, you can ask it for later."
    motions = "What may happen"
    shapes = "Shapes"
    colours = "Colours"
    how_many = "How many clips"
    make = "Make the training set"
    train = "Train a model on it"
    pack = "Download as zip"
    share = "Keep back, at random (%)"
    others = "Show 12 others"
    counts = "How often each motion is shown"
    count_columns = ("motion", "shown", "clips")
    upload = "Upload a training set"
    choose_zip = "Choose a zip"
    taste = "A taste of what these choices show"
    # of the grid
    grid = "What may follow what"
    grid_hint = "Row first, then column. Click a cell:"
    grid_label = "Teaching grid: rows happen first, columns then"
    grid_first = "first"
    grid_then = "then"
    grid_same = "the same motion twice: not a combination"
    grid_always = ", always: it is the question this lab asks"
    grid_point = "Point at a cell to read it."
    # of the state of a set
    nothing_made = "No set made yet. Below is a taste of what these choices show."
    your_set = "Your training set"
    the_zip = "The zip"
    cut_off = "The making of your set was cut off when the server stopped. Please make it again."

    def size(self, num_bytes: float) -> str:
        return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.0f} MB"

    def cost(self, clips: int, num_bytes: float, seconds: float) -> str:
        """How large a set will be, and how long it takes."""
        return f"{clips:,} clips: about {self.size(num_bytes)} on disk, {seconds_text(seconds)} to make."

    def order(self, order: str) -> str:
        """When a motion comes in a clip; `order` as in `making.counts`."""
        return {"alone": "alone", "first": "first", "then": "then"}.get(order, order)

    def sees_singles(self) -> str:
        return "The model sees every motion on its own."

    def sees_no_pairs(self) -> str:
        return "The model sees every motion on its own, and no combination of two."

    def sees_pairs(self, taught: int, total: int, each: int) -> Markup:
        return Markup(
            'The model sees every motion on its own, and <span class="key taught"></span><b>{} of {}</b> combinations '
            "of two (about {} clips each)."
        ).format(taught, total, each)

    def keeps_back(self, count: int, example: str) -> Markup:
        return Markup(
            '<span class="key unseen"></span><b>{} never</b>, among them <b>{}</b>. Those are for the test: can it put '
            "together what it knows?"
        ).format(count, example)

    def keeps_bindings_back(self, count: int, example: str) -> Markup:
        pairs = "1 pair" if count == 1 else f"{count} pairs"
        return Markup("Nor does it see {} of shape and colour, such as <b>{}</b>.").format(pairs, example)

    def in_line(self, what: str, turn: int, seconds: float) -> str:
        """`what`: `your_set` or `the_zip`."""
        where = "next in line" if turn == 1 else f"{Common().ordinal(turn)} in line"
        return f"{what} is {where}, about {seconds_text(seconds)}. You may leave this page."

    def unpacking(self, share: float, seconds: float) -> Markup:
        return Markup("Unpacking your training set: {}, <b>{} left</b>.").format(
            Common().percent(share), seconds_text(seconds)
        )

    def making(self, written: int, clips: int, seconds: float) -> Markup:
        return Markup("Making your training set: {:,} of {:,} clips, <b>{} left</b>.").format(
            written, clips, seconds_text(seconds)
        )

    def packing(self, first: int, share: float, seconds: float) -> Markup:
        """`first`: how many clips are packed, where that is not all of them, else 0."""
        few = f" the first {first:,} clips" if first else ""
        return Markup("Packing{}: {}, <b>{} left</b>. You may leave this page.").format(
            few, Common().percent(share), seconds_text(seconds)
        )

    def ready(self, clips: int, num_bytes: float, uploaded: bool, seconds: float, days: int) -> Markup:
        return Markup(
            "<b>Your training set is ready:</b> {:,} clips, {}, {} in {}. Without a run, it is kept for {} days."
        ).format(clips, self.size(num_bytes), "unpacked" if uploaded else "made", seconds_text(seconds), days)

    def still_here(self, clips: int) -> str:
        return f"The set you made before is still here: {clips:,} clips."

    def save_zip(self, num_bytes: float) -> str:
        return f"Save the zip ({self.size(num_bytes)})"

    def some_of_yours(self, shown: int, clips: int) -> str:
        return f"{shown} of your {clips:,} clips"

    def upload_text(self, clips: int, megabytes: int) -> str:
        return (
            "A zip of videos with captions (name.mp4 beside name.txt, or a metadata.csv with the columns file_name and "
            "text), or of folders with frame_0.png, frame_1.png, ... and prompt.txt. The middle square is taken, at "
            f"64 px. Up to {clips:,} clips and {megabytes} MB."
        )


class Sets:
    """What may stand in the way of a training set."""

    still_being_made = "Your last set is still being made. Please wait until it is ready."
    not_arrived = "The file did not arrive. Please choose it again."
    went_wrong = "This went wrong, and not because of your choices. Please try again, or tell whoever runs this server."
    no_set = "There is no set to download yet. Make one first."
    no_room = (
        "There is not enough room on the disk. Delete a run that was trained on a set, or ask whoever runs this server "
        "to make room."
    )
    this_zip = "This zip"
    no_zip = "This file cannot be read as a zip. Please make it again, without a password."

    def wrong_number(self, least: int, most: int) -> str:
        return f"The number of clips must be from {least:,} to {most:,} here."

    def not_written(self, reason: str) -> str:
        """`reason`: the system's own words."""
        return f"It could not be written: {reason}. Please tell whoever runs this server."

    def room_for_fewer(self, fits: int, clips: int) -> str:
        return f"The disk has room for {fits:,} clips, not for {clips:,}. Please choose fewer."

    # Of an uploaded zip. `name`: a file in it.

    def zip_too_large(self, megabytes: int) -> str:
        return f"This zip is larger than {megabytes} MB. Please upload a smaller set."

    def too_many_files(self, clips: int) -> str:
        return f"This zip holds too many files; a set here has at most {clips:,} clips."

    def so_many_files(self, files: int, clips: int) -> str:
        return f"This zip holds {files:,} files; a set here has at most {clips:,} clips."

    def unpacks_too_large(self, gigabytes: int) -> str:
        return f"Unpacked, this zip would be larger than {gigabytes} GB."

    def points_outside(self, name: str) -> str:
        return f"'{name}' points outside of the set. Such a zip is not unpacked."

    def is_link(self, name: str) -> str:
        return f"'{name}' is a link. A set holds pictures, videos and captions only."

    def packed_rarely(self, name: str) -> str:
        return f"'{name}' is packed in a rare way. Please make the zip with the usual method."

    def file_too_large(self, name: str, megabytes: int) -> str:
        return f"'{name}' is larger than {megabytes} MB."

    def captions_too_large(self, megabytes: int) -> str:
        return f"The captions of this zip are larger than {megabytes} MB."

    def packed_too_well(self, name: str, times: int) -> str:
        return f"'{name}' is packed {times} times or more. Such a zip is not unpacked."

    def there_twice(self, name: str) -> str:
        return f"'{name}' is there twice."

    def too_many_clips(self, clips: int, most: int) -> str:
        return f"This set has {clips:,} clips; at most {most:,} can be uploaded."


class Runs:
    no_world = "There is nothing of your own to teach yet. Draw a thing or a move in Teach first."
    """Runs, their names, and what may stand in the way of a wish."""

    trained_model = "The trained model"
    example_run = "A short example run"
    choose_model = "Please choose a model."
    choose_effort = "Please choose how good the model shall be."
    nothing_to_learn_from = "Without redrawing and without the critic, nothing is left to learn from. Please keep one."
    no_set = "There is no training set of yours to train on. Please make one in Teach first."
    article_from_nothing = "The article's own clips can only be taught from nothing. Please choose that."
    no_start = "The run to start from is gone, or its model cannot go on. Please choose another one."
    server_full = "This server keeps no more runs. Please ask whoever runs it to make room."
    line_full = "The line is full. Please try again in a few minutes."
    not_training = "This run is not training now."
    not_ended = "This run has not ended yet. Please try again in a moment."
    no_name = "Please type a name."
    card_lost = (
        "What was asked for is lost with this run's card.json, so it cannot go on. It can be asked, downloaded and "
        "deleted."
    )
    not_yours = "This run is not yours, or it was deleted."
    no_such_code = "This code belongs to no run here. Please look at it again."
    no_words = "The trainer ended without a word."
    could_not_say = "The trainer could not say why. Perhaps the disk is full."

    def model(self, name: str) -> str:
        return {"flow": "Flow", "video_gan": "Video GAN", "blog_gan": "Blog GAN"}.get(name, name)

    def effort(self, name: str) -> str:
        """How good a model shall be; "" for none."""
        return {"first_look": "a first look", "good": "good", "best": "best"}.get(name, "")

    def minutes(self, minutes: float) -> str:
        return f"{minutes:g} min"

    def part(self, name: str) -> str:
        """What can be taken away from a model; `name` as in `jobs.PARTS`."""
        return {
            "learned-alignment": "finding out which clause a frame follows (it is told instead)",
            "use-encoder": "redrawing (it learns from the critic alone)",
            "adversarial": "the critic",
            "discriminator-reads-text": "the critic's reading of the prompt",
        }[name]

    def run(self, number: int) -> str:
        """A new run's name."""
        return f"Run {number}"

    def choice(self, name: str, model: str) -> str:
        """A run among others."""
        return f"{name} ({self.model(model)})"

    def saved_after(self, seconds: float, stage: str) -> str:
        """When in its training a checkpoint was saved."""
        return f"after {round(seconds) // 60}:{round(seconds) % 60:02} min, {stage}"

    def too_many(self, most: int) -> str:
        return f"You have {most} runs, which is the most kept. Please delete one first."

    def too_many_waiting(self, most: int) -> str:
        return f"{most} of your trainings are in line already. Please wait for one of them."

    def not_saved(self, reason: str) -> str:
        """`reason`: the system's own words."""
        return f"This cannot be saved: {reason}. Free some space, then try again."


class Train:
    own_world = "Your own things and moves"
    start_from = "Start from"
    start_nothing = "nothing"
    about_start = "It goes on learning, and keeps what it knows: every other clip that it sees is one of before."
    lead = "Train a model on your clips, and watch whether it learns to obey."
    model = "Model"
    training_set = "Training set"
    how_good = "How good"
    start = "Start training"
    finish = "Finish now"
    pause = "Pause"
    stop = "Stop"
    resume = "Resume"
    ask = "Ask this model"
    losses = "Losses of this stage"
    losses_fold = "What the losses say"
    advanced = "Advanced, and the same in a terminal"
    take_away = "Take a part away, to see what it was for"
    terminal = "The same in a terminal"
    no_own_set = "My set from Teach (none yet)"
    on_lasting_space = (
        "This is a shared Space: the longest trainings are left out. Duplicate the Space, or run it at home, for more."
    )
    on_spaces = (
        "This is a shared Space: the longest trainings are left out, and runs are lost when the Space sleeps. "
        "Duplicate the Space, or run it at home, for more."
    )
    # of the charts
    obey_columns = ("time", "obeyed (%)", "prompts")
    loss_columns = ("time", "value", "loss")
    in_seconds = "seconds of training"
    in_minutes = "minutes of training"
    does_it_obey = "Does it obey?"
    taught_prompts = "taught prompts"
    # of a run
    no_run = "No run yet"
    no_run_hint = (
        "Press Start training: curves and clips appear here while the model learns, and you may close the page "
        "meanwhile."
    )
    starting = "Starting: getting the training clips ready."
    on_one_core = "on one core: others need the rest"
    saving = "Saving what it has learned so far."
    out_of_line = "Taken out of the line before it began. Resume puts it back."
    interrupted = (
        "Interrupted: the computer or the trainer was shut down. Everything up to the last report is kept; Resume goes "
        "on from there."
    )
    failed = "The training failed. Resume tries again; if it fails once more, a smaller set or another model may work."
    what_it_said = "What it said"
    resume_from_saved = "Resume goes on from what was saved."
    not_testable = "Nobody wrote down what these clips show, so it cannot be tested. Ask it, and look."
    not_tested = "It has not been tested yet: the first stage only learns to draw."
    nothing_pushes = "Nothing in this model pushes it to obey."
    better_takes_longer = "A better one takes longer: choose the next of How good."
    # of the sample clips
    samples_hint = (
        "Clips of a few fixed prompts appear here, and change as it learns. The first: circle moving up then right."
    )
    redrawn = "a training clip, redrawn"
    draws_first = "It learns to draw before it learns to move."
    not_judged = "not judged yet"
    obeys = "obeys"
    not_yet = "not yet"
    # of the list of runs
    runs = "Runs"
    runs_hint = "Your runs will be listed here."
    new_name = "New name"
    save_name = "Save name"
    delete = "Delete"
    keep = "Keep it"
    from_another_browser = "From another browser"
    its_code = "The run’s code"
    bring_here = "Bring it here"
    with_the_app = "comes with the app"
    just_now = "just now"
    not_packed = "This run cannot be packed. Perhaps its files are damaged."
    download = "Download"

    def start_shipped(self, seconds: float) -> str:
        return f"the trained model (learns new things in about {seconds_text(seconds)})"

    def preset(self, name: str) -> str:
        return {
            "quick": "A blue circle, 16 motions",
            "full": "Everything: 4 shapes, 8 colours, 17 motions",
            "blog": "The article's own clips",
        }[name]

    def own_set(self, clips: int) -> str:
        return f"My set from Teach: {clips:,} clips"

    def about_model(self, model: str) -> str:
        return {
            "flow": "Learns to redraw clips from a few numbers, then learns by flow matching which numbers to draw. "
            "Obeys best, within minutes.",
            "video_gan": "Learns to redraw clips from a few numbers; halfway, a critic joins in: it watches whole "
            "clips, reads the prompt and says real or fake. Obeys too, though less steadily than flow.",
            "blog_gan": "The article's model. Its critic sees single frames and never the prompt, so nothing pushes it "
            "to obey: expect next to 0 %.",
        }.get(model, "")

    def about_losses(self, model: str) -> str:
        return {
            "flow": "Lower is better: how far a redrawn clip is from the real one, and how far a guessed direction "
            "from noise to clip is from the true one. A jump means that a new stage began with a new task.",
            "video_gan": "The two play against each other: if the critic's loss falls to 0 it has won and teaches "
            "nothing more. It is normal that neither keeps falling. What counts is the chart of obeyed prompts.",
            "blog_gan": "Generator and critic play against each other, so a loss that does not fall is no failure. It "
            "says nothing about obeying: the critic never reads the prompt.",
        }.get(model, "")

    def effort(self, effort: str, seconds: float) -> str:
        """Such as "good, about 2 min"."""
        return f"{Runs().effort(effort)}, about {seconds_text(seconds)}"

    def company(self, training: int, waiting: int) -> str:
        """For when and beside whom the times hold."""
        others = "nobody else is" if not training else "1 other is" if training == 1 else f"{training} others are"
        line = f", {waiting} more in line" if waiting else ""
        return f"Times are for here and now: {others} training{line}."

    def in_line(self, turn: int, seconds: float, at_a_time: int) -> str:
        """`seconds`: until its turn; 0 if it is about to come."""
        where = "Next in line" if turn == 1 else f"{Common().ordinal(turn)} in line"
        wait = f", about {seconds_text(seconds)}" if seconds else ""
        pace = "One training runs at a time" if at_a_time == 1 else f"Up to {at_a_time} trainings run at a time"
        return f"{where}{wait}. {pace}; you may close the page."

    def stage(self, stage: str, number: int, stages: int, seconds_left: float | None) -> Markup:
        left = "" if seconds_left is None else Markup(", <b>{} left</b>").format(seconds_text(seconds_left))
        return Markup("Training: {} (stage {} of {}){}.").format(stage, number, stages, left)

    def speed(self, clips: float) -> str:
        return f"{clips:,.0f} clips a second"

    def finishing(self, seconds_left: float | None) -> Markup:
        rest = Markup(", <b>{} left</b>").format(seconds_text(seconds_left)) if seconds_left else ""
        return Markup("Finishing early: it goes through what is left in short{}.").format(rest)

    def paused(self, seconds_left: float | None) -> str:
        rest = f" {seconds_text(seconds_left)} of training left." if seconds_left else ""
        return f"Paused.{rest} Resume goes on from where it stopped."

    def stopped(self, seconds: float) -> str:
        return f"Stopped after {seconds_text(seconds)}."

    def failed_because(self, message: str) -> str:
        """`message`: the trainer's own sentence."""
        return f"The training failed. {message}"

    def obeys_taught(self, taught: float, badge: Markup) -> Markup:
        """Of a model from which nothing was kept back. `badge`: "taught"."""
        return Markup(
            "It obeys <b>{}</b> of what it was {}; nothing was kept back from it. A clip drawn at random: about 0 %."
        ).format(Common().percent(taught), badge)

    def obeys_never_seen(self, held_out: float, badge: Markup, taught: float | None) -> Markup:
        """`badge`: "never seen"."""
        more = "" if taught is None else f" (taught ones: {Common().percent(taught)})"
        return Markup("It obeys <b>{}</b> of the prompts it has {}{}. A clip drawn at random: about 0 %.").format(
            Common().percent(held_out), badge, more
        )

    def chart(self, seconds: float, rates: Sequence[tuple[str, float]]) -> str:
        """The chart of obeyed prompts in a sentence. `rates`: names and shares; none before the first test."""
        said = "nothing has been tested yet"
        if rates:
            shares = ", ".join(f"{name} {Common().percent(rate)}" for name, rate in rates)
            said = f"after {seconds_text(seconds)} of training {shares}"
        return f"Chart of obeyed prompts: {said}."

    def its_frames(self, count: int) -> str:
        return f"its {count} frames"

    def damaged(self, files: Sequence[str]) -> str:
        lost = {
            "status.json": "what it last said of itself",
            "metrics.jsonl": "some of its reports",
            "resume.safetensors": "what it learned after its newest checkpoint",
            "card.json": "its name and what was asked for, so that it cannot go on",
            "config.json": "its settings, so that it cannot be asked",
            "vocabulary.json": "its words, so that it cannot be asked",
            "split.json": "what it was taught, so that it cannot be asked",
        }
        newest = "its newest checkpoint (choose an older one in Ask)"
        return (
            f"Damaged, or written by another version of Motion Lab: {', '.join(files)}. Lost is "
            f"{'; '.join(lost.get(name, newest) for name in files)}. All else is kept."
        )

    def state(self, state: str) -> str:
        """Of a run, in a word or two; "" where its result says enough."""
        return {
            "queued": "in line",
            "running": "training",
            "finishing": "finishing",
            "pausing": "saving",
            "stopping": "saving",
            "paused": "paused",
            "stopped": "stopped early",
            "finished": "",
            "interrupted": "interrupted",
            "failed": "failed",
            "damaged": "damaged",
        }.get(state, state)

    def rate(self, name: str, share: float) -> Markup:
        return Markup("{}: <b>{}</b>").format(name, Common().percent(share))

    def action(self, action: str) -> str:
        """A button in the list of runs."""
        return {
            "open": "Open",
            "rename": "Rename",
            "take_home": "Take it home",
            "download": "Download",
            "delete": "Delete",
        }[action]

    def action_on(self, action: str, name: str) -> str:
        """The same for those who do not see which run it stands beside."""
        return f"{self.action(action).lower()} {name}"

    def ago(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return f"{minutes:.0f} min ago"
        return f"{minutes / 60:.0f} h ago" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days ago"

    def goes_in(self, days: int) -> str:
        """A run that nobody has opened for long."""
        return f"goes in {days} {'day' if days == 1 else 'days'} unless it is opened"

    def code(self, code: str) -> str:
        """Beside a run: what brings it to another browser."""
        return f"code {code}"

    def really_delete(self, name: str) -> Markup:
        return Markup("Delete <b>{}</b>? Its clips and its model are gone for good.").format(name)


class Ask:
    question = "What should happen?"
    go = "Go"
    model = "Model"
    saved_at = "Saved at"
    newest = "newest"
    dice = "Another one (new seed)"
    four = "Four side by side"
    closest = "Is it a copy?"
    save_as = "Save as"
    download = "Download"
    went_wrong = "This went wrong, and not because of your words. Please try again."
    linked_model = "the model of this link"
    this_model = "this model"
    no_clip = "There is no clip to save yet."
    try_these = "Try:"
    surprise = "surprise me"
    write_it_so = "write it so"
    take_back = "not what I meant"
    taken_back = "Then say it in other words: one thing, and what it does."
    # of the player
    playing = "Playing"
    pause = "Pause"
    play = "Play"
    frame_back = "One frame back"
    frame_on = "One frame on"
    normal_speed = "Normal speed"
    half_speed = "Half speed"
    fifth_speed = "A fifth of the speed"
    # of the time line
    drag = "Drag a handle, or move it with the arrow keys, to say when “then” happens."
    # of the verdict
    here_is_the_clip = "Here is the clip."
    no_verdict = (
        "This model learned from somebody’s own clips. Nobody wrote down what happens in them, so there is nothing to "
        "judge it by."
    )
    never_seen = "never seen in training"
    obeyed = "It obeyed."
    not_obeyed = "It did not obey."
    saw_others = "It saw clips of this in training, with other starts, sizes and speeds."
    saw_this = "It saw this very clip in training, many times."
    saw_and_missed = "It saw clips of this in training. This time it missed: try another seed."
    undecided = "No verdict."
    undecided_mark = "no verdict"
    too_close = "In too many frames the things come so close that nobody could tell them apart. Try another seed."
    whole_path = "the whole path"
    kept = "kept"
    not_kept = "not kept"
    link = "link to this clip"
    # side by side
    four_text = "The same words, four seeds: what the words leave open (where, how big, how fast) is drawn anew."
    clips_gone = "The clips that this model was taught are not here any more."
    clip_above = "the clip above"
    made_now = "made now"

    def example(self, kind: str) -> str:
        """`kind` as in `examples.Example`."""
        return {
            "taught": "taught",
            "never seen": "never seen",
            "never seen together": "never seen together",
            "three phases": "three phases",
        }[kind]

    def clip(self, words: str) -> str:
        """What is seen, to those who do not see it."""
        return f"Clip: {words}"

    def frames(self, count: int) -> str:
        return f"The {count} frames of the clip, side by side"

    def when_begins(self, phase: str, whose: str) -> str:
        """`whose`: a thing's name where there are several, else ""."""
        return f"{whose}: When {phase} begins" if whose else f"When {phase} begins"

    def from_frame(self, number: int | str, frames: int | str) -> str:
        return f"from frame {number} of {frames}"

    def read_as(self, words: Markup, buttons: Markup) -> Markup:
        """What was understood. `buttons`: `write_it_so`, `rather` if there is something, `take_back`."""
        return Markup("Read as: <strong>{}</strong>. {}").format(words, buttons)

    def rather(self, prompt: str) -> str:
        """What else may have been meant, as a button."""
        return f"rather: {prompt}"

    def what_was_seen(self, reason: str) -> str:
        return f"What was seen: {reason}."

    def likeness(self, likeness: float) -> str:
        """How like its picture, for who does not know the measure: 0 is a flat silhouette, 1 the picture itself."""
        if likeness >= 0.8:
            return "very like its picture"
        if likeness >= 0.5:
            return "like its picture"
        return "roughly like its picture" if likeness >= 0.2 else "little like its picture"

    def did_it_anyway(self, what: str) -> str:
        return f"The model has never seen {what}. It did it anyway."

    def never_seen_and_missed(self, what: str) -> str:
        return f"The model has never seen {what}. This time it missed: try another seed."

    def made(self, seconds: float, model: str, trained: float | None, seed: int) -> str:
        """How a clip was made. `trained`: seconds, where anybody knows."""
        spent = f"{max(1, round(seconds * 1000))} ms" if seconds < 1 else f"{seconds:.1f} s"
        by = f"{Runs().model(model)} model" + (f" trained for {seconds_text(trained)}" if trained else "")
        return f"Made in {spent} by a {by} · seed {seed}"

    def with_seed(self, seed: int) -> str:
        return f"seed {seed}"

    def closest_text(self, clips: int) -> str:
        return f"Of {clips:,} clips that it was taught, this one looks most like the clip above."

    def taught_words(self, words: str) -> str:
        return f"taught: “{words}”"


class Answers:
    """Why there is no clip, and what is said of one."""

    too_many = "Too many people are asking at once. Please try again in a moment."
    model_gone = "This model is not here any more. Choose another one."
    nothing_saved = "This model has not saved anything so far. Ask again in half a minute."
    cannot_open = "This model cannot be opened. Perhaps another version of Motion Lab made it."
    no_then = "This model was taught one motion at a time. “then” is not among its words."
    failed = "Something went wrong. Please ask again in a moment."

    def no_checkpoint(self, name: str) -> str:
        return f"This model has no checkpoint '{name}' (any more). Choose another one under “{Ask.saved_at}”."

    def only_the_article(self, problem: str) -> str:
        """`problem`: the library's own sentence."""
        return (
            f"{problem} This model was taught the article’s 18 prompts, one motion each, and no other words: it cannot "
            "even be asked for two motions in a row."
        )

    def part(self, number: int) -> str:
        """A phase without a name."""
        return f"part {number}"

    def then(self, motion: str) -> str:
        return f"then {motion}"

    def nor_so_many(self, motions: str, count: int) -> str:
        """Completes "never seen ...": `motions`, and none of that many."""
        return f"{motions}, nor any other {count} motions in a row"

    def a_thing(self, colour: str, shape: str) -> str:
        return f"a {colour} {shape}"

    def in_one_scene(self, shapes: Sequence[str]) -> str:
        """Completes "never seen ..."."""
        return f"{' and '.join(f'a {shape}' for shape in shapes)} in one scene"

    def either(self, reasons: Sequence[str]) -> str:
        return " or ".join(reasons)


class Story(NamedTuple):
    """A card of "How it works"."""

    title: str
    text: str
    deeper: str


class How:
    lead = "How can a model show what it has never seen? Ten pictures, from the words to the verdict."
    deeper = "One layer deeper"
    question = Story(
        "The question",
        Markup(
            "The model has seen circles go up, and circles go right. It has never seen one go <em>up, then right</em>. "
            "If it can do that when asked, it has learned the pieces. If it cannot, it only remembers clips."
        ),
        "The word for it is compositional generalisation. Large video models are hard to examine, because nobody knows "
        "what they have seen. Here the training set is a list, so “never seen” is a fact.",
    )
    clips = Story(
        "The clips",
        "A small program draws every clip: ten frames of 64 × 64 pixels, and the words for them. Start, size and speed "
        "are new each time. In the grid, blue pairs of motions are taught; orange ones are kept back.",
        "The frame has no edge: what leaves on one side comes in on the other. The moment of “then” is drawn at random "
        "as well. That is what lets a model taught two motions make sense of three.",
    )
    numbers = Story(
        "Words become numbers",
        "A network cannot read. Each word is given a row of numbers, at first random, as here. While the model learns, "
        "the numbers move until they are useful: nobody says what they should mean.",
        "The article takes the average of all the rows, so “up then right” and “right then up” are the same to it. Its "
        "numbers also stay as random as on the first day. Our models keep the words in order and train the rows.",
    )
    gan = Story(
        "The article’s way: a forger and a detective",
        "A GAN is two networks. The generator paints frames out of noise and words. The discriminator tries to tell "
        "them from real frames. Each makes the other better, until the forgeries look real.",
        "Both losses are binary cross-entropy: the discriminator wants real frames at 1 and forged ones at 0, the "
        "generator wants its own at 1. When they are balanced, neither loss falls; that is normal.",
    )
    no_obeying = Story(
        "Why that one cannot obey",
        "The article’s detective looks at one frame, and is not told the words. Each frame of both clips here would "
        "pass. Nothing ever tells the forger that frame 4 must follow frame 3, or what was asked for.",
        "It has no input for time either: every frame is drawn from fresh noise. And “then” is not among its words. "
        "Train one in the Train tab, and see what it does with your words.",
    )
    drawing = Story(
        "Our way, first: learn to draw",
        "An autoencoder squeezes a frame into 20 numbers and draws the frame again from those: 4 say where something "
        "is, 16 what is seen there. After half a minute it draws well. From then on the model can think in 20 numbers "
        "a frame instead of 12,288.",
        "It finds the place by itself and sums up a glimpse around it; so a star is learned once, not once for every "
        "place. 16 more numbers, for how it looks, come from another frame of the clip. A little noise is added, so "
        "that neighbouring numbers draw similar pictures.",
    )
    codes = Story(
        "Eight numbers for what the words leave open",
        "“Circle moving down-right” does not say where, how big or how fast. While learning, a clip encoder watches "
        "the real clip and writes all that down in eight numbers: the clip’s code.",
        "Nobody tells it what to write; it finds that a clip leaves hardly more open than where, how big, how fast, "
        "and to which side a zigzag goes first. The same seed gives the same code, so a clip can be made again.",
    )
    steps = Story(
        "From words to frames, step by step",
        "A decoder makes the frames one after another from code and words. Each frame hears only the words of its own "
        "clause. A step to the right is the same step, first or after “then”: so new pairs are made of known steps.",
        "It is a recurrent network: what it knows so far plus the clause’s words give the next frame’s 20 numbers. One "
        "pass makes the whole clip, in a few thousandths of a second.",
    )
    flow = Story(
        "Flow matching: where do new codes come from?",
        "To make a new clip we need a new code. Most random numbers mean nothing. A flow learns arrows that lead from "
        "noise to codes of real clips. Follow them for a few steps, and you arrive at a likely one.",
        Markup(
            "On the straight line x<sub>t</sub> = (1 − t) · noise + t · code the network learns the average direction "
            "code − noise at each point, time and prompt. This picture has two numbers instead of eight."
        ),
    )
    judge = Story(
        "Who says that it obeyed?",
        Markup(
            "A ruler, not a network. A program finds the object in each frame and lays the asked path over the path it "
            "took. They may be 3 pixels apart, in every frame. Both clips here were asked for <em>up, then right</em>."
        ),
        "Colour, shape and size are checked too. A ruler must be checked itself: real clips pass at least 98 times in "
        "100, and clips with somebody else’s words almost never. Both figures stand beside every obey rate.",
    )
    # the table of models: a row's name, then what it says of the three
    models = "The three models you can train"
    model_rows = (
        ("makes", "one frame at a time", "the whole clip", "the whole clip"),
        (
            "learns from",
            "a detective that sees one frame",
            "drawing real clips again, and a detective that sees clip and words",
            "drawing real clips again",
        ),
        (
            "a new clip starts from",
            "fresh noise in every frame",
            "a code of plain noise",
            "a code that the flow made likely",
        ),
        ("pressed to obey?", "✗ by nobody", "✓ by both", "✓ by the drawing"),
    )
    # of the pictures
    first_second = "first × second motion"
    words_and_noise = "words + noise"
    generator = "generator"
    discriminator = "discriminator"
    one_frame = "one frame"
    get_better = "“I can tell: fake”, so get better"
    gan_label = "Words and noise go into the generator; the discriminator sees one frame and says real or fake"
    circle_right = "A circle moving right"
    as_it_should_be = "as it should be"
    wild_order = "The same frames in a wild order"
    any_order = "same frames, any order"
    a_frame = "A frame"
    code_label = "4 numbers for where, 16 for what is seen there"
    numbers_kept = "20 numbers kept"
    numbers_before = "12,288 numbers"
    drawn_again = "drawn again"
    dots_flow = "Dots flow from noise to a ring"

    def grid_label(self, taught: int, never_seen: int) -> str:
        return f"A grid of {taught} taught and {never_seen} never seen pairs of motions"

    def rows_of_numbers(self, count: int) -> str:
        return f"Every word is a row of {count} numbers"

    def again(self, prompt: str) -> str:
        return f"{prompt}, again"

    def hear(self, words: str) -> str:
        return f"hear “{words}”"


class English:
    """The groups. Another language's class has its own in their place."""

    code = "en"
    name = "English"
    common = Common()
    scene = Scene()
    page = Page()
    teach = Teach()
    sets = Sets()
    runs = Runs()
    train = Train()
    ask = Ask()
    answers = Answers()
    how = How()
