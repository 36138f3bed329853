"""Leads over HTTP: their path shown masked, and handed to an investigator (转核查)."""

from typing import Any

import pytest

from tests.api.desks import Client, city
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
LEAD = TRUTH["phoenix_left"][0]
OFFICER = "enquirer"


def vetted(client: Client) -> dict[str, Any]:
    body = {"subject": LEAD, "scenario": "project_approval"}
    answer: dict[str, Any] = client("POST", "/vettings", json=body, role=OFFICER).json()
    return answer


def lead_of(client: Client) -> dict[str, Any]:
    (lead,) = (one for one in vetted(client)["findings"] if "debtor" in one)
    return dict(lead)


def hand_over(client: Client, role: str = OFFICER, **changed: Any) -> Any:
    lead = {"certificate": vetted(client)["hash"], "debtor": lead_of(client)["debtor"], "note": ""}
    return client("POST", "/leads", json={**lead, **changed}, role=role)


def test_an_officer_sees_the_path_of_a_lead_with_its_persons_masked(reading: Client) -> None:
    lead = lead_of(reading)
    text = lead["text"]
    assert lead["chain"] == []
    assert "关联链条" in text
    assert "←法定代表人" in text
    assert "*" in text.partition("关联链条")[2]


def test_an_officer_reads_what_would_clear_the_leads_with_persons_masked(reading: Client) -> None:
    seen = vetted(reading)
    body = {"subject": LEAD, "scenario": "project_approval"}
    whole = reading("POST", "/vettings", json=body, purpose="check").json()
    assert whole["cut"] == whole["certificate"]["cut"] != []
    assert (seen["cut"], seen["minimum"]) == ([], True)
    assert seen["cut_text"].startswith("若以下")
    assert "*" in seen["cut_text"]
    assert "*" not in whole["cut_text"]


def test_a_lead_handed_over_is_journalled_and_listed_for_investigators(writing: Client) -> None:
    lead = lead_of(writing)
    assert hand_over(writing, note="是否同一人控制").status_code == 200
    page = writing("GET", "/leads").json()
    (listed,) = page["leads"]
    assert (listed["debtor"], listed["records"]) == (lead["debtor"], [lead["record"]])
    assert (listed["note"], listed["who"]) == ("是否同一人控制", f"{OFFICER} system")
    kept = writing("GET", f"/certificates/{listed['certificate']}")
    assert kept.status_code == 200
    chain = writing.desk.store.journal("facts", after=0, limit=1000)
    assert [one.action for one in chain].count("hand_over") == 1


def test_handing_over_changes_no_fact_and_no_decision(writing: Client) -> None:
    before, revision = vetted(writing), writing.desk.store.revision().number
    assert hand_over(writing).status_code == 200
    assert writing.desk.store.revision().number == revision
    assert vetted(writing)["hash"] == before["hash"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"debtor": "uscc:nobody"}, 422), ({"certificate": "0" * 64}, 404)],
)
def test_what_is_no_lead_of_the_certificate_is_refused(
    writing: Client, changed: dict[str, str], status: int
) -> None:
    assert hand_over(writing, **changed).status_code == status


def test_only_who_vets_hands_over_and_only_who_investigates_sees_the_list(writing: Client) -> None:
    assert hand_over(writing, role="data_officer").status_code == 403
    assert writing("GET", "/leads", role=OFFICER).status_code == 403
    assert writing("GET", "/leads", role="supervisor").status_code == 200
