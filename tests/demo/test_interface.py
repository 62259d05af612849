"""The whole page: how its events are served."""

import threading

from tests.demo.conftest import built_page


def test_a_page_of_the_tests_leaves_nothing_at_work(home):
    built_page(home)
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name == "training line" or "warm_up" in name]


def test_no_event_is_done_for_one_visitor_after_the_other(home):
    """In gradio's queue an event has one place for everybody, unless it is given more."""
    page = built_page(home)
    queued = [fn for fn in page.fns.values() if fn.fn and fn.queue is not False]
    one_by_one = [fn.name for fn in queued if fn.concurrency_limit in (1, "default")]
    assert page.fns and one_by_one == []
