"""A client that a generator makes of docs/openapi.json works with a running desk."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.console.served import Served, served
from tests.api.desks import copy_of_city
from tests.api.working_day import LEAD
from tests.missing import missing

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
# An environment of its own, by `make test` from requirements.client.lock: none of it is ours.
TOOLS = Path(sys.prefix) / "client" / "bin"
# What a program of an office would write; all names come from the generator.
PROGRAM = """
import json, os, sys
from desk_client import AuthenticatedClient
from desk_client.api.vettings import certificate_api_certificates_code_get as certificate
from desk_client.api.vettings import vet_api_vettings_post as vet
from desk_client.models import Problem, ToVet, ToVetScenario, Vetted

desk = AuthenticatedClient(base_url=os.environ["DESK"], token=os.environ["DESK_KEY"], timeout=100)
question = ToVet(subject=sys.argv[1], scenario=ToVetScenario.PROJECT_APPROVAL)
answer = vet.sync(client=desk, body=question, purpose="review")
if isinstance(answer, Problem):
    print(json.dumps({"status": answer.status, "title": answer.title, "detail": answer.detail}))
elif isinstance(answer, Vetted):
    kept = certificate.sync(client=desk, code=answer.code)
    grades = [one.grade for one in answer.findings]
    print(json.dumps({"decision": answer.decision, "grades": grades, "hash": kept.hash_}))
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the generated client, and what the generator warned of."""
    if not TOOLS.is_dir():
        missing("no generator of clients here: make test brings it (requirements.client.lock)")
    folder = tmp_path_factory.mktemp("client")
    made = subprocess.run(
        [
            *(TOOLS / "openapi-python-client", "generate", "--path", DOCUMENT),
            *("--meta", "none", "--output-path", folder / "desk_client"),
        ],
        env={**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return folder, made.stdout + made.stderr


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("desk")
    with served(copy_of_city(folder), folder) as made:
        yield made


def asked(at: Served, folder: Path, subject: str) -> dict[str, Any]:
    key = at.desk.accounts.add_key(f"client for {subject}", ["enquirer"], "")
    done = subprocess.run(
        [TOOLS / "python", "-c", PROGRAM, subject],
        env={**os.environ, "DESK": at.url, "DESK_KEY": key, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_every_answer_that_is_no_file_has_a_shape_for_it(client: tuple[Path, str]) -> None:
    warned = client[1]
    assert "Unable to" not in warned
    refused = [line for line in warned.splitlines() if line.startswith("Cannot parse")]
    assert all("Unsupported content_type" in line for line in refused)
    paths = json.loads(DOCUMENT.read_text("utf-8"))["paths"]
    assert len(refused) == sum(is_file(one) for path in paths.values() for one in path.values())


def is_file(operation: dict[str, Any]) -> bool:
    """Whether an operation answers with a picture, a paper or a folder."""
    kinds = operation["responses"].get("200", {}).get("content", {})
    return bool(kinds) and not any(kind.startswith(("application/json", "text/")) for kind in kinds)


def test_it_vets_and_reads_the_certificate(at: Served, client: tuple[Path, str]) -> None:
    told = asked(at, client[0], LEAD)
    assert told["decision"] == "review"
    assert "lead" in told["grades"]
    assert len(told["hash"]) == 64


def test_an_error_is_the_shape_that_the_document_tells(
    at: Served, client: tuple[Path, str]
) -> None:
    told = asked(at, client[0], "nobody of this name")
    assert told["status"] == 404
    assert told["title"]
    assert told["detail"]
