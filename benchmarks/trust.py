"""What trust costs a vetting over HTTP: `python -m benchmarks.trust 20000 60 DIR`.

A sample city of so many entities is vetted, by a caller who sees persons masked, at desks of which
each leaves something of trust out: the journal of looks, seals, masks of free text, limits, and all
of these. Each is a process; they take turns by blocks of the same requests, so that what else the
machine does falls on all alike. Seconds are of the desk's processor, by the scheduler's own count.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from analytics.law.tiers import read_tier_law
from analytics.vetting.seal import Seal, SealedCertificate
from api.access.accounts import Accounts
from api.access.limits import Meter
from api.answers import vettings
from api.desk.known_names import KnownNames
from api.desk.patience import PatienceMiddleware
from api.desk.turns import Turns
from api.places import desk_folder
from api.settings import settings_from
from benchmarks.desk import Running, port_in
from graph.opening import open_store
from graph.sqlite.store import SqliteStore
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions

_SECRET: Final = "benchmarkbenchmarkbenchmark-Xy7"
_ALL: Final = ("journal", "seals", "masks", "limits")
_DESKS: Final = ("", *_ALL, ",".join(_ALL))  # what each leaves out
_PROJECTS: Final = 100
_BLOCK: Final = 25
_SERVE: Final = """
import sys
from benchmarks.trust import leave_out
leave_out(sys.argv[2])
from api.cli.main import main
main(["serve", "--store", sys.argv[1], "--port", "0"])
"""


def main() -> None:
    """Vet at all desks in turns, and tell what each part costs."""
    entities, rounds, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    os.environ["CREDITGRAPH_SECRET"] = _SECRET
    key, projects = _city(entities, folder)
    busy: dict[str, list[float]] = {without: [] for without in _DESKS}
    with ExitStack() as desks:
        callers = {}
        for n, without in enumerate(_DESKS):
            url = f"sqlite:///{_copy(folder, n) / 'city.db'}"
            callers[without] = desks.enter_context(_serving(url, key, without))
            callers[without].vet(projects)  # first of all once each
        order = random.Random(1)
        for n in range(rounds):
            part = [projects[(n * _BLOCK + k) % len(projects)] for k in range(_BLOCK)]
            for without in order.sample(_DESKS, len(_DESKS)):
                busy[without].append(callers[without].vet(part))
    for without, told in busy.items():
        _tell(without, busy[""], told)


def leave_out(parts: str) -> None:
    """Leave parts of trust out of this process; names as of `_ALL`."""

    async def at_once(*_: object) -> None: ...

    async def untouched(self: Any, *asked: Any) -> None:  # noqa: ANN401
        await self._app(*asked)

    none = Seal("0" * 64, "0" * 16)
    instead: dict[str, list[tuple[Any, str, Any]]] = {
        "journal": [(SqliteStore, "append_access", lambda *_: None)],
        "seals": [
            (vettings, "seal_of", lambda *_: none),
            (vettings, "sealed", lambda _, made: SealedCertificate(made, none)),
        ],
        "masks": [(KnownNames, "masked", lambda _, texts, **__: list(texts))],
        "limits": [
            (Meter, "spend", lambda *_: None),
            (Turns, "take", at_once),
            (Turns, "give_back", lambda *_: None),
            (PatienceMiddleware, "__call__", untouched),
        ],
    }
    for part in filter(None, parts.split(",")):
        for where, name, what in instead[part]:
            setattr(where, name, what)


class _Caller:
    """Vets over one connection, and reads what the desk's processor had to do."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def vet(self, projects: list[str]) -> float:
        """Milliseconds of processor for each vetting."""
        # A new one, since the desk closes a connection that idles.
        link = http.client.HTTPConnection("127.0.0.1", self._running.port, timeout=300)
        before = self._busy_s()
        for one in projects:
            body = json.dumps({"subject": one, "scenario": "project_approval"})
            link.request("POST", "/api/vettings", body, self._running.headers)
            answer = link.getresponse()
            content = answer.read()
            assert answer.status == 200, content
        return 1000 * (self._busy_s() - before) / len(projects)

    def _busy_s(self) -> float:
        """Seconds that all threads of the desk have run."""
        tasks = Path(f"/proc/{self._running.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text("utf-8").split()[0]) for task in tasks) / 1e9


def _city(entities: int, folder: Path) -> tuple[str, list[str]]:
    """A key and the projects of the city in a folder; the city is made where it is not there."""
    url, files = f"sqlite:///{folder / 'city.db'}", folder / "files"
    store = open_store(url, secret=_SECRET.encode())
    if not files.exists():
        files.mkdir()
        write_city(files, entities=entities, seed=1)
        paths = [path for path in sorted(files.iterdir()) if path.name != "truth.csv"]
        load(store, paths, law=read_tier_law(), options=LoadOptions(rejects=folder / "no.csv"))
    accounts = Accounts(desk_folder(store, settings_from(os.environ)) / "accounts.db")
    key = accounts.add_key(f"benchmark {os.getpid()}", ["enquirer"])
    accounts.close()
    ids = [id_ for part in store.scan() for id_ in getattr(part, "ids", ())]
    store.close()
    projects = sorted(id_ for id_ in ids if id_.startswith("project:"))
    return key, random.Random(2).sample(projects, _PROJECTS)


def _copy(folder: Path, n: int) -> Path:
    """A copy of the store with its desk: each has its own journal."""
    there = folder / f"desk{n}"
    subprocess.run(["rm", "-rf", there], check=True)
    there.mkdir()
    subprocess.run(["cp", "-a", *folder.glob("city.db*"), there], check=True)
    return there


@contextmanager
def _serving(url: str, key: str, without: str) -> Iterator[_Caller]:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, url, without],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    try:
        yield _Caller(Running(process, port_in(process.stdout), headers))
    finally:
        process.terminate()
        process.wait(600)


def _tell(without: str, whole: list[float], told: list[float]) -> None:
    less = [100 * (1 - one / all_) for one, all_ in zip(told, whole, strict=True)]
    low, middle, high = statistics.quantiles(less, n=4)
    total = 100 * (1 - sum(told) / sum(whole))
    print(
        f"without {without or 'nothing'}: {statistics.mean(told):.2f} ms, {total:.1f} % less than "
        f"with all; of {len(told)} blocks in pairs the middle {middle:.1f} %, half of them "
        f"{low:.1f} to {high:.1f} %",
        flush=True,
    )


if __name__ == "__main__":
    main()
