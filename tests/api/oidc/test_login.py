"""Logging in by a real identity provider, over HTTP: who is let in, as whom, and who is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.api.desks import PASSWORD, Client, client, copy_of_city
from tests.api.oidc.providing import BACK, log_in_there, provider
from tests.hidden_table import hidden

PEOPLE: dict[str, dict[str, Any]] = {
    "u1": {"preferred_username": "王审批", "department": "信用办", "groups": ["credit"]},
    "u2": {"preferred_username": "supervisor", "groups": ["heads"]},  # a local user's name
    "u3": {"preferred_username": "李来访", "groups": ["guests"]},
    "u4": {"preferred_username": "赵监督", "groups": ["heads", "credit"]},
    "u5": {"preferred_username": "孙改名", "groups": ["credit"]},
    "u6": {"preferred_username": "孙改名", "groups": ["heads"]},  # the same name, another person
    "u7": {"groups": ["heads"]},
    "u8": {"preferred_username": "周待办", "groups": ["credit"]},
}


@pytest.fixture(scope="module", params=["token", "userinfo"])
def at(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A desk with a provider; its claims come in the ID token, or at the userinfo endpoint."""
    folder = tmp_path_factory.mktemp("oidc")
    (folder / "people.json").write_text(json.dumps(PEOPLE), "utf-8")
    with provider(folder / "people.json", request.param) as issuer:
        environment = {
            "CREDITGRAPH_OIDC_ISSUER": issuer,
            "CREDITGRAPH_OIDC_CLIENT_ID": "creditgraph",
            "CREDITGRAPH_OIDC_CLIENT_SECRET": "a secret of the client",
            "CREDITGRAPH_OIDC_ROLES": "credit=enquirer; heads=supervisor",
            "CREDITGRAPH_OIDC_UNKNOWN": "add",
            "CREDITGRAPH_SECOND_FACTOR": "supervisor",
            "CREDITGRAPH_PASSWORD_DAYS": "90",
        }
        with client(copy_of_city(folder), folder, **environment) as made:
            yield made


def sent_back(at: Client, who: str) -> str:
    """Where the provider sends the browser of somebody who has logged in there."""
    at.http.cookies.clear()
    begun = at.http.get("/login/oidc", follow_redirects=False)
    parts = urlsplit(log_in_there(begun.headers["location"], who))
    return f"{parts.path}?{parts.query}"


def log_in(at: Client, who: str) -> Any:
    return at.http.get(sent_back(at, who), follow_redirects=False)


def account(at: Client) -> dict[str, Any]:
    return dict(at.http.get("/api/account").json())


def test_whoever_the_provider_vouches_for_is_let_in_with_the_roles_of_the_groups(
    at: Client,
) -> None:
    assert log_in(at, "u1").headers["location"] == "/"
    told = account(at)
    assert (told["name"], told["roles"], told["department"]) == ("王审批", ["enquirer"], "信用办")
    assert at.http.get("/search", follow_redirects=False).status_code == 200
    entries = at.desk.store.journal("facts", limit=100_000)
    mine = [e for e in entries if e.particulars.get("name") == "王审批"]
    assert [e.particulars["roles"] for e in mine] == ["enquirer"]
    log_in(at, "u1")
    assert len(at.desk.store.journal("facts", limit=100_000)) == len(entries)  # nothing changed


def test_its_second_factor_is_the_providers_and_no_password_is_here(at: Client) -> None:
    assert log_in(at, "u4").status_code == 303
    assert account(at)["roles"] == ["enquirer", "supervisor"]
    assert at.http.get("/search", follow_redirects=False).status_code == 200
    assert "统一身份认证" in at.http.get("/account").text
    for password in ("!", "", PASSWORD):
        form = {"name": "赵监督", "password": password}
        assert at.http.post("/login", data=form).status_code in (401, 422)


def test_a_name_chosen_at_the_provider_takes_no_local_account(at: Client) -> None:
    refused = log_in(at, "u2")
    assert (refused.status_code, "没有账号" in refused.text) == (401, True)
    assert at.http.get("/api/account").status_code == 401


def test_an_account_is_a_persons_and_not_a_names(at: Client) -> None:
    assert log_in(at, "u5").status_code == 303
    assert log_in(at, "u6").status_code == 401
    assert at.desk.accounts.caller_named("孙改名").roles == {"enquirer"}  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["u3", "u7"])
