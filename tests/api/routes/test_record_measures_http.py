"""Measures of a record over HTTP: who confirms and lifts what, and how the record shows it."""

from typing import Any

import pytest

from analytics.law.measure import Measure
from analytics.law.measures import read_measures
from tests.api.desks import DEPARTMENT, Client
from tests.builders import firm, tell
from tests.law_examples import listing, other_measure

LAW = read_measures()
OTHERS = "鹤岗市无名局"


@pytest.fixture
def asked(writing: Client) -> tuple[str, Measure]:
    """A record of the callers' department, and a measure on it with a condition."""
    return filed(writing, DEPARTMENT)


def filed(client: Client, issuer: str, *, conditional: bool = True) -> tuple[str, Measure]:
    record, measure = listing(
        LAW, conditional=conditional, id_="c:m1", subject="uscc:m", issuer=issuer
    )
    tell(client.desk.store, firm("uscc:m"), record)
    return record.id, measure


def say(client: Client, record: str, action: str, measure: str, role: str, **more: Any) -> Any:
    body = {"record": record, "action": action, "measure": measure, "reason": "查实", **more}
    return client("POST", "/events", json=body, role=role)


def look(client: Client, record: str, role: str = "supervisor") -> Any:
    client.desk.views.current()
    return client("GET", f"/records/{record}", role=role).json()


def shown(client: Client, record: str, measure: Measure, role: str = "supervisor") -> Any:
    return next(
        one for one in look(client, record, role)["measures"] if one["measure"] == measure.code
    )


@pytest.mark.parametrize("role", ["data_officer", "supervisor"])
def test_a_condition_is_confirmed_and_taken_back(
    writing: Client, asked: tuple[str, Measure], role: str
) -> None:
    record, measure = asked
    told = say(writing, record, "confirm", measure.code, role, document="函3号").json()
    assert (told["confirmed"], told["state"]) == ([measure.code], "in_force")
    again = say(writing, record, "confirm", measure.code, role)
    assert (again.status_code, "already" in again.json()["detail"]) == (422, True)
    told = say(writing, record, "unconfirm", measure.code, role).json()
    assert told["confirmed"] == []


def test_the_record_shows_its_measures_and_what_was_said_of_them(
    writing: Client, asked: tuple[str, Measure]
) -> None:
    record, measure = asked
    before = shown(writing, record, measure)
    assert (before["condition"], before["confirmed"], before["actions"]) == (
        measure.condition,
        False,
        ["confirm", "lift"],
    )
    say(writing, record, "confirm", measure.code, "supervisor", document="函3号")
    told = look(writing, record)
    (event,) = told["events"]
    assert (event["action"], event["measure"], event["document"]) == (
        "confirm",
        measure.code,
        "函3号",
    )
    assert told["record"]["confirmed"] == [measure.code]
    assert shown(writing, record, measure)["actions"] == ["unconfirm", "lift"]


def test_a_paper_is_named_only_to_those_who_answer_for_the_record(
    writing: Client, asked: tuple[str, Measure]
) -> None:
    record, measure = asked
    say(writing, record, "confirm", measure.code, "supervisor", document="函3号")
    (event,) = look(writing, record, "enquirer")["events"]
    assert (event["measure"], event["document"], event["reason"]) == (measure.code, None, None)
    assert shown(writing, record, measure, "enquirer")["actions"] == []


def test_a_lifted_measure_is_shown_with_its_day(
    writing: Client, asked: tuple[str, Measure]
) -> None:
    record, measure = asked
    ((code, on),) = say(writing, record, "lift", measure.code, "supervisor").json()["lifted"]
    one = shown(writing, record, measure)
    assert (code, one["lifted"], one["actions"]) == (measure.code, on, ["confirm", "unlift"])
    assert say(writing, record, "unlift", measure.code, "supervisor").json()["lifted"] == []


def test_an_officer_of_the_measures_office_confirms_and_does_not_lift(writing: Client) -> None:
    record, measure = filed(writing, OTHERS)
    refused = say(writing, record, "confirm", measure.code, "data_officer")
    assert (refused.status_code, measure.department != DEPARTMENT) == (403, True)
    key = writing.desk.accounts.add_key("office system", ["data_officer"], measure.department)
    ours = {"authorization": f"Bearer {key}"}
    body = {"record": record, "measure": measure.code, "reason": "查实"}
    statuses = {
        action: writing.http.post(
            "/api/events", json={**body, "action": action}, headers=ours
        ).status_code
        for action in ("confirm", "lift", "unlift", "repair", "unconfirm")
    }
    assert statuses == {
        "confirm": 200,
        "lift": 403,
        "unlift": 403,
        "repair": 403,
        "unconfirm": 200,
    }


@pytest.mark.parametrize("action", ["confirm", "unconfirm", "lift", "unlift"])
@pytest.mark.parametrize("role", ["enquirer", "investigator", "administrator"])
def test_other_roles_say_nothing_of_measures(reading: Client, role: str, action: str) -> None:
    assert say(reading, "c:any", action, "M-ANY", role).status_code == 403


def test_what_the_law_does_not_allow_is_refused_with_what_it_does(
    writing: Client, asked: tuple[str, Measure]
) -> None:
    record, measure = asked
    strange = other_measure(writing.desk.store.records(ids=[record])[0]).code
    for code in ("M-NO-99", strange):
        answer = say(writing, record, "confirm", code, "supervisor")
        assert (answer.status_code, measure.code in answer.json()["detail"]) == (422, True)
    nothing = say(writing, record, "lift", "", "supervisor")
    assert nothing.status_code == 422


def test_an_event_on_the_whole_record_takes_no_measure(
    writing: Client, asked: tuple[str, Measure]
) -> None:
    record, measure = asked
    assert say(writing, record, "repair", measure.code, "supervisor").status_code == 422
