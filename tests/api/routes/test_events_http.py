"""The life of records over HTTP: who may do what, and that a withdrawn record is nowhere."""

from typing import Any

import pytest

from tests.api.desks import DEPARTMENT, Client, city
from tests.truth import planted

SUBJECT = planted(city() / "files" / "truth.csv")["listed_participant"][0]


def grounds(client: Client) -> tuple[str, str]:
    """A record that bars a planted project, and the participant it is about."""
    body = {"subject": SUBJECT, "scenario": "project_approval"}
    found = client("POST", "/vettings", json=body, role="enquirer").json()["findings"][0]
    return found["record"], found["entity"]


def happen(client: Client, record: str, action: str, role: str = "supervisor", **more: Any) -> Any:
    body = {"record": record, "action": action, "reason": "核实", **more}
    return client("POST", "/events", json=body, role=role)


def look(client: Client, record: str, role: str = "supervisor") -> Any:
    return client("GET", f"/records/{record}", role=role)


def issued_by(client: Client, *, own: bool) -> str:
    store = client.desk.store
    records = store.records(ids=client.desk.views.current().reach.snapshot.records.ids)
    return next(r.id for r in records if (r.issuer == DEPARTMENT) is own)


def test_a_record_says_whom_it_is_about_and_what_happened_to_it(writing: Client) -> None:
    record, subject = grounds(writing)
    happen(writing, record, "object")
    told = look(writing, record).json()
    assert (told["record"]["subject"], told["record"]["state"]) == (subject, "disputed")
    assert subject in told["names"]
    (event,) = told["events"]
    assert (event["action"], event["who"], event["reason"]) == (
        "object",
        "supervisor system",
        "核实",
    )
    assert told["actions"] == ["settle", "repair", "revoke"]


def test_who_did_it_and_why_is_for_those_who_answer_for_the_record(writing: Client) -> None:
    record, _ = grounds(writing)
    happen(writing, record, "object")
    told = look(writing, record, "enquirer").json()
    assert (told["events"][0]["who"], told["events"][0]["reason"]) == (None, None)
    assert told["actions"] == []


def test_a_repaired_record_vanishes_everywhere_at_once(writing: Client) -> None:
    record, party = grounds(writing)
    reached = [
        e.entity for e in writing.desk.views.current().reach.impact(party) if e.record == record
    ]
    project = {"subject": SUBJECT, "scenario": "project_approval"}
    everywhere = [
        lambda: writing("GET", f"/entities/{party}", purpose="check").text,
        lambda: writing("GET", f"/records/of/{party}").text,
        lambda: writing("POST", "/vettings", json=project, role="enquirer").text,
        *(lambda e=e: writing("GET", f"/entities/{e}").text for e in reached[:5]),
    ]
    assert all(record in told() for told in everywhere[:3])
    assert happen(writing, record, "repair").json()["state"] == "repaired"
    assert not [told() for told in everywhere if record in told()]
    assert not any(e.record == record for e in writing.desk.views.current().reach.impact(party))
    assert look(writing, record, "enquirer").status_code == 404
    assert look(writing, record).json()["record"]["state"] == "repaired"
    assert happen(writing, record, "restore").json()["state"] == "in_force"
    assert all(record in told() for told in everywhere[:3])


def test_a_supervisors_look_at_a_withdrawn_record_is_journalled(writing: Client) -> None:
    record, _ = grounds(writing)
    happen(writing, record, "revoke")
    before = writing.desk.store.journal("access", limit=1000)
    look(writing, record)
    (entry,) = writing.desk.store.journal("access", after=len(before))
    assert entry.action == f"withdrawn record {record}"


@pytest.mark.parametrize(("outcome", "state"), [("upheld", "revoked"), ("rejected", "in_force")])
def test_an_objection_is_settled(writing: Client, outcome: str, state: str) -> None:
    record, _ = grounds(writing)
    happen(writing, record, "object")
    assert happen(writing, record, "settle", outcome=outcome).json()["state"] == state


def test_a_data_officer_answers_for_the_own_departments_records_only(writing: Client) -> None:
    own, others = (issued_by(writing, own=own) for own in (True, False))
    assert happen(writing, own, "object", role="data_officer").json()["state"] == "disputed"
    refused = happen(writing, others, "object", role="data_officer")
    assert (refused.status_code, "another department" in refused.json()["detail"]) == (403, True)
    assert look(writing, others, "data_officer").json()["actions"] == []


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("enquirer", "object"),
        ("investigator", "repair"),
        ("data_officer", "restore"),
        ("data_officer", "settle"),
        ("administrator", "revoke"),
    ],
)
def test_an_action_that_the_roles_do_not_cover_is_refused(
    reading: Client, role: str, action: str
) -> None:
    assert happen(reading, issued_by(reading, own=True), action, role=role).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"record": "nothing"}, 404, "no record"),
        ({"reason": "  "}, 422, "needs a reason"),
        ({"action": "destroy"}, 422, "action"),
        ({"action": "restore"}, 422, "leaves"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    reading: Client, body: dict[str, Any], status: int, words: str
) -> None:
    asked = {"record": issued_by(reading, own=True), "action": "repair", "reason": "x", **body}
    answer = reading("POST", "/events", json=asked, role="supervisor")
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)


def test_settling_needs_an_outcome(writing: Client) -> None:
    record, _ = grounds(writing)
    happen(writing, record, "object")
    assert happen(writing, record, "settle").status_code == 422
