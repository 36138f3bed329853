"""我的审查: each caller's own vettings, found by code, party, document number, day and decision."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.api.desks import SCOPED, Client, city
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
OFFICER = "enquirer"


def vet(client: Client, subject: str, **more: Any) -> dict[str, Any]:
    body = {"subject": subject, "scenario": "project_approval", **more}
    answer = client("POST", "/vettings", json=body, role=OFFICER)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def mine(client: Client, role: str = OFFICER, **query: Any) -> list[str]:
    answer = client("GET", "/vettings", role=role, params=query)
    assert answer.status_code == 200, answer.text
    return [one["hash"] for one in answer.json()["results"]]


@pytest.fixture
def made(writing: Client) -> list[dict[str, Any]]:
    subjects = (TRUTH["listed_participant"][0], TRUTH["phoenix"][0], TRUTH["repaired_record"][0])
    return [vet(writing, subject) for subject in subjects]


def test_each_is_found_by_code_party_document_number_day_and_decision(
    writing: Client, made: list[dict[str, Any]]
) -> None:
    project, firm, _ = made
    record = project["findings"][0]["record"]
    (found,) = writing.desk.store.records(ids={record})
    named = writing.desk.store.entities([firm["subject"]])[firm["subject"]].name
    today = date.fromisoformat(project["as_of"])
    assert set(mine(writing)) == {one["hash"] for one in made}
    assert mine(writing, text=project["code"].lower().replace("-", " ")) == [project["hash"]]
    assert project["hash"] in mine(writing, text=found.document_no)
    assert firm["hash"] not in mine(writing, text=found.document_no)
    assert firm["hash"] in mine(writing, text=named)
    assert mine(writing, text=firm["subject"].partition(":")[2]) == [firm["hash"]]
    assert mine(writing, text="没有这家") == []
    assert len(mine(writing, since=today, until=today)) == len(made)
    assert mine(writing, until=today - timedelta(days=1)) == []
    for decision in {one["decision"] for one in made}:
        wanted = {one["hash"] for one in made if one["decision"] == decision}
        assert set(mine(writing, decision=decision)) == wanted


def test_nobody_sees_anothers_but_who_reads_the_journal(
    writing: Client, made: list[dict[str, Any]]
) -> None:
    assert mine(writing, role="investigator") == []
    assert len(mine(writing, role="supervisor", everyone=True)) == len(made)
    refused = writing("GET", "/vettings", role=OFFICER, params={"everyone": True})
    assert refused.status_code == 403
    # The same certificate asked for by two is in the lists of both.
    body = {"subject": TRUTH["phoenix"][0], "scenario": "project_approval"}
    writing("POST", "/vettings", json=body, role="investigator")
    assert mine(writing, role="investigator") == [made[1]["hash"]]
    assert made[1]["hash"] in mine(writing)


def test_the_word_that_stands_is_told_and_persons_are_masked(writing: Client) -> None:
    (match,) = writing.desk.store.find(SCOPED).matches
    reference = writing.desk.views.current().references.of(match.entity.id)
    made = vet(writing, reference, scenario="licensing")
    body = {"hash": made["hash"], "accept": False, "reason": "已复查"}
    writing("POST", "/vettings/decisions", json=body, role=OFFICER)
    (row,) = writing("GET", "/vettings", role=OFFICER).json()["results"]
    assert (row["word"]["word"], row["word"]["reason"]) == ("departed", "已复查")
    assert SCOPED not in str(row)
    assert mine(writing, text=SCOPED) == []  # a hit would confirm the name


def test_pages_hold_twenty_and_none_is_told_twice(writing: Client) -> None:
    subjects = writing.desk.views.current().reach.snapshot.entities.ids
    firms = [id_ for id_ in subjects if id_.startswith("uscc:9")][:23]
    body = {"subjects": firms, "scenario": "licensing"}
    writing("POST", "/vettings/batch", json=body, role=OFFICER)
    first, second = mine(writing), mine(writing, page=2)
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23


def test_the_page_shows_the_list_and_a_vetting_its_word_in_beijing_time(
    writing: Client, made: list[dict[str, Any]]
) -> None:
    writing.login()
    body = {"subject": TRUTH["phoenix"][0], "scenario": "project_approval"}
    writing.http.post("/api/vettings", json=body)
    page = writing.http.get("/vettings")
    assert page.status_code == 200
    assert "我的审查" in page.text
    writing(
        "POST", "/vettings/decisions", json={"hash": made[1]["hash"], "accept": True}, role=OFFICER
    )
    page = writing.http.get(f"/vettings/{made[1]['hash']}").text
    assert "北京时间" in page
    assert 'class="note standing"' in page
