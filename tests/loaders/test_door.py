"""What comes in at the door: archives, strange names, days counted from 1904, faulty cells."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from graph.errors import BadInput
from graph.model import Stake
from graph.store import Store
from tests.loaders.sheets import (
    CITIZEN,
    PENALTY,
    ROW,
    STAKES,
    USCC,
    counts,
    take,
    with_cell,
    write_csv,
    write_xlsx,
)

SUBJECT = f"uscc:{USCC[0]}"


def archive(path: Path, *members: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for member in members:
            packed.write(member, f"报送/{member.name}")
    return path


def test_an_archive_is_loaded_member_by_member(store: Store, tmp_path: Path) -> None:
    first = write_csv(tmp_path / "一.csv", PENALTY, ROW)
    other = with_cell("行政处罚决定书文号", "鹤应急罚〔2026〕2号")
    second = write_xlsx(tmp_path / "二.xlsx", 表=[PENALTY, other])
    left = tmp_path / ".DS_Store"
    left.write_bytes(b"\0\0")
    report = take(store, archive(tmp_path / "a.zip", first, second, left))
    assert counts(report) == (2, 0)
    assert [file.file for file in report.files] == ["a.zip／报送／一.csv", "a.zip／报送／二.xlsx"]
    assert [note.path.name for note in report.passed_over] == [".DS_Store"]


def test_a_member_that_cannot_be_read_is_named_and_the_others_are_in(
    store: Store, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    report = take(
        store, archive(tmp_path / "a.zip", bad, write_csv(tmp_path / "一.csv", PENALTY, ROW))
    )
    assert counts(report) == (1, 0)
    assert ["PDF" in str(note.why) for note in report.unreadable] == [True]
    assert not any(note.path.is_absolute() for note in (*report.unreadable, *report.passed_over))


def test_an_archive_without_a_sheet_is_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no file that can be read"):
        take(store, archive(tmp_path / "a.zip"))


def test_a_workbook_of_a_strange_name_is_loaded_from_a_folder(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, ROW]).rename(folder / "a.tmp")
    (folder / "b.tmp").write_text("说明", encoding="utf-8")
    report = take(store, folder)
    assert counts(report) == (1, 0)
    assert [note.path.name for note in report.passed_over] == ["b.tmp"]


@pytest.mark.parametrize("is_date", [True, False], ids=["date", "general"])
def test_days_counted_from_1904_are_the_days_meant(
    store: Store, tmp_path: Path, is_date: bool
) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(PENALTY)
    book.active.append([*ROW[:5], 44502, 44502, ROW[7]])
    if is_date:
        book.active.cell(2, 7).number_format = "yyyy-mm-dd"
    book.save(tmp_path / "a.xlsx")
    take(store, tmp_path / "a.xlsx")
    (record,) = store.records(subjects=[SUBJECT])
    assert record.decided_on == date(2025, 11, 3)
    assert record.amount == 445_020_000.0  # an amount is no day


def test_a_faulty_cell_is_refused_under_its_column(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(PENALTY)
    book.active.append([*ROW[:5], "=1+1", *ROW[6:]])
    book.active.append(with_cell("行政处罚决定书文号", "鹤应急罚〔2026〕2号"))
    book.save(tmp_path / "a.xlsx")
    report = take(store, tmp_path / "a.xlsx", rejects=tmp_path / "r.csv")
    assert counts(report) == (1, 1)
    row = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()[1]
    assert '2,罚款金额(万元),"the cell F2 is a formula without a stored result' in row


@pytest.mark.parametrize("title", ["持股比例", "持股比例(%)"])
def test_a_share_shown_as_per_cent_is_the_share_shown(
    store: Store, tmp_path: Path, title: str
) -> None:
    header = [title if name == "持股比例" else name for name in STAKES]
    book = openpyxl.Workbook()
    book.active.append(header)
    row = ["甲煤业有限公司", USCC[0], "钱一", "自然人", CITIZEN[0], 0.35, "2020-01-01"]
    book.active.append(row)
    book.active.cell(2, 6).number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    assert counts(take(store, tmp_path / "a.xlsx")) == (1, 0)
    relations = store.relations_at([SUBJECT], limit=9)
    assert [relation.share for relation in relations if relation.share] == [Stake(0.35, 0.35)]
