"""What the days of records and relations do to chains (DESIGN §5, §7)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.propagation.exposure import Propagation
from tests.analytics.columns import snapshot
from tests.analytics.propagation.worlds import NODES, POLICY, TODAY, reach
from tests.builders import day, heads, owns, penalty


def test_who_left_before_the_offence_carries_nothing() -> None:
    left = heads("p1", "f1", valid_to=day("2026-01-01"))
    offence = penalty("c1", "f1", "2026-05-01", occurred_on=day("2026-01-01"))
    assert reach([left], [offence]).of("p1").evidence == ()
    (found,) = reach([left], [replace(offence, occurred_on=day("2025-12-31"))]).of("p1").evidence
    assert found.marks == ("former",)


def test_the_day_on_which_a_case_was_filed_stands_for_an_unknown_offence_date() -> None:
    left = heads("p1", "f1", valid_to=day("2026-01-01"))
    filed = penalty("c1", "f1", "2026-05-01", attributes={"filed_on": "2026-01-01"})
    assert reach([left], [filed]).of("p1").evidence == ()
    earlier = replace(filed, attributes={"filed_on": "2025-12-31"})
    (found,) = reach([left], [earlier]).of("p1").evidence
    assert found.marks == ("former",)


def test_who_came_after_the_offence_weighs_less() -> None:
    offence = penalty("c1", "f1", "2026-05-01", occurred_on=day("2026-01-01"))
    weights = {}
    for begin in ("2026-01-01", "2026-01-02"):
        tie = heads("p1", "f1", valid_from=day(begin))
        (found,) = reach([tie], [offence]).of("p1").evidence
        weights[found.marks] = found.score
    factor = POLICY.relations["legal_representative_of"].later
    assert factor < 1
    assert weights[("later",)] == pytest.approx(weights[()] * factor, rel=1e-11)


def test_stakes_of_before_and_after_the_offence_are_not_added() -> None:
    offence = penalty("c1", "f1", "2026-05-01", occurred_on=day("2026-01-01"))
    before = owns("p1", "f1", 0.4, id="1", valid_from=day("2025-01-01"))
    after = owns("p1", "f1", 0.6, id="2", valid_from=day("2026-03-01"))
    (found,) = reach([before, after], [offence]).of("p1").evidence
    (alone,) = reach([after], [offence]).of("p1").evidence
    assert (found.score, found.chain) == (alone.score, ("2",))


def test_an_unknown_offence_date_is_marked() -> None:
    (found,) = reach([heads("p1", "f1")], [penalty("c1", "f1")]).of("p1").evidence
    assert found.marks == ("offence_date_unknown",)


def test_ties_that_never_held_together_are_marked() -> None:
    first = owns("p1", "f1", valid_to=day("2026-03-01"))
    second = owns("p1", "f2", valid_from=day("2026-04-01"))
    record = penalty("c1", "f1", occurred_on=day("2026-01-01"))
    (found,) = reach([first, second], [record]).of("f2").evidence
    assert "never_simultaneous" in found.marks


def test_ties_that_only_touch_never_held_together() -> None:
    first = owns("p1", "f1", valid_to=day("2026-04-01"))
    second = owns("p1", "f2", valid_from=day("2026-04-01"))
    record = penalty("c1", "f1", occurred_on=day("2026-01-01"))
    (touching,) = reach([first, second], [record]).of("f2").evidence
    assert "never_simultaneous" in touching.marks
    together = replace(second, valid_from=day("2026-03-31"))
    (one_day,) = reach([first, together], [record]).of("f2").evidence
    assert "never_simultaneous" not in one_day.marks


def test_an_expired_record_is_no_seed() -> None:
    record = penalty("c1", "f1", ends_on=TODAY)
    assert reach([heads("p1", "f1")], [record]).of("p1").evidence == ()


def test_a_grade_counts_again_where_the_later_one_was_withdrawn() -> None:
    bad = penalty("c1", "f1", "2026-01-05", list="L-TAXG", occurred_on=date(2026, 1, 5))
    good = penalty("c2", "f1", "2026-04-20", list="L-TAXG", tier="neutral")
    whole, alone = (reach([heads("p1", "f1")], graded) for graded in ([bad, good], [bad]))
    less = whole.without(["c2"])
    assert whole.of("p1").evidence == ()
    assert less.of("p1") == alone.of("p1") != whole.of("p1")
    assert less.strong.of("p1") == alone.strong.of("p1")
    assert less.without(["c1"]).of("p1").evidence == ()


def test_a_grade_that_the_next_of_its_list_replaced_is_no_seed() -> None:
    tie = [heads("p1", "f1")]
    bad = penalty("c1", "f1", "2026-01-05", list="L-TAXG", occurred_on=date(2026, 1, 5))
    good = penalty("c2", "f1", "2026-04-20", list="L-TAXG", tier="neutral")
    other = penalty("c2", "f1", "2026-04-20", list="L-ENV", tier="neutral")
    later = replace(good, decided_on=TODAY + timedelta(days=1))
    assert [bool(reach(tie, [bad, one]).of("p1").evidence) for one in (good, other, later)] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("as_of", [date(1900, 1, 1), date(2099, 1, 1)])
def test_far_days_are_answered(as_of: date) -> None:
    found = Propagation(snapshot(NODES, [heads("p1", "f1")], [penalty("c1", "f1")]), POLICY, as_of)
    assert found.of("p1").level == "none"
