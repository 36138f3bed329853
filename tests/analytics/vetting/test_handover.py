"""转核查: a lead of a certificate is handed to an investigator, and kept."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analytics.vetting.certificate import ALGORITHM, canonical, with_hash
from analytics.vetting.handover import ACTION, hand_over
from analytics.vetting.seal import SealedCertificate, sealed
from graph.errors import BadInput
from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, tell

KEPT = ("certificate", "debtor", "records", "note")
SECRET = b"tests"
SCOPED = "person:uscc:1/赵甲"


def certificate(**more: Any) -> SealedCertificate:
    lead = {"grade": "lead", "debtor": "a", "record": "r"}
    own = {"grade": "listed", "record": "own"}
    background = [{"debtor": SCOPED, "leads": 2, "strongest": 0.1}]
    content = {"algorithm": ALGORITHM, "findings": [own, lead], "background": background, **more}
    return sealed(SECRET, with_hash(content))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(f"sqlite:///{tmp_path / 's.db'}", secret=SECRET)
    tell(made, firm("a"))
    return made


def entries(store: Store) -> list[Any]:
    return [one for one in store.journal("facts", after=0, limit=100) if one.action == ACTION]


def test_the_journal_keeps_the_lead_and_the_store_its_certificate(store: Store) -> None:
    given = certificate()
    hand_over(store, given, "a", note="核实", who="officer")
    (entry,) = entries(store)
    assert entry.who == "officer"
    assert {key: entry.particulars[key] for key in KEPT} == {
        "certificate": given.hash,
        "debtor": "a",
        "records": ["r"],
        "note": "核实",
    }
    assert store.text(given.hash) == canonical(given.certificate)


def test_a_debtor_of_the_background_is_handed_over_without_a_name_in_the_journal(
    store: Store,
) -> None:
    hand_over(store, certificate(), SCOPED, note="", who="officer")
    (entry,) = entries(store)
    assert "赵甲" not in str(entry.particulars)
    assert str(entry.particulars["debtor"]).startswith("person:~")
    assert entry.particulars["records"] == []


@pytest.mark.parametrize(
    ("given", "debtor", "code"),
    [
        (certificate(), "own", "certificate.no_lead"),
        (sealed(SECRET, {**certificate().certificate, "findings": []}), "a", "certificate.changed"),
        (replace(certificate(), seal=None), "a", "certificate.unsealed"),
    ],
)
def test_what_is_no_lead_of_a_whole_certificate_is_refused(
    store: Store, given: SealedCertificate, debtor: str, code: str
) -> None:
    with pytest.raises(BadInput) as error:
        hand_over(store, given, debtor, note="", who="officer")
    assert error.value.code == code
    assert entries(store) == []
