"""A server is killed under requests again and again: nothing it acknowledged is lost."""

import http.client
import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from api.access.accounts import Accounts
from api.access.roles import ROLES
from api.app import create_app
from api.desk.desk import open_desk
from api.settings import Settings, settings_from
from graph.journal import all_entries
from graph.opening import open_store
from tests.api.desks import DEPARTMENT
from tests.fleet.asking import RECORDS, Acknowledged, fill
from tests.fleet.faults import Victim, faults, some_time
from tests.graph.engines import SECRET


def settings(folder: Path) -> Settings:
    home = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data")}
    return settings_from({"CREDITGRAPH_SECRET": SECRET.decode(), "USER": "keeper", **home})


def serve(folder: Path, listening: socket.socket) -> None:
    """Serve the store of a folder until killed."""
    desk = open_desk(f"sqlite:///{folder / 'store.db'}", settings(folder))
    config = uvicorn.Config(create_app(desk), log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def ask(desk: Acknowledged, turn: int) -> None:
    """Ask until the server is gone."""
    with suppress(OSError, http.client.HTTPException):
        for number in range(10_000):
            said = f"{turn}-{number}"
            desk.look(said)
            desk.change(number, said)


def made(folder: Path) -> str:
    """A store with records and a person; gives the key of a system that may do all."""
    store = open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)
    fill(store)
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
        asker = Acknowledged(listening.getsockname()[1], key)
        asking = threading.Thread(target=ask, args=(asker, turn), daemon=True)
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
