"""The secrets of authenticator apps: no reader of the file makes codes, no writer swaps them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from api.access.accounts import Accounts
from api.access.sealed_factors import FactorSeal, is_sealed
from api.upkeep.rekeying import rekey_store
from graph.opening import open_store
from tests.api.desks import PASSWORD
from tests.api.upkeep.rekeyed_city import NEW, OLD, settings

NOW = 1_790_000_000.0


def opened(path: Path, secret: str | None = OLD) -> Accounts:
    return Accounts(path, lambda: NOW, secret=secret.encode() if secret else None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two users, each of whom is setting an app up."""
    path = tmp_path / "accounts.db"
    accounts = opened(path)
    for name in ("wang", "li"):
        accounts.add_user(name, PASSWORD, ["enquirer"])
    accounts.close()
    return path


@pytest.fixture
def accounts(file: Path) -> Iterator[Accounts]:
    made = opened(file)
    yield made
    made.close()


def begun(accounts: Accounts, name: str) -> str:
    """The secret that a user's app is given."""
    return parse_qs(urlsplit(accounts.factors.begin(name)).query)["secret"][0]


def code(secret: str) -> str:
    return pyotp.TOTP(secret).at(int(NOW))


def content(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_an_apps_secret_stands_nowhere_in_the_file(accounts: Accounts, file: Path) -> None:
    secret = begun(accounts, "wang")
    assert accounts.factors.confirm("wang", code(secret))
    assert secret.encode() not in content(file)


def test_a_factor_put_in_anothers_place_lets_nobody_in(accounts: Accounts, file: Path) -> None:
    secret = begun(accounts, "wang")
    begun(accounts, "li")
    with sqlite3.connect(file) as db:
        db.execute(
            "UPDATE factors SET secret = (SELECT secret FROM factors WHERE name = 'wang'), on_ = 1 "
            "WHERE name = 'li'"
        )
    assert not accounts.factors.passes("li", code(secret))
    assert accounts.factors.confirm("wang", code(secret))


@pytest.mark.parametrize("secret", [NEW, None], ids=["another", "none"])
def test_without_the_stores_secret_no_code_is_right(file: Path, secret: str | None) -> None:
    first = opened(file)
    given = begun(first, "wang")
    first.close()
    other = opened(file, secret)
    assert other.factors.confirm("wang", code(given)) is None
    other.close()


def test_a_clear_secret_of_before_is_sealed_when_the_desk_opens_the_file(file: Path) -> None:
    clear = pyotp.random_base32()
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO factors VALUES ('wang', ?, 1, 0)", (clear,))
    db.close()
    assert clear.encode() in content(file)
    accounts = opened(file)
    assert clear.encode() not in content(file)
    assert accounts.factors.passes("wang", code(clear))
    accounts.close()


def test_rekey_seals_the_secrets_anew(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    open_store(f"sqlite:///{path}", secret=OLD.encode()).close()
    desk = Path(f"{path}.desk")
    desk.mkdir(mode=0o700)
    accounts = opened(desk / "accounts.db")
    accounts.add_user("wang", PASSWORD, ["enquirer"])
    secret = begun(accounts, "wang")
    accounts.close()
    rekey_store(f"sqlite:///{path}", settings(tmp_path))
    accounts = opened(desk / "accounts.db", NEW)
    assert accounts.factors.confirm("wang", code(secret))
    accounts.close()
    before = opened(desk / "accounts.db", OLD)
    assert not before.factors.passes("wang", code(secret))
    before.close()


def test_what_was_changed_opens_to_nothing() -> None:
    seal = FactorSeal(OLD.encode())
    sealed = seal.sealed("wang", "JBSWY3DP")
    assert is_sealed(sealed)
    assert seal.opened("wang", sealed) == "JBSWY3DP"
    for wrong in (sealed[:-2] + "AA", sealed.replace(".", "", 1), "JBSWY3DP", ""):
        assert seal.opened("wang", wrong) is None
