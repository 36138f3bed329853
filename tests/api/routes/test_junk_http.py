"""Junk at every route, as each role: never a fault of the program, never an undeclared answer."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi_checks

from api.access.roles import ROLES
from tests.api.console.served import Served, served
from tests.api.desks import DEPARTMENT, copy_of_city

EXAMPLES = 40 if os.environ.get("CREDITGRAPH_SOAK") else 6
HELD = (
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)


@pytest.fixture(scope="module")
def junkyard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk that junk may change."""
    folder = tmp_path_factory.mktemp("junk")
    with served(copy_of_city(folder), folder) as at:
        yield at


def operations(at: Served) -> list[Any]:
    """Every operation of the document that the server gives of itself."""
    document = schemathesis.openapi.from_url(f"{at.url}/api/openapi.json")
    return [found.ok() for found in document.get_all_operations()]


@pytest.mark.parametrize("role", ROLES)
def test_no_junk_is_a_fault_or_an_undeclared_answer(junkyard: Served, role: str) -> None:
    key = junkyard.desk.accounts.add_key(f"junk {role}", [role], DEPARTMENT)
    headers = {"authorization": f"Bearer {key}"}
    for operation in operations(junkyard):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def junk(case: Any) -> None:
            case.validate_response(case.call(headers=headers), checks=HELD, headers=headers)

        junk()


def test_every_route_has_a_summary_and_an_example(junkyard: Served) -> None:
    lacking = []
    for operation in operations(junkyard):
        told = operation.definition.raw
        code = next(code for code in told["responses"] if code.startswith("2"))
        bodies = told["responses"][code].get("content", {}).values()
        if not told.get("summary") or not all(map(_has_example, bodies)):
            lacking.append(operation.label)
    assert lacking == []


def _has_example(body: dict[str, Any]) -> bool:
    return "example" in body or "examples" in body or "$ref" in body.get("schema", {})
