"""Which lots are looked at for ties: those of the last year, or one's own of any age."""

from datetime import date, timedelta

import pytest

from analytics.vetting.lots_to_look_at import lots_to_look_at
from graph.model import Entity, Relation
from tests.analytics.columns import snapshot
from tests.builders import firm, person

TODAY = date(2026, 11, 26)
LOTS = {id_: Entity(id_, "bid_lot", id_) for id_ in ("old", "new", "mid", "mid2", "dark", "none")}
PARTIES = {"a": firm("a"), "b": firm("b"), "p": person("p")}
PROJECT = Entity("j", "project", "j")


def bid(source: str, lot: str, ago: int | None) -> Relation:
    begins = None if ago is None else TODAY - timedelta(days=ago)
    return Relation(f"{source}-{lot}", "bids_in", source, lot, valid_from=begins)


TIES = [
    bid("a", "old", 400),
    bid("b", "old", 365),
    bid("a", "mid", 364),
    bid("b", "mid", 30),
    bid("b", "mid2", 30),
    bid("b", "new", 0),
    bid("b", "dark", None),
    bid("b", "none", -1),  # tomorrow's
    Relation("of-old", "lot_of", "old", "j"),
    Relation("of-none", "lot_of", "none", "j"),
    Relation("of-mid", "lot_of", "mid", "j"),
    Relation("head", "legal_representative_of", "p", "j"),
]


def look(about: Entity | None = None) -> list[str]:
    nodes = [*LOTS.values(), *PARTIES.values(), PROJECT]
    return lots_to_look_at(snapshot(nodes, TIES, []), TODAY, about)


def test_lots_of_the_last_year_come_latest_bid_first_and_undated_last() -> None:
    assert look() == ["new", "mid", "mid2", "dark"]


def test_an_undated_lot_stands_behind_the_oldest_of_the_year() -> None:
    nodes, ties = [*LOTS.values(), PARTIES["a"]], [bid("a", "dark", None), bid("a", "none", 364)]
    assert lots_to_look_at(snapshot(nodes, ties, []), TODAY) == ["none", "dark"]


@pytest.mark.parametrize(("ago", "seen"), [(364, True), (365, False), (0, True), (-1, False)])
def test_the_year_ends_with_its_last_day(ago: int, seen: bool) -> None:
    nodes = [LOTS["old"], PARTIES["a"]]
    told = lots_to_look_at(snapshot(nodes, [bid("a", "old", ago)], []), TODAY)
    assert bool(told) is seen


@pytest.mark.parametrize(
    ("about", "lots"),
    [
        (LOTS["old"], ["old"]),
        (LOTS["none"], ["none"]),
        (PROJECT, ["mid", "old", "none"]),
        (PARTIES["a"], ["mid", "old"]),
        (PARTIES["b"], ["new", "mid", "mid2", "dark", "old"]),
    ],
)
def test_ones_own_lots_are_looked_at_whatever_their_age(about: Entity, lots: list[str]) -> None:
    assert look(about) == lots


def test_around_who_bids_nowhere_the_recent_lots_are_looked_at() -> None:
    assert look(PARTIES["p"]) == look()


def test_a_project_without_lots_has_none_to_look_at() -> None:
    told = lots_to_look_at(snapshot([PROJECT, *LOTS.values()], [], []), TODAY, PROJECT)
    assert told == []
