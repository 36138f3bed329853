"""Which measures a record triggers, and what is due on a party (DESIGN §9)."""

from pathlib import Path

import pytest

from analytics.law.measures import Measure, MeasureDue, confirmed_measures, measures_of
from graph.errors import BadInput
from graph.opening import open_store
from tests.builders import day, firm, penalty, tell

ROW = """
[[measure]]
code = "{code}"
name = "name of {code}"
lists = {lists}
penalty_classes = {classes}
scenarios = ["project_approval"]
bars = []
roles = []
condition = "{condition}"
duration = "1 year"
basis = "article of {code}"
department = "office of {code}"
confirmed = {confirmed}
"""


def row(code: str, *, lists: str = "[]", classes: str = "[]", **more: str) -> str:
    more = {"condition": "", "confirmed": "true", **more}
    return ROW.format(code=code, lists=lists, classes=classes, **more)


def measure(text: str) -> Measure:
    (only,) = measures_of(text).measures
    return only


@pytest.mark.parametrize(
    ("classes", "applies"),
    [("吊销", True), (["罚款", "吊销"], True), ("罚款", False), ([], False), (None, False)],
)
def test_a_measure_applies_by_one_penalty_class_or_a_list_of_them(
    classes: object, applies: bool
) -> None:
    attributes = {} if classes is None else {"penalty_class": classes}
    record = penalty("r", "a", attributes=attributes)
    assert measure(row("M", classes='["吊销"]')).applies_to(record) is applies


def test_a_measure_applies_by_its_list() -> None:
    by_list = measure(row("M", lists='["L-SX"]'))
    assert by_list.applies_to(penalty("r", "a", list="L-SX"))
    assert not by_list.applies_to(penalty("r", "a", list="L-XG"))
    assert not by_list.applies_to(penalty("r", "a"))


def test_what_is_due_names_the_measure_its_office_article_and_end(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 's.db'}", secret=b"tests")
    ends = {"ends_on": day("2027-01-01")}
    tell(store, firm("a"), firm("b"), penalty("r2", "a", list="L-SX", **ends))
    tell(store, penalty("r1", "a", list="L-SX"), penalty("r3", "b", list="L-SX"))
    tell(store, penalty("old", "a", "2020-01-01", list="L-SX", ends_on=day("2021-01-01")))
    measures = measures_of(
        row("M1", lists='["L-SX"]', condition="a condition")
        + row("M2", lists='["L-SX"]', confirmed="false")
        + row("M3", lists='["L-SX"]')
        + row("M4", lists='["L-XG"]')
    )
    due = confirmed_measures(
        store, "a", as_of=day("2026-06-01"), at_revision=None, measures=measures
    )
    first = ("name of M1", "office of M1", "article of M1", "1 year", "a condition")
    third = ("name of M3", "office of M3", "article of M3", "1 year", "")
    assert due == [
        MeasureDue("r1", "M1", *first, None),
        MeasureDue("r1", "M3", *third, None),
        MeasureDue("r2", "M1", *first, day("2027-01-01")),
        MeasureDue("r2", "M3", *third, day("2027-01-01")),
    ]
    assert not confirmed_measures(
        store, "a", as_of=day("2026-06-01"), at_revision=1, measures=measures_of(row("M5"))
    )
    store.close()


def test_a_table_without_a_key_is_refused() -> None:
    with pytest.raises(BadInput) as error:
        measures_of(row("M").replace("duration", "lasting"))
    assert error.value.code == "measures.unreadable"
