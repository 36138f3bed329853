"""The journal by day, person and party, and taken out as a table that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.answers.journal import Wanted, entries
from api.clock import today
from graph.model import Batch, Entry, StateEvent
from graph.sentence import catalogue
from graph.store import Chain
from tests.api import working_day as day
from tests.api.desks import SCOPED, SECRET, Client, client
from tests.graph.engines import need_server, wipe


@pytest.fixture(params=["sqlite", "neo4j"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """A desk of a small city on either engine."""
    url, more = f"sqlite:///{tmp_path / 'city.db'}", {}
    if request.param == "neo4j":
        url, who = need_server()
        wipe(url, who)
        more = {"NEO4J_PASSWORD": who.password}
    with client(url, tmp_path, CREDITGRAPH_SECRET=SECRET, **more) as made:
        day.tell_small_city(made.desk.store)
        made.desk.views.current()
        yield made


def read(at: Client, chain: Chain = "facts", **asked: Any) -> Any:
    answer = at("GET", f"/journal/{chain}", role="supervisor", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def numbers(at: Client, **asked: Any) -> list[int]:
    return [one["number"] for one in read(at, **asked)["entries"]]


def rows(at: Client, chain: Chain = "facts", **asked: Any) -> list[list[str]]:
    answer = at("GET", f"/journal/{chain}/sheet", role="supervisor", params=asked)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_day_chooses_its_own_entries_and_no_others(at: Client) -> None:
    now, length = today(), at.desk.store.journal_lengths()["facts"]
    assert numbers(at, since=now, until=now) == list(range(1, length + 1))
    assert numbers(at, since=now + timedelta(days=1)) == []
    assert numbers(at, until=now - timedelta(days=1)) == []
    assert numbers(at, since=now, newest=True, limit=1) == [length]


def test_a_party_chooses_what_was_done_to_its_records_and_nobody_elses(at: Client) -> None:
    store = at.desk.store
    other = day.penalty_of("c:own-11", "uscc:elsewhere")  # begins as another record's id does
    day.tell(store, day.firm("uscc:elsewhere"), other)
    for record in ("c:own-1", "c:own-11"):
        store.commit(Batch(events=(StateEvent(record, "object", "核实", "li"),), who="li"))
    made = day.vet(at.desk, day.FIRM, "bidding")
    entry = Entry("decision", {"certificate": str(made["hash"]), "word": "accepted"})
    store.commit(Batch(entries=(entry,), who="wang"))
    told = read(at, party=day.FIRM)
    said = [str(one["particulars"]) for one in told["entries"]]
    assert told["party"] == {"id": day.FIRM, "name": "鹤岗市待办石墨有限公司"}
    assert any("'object c:own-1'" in one for one in said)
    assert any(str(made["hash"]) in one for one in said)
    assert not any("c:own-11" in one for one in said)


def test_an_unknown_party_is_not_found(at: Client) -> None:
    answer = at("GET", "/journal/facts", role="supervisor", params={"party": "uscc:nobody"})
    assert answer.status_code == 404


def test_a_table_says_in_words_what_was_done_and_runs_no_formula(at: Client) -> None:
    store = at.desk.store
    event = StateEvent("c:own-0", "object", "=HYPERLINK(1)", "=1+1")
    store.commit(Batch(events=(event,), who="=1+1"))
    store.append_access("li", "@SUM(1)", "card", ["person:~" + "0" * 32])
    facts = rows(at)
    heads = ["Number", "Time (Beijing)", "Who", "What", "About"]
    assert facts[0][:5] == heads
    line = next(row for row in facts if "c:own-0" in row[4])
    assert line[2] == "'=1+1"
    assert f"{catalogue()['event.object']['en']} c:own-0 =HYPERLINK(1)" in line[4]
    access = rows(at, "access")
    assert next(row for row in access if "SUM" in row[5])[5] == "'@SUM(1)"
    cells = [cell for row in (*facts, *access) for cell in row]
    assert [cell for cell in cells if cell[:1] in "=+-@\t" and cell] == []


def test_taking_the_journal_out_is_journalled_itself(at: Client) -> None:
    count = len(rows(at)) - 1
    last = read(at, "access", newest=True, limit=1)["entries"][0]
    assert last["action"] == f"journal_export facts {count}"
    assert last["who"] == "supervisor system"


@pytest.mark.parametrize("role", ["enquirer", "investigator", "data_officer", "administrator"])
def test_only_a_supervisor_takes_it_out(reading: Client, role: str) -> None:
    assert reading("GET", "/journal/facts/sheet", role=role).status_code == 403


def test_days_are_found_in_a_chain_whose_beginning_was_cut_off(at: Client) -> None:
    store = at.desk.store
    for number in range(9):
        store.append_access("li", "check", f"card {number}", [])
    store.cut_access(5)
    ask = day.as_user(at.desk, "supervisor")
    told = entries(ask, Wanted("access", since=today()))
    assert [one["number"] for one in told["entries"]][:1] == [6] or told["entries"]


def test_no_name_that_was_typed_stands_in_an_address(writing: Client) -> None:
    csrf = writing.login("supervisor")
    writing.http.post("/purpose", data={"csrf": csrf, "purpose": "check"})
    (scoped,) = (match.entity for match in writing.desk.store.find(SCOPED).matches)
    whole = scoped.id.removeprefix("person:").rpartition("/")[0]
    firm = writing.desk.store.entities([whole])[whole]
    form = {"csrf": csrf, "person": "王审批", "about": f"{SCOPED} {firm.name}", "since": ""}
    answer = writing.http.post("/journal/find", data=form, follow_redirects=False)
    assert answer.status_code == 303
    assert "person%3A" in answer.headers["location"]
    for name in ("王审批", SCOPED):
        assert name.encode().hex().upper() not in answer.headers["location"].replace("%", "")


def test_a_party_that_is_not_found_is_said_on_the_page(writing: Client) -> None:
    csrf = writing.login("supervisor")
    form = {"csrf": csrf, "about": "没有这一家"}
    answer = writing.http.post("/journal/find", data=form)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
