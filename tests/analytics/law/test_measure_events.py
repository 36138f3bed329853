"""Which measures of a record may be confirmed, unconfirmed or lifted (DESIGN §9)."""

from dataclasses import replace

import pytest

from analytics.law.measure_events import (
    fitting_actions,
    measures_of_record,
    refuse_unfit_measure,
    repair_notices,
)
from analytics.law.measures import measures_of, read_measures
from graph.errors import BadInput
from graph.model import StateEvent
from graph.words import LISTS
from tests.analytics.law.rows import row
from tests.builders import day, penalty
from tests.law_examples import listing, other_measure

LAW = read_measures()
ASKED, CONDITIONAL = listing(LAW, conditional=True)
LISTED, PLAIN = listing(LAW, conditional=False)
NONE = penalty("c1", "a")


def event(action: str, measure: str, on: str = "2026-06-01") -> StateEvent:
    return StateEvent("c1", action, "why", "officer", on=day(on), measure=measure)


def refused(one: StateEvent, record: object) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        refuse_unfit_measure(one, record, LAW)  # type: ignore[arg-type]
    return refusal.value


def test_a_condition_is_confirmed_and_a_measure_with_or_without_one_is_lifted() -> None:
    refuse_unfit_measure(event("confirm", CONDITIONAL.code), ASKED, LAW)
    refuse_unfit_measure(event("lift", CONDITIONAL.code), ASKED, LAW)
    refuse_unfit_measure(event("lift", PLAIN.code), LISTED, LAW)


@pytest.mark.parametrize("action", ["confirm", "unconfirm", "lift", "unlift"])
def test_an_unknown_measure_is_refused_with_those_that_apply(action: str) -> None:
    error = refused(event(action, "M-NO-99"), ASKED)
    assert error.code == "measure_event.unknown"
    assert f"{CONDITIONAL.code} {CONDITIONAL.name}" in str(error)


@pytest.mark.parametrize("action", ["confirm", "lift"])
def test_a_measure_that_the_record_does_not_trigger_is_refused_with_those_that_apply(
    action: str,
) -> None:
    error = refused(event(action, other_measure(ASKED).code), ASKED)
    assert (error.code, CONDITIONAL.code in str(error)) == ("measure_event.applies_not", True)


def test_a_rule_that_nobody_confirmed_is_neither_listed_nor_lifted() -> None:
    listings = [penalty("c1", "a", list=list_) for list_ in sorted(LISTS)]
    record, greyed = next(
        (record, measure)
        for record in listings
        for measure in LAW.unconfirmed()
        if measure.applies_to(record) and measures_of_record(record, LAW)
    )
    assert greyed not in measures_of_record(record, LAW)
    assert refused(event("lift", greyed.code), record).code == "measure_event.no_rule"


def test_a_measure_without_a_condition_has_nothing_to_confirm() -> None:
    error = refused(event("confirm", PLAIN.code), LISTED)
    assert error.code in ("measure_event.no_condition", "measure_event.none_conditional")
    assert PLAIN.code in str(error)


def test_beside_a_conditional_measure_one_without_is_named_as_having_nothing_to_confirm() -> None:
    both = measures_of(row("Z", lists=["L-SX"]) + row("C", lists=["L-SX"], condition="情节严重"))
    with pytest.raises(BadInput) as refusal:
        refuse_unfit_measure(event("confirm", "Z"), penalty("c1", "a", list="L-SX"), both)
    assert refusal.value.code == "measure_event.no_condition"
    told = {"measure": "Z", "record": "c1", "fitting": ["C name of C"]}
    assert refusal.value.sentence.particulars == told


@pytest.mark.parametrize(
    ("action", "code"), [("confirm", "none_conditional"), ("lift", "none_applies")]
)
def test_where_no_measure_fits_the_refusal_says_so(action: str, code: str) -> None:
    assert refused(event(action, PLAIN.code), NONE).code == f"measure_event.{code}"


def test_a_listing_by_a_department_that_may_not_list_has_no_measure() -> None:
    unknown = replace(ASKED, attributes={"authority_unknown": True})
    assert measures_of_record(unknown, LAW) == ()
    assert refused(event("confirm", CONDITIONAL.code), unknown).code == (
        "measure_event.none_conditional"
    )


def test_a_confirmation_is_taken_back_though_the_law_no_longer_has_the_measure() -> None:
    confirmed = replace(ASKED, confirmed=("M-OF-2025",))
    refuse_unfit_measure(event("unconfirm", "M-OF-2025"), confirmed, LAW)


def test_a_lifting_is_taken_back_though_the_law_no_longer_has_the_measure() -> None:
    lifted = replace(ASKED, lifted=(("M-OF-2025", day("2026-06-01")),))
    refuse_unfit_measure(event("unlift", "M-OF-2025"), lifted, LAW)


def test_a_measure_is_not_lifted_before_the_decision_that_it_follows() -> None:
    refuse_unfit_measure(event("lift", PLAIN.code, "2026-01-05"), LISTED, LAW)
    error = refused(event("lift", PLAIN.code, "2026-01-04"), LISTED)
    assert error.code == "measure_event.before_decision"


def test_only_a_repair_with_its_day_meets_a_lasting_ban_or_comes_early() -> None:
    ban = row("B", lists=["L-SX"], lifted_by_repair=False)
    rule = row("", head="repair", tiers=["serious"], minimum_months=12, article="a", confirmed=True)
    listed = penalty("c1", "a", list="L-SX")
    for other in (StateEvent("c1", "repair", "w", "o"), replace(event("object", ""), measure="")):
        assert repair_notices(other, listed, measures_of(ban + rule)) == []
    repair = replace(event("repair", ""), measure="")
    (notice,) = repair_notices(repair, listed, measures_of(rule))
    assert notice.code.startswith("repair.")
    with pytest.raises(BadInput):
        repair_notices(repair, listed, measures_of(ban))


def test_an_event_on_the_whole_record_is_no_matter_of_measures() -> None:
    refuse_unfit_measure(StateEvent("c1", "repair", "why", "officer"), NONE, LAW)


def test_what_may_be_done_follows_from_what_stands() -> None:
    code = CONDITIONAL.code
    confirmed = replace(ASKED, confirmed=(code,))
    lifted = replace(ASKED, lifted=((code, day("2026-06-01")),))
    assert fitting_actions(ASKED, CONDITIONAL) == ("confirm", "lift")
    assert fitting_actions(confirmed, CONDITIONAL) == ("unconfirm", "lift")
    assert fitting_actions(lifted, CONDITIONAL) == ("confirm", "unlift")
    assert fitting_actions(LISTED, PLAIN) == ("lift",)
    assert fitting_actions(replace(ASKED, state="repaired"), CONDITIONAL) == ()
