"""Parties over HTTP: who is found, what a card says, and what is masked for whom."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from graph.identity import id_hash, is_hashed_person, mask
from graph.model import Batch, Entity, Relation, StateEvent
from loaders.city.numbers import Numbers
from tests import builders
from tests.api.desks import Client
from tests.api.engines import caught_up
from tests.builders import firm as a_firm
from tests.builders import penalty, tell

FIRM = "石墨新材料"


def firm(reading: Client) -> dict[str, Any]:
    hits = reading("POST", "/find", json={"text": FIRM, "limit": 50}).json()["results"]
    return next(hit for hit in hits if hit["kind"] == "enterprise")


def person(reading: Client, purpose: str = "check") -> dict[str, Any]:
    hits = reading("POST", "/find", json={"text": "司", "limit": 200}, purpose=purpose).json()
    return next(hit for hit in hits["results"] if hit["kind"] == "person")


def accesses(reading: Client) -> int:
    entries, after = 0, 0
    while page := reading.desk.store.journal("access", after=after):
        entries, after = entries + len(page), page[-1].number
    return entries


def test_a_firm_is_found_by_one_character_and_its_card_says_who_it_is(reading: Client) -> None:
    found = firm(reading)
    card = reading("GET", f"/entities/{found['id']}").json()
    assert card["entity"]["name"] == found["name"]
    assert set(card["grounds"]) == {"listed", "statutory", "lead"}


def numbered(reading: Client) -> tuple[str, str]:
    """A document number, and the reference of whom its record is about."""
    view = reading.desk.views.current()
    records = view.reader.records(ids=view.reach.snapshot.records.ids)
    record = next(r for r in records if r.document_no and "〔" in r.document_no)
    return str(record.document_no), view.references.of(record.subject)


def test_a_document_number_finds_whom_it_is_about_however_it_is_written(reading: Client) -> None:
    number, subject = numbered(reading)
    for text in (number, number.replace("〔", "[").replace("〕", "]")):
        hits = reading("POST", "/find", json={"text": text}).json()["results"]
        assert (hits[0]["id"], hits[0]["matched"]) == (subject, "document")


def test_a_document_number_of_a_withdrawn_record_finds_nobody(writing: Client) -> None:
    number, _ = numbered(writing)
    store = writing.desk.store
    for record in store.records_by_document_no(number, limit=99):
        store.commit(Batch(events=(StateEvent(record.id, "repair", "paid", "li"),)))
    assert writing("POST", "/find", json={"text": number}).json()["results"] == []


def test_no_more_than_asked_is_found_by_document_and_the_rest_is_said(writing: Client) -> None:
    facts = [a_firm(f"uscc:{n}") for n in range(4)]
    facts += [penalty(f"c:{n}", f"uscc:{n}", document_no="鹤罚〔1〕1号") for n in range(4)]
    tell(writing.desk.store, *facts)
    told = writing("POST", "/find", json={"text": "鹤罚[1]1号", "limit": 3}).json()
    assert ([hit["matched"] for hit in told["results"]], told["truncated"]) == (
        ["document"] * 3,
        True,
    )


def test_a_card_says_of_which_day_revision_and_policy_it_is(reading: Client) -> None:
    card = reading("GET", f"/entities/{firm(reading)['id']}?as_of=2026-03-01").json()
    assert card["as_of"] == "2026-03-01"
    assert card["revision"] == reading.desk.store.revision().number
    assert card["policy"] == reading.desk.policy.digest
    assert (card["behind"], card["truncated"]) == (0, False)


def test_persons_are_masked_without_a_purpose_and_that_is_journalled(reading: Client) -> None:
    hit = person(reading)
    before = accesses(reading)
    answer = reading("GET", f"/entities/{hit['id']}")
    card = answer.json()["entity"]
    assert card["name"] == f"司{'*' * (len(hit['name']) - 1)}"
    assert card.keys() <= {"id", "kind", "name", "roles", "sources"}
    (entry,) = reading.desk.store.journal("access", after=before)
    assert (entry.action, entry.particulars["purpose"]) == ("card", "unstated")
    assert "etag" not in answer.headers  # the next look is to be journalled, too


def test_a_purpose_shows_persons_and_each_look_up_is_journalled(reading: Client) -> None:
    before = accesses(reading)
    hit = person(reading, purpose="%E6%A0%B8%E6%9F%A5")
    entries = reading.desk.store.journal("access", after=before)
    assert "*" not in hit["name"]
    assert [(e.who, e.action, e.particulars["purpose"]) for e in entries] == [
        ("investigator system", "find", "核查")
    ]


def test_an_id_number_in_a_purpose_is_masked_before_it_is_kept(writing: Client) -> None:
    before, number = accesses(writing), Numbers(3).citizen()
    person(writing, purpose=quote(f"核查{number}的举报"))
    csrf = writing.login("investigator")
    writing.http.post("/purpose", data={"csrf": csrf, "purpose": f"核查{number}的举报"})
    writing.http.post("/search", data={"csrf": csrf, "text": "司"})
    entries = writing.desk.store.journal("access", after=before)
    purposes = {str(entry.particulars["purpose"]) for entry in entries}
    assert purposes == {f"核查{mask(number)}的举报"}
    kept = writing.desk.folder.rglob("*.db*")
    assert all(number.encode() not in path.read_bytes() for path in kept)


def test_the_free_words_of_a_record_about_a_masked_person_are_not_told(writing: Client) -> None:
    words = {"fact": "当事人张三醉酒滋事", "penalty_class": "警告"}
    id_ = "person:" + "7" * 64
    record = penalty("c:words", id_, attributes=words)
    tell(writing.desk.store, builders.person(id_, "张三"), record)
    paths = (f"/entities/{id_}", f"/records/of/{id_}", "/records/c:words", f"/network/{id_}")
    masked = [writing("GET", path).json() for path in paths]
    shown = [writing("GET", path, purpose="check").json() for path in paths]
    assert [words["fact"] in json.dumps(one, ensure_ascii=False) for one in masked] == [False] * 4
    assert [words["fact"] in json.dumps(one, ensure_ascii=False) for one in shown] == [True] * 4
    assert masked[2]["record"]["attributes"] == {"penalty_class": "警告"}


@pytest.mark.parametrize("role", ["enquirer", "data_officer"])
def test_a_role_that_does_not_cover_persons_sees_them_masked_whatever_it_states(
    reading: Client, role: str
) -> None:
    hit = person(reading)
    shown = reading("GET", f"/entities/{hit['id']}", role=role, purpose="curiosity").json()
    assert shown["entity"]["name"].endswith("*")


def test_an_id_number_confirms_nobody_to_whoever_sees_persons_masked(writing: Client) -> None:
    store, number = writing.desk.store, Numbers(3).citizen()
    tell(store, builders.person(f"person:{id_hash(number, store.secret)}", "欧阳试"))
    for role in ("enquirer", "investigator", "supervisor"):
        assert writing("GET", f"/entities/{number}", role=role).status_code == 404
        hits = writing("POST", "/find", json={"text": number}, role=role).json()["results"]
        assert hits == []
    shown = writing("GET", f"/entities/{number}", purpose="check").json()
    assert shown["entity"]["name"] == "欧阳试"


def test_the_hashes_of_masks_are_shown_to_nobody(writing: Client) -> None:
    masks = {"_masks": "3-1:a1", "masked_number": "230402***********1"}
    tell(writing.desk.store, builders.person("person:" + "c3" * 16, "欧阳验", attributes=masks))
    shown = writing("GET", "/entities/person:" + "c3" * 16, purpose="check")
    assert shown.json()["entity"]["attributes"] == {"masked_number": "230402***********1"}


def test_an_applicant_is_vetted_by_the_number_handed_in_and_stays_masked(writing: Client) -> None:
    store, number = writing.desk.store, Numbers(3).citizen()
    tell(store, builders.person(f"person:{id_hash(number, store.secret)}", "欧阳试"))
    asked = {"subject": number, "scenario": "employment"}
    answer = writing("POST", "/vettings", json=asked, role="enquirer")
    assert (answer.status_code, answer.json()["decision"]) == (200, "pass")
    assert "欧阳试" not in answer.text
    assert number not in answer.text


def test_the_tag_of_one_asker_answers_no_other(reading: Client) -> None:
    path = f"/entities/{firm(reading)['id']}"
    tag = reading("GET", path, role="enquirer").headers["etag"]
    other = reading("GET", path, role="data_officer", headers={"if-none-match": tag})
    assert other.status_code == 200


def test_no_address_names_a_person(reading: Client) -> None:
    entities = reading.desk.views.current().reach.snapshot.entities
    references = reading.desk.views.current().references
    scoped = [i for i in entities.ids if i.startswith("person:") and not is_hashed_person(i)]
    told = [references.of(id_) for id_ in scoped]
    assert scoped
    assert all(ref.startswith("person:~") for ref in told)
    assert [references.id_of(ref) for ref in told] == scoped


def test_the_same_question_again_is_not_answered_twice(reading: Client) -> None:
    path = f"/entities/{firm(reading)['id']}"
    tag = reading("GET", path).headers["etag"]
    again = reading("GET", path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_person_shown_is_never_answered_from_a_cache(reading: Client) -> None:
    answer = reading("GET", f"/entities/{person(reading)['id']}", purpose="check")
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_an_earlier_revision_is_for_supervisors_and_journalled(reading: Client) -> None:
    earlier = reading.desk.store.revision().number - 1
    path = f"/entities/{firm(reading)['id']}?at_revision={earlier}"
    before = accesses(reading)
    assert reading("GET", path).status_code == 403
    assert reading("GET", path, role="supervisor").json()["revision"] == earlier
    _refused, entry = reading.desk.store.journal("access", after=before)
    assert entry.action == f"card at revision {earlier}"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/entities/uscc:nobody", 404, "nobody answers to this"),
        ("/entities/x?as_of=yesterday", 422, "as_of"),
        ("/entities/x?at_revision=999999", 404, "there is no revision 999999"),
        ("/nothing", 404, "openapi"),
    ],
)
def test_a_refusal_is_one_sentence_with_its_status(
    reading: Client, path: str, status: int, words: str
) -> None:
    answer = reading("GET", path, role="supervisor")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(("tier", "shown"), [("minor", "L-SAMR"), ("neutral", "")])
def test_a_hit_is_marked_by_its_worst_record_a_penalty_that_tells_no_tier_being_the_last(
    writing: Client, tier: str, shown: str
) -> None:
    told = penalty("c:told", "f:marked", "2026-01-05", tier=tier, list=shown or None)
    untold = penalty("c:untold", "f:marked", "2026-02-05", tier="neutral")
    tell(writing.desk.store, a_firm("f:marked", "一家被标的厂"), told, untold)
    caught_up(writing.desk)
    while writing.desk.search.index(writing.desk.views.current().reach.snapshot) is None:
        pass  # each look waits a second
    (hit,) = writing("POST", "/find", json={"text": "一家被标的厂"}).json()["results"]
    mark = {"grade": "listed", "list": shown, "record": "penalty", "disputed": False}
    assert hit["mark"] == mark


@pytest.mark.parametrize("purpose", ["", "check"], ids=["masked", "in full"])
@pytest.mark.parametrize("kind", ["located_at", "reachable_at"])
def test_an_address_or_telephone_bears_the_id_by_which_its_relations_name_it(
    writing: Client, kind: str, purpose: str
) -> None:
    place = "address:黑龙江省鹤岗市一号" if kind == "located_at" else "phone:13900000001"
    thing = Entity(place, place.partition(":")[0], place.partition(":")[2])
    tell(writing.desk.store, a_firm("f:1"), thing, Relation("t:1", kind, "f:1", place))
    path = f"/neighbours/f:1?kind={kind}&outward=true"
    (neighbour,) = writing("GET", path, purpose=purpose).json()["neighbours"]
    assert [one["target"] for one in neighbour["relations"]] == [neighbour["entity"]["id"]]
    ids = ["f:1", neighbour["entity"]["id"]]
    among = writing("POST", "/among", json={"ids": ids}, purpose=purpose).json()
    assert [one["id"] for one in among["relations"]] == ["t:1"]
    assert {one["entity"]["id"] for one in among["parties"]} == set(ids)


def test_places_are_given_around_one_of_the_parties_and_only_when_asked(writing: Client) -> None:
    ties = [Relation(f"t:{n}", "guarantees", f"f:{n}", "f:0") for n in range(1, 4)]
    tell(writing.desk.store, *(a_firm(f"f:{n}") for n in range(4)), *ties)
    ids = [f"f:{n}" for n in range(4)]
    assert writing("POST", "/among", json={"ids": ids}).json()["places"] == {}
    asked = {"ids": ids, "middle": "f:0", "width": 900, "height": 600}
    places = writing("POST", "/among", json=asked).json()["places"]
    assert places["f:0"] == {"x": 0, "y": 0}
    assert len({(place["x"], place["y"]) for place in places.values()}) == 4
    assert all(places[id_]["y"] < 0 for id_ in ids[1:])  # who guarantees it stands above it
    stranger = writing("POST", "/among", json={**asked, "middle": "f:9"})
    assert stranger.status_code == 404
