"""Somebody who looks a person up and changes records of a desk, and keeps what was acknowledged."""

import http.client
import json
from dataclasses import dataclass, field
from typing import Final

from graph.store import Store
from tests.api.desks import DEPARTMENT
from tests.builders import firm, penalty, person, tell

PERSON: Final = "person:asked"
RECORDS: Final = 40


def fill(store: Store) -> None:
    """Tell whom and what an asker asks about."""
    records = [penalty(f"c:{n}", "a", issuer=DEPARTMENT) for n in range(RECORDS)]
    tell(store, firm("a"), person(PERSON, "钱某某"), *records)


@dataclass
class Acknowledged:
    """What a desk on a port of loopback acknowledged: purposes of look-ups, reasons of events.

    Methods give the status of the answer. They raise OSError and HTTPException where none came
    within `patience_s`.
    """

    port: int
    key: str
    patience_s: float = 60
    looks: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)

    def look(self, said: str) -> int:
        """Look the person up for this purpose."""
        status = self._sent("GET", f"/api/entities/{PERSON}", said, None)
        if status == 200:
            self.looks.add(said)
        return status

    def change(self, number: int, said: str) -> int:
        """Object to each record in turn for this reason, then settle each, and so on."""
        body = {"record": f"c:{number % RECORDS}", "reason": said}
        if number // RECORDS % 2 == 0:
            body["action"] = "object"
        else:
            body |= {"action": "settle", "outcome": "rejected"}
        status = self._sent("POST", "/api/events", said, body)
        if status == 200:
            self.events.add(said)
        return status

    def _sent(self, method: str, path: str, purpose: str, body: dict[str, str] | None) -> int:
        at = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience_s)
        headers = {"authorization": f"Bearer {self.key}", "purpose": purpose}
        headers["content-type"] = "application/json"
        try:
            at.request(method, path, json.dumps(body) if body else None, headers)
            answer = at.getresponse()
            answer.read()
            return answer.status
        finally:
            at.close()
