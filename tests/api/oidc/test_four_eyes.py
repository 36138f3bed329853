"""Under four eyes a group of the provider is the first word, an administrator's the second."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.api.desks import PASSWORD, Client, client, copy_of_city
from tests.api.oidc.providing import log_in_there, provider

GROUPS = "credit=enquirer; heads=supervisor; admins=administrator"
WAITS = "须这里的管理员"


class Office:
    """A desk under four eyes, and who is in which group at its provider."""

    def __init__(self, at: Client, people: Path) -> None:
        self.at = at
        self._people = people
        self._claims: dict[str, dict[str, Any]] = {}

    def says(self, who: str, *groups: str, department: str = "信用办") -> None:
        """The provider's administrator puts somebody into these groups and no others."""
        self._claims[who] = {
            "preferred_username": who,
            "department": department,
            "groups": [*groups],
        }
        self._people.write_text(json.dumps(self._claims), "utf-8")

    def login(self, who: str) -> Any:
        """Log in by the provider; gives the page that comes of it."""
        self.at.http.cookies.clear()
        begun = self.at.http.get("/login/oidc", follow_redirects=False)
        back = urlsplit(log_in_there(begun.headers["location"], who))
        return self.at.http.get(f"{back.path}?{back.query}", follow_redirects=False)

    def roles(self, who: str) -> set[str]:
        """The roles that an account holds."""
        caller = self.at.desk.accounts.caller_named(who)
        return set(caller.roles) if caller else set()

    def waiting(self, who: str) -> list[int]:
        """The numbers of the requests that wait for a word on somebody's roles."""
        kept = self.at.desk.accounts.approvals.open()
        return [one.number for one in kept if one.particulars.get("name") == who]

    def say_yes(self, number: int, by: str = "administrator") -> Any:
        """A local user says yes in the desk."""
        self.at.http.cookies.clear()
        headers = {"x-csrf-token": self.at.login(by)}
        return self.at.http.post(f"/api/approvals/{number}/approve", headers=headers)

    def told(self, action: str) -> list[tuple[str, str]]:
        """(who, what) of the entries of an action in the journal of facts."""
        every = self.at.desk.store.journal("facts", limit=100_000)
        return [(e.who, str(e.particulars["what"])) for e in every if e.action == action]

    @property
    def issuer(self) -> str:
        """The provider, as it calls itself."""
        assert self.at.desk.oidc is not None
        return self.at.desk.oidc.settings.issuer


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("oidc")
    with provider(folder / "people.json") as issuer:
        environment = {
            "CREDITGRAPH_OIDC_ISSUER": issuer,
            "CREDITGRAPH_OIDC_CLIENT_ID": "creditgraph",
            "CREDITGRAPH_OIDC_CLIENT_SECRET": "a secret of the client",
            "CREDITGRAPH_OIDC_ROLES": GROUPS,
            "CREDITGRAPH_OIDC_UNKNOWN": "add",
            "CREDITGRAPH_FOUR_EYES": "on",
        }
        with client(copy_of_city(folder), folder, **environment) as made:
            made.desk.accounts.add_user("张管理", PASSWORD, ["administrator"], "")
            yield Office(made, folder / "people.json")


def test_a_new_account_of_the_provider_waits_for_an_administrators_word(office: Office) -> None:
    office.says("新人甲", "credit")
    refused = office.login("新人甲")
    assert (refused.status_code, WAITS in refused.text) == (401, True)
    assert not office.at.desk.accounts.has_user("新人甲")
    (number,) = office.waiting("新人甲")
    assert office.say_yes(number).status_code == 200
    assert office.login("新人甲").status_code == 303
    assert office.roles("新人甲") == {"enquirer"}
    assert office.told("approval")[-2:] == [(office.issuer, "asked"), ("administrator", "approved")]
    assert office.told("account")[-1] == ("administrator", "roles by group")


def test_a_group_adds_no_role_before_the_second_word_and_it_is_asked_for_once(
    office: Office,
) -> None:
    office.says("升职乙", "credit")
    office.login("升职乙")
    office.say_yes(*office.waiting("升职乙"))
    office.says("升职乙", "credit", "heads")
    for _ in range(2):
        assert office.login("升职乙").status_code == 303
        assert office.roles("升职乙") == {"enquirer"}
    (number,) = office.waiting("升职乙")
    assert office.say_yes(number).status_code == 200
    assert office.roles("升职乙") == {"enquirer", "supervisor"}
    assert office.login("升职乙").status_code == 303
    assert office.waiting("升职乙") == []


