"""Files without sheets are refused by the name of their format."""

import zipfile
from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.reading.sniffing import Format, format_of


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPG"),
        (b"Rar!\x1a\x07\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MZ\x90\0\x03\0", "EXE"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b'<?xml version="1.0"?><data/>', "XML"),
        (b'{"a": 1}', "JSON"),
        (b'[\n {"a": 1}]', "JSON"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".xls", ".pdf"])
def test_the_format_is_named(tmp_path: Path, head: bytes, name: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(head)
    with pytest.raises(BadInput, match=f"is in the format {name}") as caught:
        format_of(path)
    assert caught.value.code == "load_format.no_sheets"


@pytest.mark.parametrize(
    ("entry", "name"), [("word/document.xml", "DOCX"), ("ppt/presentation.xml", "PPTX")]
)
def test_a_document_of_office_is_named(tmp_path: Path, entry: str, name: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        relation = f'<Relationship Id="r" Type="x/officeDocument" Target="{entry}"/>'
        archive.writestr("_rels/.rels", f"<Relationships>{relation}</Relationships>")
        archive.writestr(entry, "<x/>")
    with pytest.raises(BadInput, match=f"is in the format {name}"):
        format_of(path)


@pytest.mark.parametrize(
    "text", ["MZ,BZh\n1,2\n", "Rar!,b\n1,2\n", "名称,代码\n<b>,2\n", "<5%,x\n1,2\n"]
)
def test_a_text_that_begins_as_another_file_is_a_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert format_of(path) is Format.TEXT


@pytest.mark.parametrize("length", [6, 200, 700])
def test_a_workbook_cut_short_is_damaged(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 200)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BadInput) as caught:
        format_of(path)
    assert caught.value.code == "load_format.damaged"
