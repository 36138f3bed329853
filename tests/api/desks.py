"""A desk over the sample city for tests of the API and of the pages: one city a test run."""

import atexit
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from fastapi.testclient import TestClient

from analytics.law.tiers import read_tier_law
from api.access.accounts import Accounts
from api.access.roles import ROLES
from api.app import create_app
from api.desk.desk import Desk, open_desk
from api.settings import settings_from
from graph.opening import open_store
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions
from tests.builders import heads, person, tell

DEPARTMENT = "鹤岗市市场监督管理局"
PASSWORD = "a long enough password"
SECRET = "a secret for tests"
ENTITIES = 600
PATIENCE_S = 300.0  # answers are of the latest commit on however busy a machine
SCOPED = "司小二"  # a person known by name only, within a firm


def _kept_till_the_end(prefix: str) -> Path:
    """A new folder that goes when the test run ends."""
    folder = Path(mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@lru_cache(maxsize=1)
def city() -> Path:
    """A folder with the files of an invented city (`files/`) and a store of them (`city.db`)."""
    folder = _kept_till_the_end("creditgraph-desk-")
    (folder / "files").mkdir()
    write_city(folder / "files", entities=ENTITIES, seed=5)
    store = open_store(f"sqlite:///{folder / 'city.db'}", secret=SECRET.encode())
    files = [path for path in sorted((folder / "files").iterdir()) if path.name != "truth.csv"]
    load(store, files, law=read_tier_law(), options=LoadOptions(rejects=folder / "rejects.csv"))
    firm = store.find("石墨有限公司", limit=1).matches or store.find("公司", limit=1).matches
    head = person(f"person:{firm[0].entity.id}/{SCOPED}", SCOPED)
    tell(store, head, heads(head.id, firm[0].entity.id), source="officers")
    store.close()
    return folder


def copy_of_city(folder: Path) -> str:
    """The URL of a store of the city that a test may change."""
    for path in city().glob("city.db*"):
        if path.is_file():
            shutil.copy(path, folder / path.name)
    return f"sqlite:///{folder / 'city.db'}"


@contextmanager
def desk(url: str, folder: Path, **environment: str) -> Iterator[Desk]:
    """A desk over a store, with one user for each role, named as the role, and `everyone`."""
    values = {
        "CREDITGRAPH_SECRET": SECRET,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
        "USER": "tester",
        **environment,
    }
    if url.startswith("sqlite:///"):
        beside = Path(f"{url.removeprefix('sqlite:///')}.desk")
        beside.mkdir(exist_ok=True)
        shutil.copy(_users(), beside / "accounts.db")
    opened = open_desk(url, settings_from(values), patience_s=PATIENCE_S)
    if not opened.accounts.every():
        _add_users(opened.accounts)
    yield opened


@lru_cache(maxsize=1)
def _users() -> Path:
    """A file with the users of every desk, since hashing passwords takes long on purpose."""
    path = _kept_till_the_end("creditgraph-users-") / "accounts.db"
    accounts = Accounts(path)
    _add_users(accounts)
    accounts.close()
    return path


def _add_users(accounts: Accounts) -> None:
    for role in ROLES:
        accounts.add_user(role, PASSWORD, [role], DEPARTMENT)
    accounts.add_user("everyone", PASSWORD, ROLES, DEPARTMENT)


class Client:
    """Somebody at the API: a key for each role, and calls that send it."""

    def __init__(self, client: TestClient, made: Desk) -> None:
        self.http = client
        self.desk = made
        self._keys = {
            role: made.accounts.add_key(f"{role} system", [role], DEPARTMENT) for role in ROLES
        }
        for role in ROLES:  # the journal then holds what a test does, not that its key was used
            made.accounts.keys.note_use(f"{role} system", "testclient")

    def __call__(
        self, method: str, path: str, *, role: str = "investigator", purpose: str = "", **more: Any
    ) -> Any:
        headers = {"authorization": f"Bearer {self._keys[role]}", **more.pop("headers", {})}
        if purpose:
            headers["purpose"] = purpose
        return self.http.request(method, f"/api{path}", headers=headers, **more)

    def told(self, path: str, **more: Any) -> Any:
        """What a look at a path answers, which must go well."""
        answer = self("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def login(self, name: str = "everyone") -> str:
        """Log a user in on pages; gives the token of its forms."""
        ticket = self.desk.accounts.ticket(name)
        page = self.http.get(f"/login/{ticket}")
        return re.findall('name="csrf" content="([^"]+)', page.text)[0]


@contextmanager
def client(url: str, folder: Path, **environment: str) -> Iterator[Client]:
    """A client of the app over a store."""
    with desk(url, folder, **environment) as made, TestClient(create_app(made)) as http:
        yield Client(http, made)
