"""Ties in a project beside those among its bidders: told under the text that names them (§8b)."""

from typing import Any

import pytest

from analytics.vetting.vet import Vetting
from graph.model import Entity, Relation
from graph.store import Store
from tests.asking import ask
from tests.builders import day, firm, heads, owns, person, tell

TODAY = day("2026-11-26")
REVIEWER = "person:" + "5a" * 16  # known by number


def role(name: str, source: str, since: str = "2026-10-01", **fields: Any) -> Relation:
    begins = day(since) if since else None
    attributes = {"role": name}
    return Relation(
        f"{name}-{source}",
        "participates_in",
        source,
        "j",
        valid_from=begins,
        attributes=attributes,
        **fields,
    )


def link(kind: str, source: str, target: str, since: str, until: str, **given: str) -> Relation:
    begins, ends = (day(text) if text else None for text in (since, until))
    return Relation(f"{kind}-{source}", kind, source, target, None, begins, ends, attributes=given)


def build(store: Store, *facts: Entity | Relation) -> None:
    """A project of client f with one lot, for which a and b bid, and which a reviewer reviewed."""
    on = day("2026-11-20")
    tell(
        store,
        Entity("j", "project", "project j"),
        Entity("lot", "bid_lot", "lot 1"),
        *(firm(name, name.upper()) for name in "abcdfhs"),
        *(person(name) for name in "pq"),
        person(REVIEWER, "reviewer"),
        Relation("plp", "project_legal_person_of", "f", "j", valid_from=day("2026-09-01")),
        Relation("of", "lot_of", "lot", "j"),
        Relation("bid-a", "bids_in", "a", "lot", valid_from=on),
        Relation("bid-b", "bids_in", "b", "lot", valid_from=on),
        Relation("review", "reviews", REVIEWER, "lot"),
        *facts,
    )


def ties(vetting: Vetting) -> list[tuple[str, str, str, str | None]]:
    """(pattern, grade, whom it is told of, the other) of each tie."""
    plain = [finding.plain() for finding in vetting.findings]
    return [
        (one["pattern"], one["grade"], one["entity"], one["other"])
        for one in plain
        if "pattern" in one
    ]


def vetted(store: Store, scenario: str = "bidding") -> Vetting:
    return ask(store, "j", scenario, as_of=TODAY)


@pytest.mark.parametrize("trade", ["construction", "supply"])
def test_a_supervisor_that_the_builder_controls_is_barred(engine_store: Store, trade: str) -> None:
    build(engine_store, role("supervision", "s"), role(trade, "c"), owns("c", "s", 0.51))
    vetting = vetted(engine_store)
    assert ties(vetting) == [("supervisor_tied", "statutory", "s", "c")]
    assert vetting.decision == "restricted"


@pytest.mark.parametrize(
    "facts",
    [
        (owns("c", "s", 0.5),),
        (owns("s", "c", 0.2),),
        (owns("h", "s", 0.6), owns("h", "c", 0.6)),
        (heads("p", "s"), heads("p", "c")),
        (owns("c", "s", None),),
    ],
)
def test_another_interest_of_a_supervisor_is_asked_about(
    engine_store: Store, facts: tuple[Relation, ...]
) -> None:
    build(engine_store, role("supervision", "s"), role("construction", "c"), *facts)
    vetting = vetted(engine_store)
    assert [one[:2] for one in ties(vetting)] == [("supervisor_tied", "lead")]
    assert vetting.decision == "review"


@pytest.mark.parametrize(
    "facts",
    [
        (role("supervision", "s"), role("design", "c"), owns("c", "s", 0.9)),
        (role("supervision", "s"), role("construction", "c"), owns("c", "s", 0.19)),
        (role("supervision", "s"), role("construction", "c"), owns("c", "d", 0.9)),
        (
            role("supervision", "s", valid_to=day("2026-10-10")),
            role("construction", "c", "2026-10-10"),
            owns("c", "s", 0.9),
        ),
        (
            role("supervision", "s"),
            role("construction", "c"),
            owns("c", "s", 0.9, valid_to=day("2026-10-01")),
        ),
    ],
)
def test_a_supervisor_apart_from_the_builder_is_not_told(
    engine_store: Store, facts: tuple[Relation, ...]
) -> None:
    build(engine_store, *facts)
    assert ties(vetted(engine_store)) == []


def test_a_supervisor_who_left_or_is_yet_to_come_is_not_told(engine_store: Store) -> None:
    left = role("supervision", "s", valid_to=day("2026-11-01"))
    later = role("supervision", "h", "2026-12-01")
    stakes = owns("c", "s", 0.9), owns("c", "h", 0.9)
    build(engine_store, left, later, role("construction", "c"), *stakes)
    assert ties(vetted(engine_store)) == []


def test_a_lot_by_itself_asks_of_those_who_take_part_in_it(engine_store: Store) -> None:
    facts = role("supervision", "s"), role("construction", "c"), owns("c", "s"), owns("f", "a", 0.3)
    build(engine_store, *facts)
    vetting = ask(engine_store, "lot", "bidding", as_of=TODAY)
    assert ties(vetting) == [("tenderer_tied", "lead", "a", "f")]


