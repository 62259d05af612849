"""The whole page: how its events are served."""

import pytest

from demo import interface


@pytest.fixture(scope="module")
def page():
    return interface.build_demo()


def test_no_event_is_done_for_one_visitor_after_the_other(page):
    """In gradio's queue an event has one place for everybody, unless it is given more."""
    queued = [fn for fn in page.fns.values() if fn.fn and fn.queue is not False]
    one_by_one = [fn.name for fn in queued if fn.concurrency_limit in (1, "default")]
    assert page.fns and one_by_one == []
