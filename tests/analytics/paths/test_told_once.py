"""Parallel ties of several sources are told once, with all that each source says."""

from analytics.paths.neighbours import KindCount
from analytics.paths.told_once import counts_told, told_once
from graph.model import Relation, Stake
from tests.builders import day, heads, owns


def head(source: str, **fields: object) -> Relation:
    dates = {key: day(str(value)) for key, value in fields.items() if key.startswith("valid")}
    rest = {key: value for key, value in fields.items() if not key.startswith("valid")}
    return heads("p", "f", id=f"{source}-{len(dates)}", sources=(source,), **dates, **rest)


def told(*ties: Relation) -> list[tuple[str, ...]]:
    return [one.sources for one in told_once(ties)]


def test_an_undated_tie_of_another_source_stands_with_the_dated_one() -> None:
    ties = (head("list", rank=4), head("registry", valid_from="2015-03-02"))
    (one,) = told_once(ties)
    assert (one.sources, one.valid_from, one.first) == (
        ("registry", "list"),
        day("2015-03-02"),
        ties[1],
    )


def test_two_terms_of_office_stay_two() -> None:
    first = head("registry", valid_from="2010-01-01", valid_to="2012-01-01")
    second = head("sheet", valid_from="2012-01-01")
    assert told(first, second) == [("registry",), ("sheet",)]


def test_the_counts_are_of_ties_told_once_that_hold_or_have_ended_by_the_day() -> None:
    once = told_once(
        [
            head("registry", valid_from="2015-03-02"),
            head("list", rank=4),
            owns("f", "g", 0.5, id="was", valid_to=day("2020-01-01")),
            owns("f", "h", 0.5, id="will", valid_from=day("2030-01-01")),
        ]
    )
    assert counts_told(once, "f", day("2026-01-01")) == [
        KindCount("legal_representative_of", outward=False, holds=1, ended=0),
        KindCount("shareholder_of", outward=True, holds=0, ended=1),
    ]


def test_what_one_source_tells_apart_stays_apart() -> None:
    first, second = (owns("p", "f", 0.3, id=id_, sources=("registry",)) for id_ in ("r1", "r2"))
    assert told(first, second) == [("registry",), ("registry",)]


def test_an_undated_tie_goes_with_the_last_term() -> None:
    first = head("registry", valid_from="2010-01-01", valid_to="2012-01-01")
    second = heads("p", "f", id="r2", sources=("registry",), valid_from=day("2015-01-01"))
    once = told_once([first, second, head("list", rank=4)])
    assert {one.valid_from: one.sources for one in once} == {
        day("2010-01-01"): ("registry",),
        day("2015-01-01"): ("registry", "list"),
    }


def test_other_kinds_roles_and_ends_are_never_put_together() -> None:
    role = [
        Relation(name, "participates_in", "p", "j", attributes={"role": name}, sources=(name,))
        for name in ("survey", "design")
    ]
    other = (head("a"), heads("p", "g", sources=("b",)))
    assert len(told_once([*role, *other])) == 4


def test_stakes_that_sources_tell_differently_are_all_told() -> None:
    ties = [owns("p", "f", share, id=str(share), sources=(str(share),)) for share in (0.3, 0.35)]
    (one,) = told_once(ties)
    assert one.shares == (Stake(0.3, 0.3), Stake(0.35, 0.35))


def test_a_tie_that_a_dated_source_leaves_open_has_no_end() -> None:
    ended = head("sheet", valid_from="2015-01-01", valid_to="2020-01-01", rank=4)
    held = heads("p", "f", id="r2", sources=("registry",), valid_from=day("2015-01-01"))
    (one,) = told_once([ended, held])
    assert (one.valid_to, one.holds_on(day("2026-01-01"))) == (None, True)


def test_no_relation_is_lost() -> None:
    ties = [
        head("a"),
        head("b"),
        head("a", valid_from="2010-01-01"),
        heads("p", "f", id="r9", sources=("a",), valid_from=day("2012-01-01")),
    ]
    assert {tie.id for one in told_once(ties) for tie in one.ties} == {tie.id for tie in ties}
