"""The class on one server: what counts, and that the wishes are left for the server to fulfil."""

import threading

import pytest

from demo import class_test
from demo.runs import jobs, training_line
from demo.shared import visitors
from demo.shared.cards import change_card, read_card


def test_a_model_counts_if_it_obeys():
    result = class_test.Result(ended=[100.0, 180.0], rates=[0.97, 0.94], failed=0)
    assert result.obeying_an_hour == pytest.approx(20)
    assert class_test.Result(ended=[], rates=[], failed=2).obeying_an_hour == 0


@pytest.mark.usefixtures("trainer")
def test_students_stand_in_line_each_with_a_run_of_their_own_until_the_server_takes_them(monkeypatch):
    runs = class_test.put_in_line(3)
    owners = {read_card(visitors.find_run(run)).owner for run in runs}
    assert len(owners) == 3 and all(training_line.is_waiting(visitors.find_run(run)) for run in runs)
    for run in runs[:2]:  # nobody waits for three minutes of the stand-in's clock
        change_card(visitors.find_run(run), options=jobs.Request(effort="first_look").options(None))
    training_line.leave(visitors.find_run(runs[2]))  # given up: no model comes of it
    monkeypatch.setattr(training_line, "SLOTS", 2)
    stop = threading.Event()

    def serve():
        while not stop.wait(0.1):
            training_line.advance()

    server = threading.Thread(target=serve)
    server.start()
    try:
        ended, failed = class_test.wait_for(runs)
    finally:
        stop.set()
        server.join()
    assert set(ended) == set(runs[:2]) and failed == [runs[2]]
