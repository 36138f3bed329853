"""Ids by the strongest identifier, else scoped (DESIGN §4)."""

from itertools import combinations

import pytest

from graph.identity import organisation_id, organisation_kind, record_id, relation_id, scope_name

USCC, ORG, REG = "91230400MA18ABCD1X", "MA18ABCD1", "230400000000001"


@pytest.mark.parametrize(
    ("identifiers", "id_"),
    [
        ({"uscc": USCC, "org_code": ORG, "registration_no": REG}, f"uscc:{USCC}"),
        ({"org_code": ORG, "registration_no": REG}, f"org:{ORG}"),
        ({"registration_no": REG}, f"reg:{REG}"),
        ({"uscc": "", "registration_no": REG}, f"reg:{REG}"),
        ({}, "name:court/甲公司(鹤岗)"),
    ],
)
def test_an_organisation_goes_by_its_strongest_identifier(
    identifiers: dict[str, str], id_: str
) -> None:
    assert organisation_id(identifiers, "甲公司（鹤岗）", "court") == id_


def test_a_name_within_an_id_has_no_mark_that_an_id_refuses() -> None:
    assert scope_name("甲;乙\x07") == "甲；乙"


def test_ids_of_facts_differ_in_whatever_part_differs() -> None:
    records = [
        record_id("局", "1号", "a"),
        record_id("院", "1号", "a"),
        record_id("局", "2号", "a"),
        record_id("局", "1号", "b"),
        record_id("局", None, "a", fallback=("penalty", "", "2026-01-01")),
        record_id("局", None, "a", fallback=("penalty", "", "2026-01-02")),
        record_id("局", None, "b", fallback=("penalty", "", "2026-01-01")),
    ]
    relations = [
        relation_id("owns", "a", "b"),
        relation_id("heads", "a", "b"),
        relation_id("owns", "b", "a"),
        relation_id("owns", "a", "b", discriminator="2"),
    ]
    for one, other in combinations([*records, *relations], 2):
        assert one != other
    assert all(id_.startswith("c:") and len(id_) == 22 for id_ in records)
    assert all(id_.startswith("r:") and len(id_) == 22 for id_ in relations)


def test_parts_of_an_id_never_run_together() -> None:
    assert record_id("局1", "号", "a") != record_id("局", "1号", "a")


@pytest.mark.parametrize(
    ("uscc", "name", "kind"),
    [
        ("11230400000000000X", "某公司", "government_body"),
        ("92230400000000000X", "某公司", "individual_business"),
        ("93230400000000000X", "某公司", "cooperative"),
        ("52230400000000000X", "某公司", "social_organisation"),
        ("N2230400000000000X", "某社", "rural_collective"),
        ("99230400000000000X", "某公司", "enterprise"),
        (None, "向阳种植合作社", "cooperative"),
        (None, "鹤岗市财政局", "government_body"),
        (None, "鹤岗市人民医院", "public_institution"),
        (None, "鹤岗市煤炭协会", "social_organisation"),
        (None, "某某", "enterprise"),
    ],
)
def test_the_kind_of_an_organisation_follows_from_its_code_then_its_name(
    uscc: str | None, name: str, kind: str
) -> None:
    assert organisation_kind(uscc, name) == kind