def test_whoever_has_no_role_or_no_name_is_not_let_in(at: Client, who: str) -> None:
    assert log_in(at, who).status_code == 401
    assert not at.desk.accounts.has_user("李来访")


def test_unknown_users_are_refused_where_the_office_says_so_and_awaited_ones_are_not(
    at: Client,
) -> None:
    assert at.desk.oidc is not None
    kept = at.desk.oidc.settings
    at.desk.oidc.settings = replace(kept, adds=False)
    try:
        assert log_in(at, "u8").status_code == 401
        new = {"name": "周待办", "roles": ["investigator"]}
        added = at("POST", "/accounts/users/oidc", role="administrator", json=new)
        assert added.status_code == 200
        assert log_in(at, "u8").status_code == 303
        assert account(at)["roles"] == ["enquirer"]  # as the provider has it
    finally:
        at.desk.oidc.settings = kept


def test_roles_of_a_login_are_journalled_or_not_granted(at: Client) -> None:
    assert at.desk.oidc is not None
    log_in(at, "u5")
    path, kept = at.desk.store.name.removeprefix("sqlite:///"), at.desk.oidc.settings
    at.desk.oidc.settings = replace(kept, roles={"credit": ("supervisor",)})

    def held() -> frozenset[str]:
        caller = at.desk.accounts.caller_named("孙改名")
        return caller.roles if caller else frozenset()

    try:
        with hidden(path):
            assert log_in(at, "u5").status_code == 401  # the page of logging in, which says why
        assert held() == {"enquirer"}
        assert log_in(at, "u5").status_code == 303
        assert held() == {"supervisor"}
    finally:
        at.desk.oidc.settings = kept
    last = at.desk.store.journal("facts", limit=100_000)[-1]
    assert (last.who, last.particulars["roles"]) == (kept.issuer, "supervisor")


def test_whoever_was_shut_out_here_stays_out(at: Client) -> None:
    log_in(at, "u1")
    at.desk.accounts.disable_user("王审批")
    assert at.http.get("/api/account").status_code == 401
    assert log_in(at, "u1").status_code == 401


def test_an_answer_counts_once_and_in_the_browser_that_asked(at: Client) -> None:
    back = sent_back(at, "u4")
    errand = at.http.cookies["creditgraph_errand"]
    at.http.cookies.clear()
    assert at.http.get(back).status_code == 401  # a victim's browser, led there by somebody
    at.http.cookies.set("creditgraph_errand", "another")
    assert at.http.get(back).status_code == 401
    at.http.cookies.clear()
    at.http.cookies.set("creditgraph_errand", errand)
    assert at.http.get(back, follow_redirects=False).status_code == 303
    at.http.cookies.clear()
    at.http.cookies.set("creditgraph_errand", errand)
    assert at.http.get(back, follow_redirects=False).status_code == 401


def test_a_code_without_its_verifier_is_worth_nothing(at: Client) -> None:
    back = sent_back(at, "u4")
    at.desk.accounts._file.done("UPDATE oidc_logins SET verifier = ?", "x" * 43)
    assert at.http.get(back, follow_redirects=False).status_code == 401


def test_a_login_begun_long_ago_is_over(at: Client) -> None:
    back = sent_back(at, "u4")
    at.desk.accounts._file.done("UPDATE oidc_logins SET until = 0")
    assert at.http.get(back, follow_redirects=False).status_code == 401


def test_logging_out_here_offers_to_log_out_there(at: Client) -> None:
    assert "/login/oidc/leave" in at.http.get("/login?done=out").text
    there = at.http.get("/login/oidc/leave", follow_redirects=False).headers["location"]
    assert there.startswith(at.desk.settings.oidc.issuer)  # type: ignore[union-attr]
    assert BACK.rpartition("/")[2] in there


def test_local_users_log_in_while_the_provider_is_away(at: Client) -> None:
    assert at.desk.oidc is not None
    kept, at.desk.oidc._known = at.desk.oidc.settings, None
    at.desk.oidc.settings = replace(kept, issuer="http://127.0.0.1:1")
    try:
        away = at.http.get("/login/oidc")
        assert (away.status_code, "暂时无法访问" in away.text) == (503, True)
        form = {"name": "enquirer", "password": PASSWORD}
        assert at.http.post("/login", data=form, follow_redirects=False).status_code == 303
    finally:
        at.desk.oidc.settings, at.desk.oidc._known = kept, None
