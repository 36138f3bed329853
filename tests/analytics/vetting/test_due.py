"""The measures due on a party: each with its own day, office and end, whatever is asked for."""

from analytics.law.measures import measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.due import MeasureDue, measures_due
from analytics.vetting.law_file import law_file
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, happen, heads, penalty, person, tell

TODAY = day("2026-11-26")
LAW = measures_of(
    row("Z", lists=["L-SX"], scenarios=["bidding"], term="months", months=24)
    + row("C", lists=["L-SX"], scenarios=["licensing"], condition="情节严重")
    + row("H", lists=["L-SX"], subjects="none", extends_to=["legal_representative"])
    + row("U", lists=["L-SX"], confirmed=False)
)


def due(store: Store, party: str) -> list[MeasureDue]:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    return measures_due(law_file(store, reach, [party]), party, LAW)


def build(store: Store) -> None:
    occurred = {"occurred_on": day("2026-01-01")}
    tell(
        store,
        firm("a"),
        person("p"),
        heads("p", "a", id="office", valid_from=day("2020-01-01")),
        penalty("r2", "a", "2026-03-01", list="L-SX", ends_on=day("2027-09-01"), **occurred),
        penalty("r1", "a", "2026-02-01", list="L-SX", **occurred),
        penalty("fine", "a", "2026-02-01", tier="minor"),
    )


def test_measures_are_due_by_record_and_in_the_order_of_the_law(store: Store) -> None:
    build(store)
    told = [(one.record, one.measure) for one in due(store, "a")]
    assert told == [("r1", "Z"), ("r1", "C"), ("r2", "Z"), ("r2", "C")]


def test_a_due_measure_tells_its_office_article_and_days(store: Store) -> None:
    build(store)
    happen(store, "r2", "object")
    timed, listing = due(store, "a")[2:]
    assert timed == MeasureDue(
        record="r2",
        measure="Z",
        name="name of Z",
        grade="listed",
        department="office of Z",
        article="article of Z",
        begins=day("2026-03-01"),
        until=day("2028-03-01"),
        condition="",
        open=False,
        disputed=True,
        chain=(),
    )
    assert (listing.until, listing.grade) == (day("2027-09-01"), "lead")
    assert (listing.condition, listing.open) == ("情节严重", True)


def test_a_confirmed_condition_is_open_no_longer(store: Store) -> None:
    build(store)
    happen(store, "r1", "confirm", measure="C")
    told = {(one.record, one.measure): (one.open, one.grade) for one in due(store, "a")}
    assert told["r1", "C"] == (False, "listed")
    assert told["r2", "C"] == (True, "lead")


def test_what_a_text_extends_to_a_head_is_due_on_the_head_with_its_term(store: Store) -> None:
    build(store)
    told = [(one.record, one.measure, one.grade, one.chain) for one in due(store, "p")]
    assert told == [("r1", "H", "statutory", ("office",)), ("r2", "H", "statutory", ("office",))]
    assert not any(one.disputed for one in due(store, "p"))
