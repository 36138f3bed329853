"""Archives: each member is read or told, and none unpacks without end."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.reading.archives import Member, is_archive, unpacked
from loaders.reading.formats import file_sheets
from loaders.reading.unpacking import check_packed
from tests.loaders.reading.packages import row_xml, write_package

TEXT = "甲,乙\n一,二\n".encode()


def members(path: Path) -> dict[str, Member]:
    folder = path.parent / "out"
    folder.mkdir()
    return {member.name: member for member in unpacked(path, folder)}


def write_zip(path: Path, **content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return path


def test_members_of_any_format_are_unpacked_under_their_names(tmp_path: Path) -> None:
    book = write_package(tmp_path / "b.xlsx", row_xml(1, "甲"), row_xml(2, "一")).read_bytes()
    path = write_zip(tmp_path / "a.zip", **{"处罚.csv": TEXT, "县/名单.xlsx": book})
    unpacked_members = members(path)
    assert list(unpacked_members) == ["处罚.csv", "县/名单.xlsx"]
    names = [member.path.name for member in unpacked_members.values() if member.path]
    assert names == ["a.zip／处罚.csv", "a.zip／县／名单.xlsx"]
    for member in unpacked_members.values():
        assert member.path is not None
        assert sum(1 for sheet in file_sheets(member.path) for _ in sheet.rows) == 2


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xx.csv", TEXT)
    path.write_bytes(path.read_bytes().replace(b"xx.csv", "罚".encode("gbk") + b".csv"))
    assert list(members(path)) == ["罚.csv"]


@pytest.mark.parametrize(
    "name", ["__MACOSX/._处罚.csv", "._a.csv", ".DS_Store", "县/~$处罚.xlsx", "Thumbs.db"]
)
def test_what_systems_leave_beside_files_is_told_and_not_read(tmp_path: Path, name: str) -> None:
    member = members(write_zip(tmp_path / "a.zip", **{name: b"\0\5\x16\7"}))[name]
    assert member.path is None
    assert member.why is not None
    assert member.why.code == "passed_path.left"


def test_an_archive_inside_an_archive_is_told_by_name(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", TEXT)
    path = write_zip(
        tmp_path / "a.zip",
        **{
            "b.zip": inner.getvalue(),
            "c.zip.gz": gzip.compress(inner.getvalue()),
            "e.csv.gz": gzip.compress(TEXT),
            "d.rar": b"Rar!\x1a\7\0",
        },
    )
    codes = {name: member.why.code for name, member in members(path).items() if member.why}
    assert codes == dict.fromkeys(["b.zip", "c.zip.gz", "d.rar"], "load_format.nested")


@pytest.mark.parametrize("packed", ["member", "workbook in a member"])
def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path, packed: str) -> None:
    body = b" " * 2**26
    if packed == "member":
        path = write_zip(tmp_path / "a.zip", **{"a.csv": body})
        with pytest.raises(BadInput, match="unpacks to far more"):
            members(path)
        return
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "x": body}
    inner = write_zip(tmp_path / "b.xlsx", **parts).read_bytes()
    (member,) = members(write_zip(tmp_path / "a.zip", **{"b.xlsx": inner})).values()
    assert member.why is not None
    assert member.why.code == "packed.bomb"


def test_a_member_that_climbs_out_stays_inside(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", **{"../../x.csv": TEXT, "/etc/y.csv": TEXT})
    for member in members(path).values():
        assert member.path is not None
        assert member.path.parent == tmp_path / "out"


def test_a_very_long_name_is_shortened_and_keeps_its_suffix(tmp_path: Path) -> None:
    names = [f"{'长' * 100}{n}.csv" for n in range(2)]
    path = write_zip(tmp_path / "a.zip", **dict.fromkeys(names, TEXT))
    paths = [member.path for member in members(path).values() if member.path]
    assert len(set(paths)) == 2
    assert all(path.suffix == ".csv" for path in paths)


def test_an_archive_cut_short_is_damaged(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", **{"a.csv": TEXT * 100})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadInput) as caught:
        list(file_sheets(path))
    assert caught.value.code == "load_format.damaged"


def test_a_locked_member_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", **{"a.csv": TEXT})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    (member,) = members(path).values()
    assert member.why is not None
    assert member.why.code == "load_format.locked"


def test_a_workbook_in_gz_is_an_archive_and_a_text_in_gz_is_none(tmp_path: Path) -> None:
    book = write_package(tmp_path / "b.xlsx", row_xml(1, "甲")).read_bytes()
    (tmp_path / "b.xlsx.gz").write_bytes(gzip.compress(book))
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(TEXT))
    assert is_archive(tmp_path / "b.xlsx.gz")
    assert not is_archive(tmp_path / "c.csv.gz")
    (member,) = members(tmp_path / "b.xlsx.gz").values()
    assert member.path is not None
    assert member.path.name == "b.xlsx.gz／b.xlsx"


def test_the_check_of_packed_files_lets_archives_of_workbooks_pass(tmp_path: Path) -> None:
    book = write_package(tmp_path / "b.xlsx", row_xml(1, "甲")).read_bytes()
    path = write_zip(tmp_path / "a.zip", **{"b.xlsx": book})
    check_packed(path, path.name)
    nested = write_zip(tmp_path / "c.xlsx", **{"[Content_Types].xml": b"<x/>", "b.xlsx": book})
    with pytest.raises(BadInput, match="holds another packed file"):
        check_packed(nested, nested.name)
