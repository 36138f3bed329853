"""Neo4j goes and comes back under steady requests: nothing acknowledged is lost, nothing half."""

import http.client
import itertools
import json
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
from tests.builders import firm, penalty, person, tell
from tests.fleet.faults import faults, some_time
from tests.graph.engines import SECRET, need_server, neo4j
from tests.tcp_proxy import Proxy

PERSON, RECORDS = "person:gone", 30
A_SECOND: Final = 50  # requests
AT_ONCE: Final = 24
AWAY_S: Final = 3.0
PATIENCE_S: Final = 120.0
# What an asker may be told: done, refused by a rule of events, or that the store is away just now.
TOLD: Final = frozenset({200, 409, 422, 503})


@dataclass
class Asker:
    """Fifty requests a second, each with a purpose or reason of its own; what was acknowledged."""

    port: int
    key: str
    looks: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
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
        if number % 5:
            status, done = self._sent("GET", f"/api/entities/{PERSON}", said, None), self.looks
        else:
            action = "object" if number // 5 // RECORDS % 2 == 0 else "settle"
            body = {"record": f"c:{number // 5 % RECORDS}", "action": action, "reason": said}
            body |= {"outcome": "rejected"} if action == "settle" else {}
            status, done = self._sent("POST", "/api/events", said, body), self.events
        self.told[status] += 1
        if status == 200:
            done.add(said)

    def _sent(self, method: str, path: str, purpose: str, body: dict[str, str] | None) -> int:
        """The status of the answer; 0 where the desk itself gave none."""
        at = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"authorization": f"Bearer {self.key}", "purpose": purpose}
        headers["content-type"] = "application/json"
        try:
            at.request(method, path, json.dumps(body) if body else None, headers)
            answer = at.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            at.close()

    def acknowledged(self) -> int:
        return len(self.looks) + len(self.events)


@contextmanager
def behind_a_proxy(folder: Path) -> Iterator[tuple[Store, Proxy, Asker]]:
    """A desk whose way to Neo4j can be cut, somebody who asks it, and our own way to the store."""
    store = neo4j(folder)
    records = [penalty(f"c:{n}", "a", issuer=DEPARTMENT) for n in range(RECORDS)]
    tell(store, firm("a"), person(PERSON, "钱某某"), *records)
    url, who = need_server()
    proxy = Proxy(int(url.rpartition(":")[2].split("/")[0]))
    environment = {"NEO4J_PASSWORD": who.password, "CREDITGRAPH_SECRET": SECRET.decode()}
    environment |= {"CREDITGRAPH_KEY_LIMIT_AT_ONCE": str(AT_ONCE)}
    with served(f"bolt://127.0.0.1:{proxy.port}/neo4j", folder, **environment) as at:
        key = at.desk.accounts.add_key("system", ROLES, DEPARTMENT)
        yield store, proxy, Asker(int(at.url.rpartition(":")[2]), key)
    proxy.close()
    store.close()


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
            before = asker.acknowledged()
            assert until(lambda before=before: asker.acknowledged() > before)  # type: ignore[misc]
            proxy.losing = chance.randrange(3)  # COMMITs of which the answer is lost
            some_time(chance, 0.2)
            proxy.away = True
            proxy.cut()
            some_time(chance, AWAY_S)
            proxy.losing, proxy.away = 0, False
        before = asker.acknowledged()
        assert until(lambda: asker.acknowledged() > before + A_SECOND)  # it went on by itself
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