def test_a_department_told_by_the_provider_waits_too(office: Office) -> None:
    office.says("调动丙", "credit")
    office.login("调动丙")
    office.say_yes(*office.waiting("调动丙"))
    office.says("调动丙", "credit", department="鹤岗市税务局")
    office.login("调动丙")
    caller = office.at.desk.accounts.caller_named("调动丙")
    assert caller is not None
    assert caller.department == "信用办"
    office.say_yes(*office.waiting("调动丙"))
    caller = office.at.desk.accounts.caller_named("调动丙")
    assert caller is not None
    assert caller.department == "鹤岗市税务局"


def test_what_the_provider_takes_away_is_gone_at_once_and_in_open_sessions(office: Office) -> None:
    office.says("离任丁", "credit", "heads")
    office.login("离任丁")
    office.say_yes(*office.waiting("离任丁"))
    office.login("离任丁")
    open_session = office.at.http.cookies["creditgraph_session"]
    office.says("离任丁", "heads")
    assert office.login("离任丁").status_code == 303
    assert office.roles("离任丁") == {"supervisor"}
    assert office.told("account")[-1] == (office.issuer, "identity provider")
    office.says("离任丁", "admins")  # another role than any that is held
    refused = office.login("离任丁")
    assert (refused.status_code, WAITS in refused.text) == (401, True)
    assert office.roles("离任丁") == set()
    office.at.http.cookies.clear()
    office.at.http.cookies.set("creditgraph_session", open_session)
    assert office.at.http.get("/api/account").status_code == 401


def test_who_is_in_no_group_any_more_holds_no_role_and_no_session(office: Office) -> None:
    office.says("退出庚", "credit")
    office.login("退出庚")
    office.say_yes(*office.waiting("退出庚"))
    office.login("退出庚")
    open_session = office.at.http.cookies["creditgraph_session"]
    office.says("退出庚", "others", department="鹤岗市税务局")
    refused = office.login("退出庚")
    assert (refused.status_code, "没有对应的角色" in refused.text) == (401, True)
    assert (office.roles("退出庚"), office.waiting("退出庚")) == (set(), [])
    assert office.told("account")[-1] == (office.issuer, "identity provider")
    office.at.http.cookies.clear()
    office.at.http.cookies.set("creditgraph_session", open_session)
    assert office.at.http.get("/api/account").status_code == 401


@pytest.mark.parametrize(
    ("who", "group"), [("撤回壬", "credit"), ("撤尽癸", "others")], ids=["fewer groups", "none"]
)
def test_what_the_groups_give_no_more_waits_no_more(office: Office, who: str, group: str) -> None:
    office.says(who, "credit")
    office.login(who)
    office.say_yes(*office.waiting(who))
    office.says(who, "credit", "heads")
    office.login(who)
    (number,) = office.waiting(who)
    office.says(who, group)
    office.login(who)
    assert office.waiting(who) == []
    assert office.say_yes(number).status_code == 409
    assert "supervisor" not in office.roles(who)


def test_a_new_account_that_is_in_no_group_any_more_waits_no_more(office: Office) -> None:
    office.says("未入辛", "credit")
    office.login("未入辛")
    office.says("未入辛", "others")
    office.login("未入辛")
    assert office.waiting("未入辛") == []


def test_a_name_that_is_a_local_users_ends_none_of_the_sessions_of_that_one(office: Office) -> None:
    office.at.http.cookies.clear()
    office.at.login("supervisor")
    session = office.at.http.cookies["creditgraph_session"]
    office.says("supervisor", "others")
    assert office.login("supervisor").status_code == 401
    office.at.http.cookies.clear()
    office.at.http.cookies.set("creditgraph_session", session)
    assert office.at.http.get("/api/account").status_code == 200


def test_nobody_says_yes_to_the_own_roles_and_only_an_administrator_does(office: Office) -> None:
    office.says("自批戊", "admins")
    office.login("自批戊")
    office.say_yes(*office.waiting("自批戊"), by="张管理")
    assert office.login("自批戊").status_code == 303
    office.says("自批戊", "admins", "heads")
    office.login("自批戊")
    (number,) = office.waiting("自批戊")
    csrf = re.findall('name="csrf" content="([^"]+)', office.at.http.get("/account").text)[0]
    own = f"/api/approvals/{number}/approve"
    assert office.at.http.post(own, headers={"x-csrf-token": csrf}).status_code == 404
    assert office.say_yes(number, by="supervisor").status_code == 404
    assert office.roles("自批戊") == {"administrator"}


def test_groups_that_changed_meanwhile_replace_what_was_asked(office: Office) -> None:
    office.says("改组己", "heads")
    office.login("改组己")
    (first,) = office.waiting("改组己")
    office.says("改组己", "credit")
    office.login("改组己")
    (second,) = office.waiting("改组己")
    assert office.say_yes(first).status_code == 409
    assert office.say_yes(second).status_code == 200
    assert office.roles("改组己") == {"enquirer"}
