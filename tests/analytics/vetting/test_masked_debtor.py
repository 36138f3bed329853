"""A court's masked debtor reaches the firm that he heads as a lead, never a ground (DESIGN §4)."""

from pathlib import Path

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.vet import Vetting, vet_on
from graph.identity import canonical_mask, id_hash
from graph.mask_evidence import mask_hashes
from graph.opening import open_store
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.builders import day, firm, heads, judge, penalty, person, tell

NUMBER = Numbers(73).citizen()
MASK = f"{NUMBER[:10]}****{NUMBER[-4:]}"
FIRM = "uscc:firm"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def vetted(store: Store) -> Vetting:
    reach = Propagation(snapshot_of(store), read_policy(), day("2026-06-01"))
    return vet_on(store, reach, FIRM, scenario="bidding", measures=read_measures())


def city(store: Store) -> tuple[str, str]:
    """A firm, its head by number and a debtor by mask; the ids of these two."""
    hash_ = id_hash(NUMBER, store.secret)
    head = person(
        f"person:{hash_}",
        "上官试",
        identifiers={"id_hash": hash_},
        attributes={"_masks": mask_hashes(NUMBER, "上官试", store.secret)},
    )
    debtor = person(
        f"person:case/上官试/{canonical_mask(MASK, store.secret)}",
        "上官试",
        attributes={"_masks": mask_hashes(MASK, "上官试", store.secret)},
    )
    term = heads(head.id, FIRM, valid_from=day("2015-03-02"))
    debt = penalty("debt", debtor.id, "2026-03-01", list="L-SX", occurred_on=day("2026-01-10"))
    tell(store, firm(FIRM), head, debtor, term, debt)
    return head.id, debtor.id


def test_it_is_reviewed_on_leads_alone_and_the_chain_says_by_what(store: Store) -> None:
    city(store)
    answer = vetted(store)
    assert answer.decision == "review"
    (lead,) = answer.findings
    assert (lead.grade, lead.marks) == ("lead", ("possibly_same_as",))
    assert "姓名相同，遮盖的证件号码前10位、后4位吻合" in lead.sentence.text("zh")


def test_a_debtor_of_many_cases_is_told_in_one_line(store: Store) -> None:
    """The court names him anew in each case: thirty lines on one person tell an officer nothing."""
    city(store)
    mask = canonical_mask(MASK, store.secret)
    masks = {"_masks": mask_hashes(MASK, "上官试", store.secret)}
    for case in ("second", "third"):
        debtor = person(f"person:{case}/上官试/{mask}", "上官试", attributes=masks)
        on = {"occurred_on": day("2026-01-10")}
        tell(store, debtor, penalty(case, debtor.id, "2026-03-02", list="L-SX", **on))
    namesake = person(f"person:fourth/上官某/{mask}", "上官某")
    tell(store, namesake, penalty("fourth", namesake.id, "2026-03-02", list="L-SX"))
    (lead,) = vetted(store).findings
    assert (lead.plain()["more"], lead.plain()["alike"]) == (2, 2)
    assert "另外 2 个失信主体" in lead.sentence.text("zh")


def test_a_verdict_that_they_differ_clears_the_firm(store: Store) -> None:
    judge(store, "different", *city(store))
    assert vetted(store).findings == ()


def test_a_verdict_that_they_are_one_ends_the_uncertainty(store: Store) -> None:
    judge(store, "same", *city(store))
    assert all("possibly_same_as" not in one.marks for one in vetted(store).findings)
    assert vetted(store).decision == "review"