def test_a_project_without_bids_is_asked_about_its_supervisor_too(store: Store) -> None:
    tell(
        store,
        Entity("j", "project", "project j"),
        *(firm(name) for name in "fcs"),
        Relation("plp", "project_legal_person_of", "f", "j"),
        role("supervision", "s"),
        role("construction", "c"),
        owns("c", "s", 0.8),
    )
    assert ties(vetted(store)) == [("supervisor_tied", "statutory", "s", "c")]


def test_a_supervisor_since_an_unknown_day_is_only_asked_about(engine_store: Store) -> None:
    build(engine_store, role("supervision", "s", ""), role("construction", "c"), owns("c", "s"))
    (one,) = vetted(engine_store).findings
    assert (one.grade, one.marks) == ("lead", ("service_date_unknown",))


def test_a_bidder_tied_to_the_tenderer_is_asked_about(engine_store: Store) -> None:
    build(engine_store, owns("f", "a", 0.3))
    assert ties(vetted(engine_store)) == [("tenderer_tied", "lead", "a", "f")]


@pytest.mark.parametrize(
    ("organ", "told"),
    [
        (firm("g", "某局", kind="government_body"), True),
        (firm("g", "某局", kind="government_body", roles=("state_investor",)), False),
        (firm("g", "国有资产监督管理委员会", kind="government_body"), False),
    ],
)
def test_an_agent_of_an_organ_is_asked_about_and_one_of_state_capital_is_not(
    engine_store: Store, organ: Entity, told: bool
) -> None:
    build(engine_store, organ, role("tender_agent", "c"), owns("g", "c", 1.0))
    expected = [("agent_of_organ", "lead", "c", "g")] if told else []
    assert ties(vetted(engine_store)) == expected


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        (
            (link("officer_of", REVIEWER, "a", "2019-01-01", "2024-01-01", position="监事"),),
            "statutory",
        ),
        ((link("actual_controller_of", REVIEWER, "a", "2019-01-01", ""),), "statutory"),
        ((heads("p", "a"), link("family_of", REVIEWER, "p", "", "")), "statutory"),
        ((link("officer_of", REVIEWER, "a", "2019-01-01", "", position="财务负责人"),), "lead"),
        ((link("practises_at", REVIEWER, "a", "2019-01-01", ""),), "lead"),
        # A filed capacity is no post, whatever it is called.
        ((link("officer_of", REVIEWER, "a", "", "", position="董事", filed_as="owner"),), "lead"),
        ((owns(REVIEWER, "a", 0.6),), "lead"),
    ],
)
def test_a_reviewer_with_an_interest_in_a_bidder_is_told_by_what_the_text_names(
    engine_store: Store, facts: tuple[Relation, ...], grade: str
) -> None:
    build(engine_store, *facts)
    bought = ties(vetted(engine_store, "government_procurement"))
    assert bought == [("reviewer_tied", grade, "a", REVIEWER)]
    # The law of tenders does not say what an interest is: there a person decides.
    vetting = vetted(engine_store)
    assert ties(vetting) == [("reviewer_tied", "lead", "a", REVIEWER)]
    assert vetting.decision == "review"


@pytest.mark.parametrize(
    "facts",
    [
        (link("officer_of", REVIEWER, "a", "2019-01-01", "2023-11-01", position="董事"),),
        (link("officer_of", REVIEWER, "c", "2019-01-01", "", position="董事"),),
        (heads("p", "a"), link("family_of", REVIEWER, "q", "", "")),
        (link("officer_of", REVIEWER, "a", "2026-11-21", "", position="董事"),),
    ],
)
def test_a_reviewer_without_an_interest_is_not_told(
    engine_store: Store, facts: tuple[Relation, ...]
) -> None:
    build(engine_store, *facts)
    assert ties(vetted(engine_store, "government_procurement")) == []


def test_a_tie_of_the_project_is_told_once_for_all_its_lots(engine_store: Store) -> None:
    build(
        engine_store,
        Entity("lot2", "bid_lot", "lot 2"),
        Relation("of2", "lot_of", "lot2", "j"),
        Relation("bid-d", "bids_in", "d", "lot2", valid_from=day("2026-11-20")),
        role("supervision", "s"),
        role("construction", "c"),
        owns("c", "s", 0.51),
    )
    assert len(ties(vetted(engine_store))) == 1


def priced(*prices: float | None, joint: str = "") -> list[Relation]:
    bids = []
    for name, price in zip("abcd", prices, strict=False):
        attributes: dict[str, Any] = {"consortium_no": joint} if joint and name in "cd" else {}
        attributes |= {} if price is None else {"price": price}
        on = day("2026-11-20")
        bids.append(Relation(f"bid-{name}", "bids_in", name, "lot", None, on, None, attributes))
    return bids


@pytest.mark.parametrize(
    ("bids", "told"),
    [
        (priced(1_000_000.0, 1_010_000.0, 1_020_000.0), True),
        (priced(1_000_000.0, 1_010_000.0, 1_020_000.0, 1_020_000.0, joint="1"), True),
        (priced(1_000_000.0, 1_010_000.0, 1_025_000.0), False),
        (priced(1_000_000.0, 1_010_000.0, 1_020_000.0, None), False),
        (priced(1_000_000.0, 1_010_000.0), False),
    ],
)
def test_prices_by_rule_are_asked_about(
    engine_store: Store, bids: list[Relation], told: bool
) -> None:
    build(engine_store, *bids)
    expected = [("price_pattern", "lead", "a", "b")] if told else []
    assert ties(vetted(engine_store)) == expected
