"""Accounts over HTTP: what administrators do, and that each change is journalled."""

from typing import Any

import pytest

from api.access.accounts import Account
from api.clock import today
from graph.sentence import catalogue
from tests.api.desks import Client
from tests.hidden_table import hidden

NEW = {
    "name": "王审批",
    "roles": ["enquirer"],
    "department": "市营商局",
    "password": "a long enough password",
}


def manage(writing: Client, path: str, **body: Any) -> Any:
    return writing("POST", f"/accounts{path}", role="administrator", json=body)


def entries(writing: Client) -> list[dict[str, Any]]:
    found = writing.desk.store.journal("facts", limit=10_000)
    return [
        {"who": e.who, **{k: v for k, v in e.particulars.items() if k != "revision"}}
        for e in found
        if e.action == "account"
    ]


def test_a_user_added_may_log_in_and_the_change_is_journalled(writing: Client) -> None:
    assert manage(writing, "/users", **NEW).json()["done"] == "add user"
    assert writing.desk.accounts.login("王审批", NEW["password"])
    assert entries(writing) == [
        {
            "who": "administrator system",
            "what": "add user",
            "name": "王审批",
            "roles": "enquirer",
            "department": "市营商局",
        }
    ]


def test_what_the_journal_cannot_take_is_not_granted(writing: Client) -> None:
    accounts = writing.desk.accounts
    before = accounts.every()
    with hidden(writing.desk.store.name.removeprefix("sqlite:///")):
        tried = (
            manage(writing, "/users", **NEW),
            manage(
                writing, "/users/change", **{**NEW, "name": "enquirer", "roles": ["supervisor"]}
            ),
            manage(writing, "/keys", name="monitor", roles=["administrator"]),
            manage(writing, "/keys/rotate", name="enquirer system", until=str(today())),
        )
    assert [answer.status_code for answer in tried] == [503] * 4
    assert [_told(one) for one in accounts.every()] == [_told(one) for one in before]


def _told(one: Account) -> tuple[object, ...]:
    return (one.name, one.roles, one.department, one.key and one.key.old_until)


def test_a_user_who_is_there_is_not_overwritten(writing: Client) -> None:
    answer = manage(writing, "/users", **{**NEW, "name": "supervisor"})
    assert (answer.status_code, entries(writing)) == (422, [])
    assert "is a user already" in answer.json()["detail"]


def test_roles_change_at_once_and_the_password_stays(writing: Client) -> None:
    manage(writing, "/users", **NEW)
    token = writing.desk.accounts.login("王审批", NEW["password"])
    manage(writing, "/users/change", name="王审批", roles=["supervisor"], department="信用办")
    session = writing.desk.accounts.sessions.of(token)
    assert session is not None
    caller = session.caller
    assert (caller.roles, caller.department) == (frozenset({"supervisor"}), "信用办")
    assert entries(writing)[-1]["what"] == "change user"


def test_a_new_password_lets_a_user_in_who_was_shut_out(writing: Client) -> None:
    manage(writing, "/users", **NEW)
    manage(writing, "/users/disable", name="王审批")
    manage(writing, "/users/change", name="王审批", roles=["enquirer"], password="another password")
    assert writing.desk.accounts.login("王审批", "another password")
    assert [e["what"] for e in entries(writing)] == [
        "add user",
        "disable user",
        "change user and password",
    ]


def test_a_key_is_told_once_and_ends_when_dropped(writing: Client) -> None:
    key = manage(writing, "/keys", name="审批系统", roles=["enquirer"]).json()["key"]
    assert key not in str(writing("GET", "/accounts", role="administrator").json())
    headers = {"authorization": f"Bearer {key}"}
    first = writing.http.post("/api/find", json={"text": "石"}, headers=headers)
    manage(writing, "/keys/drop", name="审批系统")
    second = writing.http.post("/api/find", json={"text": "石"}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 401)


def test_the_list_tells_users_then_systems_and_no_secret(reading: Client) -> None:
    answer = reading("GET", "/accounts", role="administrator")
    accounts = answer.json()["accounts"]
    assert [a["system"] for a in accounts] == sorted(a["system"] for a in accounts)
    shown = {"name", "roles", "department", "disabled", "system"}
    shown |= {"must_change", "second_factor", "key"}
    assert {frozenset(a) for a in accounts} == {frozenset(shown)}
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("path", "body"),
    [("/users/disable", {}), ("/users/change", {"roles": ["enquirer"], "department": ""})],
)
def test_nobody_locks_the_door_behind_oneself(
    writing: Client, path: str, body: dict[str, Any]
) -> None:
    csrf = writing.login("administrator")
    answer = writing.http.post(
        f"/api/accounts{path}",
        json={"name": "administrator", **body},
        headers={"x-csrf-token": csrf},
    )
    assert answer.status_code == 422
    assert answer.json()["detail"] == catalogue()["access.oneself"]["zh"]
    assert writing.desk.accounts.login("administrator", "a long enough password")


@pytest.mark.parametrize(
    "change",
    [
        {"roles": []},
        {"roles": ["root"]},
        {"name": ""},
        {"name": "a\u0000b"},
        {"password": "short"},
        {"department": "x" * 101},
    ],
)
def test_what_cannot_be_an_account_is_refused_and_not_journalled(
    writing: Client, change: dict[str, Any]
) -> None:
    assert manage(writing, "/users", **{**NEW, **change}).status_code == 422
    assert entries(writing) == []


@pytest.mark.parametrize("path", ["/users/disable", "/keys/drop"])
def test_whoever_is_not_there_is_not_found(writing: Client, path: str) -> None:
    assert manage(writing, path, name="nobody").status_code == 404
