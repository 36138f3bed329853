"""How soon a repaired record is nowhere.

`python -m benchmarks.withdrawal 3000000 5000000 DIR [STORE]`: DIR has the store of
`benchmarks.city_at_size` of so many entities and relations, or gets it, and a copy is worked on;
or STORE is the URL of the same city in Neo4j (`benchmarks.neo4j_city`), which is worked on itself
and looked into. The desk is a process of its own. A record is told of a firm that is watched,
asked for in every answer and page about the firm, its neighbour and everybody, and repaired over
HTTP. From then on all is asked again, one after the other and twice; seconds are from the time that
the journal gives the repair, and of the desk's processor. The proof comes last.
"""

import http.cookiejar
import json
import os
import re
import resource
import secrets
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any, Final

from analytics.propagation.kept_evidence import kept_evidence
from analytics.search.file import kept_index
from analytics.snapshot.file import kept_on_disk
from api.access.accounts import Accounts
from api.places import cache_of, desk_folder
from api.settings import settings_from
from benchmarks.city_at_size import SECRET, City, store_of
from benchmarks.desk import Running, serving
from benchmarks.neo4j_city import looked_into
from graph.model import Batch, Claim, Record
from graph.opening import open_store
from graph.store import Store

# Another one at each run: a store that is not copied keeps that the last one was repaired.
_RUN: Final = f"{secrets.randbelow(10**8):08d}"
_RECORD: Final = f"c:benchmark-withdrawn-{_RUN}"
_NUMBER: Final = f"鹤市监处罚〔2026〕第{_RUN}号"
_ISSUER: Final = "鹤岗市市场监督管理局"
# Who sees persons and alerts, and repairs. A department is told of what befell its records.
_ROLES: Final = ("enquirer", "investigator", "supervisor")
_FILES: Final = (kept_on_disk, kept_index, kept_evidence)
_WAIT_S: Final = 1500.0
_PAUSE_S: Final = 0.05
_ROUNDS: Final = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the desk; `said` is whether it says the document number itself."""

    method: str
    path: str
    body: Any = None
    said: bool = False

    @property
    def name(self) -> str:
        body = "" if self.body is None else f" {json.dumps(self.body, ensure_ascii=False)}"
        return f"{self.method} {self.path}{body}"


@dataclass(slots=True)
class Answer:
    """Status; whether the record was in it; seconds of processor; when it was asked for and had."""

    status: int
    holds: bool
    busy_s: float
    asked_at: float
    had_at: float


@dataclass
class Caller:
    """Asks the desk by key, and for pages by a login."""

    running: Running
    login: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
    )

    def answer(self, ask: Ask) -> Answer:
        before, asked_at = self.busy_s(), time.time()
        status, content = self.content(ask)
        holds = _RECORD.encode() in content or (not ask.said and _NUMBER.encode() in content)
        return Answer(status, holds, self.busy_s() - before, asked_at, time.time())

    def content(self, ask: Ask) -> tuple[int, bytes]:
        """Status and body of what is answered."""
        headers = {"purpose": "benchmark"}
        opener = self.login
        if ask.path.startswith("/api/"):
            headers |= self.running.headers
            opener = urllib.request.build_opener()
        body = None if ask.body is None else json.dumps(ask.body).encode()
        url = f"http://127.0.0.1:{self.running.port}{ask.path}"
        request = urllib.request.Request(url, body, headers, method=ask.method)
        try:
            with opener.open(request, timeout=_WAIT_S) as response:
                return response.status, bytes(response.read())
        except urllib.error.HTTPError as error:
            return error.code, bytes(error.read())

    def busy_s(self) -> float:
        """Seconds of the processor that the desk has taken."""
        text = Path(f"/proc/{self.running.process.pid}/stat").read_text("utf-8")
        user, system = text.rpartition(") ")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Tell the record, repair it, look for it, and prove it."""
    city = City(int(sys.argv[1]), int(sys.argv[2]))
    with TemporaryDirectory(dir=sys.argv[3]) as scratch:
        # Of a store that is no file the desk keeps its snapshots and accounts in folders of a user.
        own = {"XDG_CACHE_HOME": scratch, "XDG_DATA_HOME": scratch}
        os.environ |= {"CREDITGRAPH_SECRET": SECRET, "CREDITGRAPH_FOUR_EYES": "off"} | own
        url = sys.argv[4] if len(sys.argv) > 4 else _copied(city, Path(scratch))
        who = settings_from(os.environ).credentials
        store = open_store(url, secret=SECRET.encode(), credentials=who)
        key, ticket = _access(store)
        with serving(url, key) as (running, ready_s):
            caller = Caller(running)
            print(
                f"ready after {ready_s:.0f} s, {caller.busy_s():.0f} s of processor, "
                f"{running.memory_mb():,.0f} MB",
                flush=True,
            )
            caller.content(Ask("GET", f"/login/{ticket}"))
            _withdrawn(caller, store, city)
            print(f"memory: {running.memory_mb():,.0f} MB", flush=True)
        store.close()
        if len(sys.argv) > 4:
            print(looked_into(url, who, (_RECORD, _NUMBER)), flush=True)
        _proof(url)


