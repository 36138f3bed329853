"""Work of the desk apart from requests: what becomes of it when the desk closes."""

import time
from threading import Event, Thread

import pytest

from api.desk.background import Background, outcome
from graph.errors import StoreError


def test_work_that_had_not_begun_when_the_desk_closes_is_told_as_such() -> None:
    background, gate = Background("test"), Event()
    first, second = background.begin(gate.wait), background.begin(int)
    closing = Thread(target=background.close)
    closing.start()
    while not second.cancelled():  # it is dropped while the first is still under way
        time.sleep(0.01)
    gate.set()
    closing.join()
    assert outcome(first) is True
    with pytest.raises(StoreError, match="being stopped"):
        outcome(second)


def test_a_closed_one_begins_nothing() -> None:
    background = Background("test")
    background.close()
    with pytest.raises(StoreError, match="being stopped"):
        background.begin(int)


def test_a_fault_of_the_work_reaches_who_waits() -> None:
    background = Background("test")
    with pytest.raises(ZeroDivisionError):
        outcome(background.begin(divmod, 1, 0))
    background.close()
