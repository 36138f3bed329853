"""To whom a text extends a record of another: by which role, held on which day, how surely."""

from typing import Any

import pytest

from analytics.law.measures import Measures, measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.extension import event_day
from analytics.vetting.ground import Ground, Grounds
from analytics.vetting.law_file import law_file
from analytics.vetting.own_grounds import Asked
from graph.model import Relation
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, heads, penalty, person, tell

TODAY = day("2026-11-26")
HEADS = {"subjects": "none", "extends_to": ["legal_representative"], "scenarios": ["bidding"]}
EVENT, DECIDED = "2025-06-01", "2026-03-01"


def law(**fields: Any) -> Measures:
    return measures_of(row("M", **{"lists": ["L-SX"], **HEADS, **fields}))


def grounds(store: Store, party: str, measures: Measures, role: str = "bidder") -> Grounds:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    file = law_file(store, reach, [party])
    return file.grounds(party, Asked("bidding", role, file.kind(party), TODAY), measures)


def build(store: Store, *ties: Relation, **fields: Any) -> None:
    fields = {"occurred_on": day(EVENT), **fields}
    tell(store, *(firm(id_) for id_ in "abc"), *(person(id_) for id_ in "pq"))
    tell(store, *ties, penalty("r", "a", DECIDED, list="L-SX", **fields))


def term(begins: str | None, ends: str | None, id_: str = "t") -> Relation:
    first, last = (day(one) if one else None for one in (begins, ends))
    return heads("p", "a", id=id_, valid_from=first, valid_to=last)


def test_an_own_record_hides_none_that_a_text_extends(store: Store) -> None:
    build(store, term("2020-01-01", None))
    # It names the person once more, and its id comes before that of the firm's record.
    named = [("p", "finance_responsible")]
    tell(store, penalty("own", "p", DECIDED, list="L-SX", occurred_on=day(EVENT), named=named))
    counted = grounds(store, "p", law(subjects=["person"])).counted
    assert ("statutory", "r") in {(g.grade, g.record.id) for g in counted}


@pytest.mark.parametrize(
    ("held", "begins", "ends", "hit"),
    [
        ("at_event", "2025-06-01", "2025-06-02", True),
        ("at_event", "2025-06-02", None, False),
        ("at_event", None, "2025-06-01", False),
        ("at_decision", "2026-03-01", "2026-03-02", True),
        ("at_decision", "2026-03-02", None, False),
        ("at_decision", None, "2026-03-01", False),
        ("now", "2026-11-26", "2026-11-27", True),
        ("now", None, "2026-11-26", False),
        ("now", "2026-11-27", None, False),
        ("later", "2026-03-01", "2026-03-05", True),
        ("later", "2026-02-28", None, False),
        ("later", None, None, False),
    ],
)
def test_the_role_counts_on_the_day_that_the_text_names(
    store: Store, held: str, begins: str | None, ends: str | None, hit: bool
) -> None:
    build(store, term(begins, ends))
    counted = grounds(store, "p", law(held=held)).counted
    assert [(g.grade, g.chain) for g in counted] == ([("statutory", ("t",))] if hit else [])


@pytest.mark.parametrize(
    ("held", "grade", "guessed"),
    [
        ("at_event", "lead", True),
        ("at_decision", "statutory", False),
        ("now", "statutory", False),
    ],
)
def test_an_unknown_day_of_the_offence_matters_only_to_a_role_at_it(
    store: Store, held: str, grade: str, guessed: bool
) -> None:
    build(store, term("2015-01-01", None), occurred_on=None)
    (ground,) = grounds(store, "p", law(held=held)).counted
    assert (ground.grade, ground.guessed, ground.bars) == (grade, guessed, False)


def test_the_day_of_the_filing_is_no_guess_but_no_offence_either(store: Store) -> None:
    filed = {"occurred_on": None, "attributes": {"filed_on": "2025-06-01"}}
    build(store, term("2025-06-01", "2025-06-02"), **filed)
    (ground,) = grounds(store, "p", law()).counted
    assert (ground.grade, ground.guessed) == ("lead", False)


