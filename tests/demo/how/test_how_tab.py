"""The tab 'How it works': short, and what its pictures show is so."""

import numpy as np

from demo.how.how_pictures import flow_clip
from demo.how.how_tab import cards, how_html
from tests.demo.ask.test_ask_handlers import Text


def test_how_it_works_is_short_and_whole() -> None:
    assert not Text(how_html()).open
    for story, _ in cards():
        assert len(Text(story.text).text.split()) < 55 and len(Text(story.deeper).text.split()) < 55
    assert len(how_html()) < 200_000


def test_the_flow_ends_where_the_data_are() -> None:
    clip = flow_clip()
    blue = (clip[-1].astype(int)[..., 2] - clip[-1].astype(int)[..., 0]) > 80
    y, x = np.nonzero(blue)
    distances = np.hypot(x - 100, y - 100) / 200 * 4.6
    assert (np.abs(distances - 1.6) < 0.6).mean() > 0.97
