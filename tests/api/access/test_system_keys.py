"""Keys of systems: scope, last day, addresses, last use, and another key without a gap."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.access.accounts import Accounts
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.system_keys import ELSEWHERE, KeyLimits, SystemKey
from graph.errors import BadInput, NotFound
from tests.api.access.clocks import Clock

DAY_S = 86400
TODAY = date(1970, 1, 12)  # of the clock's first second, in Shanghai
HERE = "10.20.0.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    made = Accounts(tmp_path / "accounts.db", clock)
    yield made
    made.close()


def key_of(accounts: Accounts) -> SystemKey:
    (key,) = accounts.keys.every()
    return key


def test_a_key_narrowed_to_actions_may_do_those_and_no_other_of_its_roles(
    accounts: Accounts,
) -> None:
    key = accounts.add_key("s", ["enquirer", "supervisor"], "", KeyLimits(scope=("vet", "journal")))
    caller = accounts.of_key(key)
    assert caller is not None
    may = {
        action for action in ("vet", "journal", "find", "revoke", "decide") if caller.may(action)
    }
    assert may == {"vet", "journal"}


def test_a_key_that_was_in_use_ends_at_once_by_whatever_process_ends_it(
    accounts: Accounts, tmp_path: Path, clock: Clock
) -> None:
    key = accounts.add_key("s", ["enquirer"])
    other = Accounts(tmp_path / "accounts.db", clock)
    assert [accounts.of_key(key) is not None for _ in range(3)] == [True] * 3
    other.add_key("s", ["enquirer", "investigator"])
    assert accounts.of_key(key) is None
    key = other.add_key("s", ["enquirer"])
    assert accounts.of_key(key) is not None
    accounts.drop_key("s")
    assert (accounts.of_key(key), other.of_key(key)) == (None, None)
    other.close()


def test_a_scope_gives_nothing_that_the_roles_do_not(accounts: Accounts) -> None:
    key = accounts.add_key("s", ["enquirer"], "", KeyLimits(scope=("vet", "revoke")))
    caller = accounts.of_key(key)
    assert caller is not None
    assert not caller.may("revoke")


def test_a_key_is_good_through_its_last_day(accounts: Accounts, clock: Clock) -> None:
    key = accounts.add_key("s", ["enquirer"], "", KeyLimits(until=TODAY + timedelta(days=1)))
    clock.now += DAY_S
    assert accounts.of_key(key) is not None
    clock.now += DAY_S
    with pytest.raises(NotLoggedIn):
        accounts.of_key(key)


@pytest.mark.parametrize(
    ("address", "good"),
    [(HERE, True), ("::ffff:10.20.0.7", True), ("10.21.0.7", False), ("", False), ("x", False)],
)
def test_a_key_is_good_from_its_addresses_only(
    accounts: Accounts, address: str, good: bool
) -> None:
    limits = KeyLimits(sources=("10.20.0.0/16", "2001:db8::/32"))
    key = accounts.add_key("s", ["enquirer"], "", limits)
    if good:
        assert accounts.of_key(key, address) is not None
    else:
        with pytest.raises(Forbidden):
            accounts.of_key(key, address)


def test_a_rotated_key_leaves_no_gap_and_the_old_one_ends_with_its_day(
    accounts: Accounts, clock: Clock
) -> None:
    limits = KeyLimits(scope=("vet",), sources=("10.20.0.0/16",))
    first = accounts.add_key("s", ["enquirer"], "市监局", limits)
    second = accounts.keys.rotate("s", TODAY)
    callers = [accounts.of_key(key, HERE) for key in (first, second)]
    assert callers[0] == callers[1] is not None
    assert key_of(accounts).old_until == TODAY
    clock.now += DAY_S
    with pytest.raises(NotLoggedIn):
        accounts.of_key(first, HERE)
    assert accounts.of_key(second, HERE) is not None
    assert key_of(accounts).old_until is None


def test_of_three_keys_in_a_row_the_last_two_are_good(accounts: Accounts) -> None:
    keys = [accounts.add_key("s", ["enquirer"])]
    keys += [accounts.keys.rotate("s", TODAY) for _ in range(2)]
    assert [accounts.of_key(key) is not None for key in keys] == [False, True, True]
    accounts.drop_key("s")
    assert [accounts.of_key(key) for key in keys] == [None] * 3


def test_a_new_key_ends_the_old_ones_of_a_rotation_too(accounts: Accounts) -> None:
    first = accounts.add_key("s", ["enquirer"])
    second = accounts.keys.rotate("s", TODAY)
    accounts.add_key("s", ["enquirer"])
    assert [accounts.of_key(key) for key in (first, second)] == [None, None]


def test_the_last_use_is_written_down_once_a_minute(accounts: Accounts, clock: Clock) -> None:
    accounts.add_key("s", ["enquirer"])
    due = []
    for _ in range(4):
        due.append(accounts.keys.is_use_due("s", HERE))
        clock.now += 30
    assert due == [True, False, True, False]
    assert accounts.keys.is_use_due("s", "192.0.2.9")
    accounts.keys.note_use("s", HERE)
    assert (key_of(accounts).used, key_of(accounts).used_from) == (int(clock.now), HERE)


def test_each_address_is_told_once_a_day_and_of_many_the_rest_together(
    accounts: Accounts, clock: Clock
) -> None:
    accounts.add_key("s", ["enquirer"])
    places = [f"192.0.2.{n}" for n in range(30)]
    told = [accounts.keys.note_use("s", place) for place in [*places, *places]]
    assert told == [*places[:20], ELSEWHERE, *[None] * 39]
    clock.now += 24 * 3600
    assert accounts.keys.note_use("s", places[25]) == places[25]


@pytest.mark.parametrize(
    "limits",
    [
        KeyLimits(scope=("fly",)),
        KeyLimits(until=TODAY - timedelta(days=1)),
        KeyLimits(sources=("localhost",)),
        KeyLimits(sources=("10.0.0.0/33",)),
    ],
)
def test_limits_that_no_key_can_have_are_refused(accounts: Accounts, limits: KeyLimits) -> None:
    with pytest.raises(BadInput):
        accounts.add_key("s", ["enquirer"], "", limits)
    assert accounts.keys.every() == []


@pytest.mark.parametrize("days", [-1, 91])
def test_an_old_key_stays_good_for_a_bounded_time_from_now(accounts: Accounts, days: int) -> None:
    accounts.add_key("s", ["enquirer"])
    with pytest.raises(BadInput):
        accounts.keys.rotate("s", TODAY + timedelta(days=days))
    with pytest.raises(NotFound):
        accounts.keys.rotate("nobody", TODAY)
