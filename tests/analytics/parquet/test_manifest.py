"""A folder of columns that is not what it says is refused with the next step."""

import json
from pathlib import Path

import pytest

from analytics.parquet.manifest import check_files, read_manifest
from analytics.parquet.writing import write_columns
from graph.errors import BadInput
from tests.analytics.propagation.worlds import reach
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
