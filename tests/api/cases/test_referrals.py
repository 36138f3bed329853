"""Leads handed over follow from the facts journal, on either engine, whatever becomes of a file."""

import pytest

from analytics.vetting.handover import hand_over
from analytics.vetting.seal import sealed
from analytics.vetting.vet import vet_on
from api.cases.referrals import Referral
from graph.errors import Taken
from tests.api.cases.conftest import Small, Watching
from tests.builders import penalty, tell


def referred(at: Small) -> Referral:
    """A lead from a to b, handed over by an officer."""
    desk = at.desk
    tell(desk.store, penalty("c:1", "uscc:a", "2026-11-01"))
    at.look()
    reach = desk.views.current().reach
    made = vet_on(
        desk.store, reach, "uscc:b", scenario="government_procurement", measures=desk.measures
    )
    one = sealed(desk.store.secret, made.certificate)
    hand_over(desk.store, one, "uscc:a", note="是否同一人控制", who="officer")
    desk.book.referrals.follow(desk.store)
    (lead,) = desk.book.referrals.waiting(9)
    return lead


def test_one_case_takes_a_lead_and_its_answer_stands_by_the_certificate(small: Watching) -> None:
    at = small()
    lead, kept, store = referred(at), at.desk.book.referrals, at.desk.store
    kept.take(store, lead.lead, 1, "li")
    with pytest.raises(Taken):
        kept.take(store, lead.lead, 2, "wang")
    kept.answer(store, kept.of(lead.lead), "refuted", "不是同一人", "li")
    (told,) = kept.on(lead.certificate)
    assert (told.case, told.answer["outcome"], told.answer["who"]) == (1, "refuted", "li")
    assert kept.waiting(9) == []


def test_a_file_that_was_lost_is_read_again_from_the_journal(small: Watching) -> None:
    at = small()
    lead, kept, store = referred(at), at.desk.book.referrals, at.desk.store
    kept.take(store, lead.lead, 1, "li")
    kept.answer(store, kept.of(lead.lead), "confirmed", "属实", "li")
    before = kept.on(lead.certificate)
    at.desk.book.file.done("DELETE FROM referrals")
    at.desk.book.file.done("DELETE FROM marks")
    kept.follow(store)
    assert kept.on(lead.certificate) == before
