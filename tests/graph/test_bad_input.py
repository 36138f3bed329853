"""What bad input gets: the same on every engine. It comes back as it went in, or is refused.

Of ends that are missing, ids given twice and batches at one moment, test_store_contract.py tells.
"""

from dataclasses import replace

import pytest

from graph.errors import InvalidFact
from graph.store import RecordColumns, RelationColumns, Store
from tests.builders import day, firm, happen, owns, penalty, tell

HOSTILE = [
    'O\'Brien "&" <script>',
    "`rm`; DROP TABLE entities; --",
    "line\nbreak\ttab",
    "鹤岗市𠮷祥🙂有限公司",
    "\u202eright to left",
    "长" * 400,
    "%_*?[a]",
    "nul\x00within",
    "{name: $x} \\u0041 :`Entity`",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_back_as_it_went_in(store: Store, text: str) -> None:
    tell(store, firm("a", text, attributes={"note": text}))
    kept = store.entities(["a"])["a"]
    assert (kept.name, kept.attributes["note"]) == (text, text)
    assert [match.entity.id for match in store.find(text).matches] == ["a"]


@pytest.mark.parametrize(
    "id_", ['O\'Brien "&"', "`rm`: DROP --", "鹤岗🙂𠮷", "%_*?[a]", "{name: $x} \\u0041 :`Entity`"]
)
def test_an_id_may_hold_any_visible_character(store: Store, id_: str) -> None:
    record = penalty(id_, id_, issuer="\x00\n", document_no="\u202e", named=[(id_, "intermediary")])
    tell(store, firm(id_), firm("b"), owns(id_, "b", id=id_), record)
    happen(store, id_, "object", reason="\x00")
    assert set(store.entities([id_])) == {id_}
    assert [(tie.id, tie.source) for tie in store.relations_at(["b"], limit=9)] == [(id_, id_)]
    (kept,) = store.records(subjects=[id_])
    assert replace(kept, sources=()) == replace(record, state="disputed")
    assert store.verify() == ()


@pytest.mark.parametrize("id_", ["a;b", "a\nb", "a\x00b", "\u202ea", " a", ""])
def test_an_id_of_what_cannot_be_seen_is_refused(id_: str) -> None:
    for made in (lambda: firm(id_), lambda: owns("a", "b", id=id_), lambda: penalty(id_, "a")):
        with pytest.raises(InvalidFact, match="cannot be an id"):
            made()


@pytest.mark.parametrize("text", ["0001-01-01", "1581-12-31", "1582-10-10", "9999-12-30"])
def test_any_day_of_the_calendar_comes_back(store: Store, text: str) -> None:
    tell(
        store,
        firm("a"),
        firm("b"),
        owns("a", "b", valid_from=day(text)),
        penalty("c", "a", text, ends_on=day("9999-12-31")),
    )
    assert store.relations(["own-a-b"])["own-a-b"].valid_from == day(text)
    assert store.records(ids=["c"])[0].decided_on == day(text)
    parts = {type(part): part for part in store.scan()}
    assert list(parts[RelationColumns].valid_froms) == [day(text).toordinal()]
    assert list(parts[RecordColumns].decided) == [day(text).toordinal()]
    assert len(store.relations_at(["a"], as_of=day(text), limit=9)) == 1


@pytest.mark.parametrize("key", ["id", "_body", "a`b", "nul\x00", "name", "with blank", "数量"])
def test_an_attribute_may_bear_any_name(store: Store, key: str) -> None:
    kept = {"attributes": {key: "kept"}}
    tell(store, firm("a", **kept), firm("b"), owns("a", "b", **kept), penalty("c", "a", **kept))
    (tie,), (record,) = store.relations_at(["a"], limit=9), store.records()
    found = (store.entities(["a"])["a"].attributes, tie.attributes, record.attributes)
    assert found == ({key: "kept"},) * 3


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, [1, 2**64], float("inf"), [1, "x"]])
def test_what_an_engine_could_not_keep_is_refused_by_all(store: Store, value: object) -> None:
    with pytest.raises(InvalidFact):
        tell(store, firm("a", attributes={"x": value}))
    assert store.revision().number == 0


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 1e308, -0.0, [], [True, False]])
def test_the_largest_and_the_smallest_values_come_back(store: Store, value: object) -> None:
    tell(store, firm("a", attributes={"x": value}))
    assert repr(store.entities(["a"])["a"].attributes["x"]) == repr(value)


def test_an_id_of_1000_characters_will_do_and_no_longer_one(store: Store) -> None:
    longest = "长" * 1000
    tell(
        store, firm(longest, "长"), firm("b"), owns(longest, "b", id=longest), penalty(longest, "b")
    )
    assert longest in store.entities([longest])
    assert store.relations([longest])[longest].source == longest
    for made in (
        lambda: firm(longest + "a", "长"),
        lambda: firm("a", identifiers={"x": longest + "a"}),
    ):
        with pytest.raises(InvalidFact, match="too long"):
            made()
