"""Neo4j goes and comes back under steady requests: nothing acknowledged is lost, nothing half."""

import http.client
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.access.roles import ROLES
from graph.journal import all_entries
from graph.store import Store
from tests.api.console.served import served
from tests.api.desks import DEPARTMENT
from tests.fleet.asking import RECORDS, Acknowledged, fill
from tests.fleet.faults import faults, some_time
from tests.graph.engines import SECRET, need_server, neo4j
from tests.tcp_proxy import Proxy

A_SECOND: Final = 50  # requests
AT_ONCE: Final = 24
AWAY_S: Final = 3.0
PATIENCE_S: Final = 120.0
# What an asker may be told: done, refused by a rule of events, or that the store is away just now.
TOLD: Final = frozenset({200, 409, 422, 503})


@dataclass
class Asker(Acknowledged):
    """Fifty requests a second, each with a purpose or reason of its own."""

    told: Counter[int] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until it is ended, at a steady rate, whatever becomes of the answers.

        While AT_ONCE wait for their answers nobody else asks.
        """
        begun, free = time.monotonic(), threading.Semaphore(AT_ONCE)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in itertools.count():
                if self.ended.wait(max(0.0, begun + number / A_SECOND - time.monotonic())):
                    return
                if free.acquire(blocking=False):
                    pool.submit(self._ask, number).add_done_callback(lambda _: free.release())

    def _ask(self, number: int) -> None:
        said = f"ask {number}"
        try:
            status = self.look(said) if number % 5 else self.change(number // 5, said)
        except (OSError, http.client.HTTPException):
            status = 0  # the desk itself gave no answer
        self.told[status] += 1


@contextmanager
def behind_a_proxy(folder: Path) -> Iterator[tuple[Store, Proxy, Asker]]:
    """A desk whose way to Neo4j can be cut, somebody who asks it, and our own way to the store."""
    store = neo4j(folder)
    fill(store)
    url, who = need_server()
    proxy = Proxy(int(url.rpartition(":")[2].split("/")[0]))
    environment = {"NEO4J_PASSWORD": who.password, "CREDITGRAPH_SECRET": SECRET.decode()}
    environment |= {"CREDITGRAPH_KEY_LIMIT_AT_ONCE": str(AT_ONCE)}
    with served(f"bolt://127.0.0.1:{proxy.port}/neo4j", folder, **environment) as at:
        key = at.desk.accounts.add_key("system", ROLES, DEPARTMENT)
        yield store, proxy, Asker(int(at.url.rpartition(":")[2]), key, PATIENCE_S)
    proxy.close()
    store.close()


def acknowledged(asker: Asker) -> int:
    return len(asker.looks) + len(asker.events)


def until(reached: Callable[[], bool]) -> bool:
    """Wait for something; whether it came within PATIENCE_S."""
    end = time.monotonic() + PATIENCE_S
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    return reached()


def test_of_a_neo4j_that_goes_and_comes_back_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(16)
    with behind_a_proxy(tmp_path) as (store, proxy, asker):
        asking = threading.Thread(target=asker.run, daemon=True)
        asking.start()
        for _ in range(faults("NEO4J_GONE")):
            before = acknowledged(asker)
            assert until(lambda before=before: acknowledged(asker) > before)  # type: ignore[misc]
            proxy.losing = chance.randrange(3)  # COMMITs of which the answer is lost
            some_time(chance, 0.2)
            proxy.away = True
            proxy.cut()
            some_time(chance, AWAY_S)
            proxy.losing, proxy.away = 0, False
        before = acknowledged(asker)
        assert until(lambda: acknowledged(asker) > before + A_SECOND)  # it went on by itself
        asker.ended.set()
        asking.join()
        assert set(asker.told) <= TOLD, asker.told
        kept_whole(store, asker)


def kept_whole(store: Store, asker: Asker) -> None:
    """All that was acknowledged stands, once; each event stands with its entry, or neither does."""
    assert store.verify() == ()
    looks = all_entries(lambda after: store.journal("access", after=after))
    assert asker.looks <= {str(entry.particulars.get("purpose")) for entry in looks}
    happened = [event.reason for n in range(RECORDS) for event in store.events(f"c:{n}")]
    assert asker.events <= set(happened)
    assert len(happened) == len(set(happened))
    entries = all_entries(lambda after: store.journal("facts", after=after))
    told = [str(reason) for e in entries for reason in e.particulars.get("reasons", ())]
    assert sorted(told) == sorted(happened)
