"""The tab "How it works": ten pictures with a few words each, and one layer deeper for who wants it."""

from functools import cache

import gradio as gr
from markupsafe import Markup

from demo.how import how_pictures as pictures
from demo.shared.html import lead
from demo.texts import speaking, texts
from demo.texts.en import Story
from t2v_core import config
from t2v_core.data.clip_sets import clip_set

_UP_THEN_RIGHT = "blue circle moving up then right"


def cards() -> list[tuple[Story, Markup]]:
    """The story and its pictures, in order."""
    said, quick, full = texts().how, config.quick(), config.full()
    return [
        (
            said.question,
            pictures.named_clip("blue circle moving up", 22, taught=True)
            + pictures.named_clip("blue circle moving left then right", 4, taught=True)
            + pictures.named_clip(_UP_THEN_RIGHT, 29, taught=False),
        ),
        (
            said.clips,
            pictures.wall(pictures.random_prompts(8, full.shapes, full.colours), size=56)
            + pictures.figure(pictures.teaching_grid(clip_set(quick).split, quick.motions), said.first_second),
        ),
        (said.numbers, pictures.words_as_numbers(_UP_THEN_RIGHT)),
        (said.gan, pictures.gan_diagram()),
        (said.no_obeying, pictures.single_frames_fool()),
        (said.drawing, pictures.squeezed()),
        (said.codes, pictures.same_words("blue circle moving down-right", (16, 27, 24, 21))),
        (said.steps, pictures.clauses_over_frames()),
        (said.flow, pictures.figure(pictures.moving(pictures.flow_clip(), alt=said.dots_flow, size=200))),
        (
            said.judge,
            pictures.judged(_UP_THEN_RIGHT, _UP_THEN_RIGHT, 22)
            + pictures.judged(_UP_THEN_RIGHT, "blue circle moving right then up", 22),
        ),
    ]


@cache
def how_html(language: str = "en") -> Markup:
    """The page."""
    card = Markup(
        '<article class="how-card"><div class="pictures">{}</div><h3>{}. {}</h3>'
        "<p>{}</p><details><summary>{}</summary><p>{}</p></details></article>"
    )
    with speaking(language):
        deeper = texts().how.deeper
        drawn = [
            card.format(picture, number, story.title, story.text, deeper, story.deeper)
            for number, (story, picture) in enumerate(cards(), 1)
        ]
        return Markup('<div class="how">{}</div>{}').format(Markup("").join(drawn), _models_html())


def _models_html() -> Markup:
    """What the three models have in common, and what not."""
    said, name = texts().how, texts().runs.model
    head, cell = Markup('<th scope="col">{}</th>'), Markup("<td>{}</td>")
    row = Markup('<tr><th scope="row">{}</th>{}</tr>')
    names = Markup("").join(head.format(name(model)) for model in ("blog_gan", "video_gan", "flow"))
    rows = [row.format(first, Markup("").join(map(cell.format, others))) for first, *others in said.model_rows]
    return Markup('<table class="models"><caption>{}</caption><tr><td></td>{}</tr>{}</table>').format(
        said.models, names, Markup("").join(rows)
    )


def build_how_tab() -> None:
    """Called inside its gr.Tab."""
    gr.HTML(lead(texts().how.lead), js_on_load=None, apply_default_css=False)
    gr.HTML(how_html(texts().code), js_on_load=None, apply_default_css=False, elem_id="how-cards")
