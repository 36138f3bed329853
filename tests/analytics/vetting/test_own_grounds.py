"""Grounds on a party itself: what counts here, what counts elsewhere, and what is only shown."""

import pytest

from analytics.law.measures import Measures, measures_of
from analytics.vetting.ground import Ground, Grounds
from analytics.vetting.own_grounds import Asked, own_grounds
from graph.model import Record
from tests.analytics.law.rows import row
from tests.builders import day, penalty

TODAY = day("2026-11-26")
HERE = {"lists": ["L-SX"], "scenarios": ["bidding"]}
BARS = {"bars": {"bidding": ["bidder"]}}


def asked(role: str = "bidder", **fields: object) -> Asked:
    return Asked("bidding", role, "enterprise", TODAY, **fields)  # type: ignore[arg-type]


def listed(id_: str = "r", **fields: object) -> Record:
    return penalty(id_, "a", "2026-03-01", list="L-SX", **fields)


def law(*rows: str) -> Measures:
    return measures_of("".join(rows))


def told(grounds: tuple[Ground, ...]) -> list[tuple[str, str, str | None, bool, bool, bool]]:
    return [
        (g.grade, g.record.id, g.measure and g.measure.code, g.bars, g.open, g.over)
        for g in grounds
    ]


def grounds(records: list[Record], measures: Measures, role: str = "bidder") -> Grounds:
    return own_grounds(records, asked(role), measures)


def test_each_barring_measure_is_a_ground_of_its_own() -> None:
    measures = law(row("A", **HERE, **BARS), row("B", **HERE), row("C", **HERE, **BARS))
    assert told(grounds([listed()], measures).counted) == [
        ("listed", "r", "A", True, False, False),
        ("listed", "r", "C", True, False, False),
    ]


def test_where_none_bars_the_first_that_concerns_the_role_is_cited() -> None:
    measures = law(
        row("A", **HERE, bars={"bidding": ["agent"]}), row("B", **HERE), row("C", **HERE)
    )
    assert told(grounds([listed()], measures).counted) == [
        ("listed", "r", "B", False, False, False)
    ]


def test_a_listing_without_a_measure_is_a_ground_while_it_is_in_force() -> None:
    assert told(grounds([listed()], law()).counted) == [("listed", "r", None, False, False, False)]
    assert grounds([listed(ends_on=TODAY)], law()) == Grounds()
    assert grounds([listed(tier="positive")], law(row("A", **HERE))) == Grounds()


def test_an_open_ban_that_outlasts_its_publicity_says_so() -> None:
    timed = row("A", **HERE, **BARS, term="months", months=24, condition="情节严重")
    found = grounds([listed(ends_on=day("2026-06-01"))], law(timed)).counted
    assert told(found) == [("lead", "r", "A", False, True, True)]


def test_a_red_listing_hides_no_record_behind_it() -> None:
    praised = listed("a", tier="positive")
    assert [ground.record.id for ground in grounds([praised, listed("b")], law()).counted] == ["b"]


def test_a_ban_that_outlasts_its_publicity_still_counts_and_says_so() -> None:
    measures = law(row("A", **HERE, **BARS, term="months", months=24))
    over = listed(ends_on=day("2026-06-01"))
    assert told(grounds([over], measures).counted) == [("listed", "r", "A", True, False, True)]


def test_an_open_condition_is_a_lead_beside_the_listing() -> None:
    measures = law(row("A", **HERE, **BARS, condition="情节严重"))
    assert told(grounds([listed()], measures).counted) == [
        ("listed", "r", None, False, False, False),
        ("lead", "r", "A", False, True, False),
    ]
    met = listed(confirmed=("A",))
    assert told(grounds([met], measures).counted) == [("listed", "r", "A", True, False, False)]
    assert told(grounds([listed()], measures, "agent").counted) == [
        ("listed", "r", None, False, False, False)
    ]


@pytest.mark.parametrize(("term", "asked_still"), [("decision", False), ("life", True)])
def test_an_open_condition_of_no_known_end_is_asked_about_while_the_listing_is_public(
    term: str, asked_still: bool
) -> None:
    measures = law(row("A", **HERE, term=term, condition="情节严重"))
    assert told(grounds([listed()], measures).counted)[-1][4]
    over = listed(ends_on=TODAY)
    assert bool(grounds([over], measures).counted) is asked_still
    met = listed(ends_on=TODAY, confirmed=("A",))
    assert told(grounds([met], measures).counted) == [("listed", "r", "A", False, False, True)]


def test_a_measure_of_another_scenario_counts_elsewhere() -> None:
    other = {"lists": ["L-SX"], "scenarios": ["licensing"]}
    measures = law(row("A", **other), row("B", **other, condition="情节严重"))
    both = grounds([listed("r1"), listed("r2")], measures)
    assert told(both.elsewhere) == [
        ("listed", "r1", "A", False, False, False),
        ("lead", "r1", "B", False, True, False),
        ("listed", "r2", "A", False, False, False),
        ("lead", "r2", "B", False, True, False),
    ]


def test_a_role_that_is_not_certain_bars_nobody_and_is_asked_about() -> None:
    measures, doubted = law(row("A", **HERE, **BARS)), asked(sure=False)
    lead, fact = own_grounds([listed()], doubted, measures).counted
    assert (lead.grade, lead.bars, lead.marks) == ("lead", False, ("role_doubted",))
    assert lead.doubt == "agent"
    assert (fact.grade, fact.measure, fact.bars) == ("listed", None, False)
    over = own_grounds([listed(ends_on=TODAY)], doubted, law(row("A", **HERE, **BARS, term="life")))
    assert [(one.grade, one.over) for one in over.counted] == [("lead", True)]


def test_what_nobody_has_confirmed_is_shown_of_each_record_and_counts_for_none() -> None:
    unconfirmed = {**HERE, "confirmed": False}
    measures = law(row("A", **unconfirmed, **BARS), row("B", **unconfirmed))
    both = grounds([listed("r1"), listed("r2")], measures)
    assert told(both.unconfirmed) == [
        ("listed", "r1", "A", True, False, False),
        ("listed", "r1", "B", False, False, False),
        ("listed", "r2", "A", True, False, False),
        ("listed", "r2", "B", False, False, False),
    ]
    assert [code for _, _, code, *_ in told(both.counted)] == [None, None]
    assert not both.elsewhere
    agents = grounds([listed()], measures, "agent")
    assert [g.measure and g.measure.code for g in agents.unconfirmed] == ["B"]


def test_a_measure_that_hits_other_kinds_is_no_ground() -> None:
    measures = law(row("A", **HERE, **BARS, subjects="person"))
    assert told(grounds([listed()], measures).counted) == [
        ("listed", "r", None, False, False, False)
    ]


@pytest.mark.parametrize(
    ("since", "bars"),
    [(None, True), ("2026-02-28", False), ("2026-03-01", True), ("2026-03-02", True)],
)
def test_what_bars_while_it_stands_leaves_a_role_taken_before(
    since: str | None, bars: bool
) -> None:
    measures = law(row("A", **HERE, **BARS, during=True))
    question = asked(since=day(since) if since else None)
    (ground,) = own_grounds([listed()], question, measures).counted
    assert ground.bars is bars
