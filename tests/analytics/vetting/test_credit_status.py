"""The credit status of a party keeps its grades apart (DESIGN §2)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.law.measures import Measures, measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.credit_status import CreditStatus, credit_status_of
from analytics.vetting.grading import graded_among
from graph.opening import open_store
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, heads, owns, penalty, person, tell

TODAY = date(2026, 11, 23)


def measures(condition: str = "") -> Measures:
    return measures_of(
        row("M", lists=["L-SX"], condition=condition, extends_to=["legal_representative"])
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    on = {"occurred_on": day("2025-12-01")}
    tell(
        made,
        firm("a"),
        firm("b"),
        person("p"),
        heads("p", "a"),
        owns("a", "b", 0.9),
        penalty("r1", "a", list="L-SX", **on),
        penalty("r2", "a", "2020-01-01", ends_on=day("2021-01-01")),
        penalty("r3", "a", tier="positive", **on),
        penalty("r4", "b", tier="minor", **on),
    )
    yield made
    made.close()


def status(store: Store, id_: str, condition: str = "") -> CreditStatus:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    entity, records = store.entities([id_])[id_], store.records(subjects=[id_])
    return credit_status_of(store, reach, entity, records, measures=measures(condition))


def test_listed_are_the_own_adverse_records_in_force(store: Store) -> None:
    assert [record.id for record in status(store, "a").listed] == ["r1"]
    assert [record.id for record in status(store, "b").listed] == ["r4"]


def test_an_extension_is_statutory_or_with_an_open_condition_a_hint(store: Store) -> None:
    sure, open_ = status(store, "p"), status(store, "p", "a condition")
    assert [[g.record.id for g in s] for s in (sure.statutory, sure.hints)] == [["r1"], []]
    assert [[g.record.id for g in s] for s in (open_.statutory, open_.hints)] == [[], ["r1"]]
    assert sure.listed == ()


def test_the_exposure_is_that_of_the_party(store: Store) -> None:
    held = status(store, "b").exposure
    assert held.entity == "b"
    assert [one.record for one in held.evidence] == ["r1"]


def test_the_strongest_grade_comes_with_index_and_records(store: Store) -> None:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    entities = list(store.entities(["a", "b", "p"]).values())
    held = graded_among(store, reach, entities, measures=measures())
    assert {id_: one.grade for id_, one in held.items()} == {
        "a": "listed",
        "b": "listed",
        "p": "statutory",
    }
    assert [r.id for r in held["a"].records] == ["r1", "r2", "r3"]
    for id_, one in held.items():
        exposure = reach.of(id_)
        assert (one.index, one.level) == (exposure.index, exposure.level)
    assert held["p"].index > 0
