"""Mapping files whose fault is told before any sheet is read by them."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.columns.mapping import read_mapping


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(f'name = "mine"\n{text}\n', encoding="utf-8")
    return path


def test_a_column_name_under_two_fields_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, '[columns]\nfirm = ["名称"]\nhead = ["法定代表人", "名 称*"]')
    with pytest.raises(BadInput, match="stands under head and under firm"):
        read_mapping(path)


def test_a_distinctive_field_is_one_of_the_columns(tmp_path: Path) -> None:
    path = write(tmp_path, 'distinctive = ["result"]\n[columns]\nfirm = ["名称"]')
    with pytest.raises(BadInput, match="result"):
        read_mapping(path)


def test_without_distinctive_fields_the_required_ones_are(tmp_path: Path) -> None:
    path = write(tmp_path, 'required = ["firm"]\n[columns]\nfirm = ["名称"]\nhead = ["姓名"]')
    assert read_mapping(path).distinctive == {"firm"}


def test_a_code_belongs_to_the_party_of_its_entity_and_an_address_to_whom_it_is_tied(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path,
        '[columns]\nfirm = ["名称"]\ncode = ["代码"]\nplace = ["地址"]\n'
        '[[entity]]\nas = "firm"\nkind = "organisation"\nname = "firm"\nuscc = "code"\n'
        '[[entity]]\nas = "place"\nkind = "address"\nname = "place"\n'
        '[[relation]]\nkind = "located_at"\nsource = "firm"\ntarget = "place"',
    )
    assert read_mapping(path).owners == {"code": "firm", "place": "firm"}


def test_of_several_number_columns_each_belongs_to_the_party(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[columns]\nfirm = ["名称"]\none = ["身份证号码"]\nother = ["组织机构代码"]\n'
        '[[entity]]\nas = "firm"\nkind = "party"\nname = "firm"\nnumber = ["one", "other"]',
    )
    assert read_mapping(path).owners == {"one": "firm", "other": "firm"}
