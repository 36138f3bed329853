"""The desk at size, beside a bare FastAPI route that answers the same bytes, in the same run.

`python -m benchmarks.desk [ENTITIES] [RELATIONS] [REQUESTS] [FOLDER]`; defaults 1,000,000 and
2,000,000, 100,000 requests for the memory, and a folder of its own (a folder given keeps the
store, so that the next run need not fill it again). The load generator runs beside the server.
"""

import json
import os
import random
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from api.access.accounts import Accounts
from api.places import desk_folder
from api.settings import settings_from
from benchmarks.city_at_size import SECRET, City, store_of
from benchmarks.traffic import Plan, Times, sent
from graph.opening import open_store

_DEFAULTS = ("1000000", "2000000", "100000")
# Suggestions rank a million names, some 20 ms of processor each: a few people type at once.
_RATES = {"vet": 200, "card": 200, "suggest": 20}
_SCENARIO = "project_approval"
_TIMED_S = 20
_WAIT_S = 900  # for the first snapshot of a large store, on a busy machine
_SERVE = """
import sys
from api.cli.main import main
main(["serve", "--store", sys.argv[1], "--port", "0"])
"""
_BARE = """
import sys
import uvicorn
from fastapi import FastAPI, Response
body, app = sys.stdin.buffer.read(), FastAPI()

@app.post("/bare")
def bare() -> Response:
    return Response(body, media_type="application/json")

uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
"""


@dataclass(frozen=True)
class Running:
    """A server: its process, its port, and what a caller sends with each request."""

    process: "subprocess.Popen[str]"
    port: int
    headers: dict[str, str]

    def plan(self, calls: list[tuple[str, str, str | None]], rate: float = 200) -> Plan:
        return Plan("127.0.0.1", self.port, self.headers, rate, calls)

    def memory_mb(self) -> float:
        """What the process holds of its own; pages of files that it maps are the system's."""
        text = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.findall(r"RssAnon:\s+(\d+)", text)[0]) / 1024

    def answer(self, method: str, path: str, body: str | None) -> bytes:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            body.encode() if body else None,
            self.headers,
            method=method,
        )
        with urllib.request.urlopen(request, timeout=_WAIT_S) as response:
            return bytes(response.read())


def main() -> None:
    given = sys.argv[1:4]
    sizes = (int(text) for text in (*given, *_DEFAULTS[len(given) :]))
    entities, relations, requests = sizes
    with TemporaryDirectory() as own:
        folder = Path(sys.argv[4] if len(sys.argv) > 4 else own)
        city = City(entities, relations)
        url = store_of(city, folder)
        key = _key(url)
        with serving(url, key) as first:
            print(f"ready, snapshot made anew: {first[1]:.2f} s")
        with serving(url, key) as (running, ready_s):
            print(f"ready, snapshot on disk: {ready_s:.2f} s")
            _latencies(running, city)
            _memory(running, city, requests)


def _key(url: str) -> str:
    settings = settings_from({**os.environ, "CREDITGRAPH_SECRET": SECRET})
    store = open_store(url, secret=SECRET.encode())
    accounts = Accounts(desk_folder(store, settings) / "accounts.db")
    key = accounts.add_key("benchmark", ["enquirer", "investigator"])
    accounts.close()
    store.close()
    return key


@contextmanager
def serving(url: str, key: str) -> Iterator[tuple[Running, float]]:
    """The desk as a process, and how long it took till it was ready."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, url],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CREDITGRAPH_SECRET": SECRET},
    )
    assert process.stdout is not None
    port = port_in(process.stdout)
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    running = Running(process, port, headers)
    try:
        running.answer("GET", "/api/ready", None)
        yield running, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(_WAIT_S)


def port_in(lines: IO[str]) -> int:
    return int(re.findall(r"http://[^/]+:(\d+)/", lines.readline())[0])


def _calls(city: City, kind: str, count: int, seed: int) -> list[tuple[str, str, str | None]]:
    pick = random.Random(seed)
    if kind == "vet":
        return [
            (
                "POST",
                "/api/vettings",
                json.dumps({"subject": _code(pick.choice(city.projects)), "scenario": _SCENARIO}),
            )
            for _ in range(count)
        ]
    if kind == "card":
        return [("GET", f"/api/entities/{pick.choice(city.firms)}", None) for _ in range(count)]
    texts = ["煤业", "兴安", "王伟", "9123040000", "建设项目", "鹤岗市南", "矿", "龙江"]
    return [
        ("POST", "/api/suggest", json.dumps({"text": pick.choice(texts)})) for _ in range(count)
    ]


def _code(project: str) -> str:
    """A project as an officer names it."""
    return project.removeprefix("project:")


def _latencies(running: Running, city: City) -> None:
    for kind in ("vet", "card", "suggest"):
        rate = _RATES[kind]
        sent(running.plan(_calls(city, kind, 2 * rate, 1), rate))
        ours = sent(running.plan(_calls(city, kind, _TIMED_S * rate, 2), rate))
        body = running.answer(*_calls(city, kind, 1, 2)[0])
        _say(kind, ours, _bare(body, rate), len(body))


def _bare(body: bytes, rate: int) -> Times:
    """The same rate against a route that answers these very bytes."""
    port = 20_000 + random.randrange(20_000)
    process = subprocess.Popen([sys.executable, "-c", _BARE, str(port)], stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(body)
    process.stdin.close()
    peer = Running(process, port, {"content-type": "application/json"})  # type: ignore[arg-type]
    try:
        _await(peer)
        calls: list[tuple[str, str, str | None]] = [("POST", "/bare", "{}")]
        sent(peer.plan(calls * 2 * rate, rate))
        return sent(peer.plan(calls * _TIMED_S * rate, rate))
    finally:
        process.terminate()
        process.wait(30)


def _await(peer: Running) -> None:
    for _ in range(200):
        try:
            peer.answer("POST", "/bare", "{}")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the bare server does not answer")


def _say(kind: str, ours: Times, bare: Times, size: int) -> None:
    parts = ", ".join(
        f"{name} {ours.at(part):.2f} ms ({ours.at(part) / bare.at(part):.1f}x bare)"
        for name, part in (("p50", 0.5), ("p99", 0.99))
    )
    print(
        f"{kind} at {_RATES[kind]}/s, {size:,} bytes: {parts}; refused: {ours.refused}", flush=True
    )


def _memory(running: Running, city: City, requests: int) -> None:
    """Memory of the process after each fifth of so many mixed requests."""
    kinds = ("vet", "card", "suggest")
    sizes = []
    for part in range(6):
        share = [_calls(city, kind, requests // 15, 10 * part + n) for n, kind in enumerate(kinds)]
        calls = [call for row in zip(*share, strict=True) for call in row]
        sent(running.plan(calls, rate=100_000))
        sizes.append(f"{running.memory_mb():,.0f}")
    print(f"memory, MB, after each sixth of {requests * 6 // 5:,} requests: {', '.join(sizes)}")


if __name__ == "__main__":
    main()
