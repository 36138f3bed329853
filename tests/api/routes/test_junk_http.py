"""Junk at every route, as each role, on both engines: no fault, and no undeclared answer."""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi_checks

from api.access.roles import ROLES
from tests.api.console.served import Served, served
from tests.api.desks import DEPARTMENT, copy_of_city
from tests.api.engines import ENGINE_NAMES
from tests.fleet.asking import fill
from tests.graph.engines import need_server, neo4j, wipe

# Of each operation and role; a question to a server takes longer than one to a file.
EXAMPLES = (
    {"sqlite": 40, "neo4j": 10} if os.environ.get("CREDITGRAPH_SOAK") else {"sqlite": 6, "neo4j": 2}
)
HELD = (
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)


class Junkyard(NamedTuple):
    """A served desk that junk may change, and the engine of its store."""

    at: Served
    engine: str


@pytest.fixture(scope="module", params=ENGINE_NAMES)
def junkyard(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Junkyard]:
    """On a file the sample city, on a server a few facts, since it is slower to fill."""
    folder = tmp_path_factory.mktemp("junk")
    if request.param == "sqlite":
        with served(copy_of_city(folder), folder) as at:
            yield Junkyard(at, "sqlite")
        return
    store = neo4j(folder)
    fill(store)
    store.close()
    url, login = need_server()
    with served(url, folder, NEO4J_PASSWORD=login.password) as at:
        yield Junkyard(at, "neo4j")
    wipe(url, login)


def operations(at: Served) -> list[Any]:
    """Every operation of the document that the server gives of itself."""
    document = schemathesis.openapi.from_url(f"{at.url}/api/openapi.json")
    return [found.ok() for found in document.get_all_operations()]


@pytest.mark.parametrize("role", ROLES)
def test_no_junk_is_a_fault_or_an_undeclared_answer(junkyard: Junkyard, role: str) -> None:
    key = junkyard.at.desk.accounts.add_key(f"junk {role}", [role], DEPARTMENT)
    headers = {"authorization": f"Bearer {key}"}
    for operation in operations(junkyard.at):

        @settings(
            max_examples=EXAMPLES[junkyard.engine],
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def junk(case: Any) -> None:
            case.validate_response(case.call(headers=headers), checks=HELD, headers=headers)

        junk()


def test_every_route_has_a_summary_and_an_example(junkyard: Junkyard) -> None:
    lacking = []
    for operation in operations(junkyard.at):
        told = operation.definition.raw
        code = next(code for code in told["responses"] if code.startswith("2"))
        bodies = told["responses"][code].get("content", {}).values()
        if not told.get("summary") or not all(map(_has_example, bodies)):
            lacking.append(operation.label)
    assert lacking == []


def _has_example(body: dict[str, Any]) -> bool:
    return "example" in body or "examples" in body or "$ref" in body.get("schema", {})
