"""Every look at a person is journalled, on every route: hit or miss, masked or not."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute

from tests.api.desks import Client
from tests.api.twins import FIRM, HEAD, twins
from tests.api.walking import is_api, routes

RECORD = "c:of-the-head"
# Routes with a party or a record in their address; each is tried with a person.
OF_RECORD = {"/api/records/{id:path}", "/records/{id:path}"}
# What a body names the party in, by route.
BODIES: dict[str, dict[str, Any]] = {
    "/api/find": {"text": "{}"},
    "/api/suggest": {"text": "{}"},
    "/suggest": {"text": "{}"},
    "/api/among": {"ids": ["{}"]},
    "/api/over-time": {"ids": ["{}"]},
    "/api/chains/among": {"ids": ["{}", FIRM]},
    "/api/vettings": {"subject": "{}", "scenario": "employment"},
    "/api/watches": {"party": "{}"},
    "/api/cases/{number}/parties": {"party": "{}"},
    "/api/vettings/batch": {"subjects": ["{}"], "scenario": "employment"},
}
FORMS: dict[str, dict[str, str]] = {
    "/search": {"text": "{}"},
    "/paths": {"one_text": "{}"},
    "/vet": {"scenario": "employment", "text": "{}"},
}
QUERIES = ("/api/chains?one={}&other=" + FIRM, "/paths?one={}", "/vet?subject={}")
# No page of a party: its form holds the body of a change, or shows no person.
_NO_LOOK = {"/static/{path:path}"}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with twins(tmp_path_factory.mktemp("looks")) as both:
        yield both[0]


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, text) for one in value]
    return value.replace("{}", text)


def _of_a_party(route: APIRoute) -> bool:
    return "{id:path}" in route.path and route.methods == {"GET"} and route.path not in _NO_LOOK


def asked(client: Client, csrf: str, party: str, record: str) -> dict[str, int]:
    """By route, how many entries of the access journal one look wrote."""
    paths = [r.path for r in routes(client.http.app) if _of_a_party(r)]
    paths = [path.replace("{id:path}", record if path in OF_RECORD else party) for path in paths]
    written: dict[str, int] = {}
    case = client.desk.book.cases.open("looks", "everyone")

    def note(name: str, **sent: Any) -> None:
        before = client.desk.store.journal_lengths()["access"]
        answer = client.http.request(headers={"x-csrf-token": csrf}, follow_redirects=False, **sent)
        assert answer.status_code < 500, answer.text
        if answer.status_code != 422:  # not looked for: the route takes no such party
            written[name] = client.desk.store.journal_lengths()["access"] - before

    for path in paths:
        note(f"GET {path}", method="GET", url=path)
    for query in QUERIES:
        note(f"GET {query}", method="GET", url=query.replace("{}", quote(party)))
    for path, body in BODIES.items():
        url = path.replace("{number}", str(case.number))
        note(f"POST {path}", method="POST", url=url, json=_filled(body, party))
    for path, form in FORMS.items():
        data = {**_filled(form, party), "csrf": csrf}
        note(f"POST {path}", method="POST", url=path, data=data)
    return written


@pytest.mark.parametrize("purpose", ["", "check"], ids=["masked", "shown"])
@pytest.mark.parametrize("party", [HEAD, "nobody at all"], ids=["hit", "miss"])
def test_every_route_that_takes_a_party_journals_the_look(
    at: Client, party: str, purpose: str
) -> None:
    csrf = at.login("everyone")
    at.http.post("/purpose", data={"csrf": csrf, "purpose": purpose})
    record = RECORD if party == HEAD else "c:nothing"
    written = asked(at, csrf, party, record)
    # A record that is not there names nobody.
    silent = {f"GET {path.replace('{id:path}', 'c:nothing')}" for path in OF_RECORD}
    assert len(written) >= 25
    assert [name for name, entries in written.items() if not entries and name not in silent] == []


def test_every_route_with_a_party_in_its_body_is_tried(at: Client) -> None:
    tried = {*BODIES, *FORMS}
    changing = {"/api/events", "/records/{id:path}", "/api/leads"}
    changing |= {"/api/cases/{number}/notes", "/api/cases/{number}/tasks"}  # words of the caller
    named = set()
    for route in routes(at.http.app):
        if "POST" in (route.methods or ()) and route.body_field is not None and is_api(route):
            fields = getattr(route.body_field.field_info.annotation, "model_fields", {})
            if {"text", "subject", "subjects", "ids", "party"} & fields.keys():
                named.add(route.path)
    assert named - changing <= tried
