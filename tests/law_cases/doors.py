"""Two doors to one store: the command line and the HTTP API, asked alike by tests of cases."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, Protocol

from tests.api.cli.commands import main_quietly
from tests.api.desks import Client

Answer = dict[str, Any]
PURPOSE = "check"


class Refused(Exception):
    """The door refused with one sentence."""


class Door(Protocol):
    """What a case asks; a party is named by any identifier or id of it."""

    def vet(self, party: str, scenario: str, on: str) -> Answer:
        """A vetting as of a day."""

    def measures(self, party: str, on: str) -> list[Answer]:
        """The measures due on a party on a day."""

    def named(self, name: str) -> list[str]:
        """The ids of those who bear a name, in order."""

    def records(self, party: str) -> list[Answer]:
        """The records of a party."""

    def change(self, action: str, record: str, measure: str) -> Answer:
        """An event on a record, or on one measure of it where one is named."""


class CommandLine:
    """Commands with `--json`; the store and the secret stand in the environment."""

    def vet(self, party: str, scenario: str, on: str) -> Answer:
        return self._said("vet", party, "--scenario", scenario, "--as-of", on)

    def measures(self, party: str, on: str) -> list[Answer]:
        due: list[Answer] = self._said("measures", party, "--as-of", on)["measures"]
        return due

    def named(self, name: str) -> list[str]:
        hits = self._said("find", name)["results"]
        return sorted(hit["id"] for hit in hits if hit["name"] == name)

    def records(self, party: str) -> list[Answer]:
        known: list[Answer] = self._said("show", party)["records"]
        return known

    def change(self, action: str, record: str, measure: str) -> Answer:
        about = (record, measure) if measure else (record,)
        return self._said(action, *about, "--reason", "case")

    def _said(self, *arguments: str) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main_quietly(*arguments, "--json")
        if status:
            raise Refused(err.getvalue())
        answer: Answer = json.loads(out.getvalue())
        return answer


class Http:
    """Routes, each with the key of a role that may use it, and a stated purpose."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def vet(self, party: str, scenario: str, on: str) -> Answer:
        body = {"subject": party, "scenario": scenario, "as_of": on}
        return self._said("POST", "/vettings", json=body)

    def measures(self, party: str, on: str) -> list[Answer]:
        due: list[Answer] = self._said("GET", f"/measures/of/{party}?as_of={on}")["measures"]
        return due

    def named(self, name: str) -> list[str]:
        hits = self._said("POST", "/find", json={"text": name})["results"]
        return sorted(hit["id"] for hit in hits if hit["name"] == name)

    def records(self, party: str) -> list[Answer]:
        known: list[Answer] = self._said("GET", f"/records/of/{party}")["records"]
        return known

    def change(self, action: str, record: str, measure: str) -> Answer:
        body = {"record": record, "action": action, "measure": measure, "reason": "case"}
        return self._said("POST", "/events", role="supervisor", json=body)

    def _said(self, method: str, path: str, **more: Any) -> Answer:
        answer = self._client(method, path, purpose=PURPOSE, **more)
        if answer.status_code >= 400:
            raise Refused(answer.text)
        content: Answer = answer.json()
        return content
