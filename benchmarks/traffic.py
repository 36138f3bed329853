"""Requests at a steady rate from a process of its own, timed from when each was due.

Open loop: a request that waits behind a slow one counts its wait, as a person's would.
`python -m benchmarks.traffic` reads a plan as JSON on standard input and writes the times.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

_WORKERS = 8


@dataclass(frozen=True)
class Plan:
    """Where to, at which rate, and what: (method, path, body) in turn."""

    host: str
    port: int
    headers: dict[str, str]
    per_second: float
    calls: list[tuple[str, str, str | None]]


@dataclass(frozen=True)
class Times:
    """Milliseconds of each request, in order of size, and how many were not answered with 200."""

    ms: list[float]
    refused: int

    def at(self, part: float) -> float:
        """The time below which this part of the requests lay."""
        return self.ms[min(len(self.ms) - 1, int(part * len(self.ms)))]


def sent(plan: Plan) -> Times:
    """Send a plan from another process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.traffic"],
        check=True,
        text=True,
        capture_output=True,
        input=json.dumps(plan.__dict__),
    )
    return Times(**json.loads(done.stdout))


def _send(plan: Plan) -> dict[str, Any]:
    lock, ms, refused = threading.Lock(), [], [0]
    begin = time.perf_counter() + 0.2

    def work(worker: int) -> None:
        link = http.client.HTTPConnection(plan.host, plan.port, timeout=60)
        mine = []
        for n in range(worker, len(plan.calls), _WORKERS):
            due = begin + n / plan.per_second
            if (wait := due - time.perf_counter()) > 0:
                time.sleep(wait)
            method, path, body = plan.calls[n]
            link.request(method, path, body, plan.headers)
            answer = link.getresponse()
            answer.read()
            mine.append(1000 * (time.perf_counter() - due))
            refused[0] += answer.status != 200
        with lock:
            ms.extend(mine)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(_WORKERS)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return {"ms": sorted(ms), "refused": refused[0]}


if __name__ == "__main__":
    print(json.dumps(_send(Plan(**json.load(sys.stdin)))))
