"""The tab "How it works": ten pictures with a few words each, and one layer deeper for who wants it."""

from dataclasses import dataclass
from functools import cache

import gradio as gr

from demo.how import how_pictures as pictures
from t2v_core import config
from t2v_core.data.clip_sets import clip_set

_UP_THEN_RIGHT = "blue circle moving up then right"


@dataclass(frozen=True)
class Card:
    title: str
    picture: str
    text: str
    deeper: str


def cards() -> list[Card]:
    """The story, in order."""
    quick, full = config.quick(), config.full()
    return [
        Card(
            "The question",
            pictures.named_clip("blue circle moving up", 22, "taught")
            + pictures.named_clip("blue circle moving left then right", 4, "taught")
            + pictures.named_clip(_UP_THEN_RIGHT, 29, "unseen"),
            "The model has seen circles go up, and circles go right. It has never seen one go <em>up, then "
            "right</em>. If it can do that when asked, it has learned the pieces. If it cannot, it only remembers "
            "clips.",
            "The word for it is compositional generalisation. Large video models are hard to examine, because nobody "
            "knows what they have seen. Here the training set is a list, so “never seen” is a fact.",
        ),
        Card(
            "The clips",
            pictures.wall(pictures.random_prompts(8, full.shapes, full.colours), size=56)
            + pictures.figure(pictures.teaching_grid(clip_set(quick).split, quick.motions), "first × second motion"),
            "A small program draws every clip: ten frames of 64 × 64 pixels, and the words for them. Start, size and "
            "speed are new each time. In the grid, blue pairs of motions are taught; orange ones are kept back.",
            "The frame has no edge: what leaves on one side comes in on the other. The moment of “then” is drawn at "
            "random as well. That is what lets a model taught two motions make sense of three.",
        ),
        Card(
            "Words become numbers",
            pictures.words_as_numbers(_UP_THEN_RIGHT),
            "A network cannot read. Each word is given a row of numbers, at first random, as here. While the model "
            "learns, the numbers move until they are useful: nobody says what they should mean.",
            "The article takes the average of all the rows, so “up then right” and “right then up” are the same to "
            "it. Its numbers also stay as random as on the first day. Our models keep the words in order and train "
            "the rows.",
        ),
        Card(
            "The article’s way: a forger and a detective",
            pictures.gan_diagram(whole_clip=False),
            "A GAN is two networks. The generator paints frames out of noise and words. The discriminator tries to "
            "tell them from real frames. Each makes the other better, until the forgeries look real.",
            "Both losses are binary cross-entropy: the discriminator wants real frames at 1 and forged ones at 0, "
            "the generator wants its own at 1. When they are balanced, neither loss falls; that is normal.",
        ),
        Card(
            "Why that one cannot obey",
            pictures.single_frames_fool(),
            "The article’s detective looks at one frame, and is not told the words. Each frame of both clips here "
            "would pass. Nothing ever tells the forger that frame 4 must follow frame 3, or what was asked for.",
            "It has no input for time either: every frame is drawn from fresh noise. And “then” is not among its "
            "words. Train one in the Train tab, and see what it does with your words.",
        ),
        Card(
            "Our way, first: learn to draw",
            pictures.squeezed(),
            "An autoencoder squeezes a frame into 20 numbers and draws the frame again from those: 4 say where "
            "something is, 16 what is seen there. After half a minute it draws well. From then on the model can think "
            "in 20 numbers a frame instead of 12,288.",
            "It finds the place by itself and sums up a glimpse around it; so a star is learned once, not once for "
            "every place. 16 more numbers, for how it looks, come from another frame of the clip. A little noise is "
            "added, so that neighbouring numbers draw similar pictures.",
        ),
        Card(
            "Eight numbers for what the words leave open",
            pictures.same_words("blue circle moving down-right", (16, 27, 24, 21)),
            "“Circle moving down-right” does not say where, how big or how fast. While learning, a clip encoder "
            "watches the real clip and writes all that down in eight numbers: the clip’s code.",
            "Nobody tells it what to write; it finds that a clip leaves hardly more open than where, how big, how "
            "fast, and to which side a zigzag goes first. The same seed gives the same code, so a clip can be made "
            "again.",
        ),
        Card(
            "From words to frames, step by step",
            pictures.clauses_over_frames(),
            "A decoder makes the frames one after another from code and words. Each frame hears only the words of "
            "its own clause. A step to the right is the same step, first or after “then”: so new pairs are made of "
            "known steps.",
            "It is a recurrent network: what it knows so far plus the clause’s words give the next frame’s 20 "
            "numbers. One pass makes the whole clip, in a few thousandths of a second.",
        ),
        Card(
            "Flow matching: where do new codes come from?",
            pictures.figure(pictures.moving(pictures.flow_clip(), alt="Dots flow from noise to a ring", size=200), ""),
            "To make a new clip we need a new code. Most random numbers mean nothing. A flow learns arrows that lead "
            "from noise to codes of real clips. Follow them for a few steps, and you arrive at a likely one.",
            "On the straight line x<sub>t</sub> = (1 − t) · noise + t · code the network learns the average "
            "direction code − noise at each place, time and prompt. This picture has two numbers instead of eight.",
        ),
        Card(
            "Who says that it obeyed?",
            pictures.judged(_UP_THEN_RIGHT, _UP_THEN_RIGHT, 22)
            + pictures.judged(_UP_THEN_RIGHT, "blue circle moving right then up", 22),
            "A ruler, not a network. A program finds the object in each frame and lays the asked path over the path "
            "it took. They may be 3 pixels apart, in every frame. Both clips here were asked for <em>up, then "
            "right</em>.",
            "Colour, shape and size are checked too. A ruler must be checked itself: real clips pass at least 98 "
            "times in 100, and clips with somebody else’s words almost never. Both figures stand beside every obey "
            "rate.",
        ),
    ]


_MODELS = """<table class="models"><caption>The three models you can train</caption>
<tr><td></td><th scope="col">Blog GAN</th><th scope="col">Video GAN</th><th scope="col">Flow</th></tr>
<tr><th scope="row">makes</th><td>one frame at a time</td><td>the whole clip</td><td>the whole clip</td></tr>
<tr><th scope="row">learns from</th><td>a detective that sees one frame</td>
<td>drawing real clips again, and a detective that sees clip and words</td><td>drawing real clips again</td></tr>
<tr><th scope="row">a new clip starts from</th><td>fresh noise in every frame</td><td>a code of plain noise</td>
<td>a code that the flow made likely</td></tr>
<tr><th scope="row">pressed to obey?</th><td>✗ by nobody</td><td>✓ by both</td><td>✓ by the drawing</td></tr></table>"""


@cache
def how_html() -> str:
    """The page. The cards are ours alone: nothing that a visitor typed is in them."""
    drawn = "".join(
        f'<article class="how-card"><div class="pictures">{card.picture}</div><h3>{number}. {card.title}</h3>'
        f"<p>{card.text}</p><details><summary>One layer deeper</summary><p>{card.deeper}</p></details></article>"
        for number, card in enumerate(cards(), 1)
    )
    return f'<div class="how">{drawn}</div>{_MODELS}'


def build_how_tab() -> None:
    """Called inside its gr.Tab."""
    gr.HTML(
        '<p class="lead">How can a model show what it has never seen? Ten pictures, from the words to the verdict.</p>',
        js_on_load=None,
        apply_default_css=False,
    )
    gr.HTML(how_html(), js_on_load=None, apply_default_css=False, elem_id="how-cards")
