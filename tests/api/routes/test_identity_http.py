"""Candidates side by side over HTTP, verdicts on them and their undoing, on both engines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.identity import canonical_mask, id_hash
from graph.mask_evidence import ATTRIBUTE, mask_hashes
from loaders.city.numbers import Numbers
from tests.api.desks import SECRET, Client
from tests.api.engines import ENGINE_NAMES, caught_up, empty
from tests.builders import firm, happen, heads, judge, penalty, person, tell

NAME, NUMBER = "欧阳并", Numbers(77).citizen()
MASK = NUMBER[:10] + "*" * 4 + NUMBER[-4:]
KEY = SECRET.encode()
HEAD = f"person:{id_hash(NUMBER, KEY)}"
DEBTOR = f"person:〔2025〕黑0402执1号/{NAME}/{canonical_mask(MASK, KEY)}"
CODE = "91230400W72859538F"
FIRM, NAMED = f"uscc:{CODE}", "name:consumption_restriction/鹤岗市并排石墨有限公司"
FIRM_NAME = "鹤岗市并排石墨有限公司"
PURPOSE = "check 1"


def fill(at: Client) -> None:
    """A firm whose head may be a masked debtor, and a restriction on a firm of its name."""
    secret = {ATTRIBUTE: mask_hashes(NUMBER, NAME, KEY)}
    tell(
        at.desk.store,
        firm(FIRM, FIRM_NAME, identifiers={"uscc": CODE}),
        firm(NAMED, FIRM_NAME),
        person(
            HEAD, NAME, identifiers={"id_hash": HEAD.removeprefix("person:")}, attributes=secret
        ),
        person(DEBTOR, NAME, attributes={ATTRIBUTE: mask_hashes(MASK, NAME, KEY)}),
        heads(HEAD, FIRM),
        penalty("c:debt", DEBTOR, list="L-SX"),
        penalty("c:restriction", NAMED, list="L-XG"),
    )


@pytest.fixture(params=ENGINE_NAMES)
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    with empty(request.param, tmp_path) as made:
        fill(made)
        caught_up(made.desk)
        yield made


def looked(at: Client, id_: str = HEAD, **more: Any) -> Any:
    more.setdefault("purpose", PURPOSE)
    caught_up(at.desk)
    return at.told(f"/identity/{id_}", **more)


def give(at: Client, kind: str, one: str, other: str, **more: Any) -> Any:
    more.setdefault("purpose", PURPOSE)
    body = {"kind": kind, "one": one, "other": other, "reason": "已核对证件"}
    caught_up(at.desk)
    return at("POST", "/verdicts", json=body, **more)


def candidate(at: Client, id_: str = HEAD, **more: Any) -> Any:
    (one,) = looked(at, id_, **more)["candidates"]
    return one


def subjects(at: Client, *records: str) -> dict[str, str]:
    return {record.id: record.subject for record in at.desk.store.records(ids=records)}


def test_a_candidate_stands_beside_the_party_with_what_speaks_for_and_against(at: Client) -> None:
    one = candidate(at)
    assert one["side"]["entity"]["name"] == NAME
    assert [record["id"] for record in one["side"]["records"]] == ["c:debt"]
    assert one["matches"][0]["attributes"]["score"] == 0.95
    said = {(point["speaks"], point["text"]) for point in one["points"]}
    assert ("for", "the same name") in said
    assert any(speaks == "for" and "first 10 and last 4" in text for speaks, text in said)


def test_the_page_shows_a_candidate_as_a_lead_and_its_records_with_source_and_dispute(
    at: Client,
) -> None:
    happen(at.desk.store, "c:restriction", "object")
    caught_up(at.desk)
    at.login("investigator")
    page = at.http.get(f"/identity/{FIRM}").text
    row = page[page.index("/records/c%3Arestriction") :].partition("</td>")[0]
    assert 'class="tag lead"' in page
    assert 'class="source"' in row
    assert 'class="tag disputed"' in row


def test_a_verdict_same_brings_the_record_to_the_party_and_undo_takes_it_back(at: Client) -> None:
    done = give(at, "same", HEAD, candidate(at)["side"]["entity"]["id"])
    assert done.status_code == 200, done.text
    (number,) = done.json()["verdicts"]
    assert subjects(at, "c:debt") == {"c:debt": HEAD}
    assert looked(at)["candidates"] == []
    (stands,) = looked(at)["verdicts"]
    assert (stands["number"], stands["kind"], stands["reason"]) == (number, "same", "已核对证件")
    body = {"verdict": number, "reason": "认定有误"}
    assert at("POST", "/verdicts/undo", json=body, purpose=PURPOSE).status_code == 200
    assert subjects(at, "c:debt") == {"c:debt": DEBTOR}
    assert looked(at)["verdicts"] == []
    assert candidate(at)["side"]["records"][0]["id"] == "c:debt"


def test_a_verdict_different_ends_the_suggestion_and_the_leads_across_it(at: Client) -> None:
    before = at.told(f"/exposure/{FIRM}", purpose=PURPOSE)["entities"][0]["evidence"]
    assert "c:debt" in [one["record"] for one in before]
    assert give(at, "different", HEAD, candidate(at)["side"]["entity"]["id"]).status_code == 200
    assert looked(at)["candidates"] == []
    after = at.told(f"/exposure/{FIRM}", purpose=PURPOSE)["entities"][0]["evidence"]
    assert "c:debt" not in [one["record"] for one in after]


def test_a_verdict_and_its_undoing_stand_in_the_facts_journal_with_reason(at: Client) -> None:
    number = give(at, "same", FIRM, NAMED).json()["verdicts"][0]
    body = {"verdict": number, "reason": "认定有误"}
    at("POST", "/verdicts/undo", json=body, purpose=PURPOSE)
    kept = [e for e in at.desk.store.journal("facts") if e.particulars.get("verdicts")]
    assert [(e.who, e.particulars["reasons"]) for e in kept] == [
        ("investigator system", ["已核对证件"]),
        ("investigator system", ["认定有误"]),
    ]


def test_another_party_is_compared_at_request_without_any_suggestion(at: Client) -> None:
    stranger = firm("uscc:91230400W85046069U", "另一家公司")
    tell(at.desk.store, stranger)
    first = looked(at, FIRM, params={"other": stranger.id})["candidates"][0]
    assert (first["side"]["entity"]["id"], first["matches"]) == (stranger.id, [])
    assert ("against", "no name in common") in {(p["speaks"], p["text"]) for p in first["points"]}


def test_a_verdict_against_those_that_stand_is_refused_with_them(at: Client) -> None:
    assert give(at, "different", FIRM, NAMED).status_code == 200
    refused = give(at, "same", FIRM, NAMED)
    assert refused.status_code == 422
    assert "different" in refused.json()["detail"]


def test_one_party_and_two_kinds_are_refused(at: Client) -> None:
    assert give(at, "same", FIRM, CODE).status_code == 422
    assert give(at, "same", FIRM, HEAD).status_code == 422
    assert at.desk.store.verdicts() == ()


def test_nobody_judges_a_person_who_is_shown_masked(at: Client) -> None:
    other = candidate(at)["side"]["entity"]["id"]
    refused = give(at, "same", HEAD, other, purpose="")
    assert (refused.status_code, at.desk.store.verdicts()) == (403, ())
    assert "purpose" in refused.json()["detail"]


@pytest.mark.parametrize("role", ["enquirer", "data_officer", "administrator"])
def test_other_roles_give_no_verdict(at: Client, role: str) -> None:
    assert give(at, "same", FIRM, NAMED, role=role).status_code == 403
    assert at.desk.store.verdicts() == ()


def test_masked_callers_see_no_name_and_no_number_of_a_verdict(at: Client) -> None:
    judge(at.desk.store, "same", HEAD, DEBTOR)
    caught_up(at.desk)
    shown = at("GET", f"/identity/{HEAD}", role="enquirer")
    assert NAME not in shown.text
    (stands,) = shown.json()["verdicts"]
    assert (stands["number"], stands["who"], stands["reason"]) == (None, None, None)


def test_a_look_and_a_verdict_are_journalled_with_persons_and_purpose(
    at: Client,
) -> None:
    other = candidate(at)["side"]["entity"]["id"]
    give(at, "different", HEAD, other)
    entries = at.desk.store.journal("access")
    for action in ("identity", "verdict different"):
        noted = [e.particulars for e in entries if e.action == action]
        assert {one["purpose"] for one in noted} == {PURPOSE}
        assert {HEAD, other} <= {person for one in noted for person in one["persons"]}
