"""What guards every request: tokens, headers, cookies, hosts, and logs that tell no secret."""

import logging
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.app import create_app
from api.console.depends import posted, posted_early, posted_first
from api.console.pages.loads import form_posted
from api.console.pages.mending import rows_posted
from api.console.pages.unknown_columns import columns_posted
from tests.api.desks import PASSWORD, Client
from tests.api.walking import actions, calls, filled, is_api, routes

# What changes nothing that a stranger could want changed, or has no session to guard yet.
_OPEN = {"/login", "/language"}
_MULTIPART = {form_posted, columns_posted, rows_posted}
_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_change_needs_the_token_of_the_session(writing: Client) -> None:
    writing.login()
    unsafe = [route for route in routes(writing.http.app) if route.methods & _CHANGING]
    let_through = []
    for route in unsafe:
        (method,) = route.methods or ()
        sent = {"files": {"files": b"a,b"}}
        form = {} if calls(route).isdisjoint(_MULTIPART) else sent
        answer = writing.http.request(method, filled(route.path), follow_redirects=False, **form)
        if route.path not in _OPEN and (answer.status_code != 403 or "校验码" not in answer.text):
            let_through.append((route.path, answer.status_code))
    assert len(unsafe) > 10
    assert let_through == []


def test_the_token_of_another_session_will_not_do(writing: Client) -> None:
    other = writing.login("supervisor")
    writing.login()
    answer = writing.http.post("/api/find", json={"text": "石"}, headers={"x-csrf-token": other})
    assert answer.status_code == 403


def _guarded(route: APIRoute) -> bool:
    """By an action; or, of a page, by the token of its form."""
    return bool(actions(route)) or (
        not is_api(route)
        and (
            route.methods == {"GET"}
            or not calls(route).isdisjoint({posted, posted_early, posted_first, *_MULTIPART})
        )
    )


def test_every_form_of_a_page_is_guarded_and_every_api_route_names_its_action(
    reading: Client,
) -> None:
    unguarded = [
        route.path
        for route in routes(reading.http.app)
        if not _guarded(route) and route.path not in {"/api/health", "/api/ready", *_OPEN}
    ]
    assert unguarded == []


def test_too_many_failed_logins_are_refused_with_when_to_come_again(writing: Client) -> None:
    form = {"name": "everyone", "password": "wrong"}
    tries = [writing.http.post("/login", data=form) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    assert 0 < int(tries[-1].headers["retry-after"]) <= 300
    right = writing.http.post("/login", data={"name": "everyone", "password": PASSWORD})
    assert right.status_code == 429


@pytest.mark.parametrize(
    "path",
    [
        "/api/health",
        "/api/openapi.json",
        "/api/nothing",
        "/api/find",
        "/login",
        "/search",
        "/nothing",
        "/static/style.css",
        "/static/../app.py",
        "/vis-network.js",
        "/login/used",
    ],
)
def test_every_answer_tells_the_browser_what_to_refuse(reading: Client, path: str) -> None:
    answer = reading.http.get(path, follow_redirects=False)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"]


def test_a_fault_of_the_program_is_guarded_like_any_answer_and_tells_nothing(
    writing: Client,
) -> None:
    app = writing.http.app

    @app.get("/api/faulty")
    def faulty() -> None:
        raise RuntimeError("张三丰")

    with_faults = TestClient(app, raise_server_exceptions=False)
    answer = with_faults.get("/api/faulty")
    assert (answer.status_code, answer.json()["title"]) == (500, "A fault of the program")
    assert "张三丰" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_a_request_addressed_to_another_host_is_refused(reading: Client) -> None:
    answer = reading.http.get("/api/health", headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_a_host_that_was_allowed_is_answered(writing: Client) -> None:
    app = create_app(writing.desk, hosts=("credit.example",))
    answer = TestClient(app).get("/api/health", headers={"host": "credit.example"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("base", "secure"),
    [("http://testserver", False), ("https://testserver", True), ("http://credit.example", True)],
)
def test_the_session_cookie_is_secure_but_on_loopback(
    writing: Client, base: str, secure: bool
) -> None:
    http = TestClient(create_app(writing.desk, hosts=("credit.example",)), base_url=base)
    ticket = writing.desk.accounts.ticket("everyone")
    cookie = http.get(f"/login/{ticket}", follow_redirects=False).headers["set-cookie"].lower()
    assert ("; secure" in cookie, "; httponly" in cookie, "samesite=lax" in cookie) == (
        secure,
        True,
        True,
    )


def test_a_one_time_login_used_twice_is_refused(writing: Client) -> None:
    ticket = writing.desk.accounts.ticket("everyone")
    first = writing.http.get(f"/login/{ticket}", follow_redirects=False)
    second = writing.http.get(f"/login/{ticket}", follow_redirects=False)
    assert (first.status_code, second.status_code) == (303, 401)


def test_a_user_disabled_meanwhile_is_out_with_the_next_request(writing: Client) -> None:
    writing.login("investigator")
    before = writing.http.get("/search", follow_redirects=False)
    writing.desk.accounts.disable_user("investigator")
    after = writing.http.get("/search", follow_redirects=False)
    api = writing.http.get("/api/entities/x")
    assert (before.status_code, after.headers["location"], api.status_code) == (
        200,
        "/login?done=ended",
        401,
    )


def test_nobody_without_a_session_sees_a_page(reading: Client) -> None:
    reading.http.cookies.clear()
    pages = [route for route in routes(reading.http.app) if not is_api(route)]
    shown = [
        route.path
        for route in pages
        if route.methods == {"GET"}
        and reading.http.get(filled(route.path), follow_redirects=False).status_code == 200
    ]
    assert sorted(shown) == ["/login", "/vis-network.js"]


def test_logs_tell_neither_secrets_nor_whom_one_looked_for(
    writing: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = writing.desk.accounts.add_key("a system", ["investigator"])
    ticket = writing.desk.accounts.ticket("everyone")
    http = writing.http
    http.get(f"/login/{ticket}")
    http.post("/login", data={"name": "everyone", "password": "s3cret-wrong"})
    headers = {"authorization": f"Bearer {key}", "purpose": quote("核查举报")}
    http.post("/api/find", json={"text": "司小二"}, headers=headers)
    http.get("/api/entities/person:nobody/司小二?as_of=no-day", headers=headers)
    ours = [record for record in caplog.records if record.name.startswith("creditgraph")]
    told = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in ours)
    assert len(ours) >= 4
    secrets = (key, ticket, "s3cret-wrong", "司小二", quote("司小二"), "no-day", "核查举报")
    assert [secret for secret in secrets if secret in told] == []


def test_each_kind_and_grade_has_an_icon_for_whoever_logs_in_and_no_other_has(
    reading: Client,
) -> None:
    asked = {
        path: reading.http.get(f"/icons/{path}.svg").status_code
        for path in ("enterprise/none", "phone/lead", "enterprise/green", "dragon/none")
    }
    assert asked == {
        "enterprise/none": 200,
        "phone/lead": 200,
        "enterprise/green": 404,
        "dragon/none": 404,
    }
