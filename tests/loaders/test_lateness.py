"""Lateness: working days with real holidays, counted by department and journalled."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

from graph.store import Store
from loaders.timeliness import Lateness, columns, counted
from loaders.workdays import (
    after_working_days,
    days_late,
    is_workday,
    working_days_between,
)
from tests.loaders.sheets import (
    PENALTY,
    ROW,
    take,
    with_cell,
    write_csv,
)


def test_lateness_counts_working_days_with_real_holidays(store: Store, tmp_path: Path) -> None:
    # National Day 2025: off 1-8 October; 28 September and 11 October were worked.
    assert [is_workday(date(2025, 10, d)) for d in (1, 8, 9, 11)] == [False, False, True, True]
    assert is_workday(date(2025, 9, 28))
    assert working_days_between(date(2025, 9, 30), date(2025, 10, 11)) == 3
    header = (*PENALTY, "报送日期")
    rows = [(*with_cell("处罚决定日期", "2025-09-30"), day) for day in ("2025-10-16", "2025-10-17")]
    report = take(store, write_csv(tmp_path / "a.csv", header, *rows))
    (told,) = report.files[0].lateness.values()
    assert (told.rows, told.late, told.most_days) == (2, 1, 1)


def test_a_refused_row_is_not_counted_before_it_is_mended(store: Store, tmp_path: Path) -> None:
    header = (*PENALTY, "报送日期")
    bad = (*with_cell("行政相对人代码_1(统一社会信用代码)", "91230400MA00000000"), "2026-12-01")
    report = take(store, write_csv(tmp_path / "a.csv", header, (*ROW, "2026-12-01"), bad))
    (file,) = report.files
    assert (file.accepted, file.refused) == (1, 1)
    assert [told.rows for told in file.lateness.values()] == [1]


def test_lateness_is_journalled_once_and_makes_no_revision(store: Store, tmp_path: Path) -> None:
    header = (*PENALTY, "报送日期")
    path = write_csv(tmp_path / "a.csv", header, (*ROW, "2026-12-01"))
    first, again = take(store, path), take(store, path)
    told = [e.particulars for e in store.journal("facts") if e.action == "lateness"]
    assert (first.revision, again.revision, store.verify()) == (1, 1, ())
    assert [counted(particulars) for particulars in told] == [first.files[0].lateness]


def test_junk_in_the_column_of_departments_keeps_the_journal_small() -> None:
    told = {f"office {n}": Lateness(1, 1, n) for n in range(2000)}
    kept = counted(columns(told))
    assert len(kept) == 501
    assert kept["…"] == Lateness(1500, 1500, 1999)


def test_market_supervision_has_twenty_days(store: Store, tmp_path: Path) -> None:
    row = with_cell("处罚机关", "鹤岗市市场监督管理局")
    path = write_csv(tmp_path / "a.csv", PENALTY, row)
    report = take(store, path, received=date(2026, 3, 30))
    assert report.files[0].lateness["鹤岗市市场监督管理局"].late == 0


def test_working_days_equal_a_count_day_by_day() -> None:
    start = date(2024, 1, 15)
    for span in range(0, 400, 7):
        end = start + timedelta(days=span)
        one_by_one = sum(
            chinese_calendar.is_workday(start + timedelta(days=d)) for d in range(1, span + 1)
        )
        assert working_days_between(start, end) == one_by_one
        assert days_late(start, end, 7) == max(0, one_by_one - 7)


def test_working_days_counted_on_end_where_counting_back_gives_the_same_number() -> None:
    start = date(2026, 1, 1)
    for shift in range(0, 330, 7):
        for count in (0, 1, 3, 7, 10, 20):
            day = start + timedelta(days=shift)
            end = after_working_days(day, count)
            assert working_days_between(day, end) == count
            assert end == day or is_workday(end)
