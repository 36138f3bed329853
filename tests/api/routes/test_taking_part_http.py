"""Lots and unsuitable subjects over HTTP: who is vetted, what is missing, what is refused."""

import re
from typing import Any

import pytest

from analytics.vetting.certificate import with_hash
from analytics.vetting.seal import sealed
from graph.model import Entity, Relation
from tests.api.desks import SECRET, Client
from tests.builders import firm, person, tell

CODE = "2611-230402-04-01-900016"
LOT = f"lot:{CODE}/01"
PROJECT = Entity(f"project:{CODE}", "project", "试标项目", identifiers={"project_code": CODE})
BIDDER = firm("name:bids/试标建设有限公司", "试标建设有限公司")
FACTS = (
    PROJECT,
    BIDDER,
    Entity(LOT, "bid_lot", "试标一标段"),
    Relation("of", "lot_of", LOT, PROJECT.id),
    Relation("bid", "bids_in", BIDDER.id, LOT),
)


def ask(client: Client, subject: str, scenario: str) -> tuple[int, dict[str, Any]]:
    body = {"subject": subject, "scenario": scenario}
    answer = client("POST", "/vettings", json=body, role="enquirer")
    return answer.status_code, answer.json()


@pytest.mark.parametrize("subject", [LOT, f"{CODE}/01"])
def test_a_lot_is_vetted_by_its_id_and_by_its_projects_code_and_number(
    writing: Client, subject: str
) -> None:
    tell(writing.desk.store, *FACTS)
    status, answer = ask(writing, subject, "bidding")
    assert (status, answer["decision"], answer["missing"]) == (200, "pass", [])
    parties = [{"entity": LOT, "role": "bid_lot"}, {"entity": BIDDER.id, "role": "bidder"}]
    assert answer["participants"] == parties


def test_what_was_never_loaded_is_told_one_by_one_and_for_many(writing: Client) -> None:
    tell(writing.desk.store, *FACTS)
    _, answer = ask(writing, CODE, "bidding")
    assert (answer["decision"], answer["missing"]) == ("review", ["project_legal_person"])
    body = {"subjects": [CODE], "scenario": "bidding"}
    (one,) = writing("POST", "/vettings/batch", json=body, role="enquirer").json()["results"]
    assert (one["decision"], one["missing"]) == ("review", ["project_legal_person"])


@pytest.mark.parametrize(
    ("subject", "scenario"),
    [(LOT, "project_approval"), (CODE, "appointments"), (BIDDER.id, "employment")],
)
def test_a_subject_of_a_wrong_kind_is_refused_with_a_sentence(
    writing: Client, subject: str, scenario: str
) -> None:
    tell(writing.desk.store, *FACTS)
    status, problem = ask(writing, subject, scenario)
    assert status == 422
    assert "vet" in str(problem["detail"])
    body = {"subjects": [subject], "scenario": scenario}
    (one,) = writing("POST", "/vettings/batch", json=body, role="enquirer").json()["results"]
    assert one["refused"] == problem["detail"]


def test_the_page_offers_a_lot_its_scenarios_only(writing: Client) -> None:
    tell(writing.desk.store, *FACTS)
    writing.login("enquirer")
    page = writing.http.get("/vet", params={"subject": LOT}).text
    options = dict(re.findall(r'<option value="(\w+)"([^>]*)>', page))
    offered = {name for name, marks in options.items() if "disabled" not in marks}
    assert offered == {"bidding", "government_procurement"}
    assert "selected" in options["bidding"]
    assert 'href="/vet?subject=' in writing.http.get(f"/parties/{LOT}").text


def test_the_page_says_why_a_subject_is_refused(writing: Client) -> None:
    tell(writing.desk.store, *FACTS)
    csrf = writing.login("enquirer")
    form = {"csrf": csrf, "scenario": "employment", "text": BIDDER.name}
    page = writing.http.post("/vet", data=form)
    assert page.status_code == 422
    assert re.search(r'role="alert">[^<]*劳动就业的审查对象', page.text)


@pytest.mark.parametrize("path", ["", "/print"])
def test_the_vetting_page_and_its_paper_say_what_was_never_loaded(
    writing: Client, path: str
) -> None:
    tell(writing.desk.store, *FACTS)
    csrf = writing.login("enquirer")
    form = {"csrf": csrf, "scenario": "bidding", "text": CODE}
    made = writing.http.post("/vet", data=form, follow_redirects=False)
    page = writing.http.get(made.headers["location"] + path).text
    assert "项目法人未入库" in page


def test_a_certificate_of_an_earlier_method_is_still_shown(writing: Client) -> None:
    tell(writing.desk.store, *FACTS)
    body = {"subject": BIDDER.id, "scenario": "bidding"}
    whole = writing("POST", "/vettings", json=body, purpose="check").json()["certificate"]
    earlier = {key: value for key, value in whole.items() if key not in ("missing", "hash")}
    kept = with_hash({**earlier, "algorithm": 2})
    writing.desk.certificates.keep(sealed(SECRET.encode(), kept), "admin")
    shown = writing("GET", f"/certificates/{kept['hash']}", purpose="check")
    assert (shown.status_code, shown.json()["missing"]) == (200, [])


def test_whom_tied_bidders_have_in_common_is_masked_like_everybody(writing: Client) -> None:
    rival = firm("name:bids/试标路桥有限公司", "试标路桥有限公司")
    manager = person("person:name:bids/试标/欧阳试理", "欧阳试理")
    named = {"manager": manager.id}
    bids = [
        Relation(f"bid-{one.id}", "bids_in", one.id, LOT, attributes=named)
        for one in (BIDDER, rival)
    ]
    tell(writing.desk.store, *FACTS, rival, manager, *bids)
    _, answer = ask(writing, LOT, "bidding")
    (finding,) = answer["findings"]
    assert (answer["decision"], finding["pattern"]) == ("review", "same_manager")
    assert "欧阳试理" not in str(answer)
    csrf = writing.login("enquirer")
    form = {"csrf": csrf, "scenario": "bidding", "chosen": LOT}
    page = writing.http.post("/vet", data=form).text
    assert "项目负责人同为" in page
    assert "欧阳试理" not in page
