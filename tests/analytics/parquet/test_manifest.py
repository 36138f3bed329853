"""A folder of columns that is not what it says is refused with the next step."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.parquet.manifest import Asked, check_files, checked, read_manifest
from analytics.parquet.schema import Part
from analytics.parquet.writing import write_columns
from graph.errors import BadInput
from tests.analytics.propagation.worlds import POLICY, TODAY, reach
from tests.builders import owns, penalty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "columns"
    write_columns(reach([owns("p1", "f1", 0.4)], [penalty("c", "f1")]), path, "a store")
    return path


def refusal(folder: Path) -> str:
    with pytest.raises(BadInput) as told:
        check_files(folder, read_manifest(folder))
    assert str(folder) in str(told.value)
    return told.value.code


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', "\xff"])
def test_a_manifest_that_says_nothing_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    assert refusal(folder) in ("columns.none", "columns.format")


def test_a_folder_without_a_manifest_is_no_folder_of_columns(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "columns.none"


def test_another_format_is_refused_by_its_number(folder: Path) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**content, "format": 99}))
    with pytest.raises(BadInput, match="format 99"):
        read_manifest(folder)


@pytest.mark.parametrize("name", ["entities", "relations", "records", "arcs", "seeds", "starts"])
def test_a_file_with_one_other_byte_is_refused(folder: Path, name: str) -> None:
    path = folder / f"{name}.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refusal(folder) == "columns.damaged"


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "arcs.parquet").unlink()
    assert refusal(folder) == "columns.damaged"


def test_columns_without_votes_are_refused_where_control_is_asked(folder: Path) -> None:
    assert refusal_of_part(folder, "votes") == "columns.no_votes"


def test_columns_without_stakes_are_refused_where_ownership_is_asked(folder: Path) -> None:
    assert refusal_of_part(folder, "stakes") == "columns.no_stakes"


def refusal_of_part(folder: Path, part: Part) -> str:
    asked = Asked("a store", read_manifest(folder).revision, POLICY, TODAY, part)
    with pytest.raises(BadInput) as told:
        checked(folder, asked)
    return told.value.code


def more_rows(content: Any) -> None:
    content["files"]["arcs.parquet"]["rows"] += 1


@pytest.mark.parametrize(
    "change",
    [
        more_rows,
        lambda content: content["weighing"].update(max_hops=1),
        lambda content: content["weighing"].update(threshold=0.9),
        lambda content: content["weighing"].update(budget=2),
        lambda content: content["weighing"].update(budget="2 OR 1 = 1"),
        lambda content: content["files"].update({"arcs.parquet": [1]}),
        lambda content: content["files"].pop("arcs.parquet"),
        lambda content: content.update(weighing=[]),
        lambda content: content.update(files=7),
    ],
)
def test_a_manifest_that_was_changed_is_refused(
    folder: Path, change: Callable[[Any], object]
) -> None:
    asked = Asked("a store", read_manifest(folder).revision, POLICY, TODAY)
    checked(folder, asked)
    content = json.loads((folder / "manifest.json").read_text())
    change(content)
    (folder / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(BadInput) as told:
        checked(folder, asked)
    assert told.value.code in ("columns.none", "columns.damaged")


@pytest.mark.parametrize("number", ["1; DROP TABLE arcs", 2.5, True, None])
def test_no_text_of_a_manifest_stands_in_a_query(folder: Path, number: object) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    content["weighing"]["budget"] = number
    (folder / "manifest.json").write_text(json.dumps(content))
    assert refusal(folder) == "columns.none"
