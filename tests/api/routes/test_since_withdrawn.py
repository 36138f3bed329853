"""Answers at an earlier revision: what was withdrawn since is marked (DESIGN §13.12)."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.desks import Client
from tests.builders import firm, happen, owns, penalty, tell

FIRM, OWNED = "uscc:since", "uscc:owned"
MARK = "其后已撤下"


@dataclass
class Past:
    """Somebody with every role, a revision, and a record that was repaired after it."""

    at: Client
    revision: int
    csrf: str

    def get(self, path: str, *, latest: bool = False) -> Any:
        clock = "" if latest else f"?at_revision={self.revision}"
        return self.at.http.get(path + clock)


@pytest.fixture
def past(writing: Client) -> Past:
    store = writing.desk.store
    facts = [penalty("c:gone", FIRM, list="L-SX"), penalty("c:stays", FIRM, list="L-TAX")]
    parties = (firm(FIRM, "其后有限公司"), firm(OWNED), owns(FIRM, OWNED))
    tell(store, *parties, *facts)
    revision = store.revision().number
    happen(store, "c:gone", "repair")
    return Past(writing, revision, writing.login("everyone"))


@pytest.mark.parametrize(
    "path",
    [
        f"/api/entities/{FIRM}",
        f"/api/records/of/{FIRM}",
        "/api/records/c:gone",
        f"/api/network/{FIRM}",
        f"/api/exposure/{OWNED}",
        f"/api/impact/{FIRM}",
    ],
)
def test_an_answer_at_an_earlier_revision_names_the_records_withdrawn_since(
    past: Past, path: str
) -> None:
    assert past.get(path).json()["since_withdrawn"] == ["c:gone"]


def test_a_record_that_stands_is_not_marked_and_the_latest_answer_marks_nothing(
    past: Past,
) -> None:
    assert past.get("/api/records/c:stays").json()["since_withdrawn"] == []
    assert "since_withdrawn" not in past.get(f"/api/entities/{FIRM}", latest=True).json()


def test_a_vetting_and_its_certificate_name_what_was_withdrawn_since(past: Past) -> None:
    body = {"subject": FIRM, "scenario": "bidding", "at_revision": past.revision}
    headers = {"x-csrf-token": past.csrf}
    answer = past.at.http.post("/api/vettings", json=body, headers=headers).json()
    kept = past.at.http.get(f"/api/certificates/{answer['hash']}").json()
    assert answer["since_withdrawn"] == kept["since_withdrawn"] == ["c:gone"]
    page = past.at.http.get(f"/vettings/{answer['hash']}")
    paper = past.at.http.get(f"/vettings/{answer['hash']}/print")
    assert (page.text.count(MARK), paper.text.count(MARK)) == (1, 1)


def test_the_pages_of_an_earlier_revision_mark_what_was_withdrawn_since(past: Past) -> None:
    party, record = past.get(f"/parties/{FIRM}"), past.get("/records/c:gone")
    assert party.text.count(MARK) >= 2  # among the grounds and among the records
    assert record.text.count(MARK) == 1
    assert MARK not in past.get(f"/parties/{FIRM}", latest=True).text
    assert MARK not in past.get("/records/c:stays").text
