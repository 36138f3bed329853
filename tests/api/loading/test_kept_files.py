"""The files of a dry run are kept to be loaded for good, once, and for a day only."""

import io
from dataclasses import replace

import pytest

from api.access.caller import Caller
from api.loading.job import Load
from api.loading.order import Order
from api.loading.uploads import Upload
from graph.errors import NotFound
from tests.api.desks import DEPARTMENT, Client
from tests.api.loading.uploading import FIRMS, USCC, table
from tests.waiting import wait_until

CALLER = Caller("officer", frozenset({"data_officer"}), DEPARTMENT)


def looked_at(writing: Client, *, keeps: bool = True) -> Load:
    """A dry run that is over."""
    loads = writing.desk.loads
    content = io.BytesIO(table(FIRMS, ("甲有限公司", USCC[0], "2020-01-01")))
    order = Order(dry_run=True, keeps=keeps)
    number = loads.add(CALLER, order, [Upload("登记.csv", content)]).number
    wait_until(lambda: loads.of(number, CALLER).over)
    return loads.of(number, CALLER)


def test_they_are_loaded_for_good_once(writing: Client) -> None:
    loads, load = writing.desk.loads, looked_at(writing)
    assert loads.has_files(load)
    assert not loads.again(load.number, CALLER, dry_run=False).dry_run
    with pytest.raises(NotFound):
        loads.again(load.number, CALLER, dry_run=False)


def test_they_are_dropped_after_a_day(writing: Client) -> None:
    loads, load = writing.desk.loads, looked_at(writing)
    loads.drop_old_files()
    assert loads.has_files(load)
    loads._known[load.number] = replace(load, ended_at="2020-01-01T00:00:00+08:00")
    loads.drop_old_files()
    assert not loads.has_files(load)


def test_another_department_cannot_load_them(writing: Client) -> None:
    load = looked_at(writing)
    other = replace(CALLER, department="别的局")
    with pytest.raises(NotFound):
        writing.desk.loads.again(load.number, other, dry_run=False)


def test_an_ordinary_dry_run_keeps_none(writing: Client) -> None:
    assert not writing.desk.loads.has_files(looked_at(writing, keeps=False))