def _copied(city: City, scratch: Path) -> str:
    """The URL of a copy of the city's store."""
    kept = Path(store_of(city, scratch.parent).removeprefix("sqlite:///"))
    for path in kept.parent.glob(f"{kept.name}*"):
        if path.is_file():
            copy(path, scratch / path.name)
    return f"sqlite:///{scratch / kept.name}"


def _access(store: Store) -> tuple[str, str]:
    """A key for all that a person may do, and a login once."""
    accounts = Accounts(desk_folder(store, settings_from(os.environ)) / "accounts.db")
    key = accounts.add_key("benchmark", [*_ROLES])
    accounts.add_user("somebody", "a long enough password", [*_ROLES])
    ticket = accounts.ticket("somebody")
    accounts.close()
    return key, ticket


def _withdrawn(caller: Caller, store: Store, city: City) -> None:
    firm, neighbour = _parties(store, city)
    caller.content(Ask("POST", "/api/watches", {"party": firm}))
    record = Record(
        _RECORD,
        "listing",
        firm,
        date(2026, 1, 5),
        "L-SX",
        tier="serious",
        issuer=_ISSUER,
        document_no=_NUMBER,
    )
    store.commit(Batch(claims=(Claim(record, source="benchmark"),)))
    alerts = Ask("GET", "/api/alerts")
    _until(lambda: caller.answer(alerts).holds)
    _until(lambda: max(_on_disk(store), default=0) == store.revision().number)
    asks = list(_asks(firm, neighbour))
    first = {ask.name: caller.answer(ask) for ask in asks}
    held = [name for name, answer in first.items() if answer.holds]
    failed = [f"{name} {answer.status}" for name, answer in first.items() if answer.status != 200]
    print(f"not answered: {failed}", flush=True)
    print(f"{len(held)} of {len(asks)} answers have the record, such as {held[:5]}", flush=True)
    event = {"record": _RECORD, "action": "repair", "reason": "a benchmark"}
    told = json.loads(caller.content(Ask("POST", "/api/events", event))[1])
    assert told["state"] == "repaired", told
    repair = store.revision()
    assert repair.number == told["revision"]
    committed_at = repair.committed_at.timestamp()
    gone = {
        "alert": lambda: not caller.answer(alerts).holds,
        "file": lambda: min(_on_disk(store), default=repair.number) >= repair.number,
    }
    with _followed(gone, committed_at):
        for _ in range(_ROUNDS):
            _tell({ask.name: caller.answer(ask) for ask in asks}, committed_at)


def _parties(store: Store, city: City) -> tuple[str, str]:
    """Of some firms that are tied to another the one with the most ties, and such another."""
    ties = {id_: store.relations_at([id_], limit=1000) for id_ in city.firms[:2000]}
    firms = {
        id_: {end for tie in own for end in (tie.source, tie.target) if end.startswith("uscc:")}
        for id_, own in ties.items()
    }
    firm = max(firms, key=lambda id_: (len(firms[id_]) > 1, len(ties[id_])))
    return firm, min(firms[firm] - {firm})


