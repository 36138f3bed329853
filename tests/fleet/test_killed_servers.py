"""A server is killed under requests again and again: nothing it acknowledged is lost."""

import http.client
import json
import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from api.access.accounts import Accounts
from api.access.roles import ROLES
from api.app import create_app
from api.desk.desk import open_desk
from api.settings import Settings, settings_from
from graph.journal import all_entries
from graph.opening import open_store
from tests.api.desks import DEPARTMENT
from tests.builders import firm, penalty, person, tell
from tests.fleet.faults import Victim, faults, some_time
from tests.graph.engines import SECRET

PERSON, RECORDS = "person:killed", 40


def settings(folder: Path) -> Settings:
    home = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data")}
    return settings_from({"CREDITGRAPH_SECRET": SECRET.decode(), "USER": "keeper", **home})


def serve(folder: Path, listening: socket.socket) -> None:
    """Serve the store of a folder until killed."""
    desk = open_desk(f"sqlite:///{folder / 'store.db'}", settings(folder))
    config = uvicorn.Config(create_app(desk), log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


@dataclass
class Asker:
    """Somebody who looks a person up and changes records, and keeps what was acknowledged."""

    port: int
    key: str
    turn: int
    looks: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)

    def ask(self) -> None:
        """Ask until the server is gone."""
        with suppress(OSError, http.client.HTTPException):
            for number in range(10_000):
                said = f"{self.turn}-{number}"
                if self._sent("GET", f"/api/entities/{PERSON}", said, None) == 200:
                    self.looks.add(said)
                record = f"c:{number % RECORDS}"
                action = {"action": "object" if (number // RECORDS) % 2 == 0 else "settle"}
                more = {"outcome": "rejected"} if action["action"] == "settle" else {}
                body = {"record": record, "reason": said, **action, **more}
                if self._sent("POST", "/api/events", said, body) == 200:
                    self.events.add(said)

    def _sent(self, method: str, path: str, purpose: str, body: dict[str, Any] | None) -> int:
        at = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"authorization": f"Bearer {self.key}", "purpose": purpose}
        headers["content-type"] = "application/json"
        try:
            at.request(method, path, json.dumps(body) if body else None, headers)
            answer = at.getresponse()
            answer.read()
            return answer.status
        finally:
            at.close()


def made(folder: Path) -> str:
    """A store with records and a person; gives the key of a system that may do all."""
    store = open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)
    records = [penalty(f"c:{n}", "a", issuer=DEPARTMENT) for n in range(RECORDS)]
    tell(store, firm("a"), person(PERSON, "钱某某"), *records)
    store.close()
    desk = folder / "store.db.desk"
    desk.mkdir(mode=0o700)
    accounts = Accounts(desk / "accounts.db")
    key = accounts.add_key("system", ROLES, DEPARTMENT)
    accounts.close()
    # What is compiled here need not be in each of the servers.
    warm = open_desk(f"sqlite:///{folder / 'store.db'}", settings(folder))
    warm.start()
    warm.close()
    return key


def test_of_servers_killed_under_requests_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    key, chance = made(tmp_path), random.Random(16)
    looks, events = set[str](), set[str]()
    for turn in range(faults("SERVER_KILLS")):
        listening = socket.create_server(("127.0.0.1", 0))
        victim = Victim(serving(tmp_path, listening))
        asker = Asker(listening.getsockname()[1], key, turn)
        asking = threading.Thread(target=asker.ask, daemon=True)
        listening.close()
        asking.start()
        while not asker.events and asking.is_alive():
            some_time(chance, 0.02)
        some_time(chance, 0.1)
        victim.kill()
        asking.join(60)
        looks |= asker.looks
        events |= asker.events
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=SECRET)
    assert store.verify() == ()
    assert len(events) >= faults("SERVER_KILLS")
    kept = all_entries(lambda after: store.journal("access", after=after))
    assert looks <= {str(entry.particulars.get("purpose")) for entry in kept}
    happened = {event.reason for n in range(RECORDS) for event in store.events(f"c:{n}")}
    assert events <= happened
    store.close()


def serving(folder: Path, listening: socket.socket) -> Callable[[Callable[[int], None]], object]:
    def work(done: Callable[[int], None]) -> object:
        del done
        return serve(folder, listening)

    return work
