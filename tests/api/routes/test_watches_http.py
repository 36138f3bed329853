"""Watches and alerts over HTTP: whose they are, who sees them, and that looks are journalled."""

from datetime import timedelta
from typing import Any

import pytest

from api.clock import today
from tests.api.desks import SCOPED, Client
from tests.builders import happen, penalty, tell

DECIDED = (today() - timedelta(days=20)).isoformat()


def a_firm(at: Client) -> str:
    found = at("POST", "/find", json={"text": "公司", "limit": 20}).json()["results"]
    return str(next(one["id"] for one in found if one["id"].startswith("uscc:")))


def watch(at: Client, party: str, role: str = "investigator", **more: Any) -> Any:
    return at("POST", "/watches", json={"party": party, **more}, role=role)


def fined(at: Client, party: str, id_: str = "c:of-the-test") -> None:
    tell(at.desk.store, penalty(id_, party, DECIDED))
    at.desk.watcher.look()


def test_a_change_of_a_watched_party_is_an_alert_until_it_is_seen(writing: Client) -> None:
    party = a_firm(writing)
    assert watch(writing, party).status_code == 200
    fined(writing, party)
    (alert,) = writing.told("/alerts")["alerts"]
    assert (alert["subject"], alert["seen"]) == (party, False)
    assert "c:of-the-test" in {one.get("record") for one in alert["changes"]}
    assert alert["causes"][0]["why"] == "commit"
    path = f"/alerts/{alert['number']}"
    assert writing("POST", f"{path}/seen").json()["seen"] is True
    assert writing.told(path)["seen"] is True


def test_a_record_withdrawn_is_in_no_alert_before_the_watcher_has_looked(writing: Client) -> None:
    party = a_firm(writing)
    watch(writing, party)
    fined(writing, party)
    happen(writing.desk.store, "c:of-the-test", "repair")
    assert "c:of-the-test" not in writing("GET", "/alerts").text


def test_one_sees_the_alerts_of_ones_own_watches_and_a_supervisor_all(writing: Client) -> None:
    party = a_firm(writing)
    watch(writing, party, role="supervisor")
    fined(writing, party)
    assert writing.told("/alerts")["alerts"] == []
    number = writing.told("/alerts", role="supervisor")["alerts"][0]["number"]
    assert writing("GET", f"/alerts/{number}").status_code == 404
    assert writing("POST", f"/alerts/{number}/seen").status_code == 404


def test_nobody_ends_the_watch_of_another_but_a_supervisor(writing: Client) -> None:
    mine = watch(writing, a_firm(writing), role="supervisor").json()["watch"]["number"]
    assert writing("DELETE", f"/watches/{mine}").status_code == 404
    own = watch(writing, a_firm(writing)).json()["watch"]["number"]
    assert writing("DELETE", f"/watches/{own}", role="supervisor").status_code == 200
    assert writing.told("/watches")["watches"] == []


def test_a_person_is_watched_by_reference_and_every_look_is_journalled(writing: Client) -> None:
    found = writing("POST", "/find", json={"text": SCOPED}, purpose="check").json()["results"]
    reference = found[0]["id"]
    before = writing.desk.store.journal_lengths()["access"]
    made = watch(writing, reference)
    assert SCOPED not in made.text
    assert writing.desk.store.journal_lengths()["access"] > before
    entry = writing.desk.store.journal("access", after=before)[0]
    assert (entry.action, entry.particulars["persons"]) == ("watch", [reference])
    listed = writing("GET", "/watches")
    assert (SCOPED in listed.text, reference in listed.text) == (False, True)
    assert SCOPED in writing("GET", "/watches", purpose="check").text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"party": "uscc:nobody"}, 404),
        ({"party": ""}, 422),
        ({"party": "uscc:x", "scenario": "no such"}, 404),
        ({"party": "<script>alert(1)</script>"}, 404),
    ],
)
def test_what_cannot_be_watched_is_refused(
    reading: Client, body: dict[str, str], status: int
) -> None:
    assert reading("POST", "/watches", json=body).status_code == status


def test_a_scenario_that_is_not_asked_of_the_kind_is_refused(writing: Client) -> None:
    answer = watch(writing, a_firm(writing), scenario="employment")
    assert answer.status_code == 422


def test_a_mailbox_needs_a_mail_server(reading: Client) -> None:
    answer = reading("PUT", "/watches/mailbox", json={"mailbox": "li@office.example"})
    assert (answer.status_code, "CREDITGRAPH_SMTP" in answer.json()["detail"]) == (422, True)
