"""Files that cannot be read: refused whole, with one sentence that says what to do."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from tests.loaders.sheets import PENALTY, ROW, counts, take, with_cell, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n  \n", "no rows"),
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"PK\x03\x04 cut short", "damaged or cut short"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "damaged or cut short"),
        ("a.xlsx", b"plain words", "no workbook"),
        ("a.csv", b"\xff\x80\x81,\x00\x01\n" * 9, "text file"),
        ("a.csv", b"\xb1\x31\xff\xff\xb1,b\n1,2\n", "UTF-8 nor GB18030"),
        ("a.csv", "甲,乙,丙\n1,2,3\n".encode(), "no known source"),
        ("a.csv", ",".join(PENALTY[:4]).encode(), "nearest is penalty"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    store: Store, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput, match=why) as caught:
        take(store, path)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.revision().number == 0


def test_a_workbook_without_a_cell_is_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a\.xlsx holds no rows"):
        take(store, write_xlsx(tmp_path / "a.xlsx", 一=[], 二=[]))


def test_a_folder_without_files_is_a_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="holds no xlsx"):
        take(store, tmp_path / "empty")


def test_wrong_bytes_far_into_a_file_refuse_their_line_and_no_other(
    store: Store, tmp_path: Path
) -> None:
    rows = [with_cell("行政处罚决定书文号", f"{n}号") for n in range(9000)]
    path = write_csv(tmp_path / "a.csv", PENALTY, *rows)
    path.write_bytes(path.read_bytes() + b"\xff\xff\xff\n")
    assert counts(take(store, path)) == (9000, 1)


def test_a_sheet_of_no_known_source_stops_its_file_before_anything_is_in(
    store: Store, tmp_path: Path
) -> None:
    odd = [("甲", "行政相对人名称", "处罚机关"), ("1", "2", "3")]
    with pytest.raises(BadInput, match="nearest"):
        take(store, write_xlsx(tmp_path / "a.xlsx", 一=[PENALTY, ROW], 二=odd))
    assert store.revision().number == 0


def test_a_native_table_that_cannot_be_read_keeps_no_other_file_out(
    store: Store, tmp_path: Path
) -> None:
    bad = tmp_path / "entities.csv"
    bad.write_bytes("id,kind,name\na,enterprise,甲公司\n".encode("gb18030"))
    good = write_csv(tmp_path / "处罚.csv", PENALTY, ROW)
    report = take(store, bad, good)
    assert counts(report) == (1, 0)
    assert [note.path for note in report.unreadable] == [bad]
    with pytest.raises(BadInput):
        take(store, bad)