def test_the_day_of_an_offence_is_its_own_else_the_filings_else_a_look_back() -> None:
    own = penalty("r", "a", DECIDED, occurred_on=day(EVENT), attributes={"filed_on": "2025-07-01"})
    filed = penalty("r", "a", DECIDED, attributes={"filed_on": "2025-07-01"})
    bad = penalty("r", "a", DECIDED, attributes={"filed_on": "soon"})
    assert event_day(own, 30) == (day(EVENT), False)
    assert event_day(filed, 30) == (day("2025-07-01"), False)
    assert (
        event_day(bad, 30)
        == event_day(penalty("r", "a", DECIDED), 30)
        == (
            day("2026-01-30"),
            True,
        )
    )


def test_of_several_terms_the_one_of_the_smallest_id_is_told(store: Store) -> None:
    build(store, term("2020-01-01", None, "t2"), term("2020-01-01", None, "t1"))
    assert [g.chain for g in grounds(store, "p", law()).counted] == [("t1",)]


@pytest.mark.parametrize(
    ("begins", "ends", "grade"),
    [
        ("2026-03-02", None, "lead"),
        (None, "2026-03-01", "lead"),
        ("2026-03-01", None, "statutory"),
        ("2019-01-01", None, "statutory"),
    ],
)
def test_a_head_whom_a_sheet_tells_without_a_day_is_doubted_where_his_terms_leave_it_out(
    store: Store, begins: str | None, ends: str | None, grade: str
) -> None:
    build(store, term(None, None, "a-sheet"))
    tell(store, term(begins, ends, "register"), source="register", rank=0)
    (told,) = grounds(store, "p", law(held="at_decision")).counted
    assert (told.grade, "role_doubted" in told.marks) == (grade, grade == "lead")
    assert told.chain == (("register",) if grade == "statutory" else ("a-sheet",))


def test_whom_the_record_names_in_the_role_is_not_doubted(store: Store) -> None:
    build(store, term("2026-03-02", None), named=[("p", "legal_representative")])
    (told,) = grounds(store, "p", law(held="at_decision")).counted
    assert (told.grade, told.marks) == ("statutory", ())


def test_a_role_that_the_text_does_not_name_is_not_hit(store: Store) -> None:
    build(store, Relation("t", "principal_of", "p", "a"))
    assert grounds(store, "p", law()) == Grounds()
    hit = grounds(store, "p", law(extends_to=["principal_responsible"]))
    assert [g.grade for g in hit.counted] == ["statutory"]


def test_whom_the_record_names_in_the_role_is_hit_without_a_term(store: Store) -> None:
    build(store, occurred_on=None, named=[("p", "legal_representative"), ("q", "finance")])
    assert [(g.grade, g.chain) for g in grounds(store, "p", law()).counted] == [("statutory", ())]
    assert grounds(store, "q", law()) == Grounds()


def test_an_open_condition_makes_a_lead_that_bars_nobody(store: Store) -> None:
    build(store, term(None, None))
    open_ = law(condition="情节严重", bars={"bidding": ["bidder"]})
    (ground,) = grounds(store, "p", open_).counted
    assert (ground.grade, ground.open, ground.bars) == ("lead", True, False)
    (sure,) = grounds(store, "p", law(bars={"bidding": ["bidder"]})).counted
    assert (sure.grade, sure.open, sure.bars) == ("statutory", False, True)
    (other,) = grounds(store, "p", law(bars={"bidding": ["bidder"]}), "agent").counted
    assert other.bars is False


def test_what_this_scenario_does_not_name_counts_elsewhere(store: Store) -> None:
    build(store, term(None, None))
    other = grounds(store, "p", law(scenarios=["licensing"]))
    assert (other.counted, [g.grade for g in other.elsewhere]) == ((), ["statutory"])


def test_a_ban_that_outlasts_the_record_says_that_it_is_over(store: Store) -> None:
    build(store, term(None, None), ends_on=day("2026-06-01"))
    (ground,) = grounds(store, "p", law(term="months", months=24)).counted
    assert ground.over is True
    assert grounds(store, "p", law()) == Grounds()


