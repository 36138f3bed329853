"""Vettings over HTTP: what is decided, journalled, masked, computed again and decided on."""

from typing import Any

import pytest

from analytics.vetting.certificate import with_hash
from tests.api.desks import SCOPED, Client, city
from tests.builders import penalty, tell
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
BARRED = TRUTH["listed_participant"][0]
OFFICER = "enquirer"


def vet(client: Client, subject: str = BARRED, **more: Any) -> dict[str, Any]:
    body = {"subject": subject, "scenario": "project_approval", **more.pop("body", {})}
    answer = client("POST", "/vettings", json=body, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def certificate(client: Client, subject: str = BARRED) -> dict[str, Any]:
    whole: dict[str, Any] = vet(client, subject, purpose="check")["certificate"]
    return whole


def sealed_one(client: Client, **more: Any) -> dict[str, Any]:
    """A certificate with the seal that stands beside it, as it is sent."""
    made = vet(client, purpose="check", **more)
    return {key: made[key] for key in ("certificate", "seal", "office")}


def accesses(client: Client) -> list[Any]:
    entries: list[Any] = []
    while page := client.desk.store.journal("access", after=len(entries)):
        entries += page
    return entries


def with_persons(client: Client) -> str:
    """A project of which a person stands among those whom its vetting shows."""
    for subjects in TRUTH.values():
        for subject in subjects:
            shown = certificate(client, subject)["witnesses"].values()
            if any(link["source"].startswith("person:") for link in shown):
                return subject
    raise AssertionError("no planted case reaches over a person")


def test_a_project_with_a_listed_participant_is_decided_with_its_grounds(reading: Client) -> None:
    found = vet(reading, role=OFFICER)
    assert found["decision"] in ("restricted", "review")
    assert found["findings"][0]["grade"] == "listed"
    assert {p["role"] for p in found["participants"]} > {"project"}
    assert (found["revision"], found["behind"]) == (reading.desk.store.revision().number, 0)


@pytest.mark.parametrize("case", sorted(TRUTH))
def test_every_planted_case_is_answered(reading: Client, case: str) -> None:
    assert vet(reading, TRUTH[case][0], role=OFFICER)["hash"]


def test_the_certificate_is_whole_only_where_persons_are_shown(reading: Client) -> None:
    whole = certificate(reading)
    assert with_hash(whole)["hash"] == whole["hash"]
    masked = vet(reading, role=OFFICER)
    assert (masked["certificate"], masked["hash"]) == (None, whole["hash"])


def test_nothing_in_a_masked_answer_tells_a_persons_name(reading: Client) -> None:
    ids = reading.desk.views.current().reach.snapshot.entities.ids
    people = reading.desk.store.entities([i for i in ids if i.startswith("person:")])
    told = 0
    for id_, person in list(people.items())[:40]:
        told += person.name in str(certificate(reading, id_)["findings"])
        answer = str(vet(reading, id_, role=OFFICER, purpose="curiosity"))
        assert person.name not in answer
        assert "/" not in id_ or id_ not in answer
    assert told > 5


def test_a_masked_finding_does_not_name_the_person_whose_record_reaches(writing: Client) -> None:
    store = writing.desk.store
    (match,) = store.find(SCOPED).matches
    head, firm = match.entity, match.entity.id.removeprefix("person:").split("/")[0]
    record = penalty("penalty-of-a-person", head.id, "2026-10-30", named=[(firm, "guarantor")])
    tell(store, record, source="penalty")
    found = vet(writing, firm, role=OFFICER)
    assert "penalty-of-a-person" in {f["record"] for f in found["findings"]}
    assert SCOPED not in str(found)
    assert SCOPED in str(vet(writing, firm, purpose="check"))


def test_a_vetting_is_one_entry_that_names_its_persons_masked_or_not(reading: Client) -> None:
    subject = with_persons(reading)
    before = len(accesses(reading))
    masked = vet(reading, subject, role=OFFICER)
    vet(reading, subject, purpose="%E6%A0%B8%E6%9F%A5")
    one, other = accesses(reading)[before:]
    assert one.action == other.action == f"vet {masked['hash']}"
    assert one.particulars["persons"] == other.particulars["persons"] != []
    assert (one.particulars["purpose"], other.particulars["purpose"]) == (
        "project_approval",
        "核查",
    )
    assert "/" not in str(one.particulars["persons"])


def test_many_are_each_answered_or_refused(reading: Client) -> None:
    body = {"subjects": [BARRED, "uscc:nobody"], "scenario": "project_approval"}
    one, other = reading("POST", "/vettings/batch", json=body, role=OFFICER).json()["results"]
    assert (one["hash"], one["refused"]) == (vet(reading)["hash"], None)
    assert "nobody answers" in other["refused"]
    assert "hash" not in other


def test_more_than_five_hundred_are_refused(reading: Client) -> None:
    body = {"subjects": [BARRED] * 501, "scenario": "bidding"}
    assert reading("POST", "/vettings/batch", json=body, role=OFFICER).status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"subject": "nobody"}, 404),
        ({"scenario": "nonsense"}, 422),
        ({"subject": ""}, 422),
        ({"as_of": "never"}, 422),
        ({"at_revision": 3}, 403),
        ({"at_revision": -1}, 422),
    ],
)
def test_what_cannot_be_vetted_is_refused(
    reading: Client, body: dict[str, Any], status: int
) -> None:
    asked = {"subject": BARRED, "scenario": "bidding", **body}
    answer = reading("POST", "/vettings", json=asked, role=OFFICER)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_certificate_replays_to_the_same_bytes_and_is_journalled(reading: Client) -> None:
    whole = sealed_one(reading)
    before = len(accesses(reading))
    answer = reading("POST", "/vettings/replay", json=whole, role="supervisor")
    assert answer.json() | {"same": True, "since_withdrawn": [], "certificate": None} == (
        answer.json()
    )
    assert accesses(reading)[before].action == f"replay {whole['certificate']['hash']}"


