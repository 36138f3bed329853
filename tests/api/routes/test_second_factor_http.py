"""The second factor on its pages: enrolment, codes that count once, recovery, and who needs it."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

from tests.api.desks import DEPARTMENT, PASSWORD, Client, client, copy_of_city


class Clock:
    """The desk's clock, which tests move on so that codes change."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk whose supervisors need a second factor."""
    folder = tmp_path_factory.mktemp("factors")
    environment = {"CREDITGRAPH_SECOND_FACTOR": "supervisor"}
    with client(copy_of_city(folder), folder, **environment) as made:
        made.desk.accounts.factors._clock = CLOCK
        yield made


CLOCK = Clock()


def log_in(at: Client, name: str) -> None:
    at.http.cookies.clear()
    at.http.post("/login", data={"name": name, "password": PASSWORD})


def token(at: Client, page: str) -> str:
    return re.findall('name="csrf" (?:content|value)="([^"]+)', at.http.get(page).text)[0]


def send(at: Client, path: str, page: str = "/account/second-factor", **form: str) -> Any:
    return at.http.post(path, data={"csrf": token(at, page), **form}, follow_redirects=False)


def enrolled(at: Client, name: str) -> tuple[pyotp.TOTP, list[str]]:
    """A user of this name with an app; gives it and the recovery codes."""
    at.desk.accounts.add_user(name, PASSWORD, ["enquirer"], DEPARTMENT)
    log_in(at, name)
    page = send(at, "/account/second-factor", password=PASSWORD)
    assert "data:image/svg+xml" in page.text
    app = pyotp.TOTP(re.findall('<code class="key">([A-Z2-7]+)</code>', page.text)[0])
    done = send(at, "/account/second-factor/confirm", code=code(app))
    return app, re.findall('<code class="key">([A-Z2-7-]+)</code>', done.text)


def code(app: pyotp.TOTP) -> str:
    """A code that was not used yet: of the next half-minute."""
    CLOCK.ahead += 30
    return app.at(int(CLOCK()))


def goes_on(at: Client, given: str) -> bool:
    send(at, "/login/code", "/login/code", code=given)
    return at.http.get("/search", follow_redirects=False).status_code == 200


def test_a_password_alone_opens_nothing_once_there_is_an_app(at: Client) -> None:
    app, _ = enrolled(at, "wang")
    log_in(at, "wang")
    before = at.http.cookies["creditgraph_session"]
    for page in ("/search", "/account", "/account/second-factor"):
        answer = at.http.get(page, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login/code")
    csrf = {"x-csrf-token": token(at, "/login/code")}
    for path, body in (("/find", {"text": "石"}), ("/account/password", {"old": "", "new": ""})):
        assert at.http.post(f"/api{path}", json=body, headers=csrf).status_code == 403
    assert goes_on(at, code(app))
    assert at.http.cookies["creditgraph_session"] != before  # a stolen first half is worth nothing
    assert at.desk.accounts.sessions.of(before) is None


def test_a_code_counts_once_and_a_wrong_one_never(at: Client) -> None:
    app, _ = enrolled(at, "li")
    used = code(app)
    log_in(at, "li")
    assert goes_on(at, used)
    log_in(at, "li")
    assert not goes_on(at, used)
    assert not goes_on(at, "000000" if used != "000000" else "111111")
    assert not goes_on(at, app.at(int(CLOCK()) + 600))
    assert goes_on(at, code(app))


def test_a_recovery_code_counts_once(at: Client) -> None:
    _, codes = enrolled(at, "zhao")
    assert len(set(codes)) == 10
    for given, passes in ((codes[0], True), (codes[0], False), (codes[1].lower(), True)):
        log_in(at, "zhao")
        assert goes_on(at, given) is passes
    assert at.desk.accounts.factors.left("zhao") == 8
    kept = at.desk.accounts._file.rows("SELECT digest FROM recovery_codes")
    assert codes[2].replace("-", "") not in str(kept)
    entries = at.desk.store.journal("facts", limit=10_000)
    assert "recovery code used" in [e.particulars.get("what") for e in entries]


def test_codes_are_not_to_be_guessed(at: Client) -> None:
    app, _ = enrolled(at, "sun")
    log_in(at, "sun")
    csrf = token(at, "/login/code")
    form = {"csrf": csrf, "code": "not a code"}
    statuses = [at.http.post("/login/code", data=form).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert at.http.post("/login/code", data={**form, "code": code(app)}).status_code == 429


def test_whoever_needs_a_second_factor_sets_it_up_before_anything_else(at: Client) -> None:
    log_in(at, "supervisor")
    answer = at.http.get("/search", follow_redirects=False)
    assert answer.headers["location"] == "/account/second-factor"
    csrf = {"x-csrf-token": token(at, "/account/second-factor")}
    assert at.http.post("/api/find", json={"text": "石"}, headers=csrf).status_code == 403
    page = send(at, "/account/second-factor", password=PASSWORD).text
    app = pyotp.TOTP(re.findall('<code class="key">([A-Z2-7]+)</code>', page)[0])
    send(at, "/account/second-factor/confirm", code=code(app))
    assert at.http.get("/search", follow_redirects=False).status_code == 200
    assert send(at, "/account/second-factor/off", code=code(app)).status_code == 422
    assert at.desk.accounts.factors.is_on("supervisor")


def test_a_session_left_open_sets_up_no_strangers_app(at: Client) -> None:
    log_in(at, "investigator")
    assert send(at, "/account/second-factor", password="not the password").status_code == 422
    assert send(at, "/account/second-factor/confirm", code="123456").status_code == 422
    assert not at.desk.accounts.factors.is_on("investigator")


def test_a_lost_app_is_taken_away_by_an_administrator(at: Client) -> None:
    enrolled(at, "qian")
    answer = at(
        "POST",
        "/accounts/users/reset-second-factor",
        role="administrator",
        json={"name": "qian"},
    )
    assert answer.status_code == 200
    log_in(at, "qian")
    assert at.http.get("/search", follow_redirects=False).status_code == 200


def test_an_app_is_turned_off_and_codes_renewed_with_a_code_only(at: Client) -> None:
    app, codes = enrolled(at, "zhou")
    assert send(at, "/account/second-factor/codes", code="000000").status_code == 422
    page = send(at, "/account/second-factor/codes", code=code(app)).text
    assert codes[0] not in page
    assert send(at, "/account/second-factor/off", code=codes[0]).status_code == 422  # ended
    assert send(at, "/account/second-factor/off", code=code(app)).status_code == 303
    assert not at.desk.accounts.factors.is_on("zhou")