@pytest.mark.parametrize(
    ("begins", "grade"),
    [
        ("2026-03-01", "statutory"),
        ("2026-02-28", None),
        (None, "lead"),
        ("2026-03-02", "statutory"),
    ],
)
def test_a_firm_that_a_named_person_came_to_head_later_is_hit(
    store: Store, begins: str | None, grade: str | None
) -> None:
    later = heads("p", "b", id="later", valid_from=day(begins) if begins else None)
    build(store, later, named=[("p", "legal_representative")])
    counted = grounds(store, "b", law(extends_kind="later_firm")).counted
    assert [(g.grade, g.chain) for g in counted] == ([(grade, ("later",))] if grade else [])


def test_a_term_begun_for_certain_goes_before_one_of_unknown_begin(store: Store) -> None:
    terms = [
        heads("p", "b", id="t1"),
        heads("p", "b", id="t3", valid_from=day("2026-05-01")),
        heads("p", "b", id="t2", valid_from=day("2026-04-01")),
    ]
    build(store, *terms, named=[("p", "legal_representative")])
    (ground,) = grounds(store, "b", law(extends_kind="later_firm")).counted
    assert (ground.grade, ground.chain) == ("statutory", ("t2",))


def test_a_firm_headed_by_another_than_the_named_is_not_hit(store: Store) -> None:
    later = heads("q", "b", valid_from=day("2026-05-01"))
    build(store, later, named=[("p", "legal_representative"), ("q", "finance_responsible")])
    assert grounds(store, "b", law(extends_kind="later_firm")) == Grounds()


@pytest.mark.parametrize(
    ("begins", "ends", "hit"),
    [(None, None, True), (None, "2026-11-26", False), ("2026-11-26", None, True)],
)
def test_the_agency_at_which_a_barred_person_practises_now_is_asked(
    store: Store, begins: str | None, ends: str | None, hit: bool
) -> None:
    first, last = (day(one) if one else None for one in (begins, ends))
    practice = Relation("w", "practises_at", "p", "b", valid_from=first, valid_to=last)
    other = Relation("v", "practises_at", "q", "b")
    tell(store, firm("b"), person("p"), person("q"), practice, other)
    tell(store, penalty("r", "p", DECIDED, list="L-SX"))
    counted = grounds(store, "b", law(extends_kind="agency", extends_to=["practitioner"])).counted
    assert [(g.grade, g.chain) for g in counted] == ([("lead", ("w",))] if hit else [])


LISTING = row("L-SX", head="list", name="n", lists_persons=["legal_representative"])


def test_whom_a_list_lists_itself_is_listed_with_its_measures_or_without(store: Store) -> None:
    build(store, named=[("p", "legal_representative"), ("q", "finance_responsible")])
    bare = measures_of(LISTING)
    assert [_plain(g) for g in grounds(store, "p", bare).counted] == [("listed", None)]
    assert [g.record.id for g in grounds(store, "p", bare).counted] == ["r"]
    assert grounds(store, "q", bare) == Grounds()
    with_row = measures_of(row("M", lists=["L-SX"], **HEADS) + LISTING)
    assert [_plain(g) for g in grounds(store, "p", with_row).counted] == [("listed", "M")]
    open_ = measures_of(row("M", lists=["L-SX"], **HEADS, condition="x") + LISTING)
    assert [_plain(g) for g in grounds(store, "p", open_).counted] == [("lead", "M")]
    elsewhere = measures_of(
        row("M", lists=["L-SX"], **{**HEADS, "scenarios": ["licensing"]}) + LISTING
    )
    both = grounds(store, "p", elsewhere)
    assert [_plain(g) for g in both.counted] == [("listed", None)]
    assert [_plain(g) for g in both.elsewhere] == [("listed", "M")]


@pytest.mark.parametrize("fields", [{"tier": "positive"}, {"ends_on": TODAY}])
def test_a_listing_that_is_over_or_praises_lists_nobody_itself(
    store: Store, fields: dict[str, Any]
) -> None:
    build(store, named=[("p", "legal_representative")], **fields)
    assert grounds(store, "p", measures_of(LISTING)) == Grounds()


def _plain(ground: Ground) -> tuple[str, str | None]:
    return ground.grade, ground.measure and ground.measure.code
