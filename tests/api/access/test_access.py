"""Accounts, sessions, keys and tickets, with a clock of the test's own."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

from api.access.accounts import Accounts
from api.access.refusals import NotLoggedIn
from graph.errors import BadInput, NotFound
from tests.api.access.clocks import Clock

PASSWORD = "a long enough password"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    made = Accounts(tmp_path / "accounts.db", clock)
    made.add_user("wang", PASSWORD, ["enquirer"], "市监局")
    yield made
    made.close()


def test_a_key_is_known_while_a_change_waits_for_its_turn(
    accounts: Accounts, tmp_path: Path
) -> None:
    key = accounts.add_key("approvals", ["enquirer"])
    other = sqlite3.connect(tmp_path / "accounts.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # as `creditgraph user` does while it writes
    waiting = Thread(target=accounts.disable_user, args=["wang"])
    waiting.start()
    try:
        with ThreadPoolExecutor(1) as reading:
            caller = reading.submit(accounts.of_key, key).result(timeout=5)
        assert caller is not None
        assert caller.name == "approvals"
    finally:
        other.execute("ROLLBACK")
        waiting.join()
        other.close()


def test_the_right_password_begins_a_session_of_that_user(accounts: Accounts) -> None:
    caller = accounts.of_session(accounts.login("wang", PASSWORD))
    assert caller is not None
    assert (caller.name, caller.roles, caller.department) == (
        "wang",
        frozenset({"enquirer"}),
        "市监局",
    )


@pytest.mark.parametrize(("name", "password"), [("wang", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(
    accounts: Accounts, name: str, password: str
) -> None:
    with pytest.raises(NotLoggedIn, match="the name or the password is wrong"):
        accounts.login(name, password)


def test_a_session_ends_after_an_idle_hour(accounts: Accounts, clock: Clock) -> None:
    token = accounts.login("wang", PASSWORD)
    clock.now += 3601
    assert accounts.of_session(token) is None
    clock.now -= 3601
    assert accounts.of_session(token) is None


def test_a_session_in_use_goes_on_and_ends_after_twelve_hours(
    accounts: Accounts, clock: Clock
) -> None:
    token = accounts.login("wang", PASSWORD)
    alive = []
    for _ in range(26):
        clock.now += 1800
        alive.append(accounts.of_session(token) is not None)
    assert alive == [True] * 24 + [False] * 2


def test_a_ticket_logs_in_once(accounts: Accounts) -> None:
    ticket = accounts.ticket("wang")
    assert accounts.of_session(accounts.redeem(ticket)) is not None
    with pytest.raises(NotLoggedIn, match="was used or is too old"):
        accounts.redeem(ticket)


def test_a_ticket_is_good_for_ten_minutes(accounts: Accounts, clock: Clock) -> None:
    ticket = accounts.ticket("wang")
    clock.now += 600
    with pytest.raises(NotLoggedIn, match="too old"):
        accounts.redeem(ticket)


def test_a_disabled_user_is_shut_out_of_sessions_and_logins_at_once(accounts: Accounts) -> None:
    token, ticket = accounts.login("wang", PASSWORD), accounts.ticket("wang")
    accounts.disable_user("wang")
    assert accounts.of_session(token) is None
    assert accounts.of_session(accounts.redeem(ticket)) is None
    with pytest.raises(NotLoggedIn):
        accounts.login("wang", PASSWORD)


def test_other_roles_hold_for_a_session_under_way(accounts: Accounts) -> None:
    token = accounts.login("wang", PASSWORD)
    accounts.change_user("wang", ["supervisor"], "信用办")
    caller = accounts.of_session(token)
    assert caller is not None
    assert (caller.roles, caller.department) == (frozenset({"supervisor"}), "信用办")


def test_another_password_ends_the_sessions(accounts: Accounts) -> None:
    token = accounts.login("wang", PASSWORD)
    accounts.add_user("wang", "another long password", ["enquirer"])
    assert accounts.of_session(token) is None


def test_a_new_key_ends_the_one_before(accounts: Accounts) -> None:
    first = accounts.add_key("approvals", ["enquirer"])
    second = accounts.add_key("approvals", ["investigator"])
    caller = accounts.of_key(second)
    assert accounts.of_key(first) is None
    assert caller is not None
    assert (caller.name, caller.session) == ("approvals", "")
    accounts.drop_key("approvals")
    assert accounts.of_key(second) is None


def test_a_user_and_a_system_never_share_a_name(accounts: Accounts) -> None:
    accounts.add_key("approvals", ["enquirer"])
    with pytest.raises(BadInput, match="wang is a user already"):
        accounts.add_key("wang", ["enquirer"])
    with pytest.raises(BadInput, match="approvals is a system already"):
        accounts.add_user("approvals", PASSWORD, ["enquirer"])


@pytest.mark.parametrize("name", ["", " ", "a\nb", "nul\x00", "x" * 65, "\ud800"])
def test_a_name_that_a_log_could_not_show_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadInput, match="printable characters"):
        accounts.add_user(name, PASSWORD, ["enquirer"])


@pytest.mark.parametrize("roles", [[], ["root"], ["enquirer", "root"]])
def test_only_roles_of_the_table_are_given(accounts: Accounts, roles: list[str]) -> None:
    with pytest.raises(BadInput, match="use enquirer, investigator"):
        accounts.change_user("wang", roles)


def test_a_short_password_is_refused(accounts: Accounts) -> None:
    with pytest.raises(BadInput, match="at least 12 characters"):
        accounts.add_user("li", "eleven char", ["enquirer"])


def test_whoever_is_not_there_is_not_found(accounts: Accounts) -> None:
    for change in (
        lambda: accounts.disable_user("nobody"),
        lambda: accounts.drop_key("nobody"),
        lambda: accounts.change_user("nobody", ["enquirer"]),
    ):
        with pytest.raises(NotFound, match="nobody"):
            change()


def test_no_secret_stands_in_the_file_and_only_its_owner_reads_it(
    accounts: Accounts, tmp_path: Path
) -> None:
    secrets = [
        PASSWORD,
        accounts.add_key("approvals", ["enquirer"]),
        accounts.ticket("wang"),
        accounts.login("wang", PASSWORD),
    ]
    accounts.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [secret for secret in secrets if secret.encode() in kept] == []
    assert (tmp_path / "accounts.db").stat().st_mode & 0o077 == 0