def test_a_certificate_of_an_earlier_day_replays(reading: Client) -> None:
    whole = sealed_one(reading, body={"as_of": "2026-05-01"})
    assert reading("POST", "/vettings/replay", json=whole).json()["same"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decision": "pass"}, "changed after it was made"),
        ({"algorithm": 99}, "of method 99"),
        ({"as_of": "2026-99-99"}, "no certificate"),
        ({"revision": 10**6}, "there is no revision"),
        ({"policy": "f" * 64}, "does not hold the policy"),
        ({"measures": "f" * 64}, "does not hold the law"),
        ({"findings": []}, "does not fit the certificate"),
    ],
)
def test_a_certificate_that_is_not_ours_is_refused_with_a_sentence(
    reading: Client, change: dict[str, Any], words: str
) -> None:
    sent = sealed_one(reading)
    whole = {**sent["certificate"], **change}
    if "decision" not in change:
        whole = with_hash(whole)
    answer = reading("POST", "/vettings/replay", json={**sent, "certificate": whole})
    assert answer.status_code in (404, 422)
    assert words in answer.json()["detail"]


def test_what_was_withdrawn_since_is_said_beside_the_bytes(writing: Client) -> None:
    sent = sealed_one(writing)
    whole = sent["certificate"]
    record = whole["findings"][0]["record"]
    body = {"record": record, "action": "repair", "reason": "已修复"}
    assert writing("POST", "/events", json=body, role="supervisor").status_code == 200
    answer = writing("POST", "/vettings/replay", json=sent).json()
    assert (answer["same"], answer["since_withdrawn"]) == (True, [record])
    kept = writing("GET", f"/certificates/{whole['hash']}", role=OFFICER).json()
    assert kept["since_withdrawn"] == [record]


def decide(client: Client, role: str = OFFICER, **body: Any) -> Any:
    return client("POST", "/vettings/decisions", json=body, role=role)


def test_the_officers_word_is_journalled_with_the_certificate(writing: Client) -> None:
    hash_ = vet(writing, role=OFFICER)["hash"]
    answer = decide(writing, hash=hash_, accept=False, reason="已整改")
    assert (answer.status_code, answer.json()["word"]) == (200, "departed")
    last = writing.desk.store.journal("facts", limit=100_000)[-1]
    assert (last.who, last.action, last.particulars["certificate"]) == (
        "enquirer system",
        "decision",
        hash_,
    )
    assert last.particulars["reason"] == "已整改"


def test_departing_without_a_reason_is_refused(reading: Client) -> None:
    answer = decide(reading, hash=vet(reading, role=OFFICER)["hash"], accept=False, reason=" ")
    assert (answer.status_code, "reason" in answer.json()["detail"]) == (422, True)


def test_only_an_officer_who_vets_may_decide(reading: Client) -> None:
    hash_ = vet(reading)["hash"]
    assert decide(reading, role="investigator", hash=hash_, accept=True).status_code == 403


def test_a_certificate_sent_whole_with_our_seal_may_be_decided_on(writing: Client) -> None:
    whole = sealed_one(writing)
    writing.desk.certificates.forget(whole["certificate"]["hash"])
    assert decide(writing, **whole, accept=True).status_code == 200


@pytest.mark.parametrize("path", ["/vettings/replay", "/vettings/decisions"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seal": None}, "no seal"),
        ({"seal": "0" * 64}, "does not fit"),
        ({"office": "0" * 16}, "another office"),
    ],
)
def test_a_certificate_without_our_seal_is_refused(
    reading: Client, path: str, change: dict[str, Any], words: str
) -> None:
    body = {**sealed_one(reading), **change}
    word = {"accept": True} if path.endswith("decisions") else {}
    answer = reading("POST", path, json={**body, **word}, role=OFFICER)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    "forged",
    [{"decision": "pass", "findings": []}, {"less": ["c:1"], "decision": "pass", "findings": []}],
    ids=["another decision", "records left out"],
)
def test_a_forged_certificate_is_not_decided_on(reading: Client, forged: dict[str, Any]) -> None:
    sent = sealed_one(reading)
    whole = {**sent, "certificate": with_hash({**sent["certificate"], **forged})}
    answer = decide(reading, **whole, accept=True)
    assert (answer.status_code, "vet again" in answer.json()["detail"]) == (422, True)


def test_a_hash_that_nobody_issued_is_not_found(reading: Client) -> None:
    answer = decide(reading, hash="0" * 64, accept=True)
    assert answer.status_code == 404
    assert reading("GET", f"/certificates/{'0' * 64}", role=OFFICER).status_code == 404


def test_a_decided_certificate_is_there_after_its_ninety_days(writing: Client) -> None:
    hash_ = vet(writing, role=OFFICER)["hash"]
    decide(writing, hash=hash_, accept=True)
    writing.desk.certificates.forget(hash_)
    assert writing("GET", f"/certificates/{hash_}", role=OFFICER).json()["hash"] == hash_
