"""A party in brief over HTTP: each line says what the longer answers say, on both engines."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.model import Entity, Record, Relation
from tests.api.desks import Client
from tests.api.engines import ENGINE_NAMES, caught_up, empty
from tests.builders import firm, happen, heads, owns, penalty, person, tell

DEBTOR, HEAD, OTHER, CLEAN = "uscc:debtor", "person:" + "7" * 32, "uscc:other", "uscc:clean"
NAME = "欧阳简"
DEBT = penalty("c:debt", DEBTOR, "2026-03-01", list="L-SX", document_no="（2026）黑04执7号")


@pytest.fixture(params=ENGINE_NAMES)
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """A debtor with its head and owner, the head's other firm, and a firm apart."""
    parties = (firm(DEBTOR, "甲厂"), firm(OTHER, "乙厂"), firm(CLEAN, "丙厂"), person(HEAD, NAME))
    ties = (heads(HEAD, DEBTOR), heads(HEAD, OTHER), owns(HEAD, DEBTOR), owns(HEAD, OTHER, 0.6))
    with empty(request.param, tmp_path) as made:
        tell(made.desk.store, *parties, *ties, DEBT, penalty("c:fine", DEBTOR, tier="minor"))
        caught_up(made.desk)
        yield made


def brief(at: Client, id_: str, **more: Any) -> Any:
    more.setdefault("purpose", "check")
    caught_up(at.desk)
    return at.told(f"/brief/{id_}", **more)


def test_the_gravest_record_is_said_with_how_many_there_are(at: Client) -> None:
    standing = brief(at, DEBTOR)["standing"]
    assert standing["grade"] == "listed"
    assert "2 records" in standing["text"]
    assert "（2026）黑04执7号" in standing["text"]


def test_leads_alone_are_called_leads_and_nothing_adverse_is_said_of_nobody_else(
    at: Client,
) -> None:
    standings = {id_: brief(at, id_)["standing"]["grade"] for id_ in (DEBTOR, OTHER, CLEAN)}
    assert standings == {DEBTOR: "listed", OTHER: "lead", CLEAN: "none"}


def test_nothing_adverse_is_not_said_without_the_facts_of_no_tier(at: Client) -> None:
    day = date(2026, 1, 5)
    owed = Record("c:owed", "debt", CLEAN, day, tier="neutral", domain="tax", amount=50_000.0)
    tell(at.desk.store, owed, Record("c:kept", "licence", OTHER, day, tier="neutral"))
    standing = brief(at, CLEAN)["standing"]
    assert standing["grade"] == "none"
    assert standing["text"].endswith(
        "besides, 1 fact of no tier (tax arrears: 1), to be looked into"
    )
    assert at.told(f"/entities/{CLEAN}", purpose="check")["noted"] == ["c:owed"]
    assert "no tier" not in brief(at, OTHER)["standing"]["text"]
    happen(at.desk.store, "c:owed", "repair")
    assert "no tier" not in brief(at, CLEAN)["standing"]["text"]


def test_a_repaired_record_is_in_no_line(at: Client) -> None:
    for record in ("c:debt", "c:fine"):
        happen(at.desk.store, record, "revoke")
    told = brief(at, DEBTOR)
    assert (told["standing"]["grade"], told["reaches"]["parties"]) == ("none", 0)
    assert told["measures"] == []


def test_whom_the_records_reach_is_what_impact_says_one_line_a_party(at: Client) -> None:
    reaches = brief(at, DEBTOR)["reaches"]
    impact = at.told(f"/impact/{DEBTOR}", purpose="check")["evidence"]
    strongest: dict[str, float] = {}
    for one in impact:
        strongest.setdefault(one["entity"], one["score"])
    assert {line["entity"]: line["evidence"]["score"] for line in reaches["lines"]} == strongest
    (line,) = [one for one in reaches["lines"] if one["entity"] == OTHER]
    assert line["text"].startswith("甲厂")
    assert line["text"].endswith("乙厂")
    assert NAME in line["text"]


def test_an_address_or_a_telephone_is_nobody_whom_a_record_reaches(at: Client) -> None:
    room = Entity("address:鹤岗市南山区九号", "address", "鹤岗市南山区九号")
    line = Entity("phone:04681234567", "phone", "0468-1234567")
    shared = [
        Relation(f"{kind} of {one}", kind, one, end.id)
        for kind, end in (("located_at", room), ("reachable_at", line))
        for one in (DEBTOR, CLEAN)
    ]
    tell(at.desk.store, room, line, *shared)
    reaches = brief(at, DEBTOR)["reaches"]
    assert {one["entity"] for one in reaches["lines"]} == {HEAD, OTHER, CLEAN}
    assert reaches["parties"] == 3


def test_what_reaches_it_is_what_exposure_says_one_line_a_debtor(at: Client) -> None:
    reached = brief(at, OTHER)["reached_by"]
    (exposure,) = at.told(f"/exposure/{OTHER}", purpose="check")["entities"]
    assert [line["entity"] for line in reached["lines"]] == [DEBTOR]
    (line,) = reached["lines"]
    assert line["evidence"]["score"] == max(one["score"] for one in exposure["evidence"])
    assert line["more"] == len(exposure["evidence"]) - 1


def test_control_and_heads_are_said_in_a_line(at: Client) -> None:
    told = brief(at, OTHER)
    assert [head["name"] for head in told["heads"]] == [NAME]
    assert told["control"]["text"] == f"controlled by {NAME}"
    assert brief(at, CLEAN)["control"]["text"].startswith("no holders are known")


def test_measures_stand_by_department_as_the_longer_answer_has_them(at: Client) -> None:
    offices = brief(at, DEBTOR)["measures"]
    due = at.told(f"/measures/of/{DEBTOR}", purpose="check")["measures"]
    assert sum(len(one["measures"]) for one in offices) == len(due) > 0
    assert all(
        one["department"] == office["department"]
        for office in offices
        for one in office["measures"]
    )


def test_roles_that_see_no_chains_get_none_and_masked_callers_no_name(at: Client) -> None:
    told = at("GET", f"/brief/{OTHER}", role="enquirer")
    assert told.status_code == 200
    assert [told.json()[key] for key in ("control", "reaches", "reached_by")] == [None] * 3
    assert NAME not in told.text
    assert NAME not in at("GET", f"/brief/{OTHER}").text


def test_everybody_on_the_chains_is_journalled(at: Client) -> None:
    before = at.desk.store.journal_lengths()["access"]
    brief(at, OTHER)
    looked = at.desk.store.journal("access", after=before)
    assert HEAD in {person for entry in looked for person in entry.particulars["persons"]}
