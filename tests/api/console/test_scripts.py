"""The scripts of the pages, as text: short lines, one place that POSTs, shapes that the API has."""

import re
from pathlib import Path

import pytest

from analytics import report
from api import console
from api.app import create_app
from tests.api.console.served import Served

CONSOLE = Path(console.__file__).parent
SCRIPTS = [*sorted((CONSOLE / "static").glob("*.js")), Path(report.__file__).with_name("page.js")]
TYPES = sorted((CONSOLE / "types").glob("*.d.ts"))
INTERFACE = re.compile(r"^interface (\w+)[^{]*\{\n(.*?)^\}", re.M | re.S)
FIELD = re.compile(r"^  (\w+)\??:", re.M)
OURS = {"SuggestedParty"}  # of the desk's own address, which the API's document leaves out


@pytest.mark.parametrize("path", [*SCRIPTS, *TYPES], ids=lambda path: path.name)
def test_files_and_lines_are_short(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 400
    assert [line for line in lines if len(line) > 100] == []


def test_one_script_posts_for_all() -> None:
    posting = [path.name for path in SCRIPTS if '"POST"' in path.read_text("utf-8")]
    assert posting == ["requests.js"]


def test_what_the_scripts_read_of_an_answer_is_in_the_document_of_the_api(reading: Served) -> None:
    schemas = create_app(reading.desk).openapi()["components"]["schemas"]
    text = (CONSOLE / "types" / "answers.d.ts").read_text("utf-8")
    read = {name: set(FIELD.findall(body)) for name, body in INTERFACE.findall(text)}
    read = {name: fields for name, fields in read.items() if name not in OURS}
    assert len(read) > 10
    unknown = {name: fields - schemas[name]["properties"].keys() for name, fields in read.items()}
    assert {name: fields for name, fields in unknown.items() if fields} == {}
