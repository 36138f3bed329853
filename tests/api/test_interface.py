"""The OpenAPI document and the pages made of it: current, whole, and their examples run."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from api.interface.__main__ import PAGES, document_of_app, text_of
from api.interface.document import actions_of, api_routes, key_of
from api.interface.limits import limits_of
from api.interface.page import renewed
from graph.sentence import FOLDER
from tests.api.console.served import Served, served
from tests.api.desks import Client, copy_of_city
from tests.api.walking import actions, is_api, routes
from tests.api.working_day import LEAD
from tests.missing import missing

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "zh" / "接口规范.md"
WORDS: Final = tomllib.loads((FOLDER / "interface.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of_app()


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every operation of the document under the key of its words."""
    return {
        key_of(method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_the_document_that_is_kept_is_the_one_that_the_app_gives(document: dict[str, Any]) -> None:
    kept = (DOCS / "openapi.json").read_text("utf-8")
    assert kept == text_of(document), "run make specification"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_interface_is_current(document: dict[str, Any], name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    assert page == renewed(page, document, PAGES[name]), "run make specification"


def test_a_running_desk_gives_the_same_operations(
    reading: Client, document: dict[str, Any]
) -> None:
    given = reading.http.get("/api/openapi.json").json()
    assert given["paths"] == json.loads(text_of(document))["paths"]


def test_no_two_shapes_bear_one_name(document: dict[str, Any]) -> None:
    shapes = document["components"]["schemas"]
    # The module is put before those that do, and generators of clients stumble over it.
    assert [name for name in shapes if "__" in name] == []


def test_every_route_has_its_words_and_every_word_its_route(document: dict[str, Any]) -> None:
    assert set(operations(document)) == set(WORDS["interface_route"])
    tags = {tag for one in operations(document).values() for tag in one["tags"]}
    assert tags == set(WORDS["interface_tag"])


def test_every_field_has_its_words_and_every_word_its_field(document: dict[str, Any]) -> None:
    words, used = set(WORDS["interface_field"]), {"purpose"}
    for key, operation in operations(document).items():
        for name in fields(operation, document):
            used.add(own if (own := f"{key}_{name}") in words else name)
    assert used == words


def fields(operation: dict[str, Any], document: dict[str, Any]) -> set[str]:
    """The names of what is sent to an operation."""
    names = {one["name"] for one in operation.get("parameters", ())}
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = content["schema"]
        if "$ref" in shape:
            shape = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        names |= set(shape["properties"])
    return names


def test_the_roles_in_the_document_are_those_that_the_guards_ask_for(
    reading: Client, document: dict[str, Any]
) -> None:
    told = operations(document)
    walked = [route for route in routes(reading.http.app) if is_api(route)]
    assert len(walked) == len(api_routes(reading.http.app)) > 80  # type: ignore[arg-type]
    for route in walked:
        assert set(actions_of(route)) == actions(route)
        for method in route.methods:
            operation = told[key_of(method, route.path_format)]
            assert set(operation.get("x-actions", ())) == actions(route)
            assert bool(operation.get("x-roles")) == ("401" in operation["responses"])


def test_limits_are_told_in_words() -> None:
    number = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert limits_of(number, {}, "zh") == "1 至 200；默认 `50`"
    maybe = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
    assert limits_of(maybe, {}, "en") == "a day, as 2026-11-27"
    many = {"type": "array", "maxItems": 5, "items": {"enum": ["a", "b"]}}
    assert limits_of(many, {}, "zh") == "0–5 项；`a`、`b`"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A served desk that a program may call."""
    folder = tmp_path_factory.mktemp("interface")
    with served(copy_of_city(folder), folder) as made:
        yield made


def example(language: str) -> str:
    """The program that the page shows in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    return str(found)


def run(at: Served, *command: str) -> str:
    """What a program prints that may call the desk as an approval system."""
    key = at.desk.accounts.add_key(f"审批系统 {len(command)}", ["enquirer"], "")
    wanted = {"DESK": at.url, "DESK_KEY": key, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    told = subprocess.run(
        command, env={**os.environ, **wanted}, capture_output=True, timeout=120, check=True
    )
    return told.stdout.decode()


def test_the_example_in_python_vets_and_reads_its_certificate(at: Served, tmp_path: Path) -> None:
    program = tmp_path / "vet.py"
    program.write_text(example("python"), "utf-8")
    told = run(at, sys.executable, str(program), LEAD)
    assert re.search(r"结论 review 凭证编号 [0-9A-Z-]{14}", told)
    assert "lead 【线索】" in told
    assert re.search(r"散列值 [0-9a-f]{64}", told)


def test_the_example_in_python_says_why_it_was_refused(at: Served, tmp_path: Path) -> None:
    program = tmp_path / "vet.py"
    program.write_text(example("python"), "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run(at, sys.executable, str(program), "没有这个主体")
    assert re.match(r"404 没有找到：.+", refused.value.stderr.decode())


def test_the_example_in_java_vets_and_reads_its_certificate(at: Served, tmp_path: Path) -> None:
    compiler = shutil.which("javac")
    if compiler is None:
        missing("no Java compiler here: a JDK of 17 or later brings it")
    (tmp_path / "Vet.java").write_text(example("java"), "utf-8")
    subprocess.run(
        [compiler, "-encoding", "UTF-8", "-Xlint:all", "-Werror", "Vet.java"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    java = [str(Path(compiler).with_name("java")), "-Dstdout.encoding=UTF-8"]
    told = run(at, *java, "-Dfile.encoding=UTF-8", "-cp", str(tmp_path), "Vet", LEAD)
    assert re.search(r"结论 review 凭证编号 [0-9A-Z-]{14}", told)
    assert re.search(r"散列值 [0-9a-f]{64}", told)
