"""Keys of systems over HTTP: narrowed, rotated, and their last use told."""

from datetime import timedelta
from typing import Any

from api.clock import today
from tests.api.desks import Client


def manage(at: Client, path: str, **body: Any) -> Any:
    return at("POST", f"/accounts{path}", role="administrator", json=body)


def ask(at: Client, key: str, path: str = "/find") -> int:
    headers = {"authorization": f"Bearer {key}"}
    body = {"text": "石"} if path == "/find" else {}
    return int(at.http.post(f"/api{path}", json=body, headers=headers).status_code)


def told(at: Client, name: str) -> dict[str, Any]:
    accounts = at("GET", "/accounts", role="administrator").json()["accounts"]
    return dict(next(one for one in accounts if one["name"] == name))


def test_a_key_does_what_its_scope_names_from_where_it_may(writing: Client) -> None:
    limits = {"scope": ["find"], "until": str(today()), "sources": ["10.0.0.0/8"]}
    made = manage(writing, "/keys", name="审批系统", roles=["enquirer"], **limits)
    # The test client has no address, so it is nowhere that a key could name.
    assert ask(writing, made.json()["key"]) == 403
    wide = manage(writing, "/keys", name="审批系统", roles=["enquirer"], scope=["find"])
    assert [ask(writing, wide.json()["key"], path) for path in ("/find", "/vettings")] == [200, 403]
    key = told(writing, "审批系统")["key"]
    assert (key["scope"], key["until"], key["used"] > 0) == (["find"], None, True)


def test_a_key_is_rotated_without_a_gap(writing: Client) -> None:
    first = manage(writing, "/keys", name="审批系统", roles=["enquirer"]).json()["key"]
    until = today() + timedelta(days=7)
    rotated = manage(writing, "/keys/rotate", name="审批系统", until=str(until))
    assert [ask(writing, key) for key in (first, rotated.json()["key"])] == [200, 200]
    assert told(writing, "审批系统")["key"]["old_until"] == str(until)
    manage(writing, "/keys/drop", name="审批系统")
    assert [ask(writing, key) for key in (first, rotated.json()["key"])] == [401, 401]


def test_the_page_narrows_and_rotates_a_key(writing: Client) -> None:
    csrf = writing.login("administrator")
    form = {"csrf": csrf, "name": "审批系统", "roles": "enquirer", "scope": ["find", "vet"]}
    page = writing.http.post("/users/keys", data={**form, "sources": "10.0.0.0/8, 10.1.2.3"})
    assert "只显示这一次" in page.text
    assert told(writing, "审批系统")["key"]["sources"] == ["10.0.0.0/8", "10.1.2.3"]
    form = {"csrf": csrf, "name": "审批系统", "until": str(today())}
    assert "只显示这一次" in writing.http.post("/users/keys/rotate", data=form).text
    assert f"至 {today()} 仍有效" in writing.http.get("/users").text
