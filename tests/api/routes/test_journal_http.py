"""The journals over HTTP: paged from either end, filtered, persons by reference, checked whole."""

import os
import signal
import sqlite3
from typing import Any

import pytest

from graph.model import Batch, Entry, StateEvent, Verdict
from tests.api.desks import SCOPED, Client
from tests.api.loading.uploading import loading


def read(client: Client, chain: str = "facts", **asked: Any) -> dict[str, Any]:
    answer = client("GET", f"/journal/{chain}", role="supervisor", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def numbers(told: dict[str, Any]) -> list[int]:
    return [entry["number"] for entry in told["entries"]]


def test_the_oldest_come_first_and_next_goes_on(reading: Client) -> None:
    first = read(reading, limit=3)
    second = read(reading, limit=3, after=first["next"])
    assert (numbers(first), numbers(second)) == ([1, 2, 3], [4, 5, 6])
    assert first["truncated"]


def test_the_newest_come_first_where_asked_and_next_goes_back(reading: Client) -> None:
    length = read(reading)["length"]
    first = read(reading, newest=True, limit=2)
    second = read(reading, newest=True, limit=2, before=first["next"])
    assert numbers(first) + numbers(second) == [length, length - 1, length - 2, length - 3]


@pytest.mark.parametrize("newest", [True, False])
def test_walking_by_next_meets_every_entry_once(reading: Client, newest: bool) -> None:
    met: list[int] = []
    place: dict[str, int] = {}
    while True:
        told = read(reading, newest=newest, limit=7, **place)
        met += numbers(told)
        if told["next"] is None:
            break
        place = {"before" if newest else "after": told["next"]}
    assert sorted(met) == list(range(1, told["length"] + 1))
    assert met == sorted(met, reverse=newest)


def test_entries_of_one_action_or_of_one_person_are_picked_out(writing: Client) -> None:
    store = writing.desk.store
    for who in ("wang", "li", "wang"):
        store.commit(Batch(entries=(Entry("account", {"what": "add user"}),), who=who))
    accounts = read(writing, action="account")
    (who,) = {e["who_reference"] for e in accounts["entries"] if e["who"] == "wang"}
    assert [e["who"] for e in accounts["entries"]] == ["wang", "li", "wang"]
    assert [e["who"] for e in read(writing, who=who, newest=True)["entries"]] == ["wang", "wang"]


def test_a_look_up_tells_who_why_what_and_whom_by_reference(writing: Client) -> None:
    writing("POST", "/find", json={"text": SCOPED}, purpose="check")
    (entry,) = read(writing, "access")["entries"]
    assert (entry["who"], entry["action"]) == ("investigator system", "find")
    assert entry["particulars"]["purpose"] == "check"
    # All who were shown: the one of this name, and those of a name close to it.
    references = entry["particulars"]["persons"]
    assert all(one.startswith("person:") for one in references)
    assert SCOPED not in str(entry)
    cards = [
        writing("GET", f"/entities/{one}", role="supervisor", purpose="check").json()
        for one in references
    ]
    assert SCOPED in [card["entity"]["name"] for card in cards]


def test_a_verdict_on_a_scoped_person_tells_no_name(writing: Client) -> None:
    store = writing.desk.store
    firms = [m.entity.id for m in store.find("公司", limit=2).matches]
    (scoped,) = [m.entity.id for m in store.find(SCOPED).matches]
    store.commit(Batch(verdicts=(Verdict("different", scoped, firms[1], "seen", "wang"),)))
    told = read(writing, newest=True, limit=1)["entries"][0]["particulars"]
    assert SCOPED in scoped
    assert SCOPED not in str(told)
    assert "person:~" in told["verdicts"][0]
    assert told["verdicts"][0].startswith("different ")


def test_an_event_names_its_record_and_whom_it_is_about(writing: Client) -> None:
    view = writing.desk.views.current()
    record = view.reach.snapshot.records.ids[0]
    writing.desk.store.commit(Batch(events=(StateEvent(record, "object", "why", "li"),), who="li"))
    told = read(writing, newest=True, limit=1)
    (subject,) = {r.subject for r in view.reader.records(ids=[record])}
    assert told["entries"][0]["particulars"]["events"] == [f"object {record}"]
    assert told["subjects"] == {record: view.references.of(subject)}


def checked(client: Client) -> dict[str, Any]:
    """What a check finds that is begun now."""
    begun = client("POST", "/journal/whole", role="supervisor")
    assert begun.status_code == 202
    client.desk.integrity.wait()
    told: dict[str, Any] = client.told("/journal/whole", role="supervisor")
    assert told["running_since"] is None
    return told


def test_a_whole_store_is_said_to_be_whole(reading: Client) -> None:
    told = checked(reading)
    last = told["last"]
    assert (last["whole"], last["faults"], last["took_s"] > 0) == (True, [], True)
    assert told["unfinished"] is None


def test_a_changed_entry_breaks_the_chain_and_is_named(writing: Client) -> None:
    path = writing.desk.store.name.removeprefix("sqlite:///")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE journal SET who = 'nobody' WHERE number = 5")
    db.close()
    last = checked(writing)["last"]
    assert not last["whole"]
    assert "entry 5" in last["faults"][0]


def test_a_check_is_answered_before_it_is_over_and_is_one_however_often_it_is_asked_for(
    reading: Client,
) -> None:
    before = reading.told("/journal/whole", role="supervisor")["last"]
    first, second = (reading("POST", "/journal/whole", role="supervisor").json() for _ in "12")
    assert first["running_since"] is not None
    assert first["running_since"] == second["running_since"]
    assert first["last"] == before
    reading.desk.integrity.wait()


def test_a_check_that_is_killed_says_nothing_about_the_store(writing: Client) -> None:
    before = checked(writing)["last"]
    writing.desk.integrity.begin()
    (process,) = loading()
    os.kill(process, signal.SIGKILL)
    writing.desk.integrity.wait()
    told = writing.told("/journal/whole", role="supervisor")
    assert "ended from outside" in told["unfinished"]["why"]
    assert told["last"] == before
    assert checked(writing)["unfinished"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 201},
        {"after": -1},
        {"who": "wang"},
        {"action": "no such!"},
        {"before": 2**60},
    ],
)
def test_what_cannot_be_asked_is_refused(reading: Client, asked: dict[str, Any]) -> None:
    answer = reading("GET", "/journal/facts", role="supervisor", params=asked)
    assert answer.status_code == 422


def test_an_empty_part_of_a_chain_is_an_answer(reading: Client) -> None:
    told = read(reading, after=10**9, newest=True)
    assert (told["entries"], told["next"], told["truncated"]) == ([], None, False)
