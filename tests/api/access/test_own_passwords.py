"""Which names and passwords an account may bear, and whose password ends which session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access.accounts import Accounts
from api.access.passwords import refuse_weak
from api.access.refusals import NotLoggedIn
from api.access.rules import AccessRules
from graph.errors import BadInput
from tests.api.access.clocks import Clock

PASSWORD = "a long enough password"
OTHER = "quite another password"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def age() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, age: Clock) -> Iterator[Accounts]:
    made = Accounts(tmp_path / "accounts.db", clock, age=age, rules=AccessRules(password_days=90))
    made.add_user("wang", PASSWORD, ["enquirer"], "市监局")
    yield made
    made.close()


def step(accounts: Accounts, token: str) -> str | None:
    session = accounts.sessions.of(token)
    return session.step if session else None


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "Password-1234!", "P@ssw0rd1234", "qwertyuiop12", "asdfghjkl;'1"),
        *("123456789012", "aaaaaaaaaaaa", "abcabcabcabc", "iloveyou1234", "administrator"),
        *("woaini1314520", "zhongguo2026!!", "hegangxinyong", "creditgraph2026"),
        *("wangxiaoer-2026", "信用信用信用信用信用信用1", "市营商局市营商局市营商局1"),
    ],
)
def test_what_an_attacker_of_this_office_tries_first_is_no_password(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        refuse_weak(password, ("wangxiaoer", "市营商局"))
    assert refused.value.code == "people.password_common"


@pytest.mark.parametrize(
    "password", [PASSWORD, OTHER, "x7Kq-3bLw-9zTe", "石墨产业园东门外第三棵树", "w" * 40 + PASSWORD]
)
def test_a_few_unrelated_words_are_a_password(password: str) -> None:
    refuse_weak(password, ("wangxiaoer", "市营商局"))


@pytest.mark.parametrize("name", [" wang", "wang ", "\u3000wang", "wa\u200bng", "wang\u3164"])
def test_a_name_with_blanks_at_its_ends_or_nothing_to_see_is_refused(
    accounts: Accounts, name: str
) -> None:
    with pytest.raises(BadInput):
        accounts.add_user(name, PASSWORD, ["enquirer"])


@pytest.mark.parametrize("name", ["Wang", "WANG", "ｗａｎｇ"])
def test_a_name_that_reads_like_another_is_refused_to_users_and_systems(
    accounts: Accounts, name: str
) -> None:
    for add in (
        lambda: accounts.add_user(name, PASSWORD, ["enquirer"]),
        lambda: accounts.add_key(name, ["enquirer"]),
    ):
        with pytest.raises(BadInput) as refused:
            add()
        assert refused.value.code == "people.name_alike"


def test_a_password_that_somebody_else_set_is_changed_first(accounts: Accounts) -> None:
    accounts.add_user("li", PASSWORD, ["enquirer"], must_change=True)
    token = accounts.login("li", PASSWORD)
    assert step(accounts, token) == "password"
    assert accounts.of_session(token) is None
    accounts.change_password("li", PASSWORD, OTHER)
    assert step(accounts, accounts.login("li", OTHER)) == ""


def test_a_password_expires_only_where_the_office_says_so(
    accounts: Accounts, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 91 * 86400
    assert step(accounts, accounts.login("wang", PASSWORD)) == "password"
    for_ever = Accounts(tmp_path / "accounts.db", clock)
    assert step(for_ever, for_ever.login("wang", PASSWORD)) == ""
    for_ever.close()


def test_another_password_ends_every_session_and_the_old_one(accounts: Accounts) -> None:
    tokens = [accounts.login("wang", PASSWORD) for _ in range(2)]
    accounts.change_password("wang", PASSWORD, OTHER)
    assert [step(accounts, token) for token in tokens] == [None, None]
    with pytest.raises(NotLoggedIn):
        accounts.login("wang", PASSWORD)


@pytest.mark.parametrize("new", [PASSWORD, "password1234", "short"])
def test_a_password_that_may_not_be_chosen_changes_nothing(accounts: Accounts, new: str) -> None:
    token = accounts.login("wang", PASSWORD)
    with pytest.raises(BadInput):
        accounts.change_password("wang", PASSWORD, new)
    assert step(accounts, token) == ""


def test_nobody_changes_a_password_without_knowing_it(accounts: Accounts) -> None:
    with pytest.raises(NotLoggedIn):
        accounts.change_password("wang", OTHER, "a third good password")
    accounts.login("wang", PASSWORD)


@pytest.mark.parametrize("seconds", [3601, -3601])
def test_a_clock_set_back_keeps_no_session_alive(
    accounts: Accounts, clock: Clock, age: Clock, seconds: int
) -> None:
    token = accounts.login("wang", PASSWORD)
    clock.now += seconds
    age.now += 3601
    assert step(accounts, token) is None


def test_a_session_in_use_under_a_clock_set_back_ends_after_twelve_hours(
    accounts: Accounts, clock: Clock, age: Clock
) -> None:
    token = accounts.login("wang", PASSWORD)
    alive = 0
    while step(accounts, token) is not None and alive < 100:
        clock.now -= 900
        age.now += 1800
        alive += 1
    assert alive == 25


def test_a_restart_ends_the_sessions_before_it(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.login("wang", PASSWORD)
    again = Accounts(tmp_path / "accounts.db")
    assert again.sessions.of(token) is None
    again.close()


def test_a_file_of_an_earlier_version_is_taken_on(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "old.db")
    accounts.add_user("wang", PASSWORD, ["enquirer"])
    for table, column in (("users", "must_change"), ("users", "changed"), ("sessions", "run")):
        accounts._file.done(f"ALTER TABLE {table} DROP COLUMN {column}")
    accounts.close()
    again = Accounts(tmp_path / "old.db")
    assert step(again, again.login("wang", PASSWORD)) == ""
    again.close()