def _asks(firm: str, neighbour: str) -> Iterator[Ask]:
    """Whatever is asked about the firm, its neighbour, and everybody."""
    for id_ in (firm, neighbour):
        for path in (
            "entities/{}",
            "records/of/{}",
            "brief/{}",
            "measures/of/{}",
            "entities/{}/ownership",
            "ties/{}",
            "neighbours/{}",
            "network/{}",
            "report/{}",
            "exposure/{}",
            "impact/{}",
            "identity/{}",
            "patterns/{}",
        ):
            yield Ask("GET", "/api/" + path.format(id_))
        for path in ("parties", "network", "ownership", "identity", "guarantees", "tenders"):
            yield Ask("GET", f"/{path}/{id_}")
        for scenario in ("bidding", "government_procurement"):
            yield Ask("POST", "/api/vettings", {"subject": id_, "scenario": scenario})
    yield Ask("GET", f"/api/chains?one={firm}&other={neighbour}")
    both = {"ids": [firm, neighbour]}
    for path in ("among", "chains/among", "over-time"):
        yield Ask("POST", f"/api/{path}", both)
    for path in ("exposure", "patterns", "worklists", "alerts", "watches", "freshness"):
        yield Ask("GET", f"/api/{path}")
    for path in ("alerts", "worklist", "guarantees", "tenders", "about"):
        yield Ask("GET", f"/{path}")
    for path in ("find", "suggest"):
        yield Ask("POST", f"/api/{path}", {"text": _NUMBER}, said=True)
        yield Ask("POST", f"/api/{path}", {"text": firm[5:]})


def _tell(answers: dict[str, Answer], committed_at: float) -> None:
    held = [name for name, answer in answers.items() if answer.holds]
    slowest = max(answers, key=lambda name: answers[name].busy_s)
    began = min(answer.asked_at for answer in answers.values()) - committed_at
    ended = max(answer.had_at for answer in answers.values()) - committed_at
    print(
        f"asked from {began:.1f} to {ended:.1f} s after the repair: {len(held)} have it {held}; "
        f"{sum(answer.busy_s for answer in answers.values()):.1f} s of processor, "
        f"the most {answers[slowest].busy_s:.1f} s ({slowest})",
        flush=True,
    )
    for name in sorted(answers, key=lambda name: -answers[name].busy_s)[:6]:
        one = answers[name]
        print(f"    {one.busy_s:.2f} s of processor, {one.had_at - one.asked_at:.2f} s: {name}")


def _on_disk(store: Store) -> list[int]:
    """The revisions of what lies on the disk of the snapshot."""
    cache = cache_of(store, settings_from(os.environ))
    return [kept.revision for kept in (read(store, cache) for read in _FILES) if kept]


@contextmanager
def _followed(gone: Mapping[str, Callable[[], bool]], committed_at: float) -> Iterator[None]:
    """Tell meanwhile when none of each sort has the record any more."""

    def follow(what: str) -> None:
        _until(gone[what])
        print(f"no {what} has it after {time.time() - committed_at:.1f} s", flush=True)

    threads = [threading.Thread(target=follow, args=(what,)) for what in gone]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _until(done: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < _WAIT_S, "it took too long"
        time.sleep(_PAUSE_S)


def _proof(url: str) -> None:
    command = "from api.cli.main import main; import sys; main(sys.argv[1:])"
    told = subprocess.run(
        [sys.executable, "-c", command, "withdrawn", _RECORD, "--json", "--store", url],
        check=True,
        text=True,
        capture_output=True,
        env={**os.environ, "CREDITGRAPH_LANG": "en"},
    )
    proof = json.loads(told.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    standing = [item for item in proof["derived"] if item.get("stands")]
    print(
        f"proof: {len(proof['derived'])} derived, standing {standing}, still in "
        f"{proof['still_in']}, sealed {bool(re.fullmatch('[0-9a-f]{64}', proof['seal']))}; "
        f"{used.ru_utime + used.ru_stime:.0f} s of processor with the desk's, "
        f"{used.ru_maxrss / 1024:,.0f} MB the most of either",
        flush=True,
    )


if __name__ == "__main__":
    main()
