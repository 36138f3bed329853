"""One's own account over HTTP: the first login, another password, and tries that are limited."""

import re
from typing import Any

from tests.api.desks import DEPARTMENT, PASSWORD, Client

OTHER = "quite another password"


def log_in(at: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    form = {"name": name, "password": password}
    return at.http.post("/login", data=form, follow_redirects=False, **more)


def token(at: Client) -> str:
    page = at.http.get("/account")
    return re.findall('name="csrf" content="([^"]+)', page.text)[0]


def test_a_password_set_by_an_administrator_opens_nothing_but_its_change(writing: Client) -> None:
    new = {"name": "王审批", "roles": ["enquirer"], "password": PASSWORD}
    writing("POST", "/accounts/users", role="administrator", json=new)
    assert log_in(writing, "王审批").status_code == 303
    page = writing.http.get("/search", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/account")
    csrf = {"x-csrf-token": token(writing)}
    found = writing.http.post("/api/find", json={"text": "石"}, headers=csrf)
    assert found.status_code == 403
    changed = writing.http.post(
        "/api/account/password", json={"old": PASSWORD, "new": OTHER}, headers=csrf
    )
    assert changed.json() == {"name": "王审批", "done": "change own password"}
    assert writing.http.get("/api/account").status_code == 401  # every session has ended
    log_in(writing, "王审批", OTHER)
    assert writing.http.get("/search", follow_redirects=False).status_code == 200
    entries = writing.desk.store.journal("facts", limit=10_000)
    own = [e for e in entries if e.particulars.get("what") == "change own password"]
    assert [e.who for e in own] == ["王审批"]


def test_the_page_says_what_is_wrong_with_a_password_and_changes_a_good_one(
    writing: Client,
) -> None:
    log_in(writing, "enquirer")

    def send(old: str, new: str, again: str) -> Any:
        form = {"csrf": token(writing), "old": old, "new": new, "again": again}
        return writing.http.post("/account/password", data=form, follow_redirects=False)

    assert "不一致" in send(PASSWORD, OTHER, PASSWORD).text
    assert "原密码不正确" in send(OTHER, OTHER, OTHER).text
    assert "太容易被猜到" in send(PASSWORD, "password1234", "password1234").text
    done = send(PASSWORD, OTHER, OTHER)
    assert (done.status_code, done.headers["location"]) == (303, "/login?done=password")
    assert log_in(writing, "enquirer").status_code == 401
    assert log_in(writing, "enquirer", OTHER).status_code == 303


def test_a_session_left_open_is_no_place_to_guess_the_password(writing: Client) -> None:
    log_in(writing, "enquirer")
    csrf = {"x-csrf-token": token(writing)}
    body = {"old": OTHER, "new": "a third good password"}
    tries = [writing.http.post("/api/account/password", json=body, headers=csrf) for _ in range(6)]
    assert [one.status_code for one in tries] == [422] * 5 + [429]


def test_the_failures_of_others_never_close_the_door_to_the_right_password(
    writing: Client,
) -> None:
    for _ in range(6):
        log_in(writing, "enquirer", "wrong")
    assert log_in(writing, "enquirer").status_code == 429  # the same account, the same place
    for number in range(25):
        log_in(writing, f"nobody {number % 9}", "wrong")
    assert log_in(writing, "supervisor").status_code == 303


def test_a_browser_that_logged_in_before_is_a_place_of_its_own(writing: Client) -> None:
    log_in(writing, "enquirer")
    known = writing.http.cookies["creditgraph_device"]
    writing.http.cookies.clear()
    for _ in range(6):
        log_in(writing, "enquirer", "wrong")
    assert log_in(writing, "enquirer").status_code == 429
    writing.http.cookies.set("creditgraph_device", known)
    assert log_in(writing, "supervisor", "wrong").status_code == 401  # known for its user only
    assert log_in(writing, "enquirer").status_code == 303


def test_whoever_asks_is_told_who_he_is(reading: Client) -> None:
    assert reading("GET", "/account", role="supervisor").json() == {
        "name": "supervisor system",
        "roles": ["supervisor"],
        "department": DEPARTMENT,
        "system": True,
    }
