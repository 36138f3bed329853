"""Nobody is called clear by a typing error: decisions to come and ends before the beginning."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.sheets import (
    LIST,
    PENALTY,
    ROW,
    STAKES,
    USCC,
    counts,
    take,
    with_cell,
    write_csv,
)

TODAY = date(2026, 11, 26)
ENTITIES = ("id", "kind", "name", "roles", "identifiers", "attributes")
RECORDS = ("id", "kind", "subject", "tier", "decided_on", "ends_on")
ENDING = (*PENALTY, "公示截止期")


def refused(tmp_path: Path) -> str:
    """The reasons in the rejects file."""
    path = tmp_path / "r.csv"
    return path.read_text("utf-8-sig") if path.exists() else ""


def test_a_decision_of_tomorrow_is_refused_and_one_of_today_is_not(
    store: Store, tmp_path: Path
) -> None:
    rows = [with_cell("处罚决定日期", "2026-11-27"), with_cell("处罚决定日期", "2026-11-26")]
    path = write_csv(tmp_path / "a.csv", PENALTY, *rows)
    assert counts(take(store, path, rejects=tmp_path / "r.csv", today=TODAY)) == (1, 1)
    assert "later than today" in refused(tmp_path)
    assert "处罚决定日期" in refused(tmp_path)


@pytest.mark.parametrize("end", ["2026-03-05", "2026-03-04", "2016-03-05"])
def test_an_end_on_or_before_its_decision_is_refused(
    store: Store, tmp_path: Path, end: str
) -> None:
    path = write_csv(tmp_path / "a.csv", ENDING, (*ROW, end))
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (0, 1)
    assert "公示截止期" in refused(tmp_path)


def test_a_ban_over_before_it_was_decided_on_is_refused(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (*PENALTY, "处罚有效期"), (*ROW, "2016-03-05"))
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (0, 1)
    assert "处罚有效期" in refused(tmp_path)


@pytest.mark.parametrize("end", ["2026-03-05", "2026-03-06", "9999-12-31", "无处罚期限"])
def test_a_term_of_no_days_and_no_term_refuse_nothing(
    store: Store, tmp_path: Path, end: str
) -> None:
    path = write_csv(tmp_path / "a.csv", (*PENALTY, "处罚有效期"), (*ROW, end))
    assert counts(take(store, path)) == (1, 0)


@pytest.mark.parametrize("end", ["1900-1-1 0:00:00", "9999-9-9", "2099/12/31", "长期公示", "25569"])
def test_an_end_that_is_none_refuses_nothing(store: Store, tmp_path: Path, end: str) -> None:
    assert counts(take(store, write_csv(tmp_path / "a.csv", ENDING, (*ROW, end)))) == (1, 0)
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert record.ends_on is None or record.ends_on > date(2026, 3, 5)


def test_a_decision_on_a_day_of_no_meaning_says_so(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", PENALTY, with_cell("处罚决定日期", "1900-01-01"))
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (0, 1)
    assert "1900-01-01 says nothing" in refused(tmp_path)


def test_a_list_published_in_the_future_is_refused(store: Store, tmp_path: Path) -> None:
    row = ("L-SX", "甲公司", USCC[0], "1号", "2027-01-05", "", "法院", "")
    path = write_csv(tmp_path / "a.csv", LIST, row)
    assert counts(take(store, path, rejects=tmp_path / "r.csv", today=TODAY)) == (0, 1)


def test_a_licence_that_ends_before_it_begins_is_refused(store: Store, tmp_path: Path) -> None:
    names = ("行政相对人名称", "行政相对人代码_1", "行政许可决定文书名称", "行政许可决定文书号")
    names = (*names, "许可决定日期", "有效期自", "有效期至", "许可机关", "许可类别")
    row = ("甲公司", USCC[0], "准予许可", "鹤许〔2026〕1号", "2026-01-05")
    good = (*row, "2026-03-01", "2027-03-01", "鹤岗市局", "普通")
    crossed = (*row, "2026-03-01", "2026-02-01", "鹤岗市局", "普通")
    path = write_csv(tmp_path / "a.csv", names, crossed, good)
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (1, 1)
    assert "not after the beginning" in refused(tmp_path)


def test_a_stake_that_ends_before_it_begins_is_refused(store: Store, tmp_path: Path) -> None:
    row = ("甲公司", USCC[0], "钱乙", "自然人", "", "35%", "2020-01-01", "2019-01-01")
    path = write_csv(tmp_path / "a.csv", (*STAKES, "截止日期"), row)
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (0, 1)


@pytest.mark.parametrize(("since", "told"), [("2026-11-27", 1), ("2026-11-26", 0)])
def test_a_tie_that_is_yet_to_begin_is_told(
    store: Store, tmp_path: Path, since: str, told: int
) -> None:
    row = ("甲公司", USCC[0], "钱乙", "自然人", "", "35%", since)
    report = take(store, write_csv(tmp_path / "a.csv", STAKES, row), today=TODAY)
    assert counts(report) == (1, 0)
    (file,) = report.files
    assert sum("later than today" in note for note in map(str, file.warnings)) == told


@pytest.mark.parametrize(
    ("decided", "end", "column"),
    [
        pytest.param("2026-11-27", "", "decided_on", id="decided tomorrow"),
        pytest.param("2026-03-05", "2026-03-05", "ends_on", id="ends on the day"),
        pytest.param("2026-03-05", "2025-03-05", "ends_on", id="ends before"),
    ],
)
def test_the_native_tables_keep_the_same_rules(
    store: Store, tmp_path: Path, decided: str, end: str, column: str
) -> None:
    firm = write_csv(tmp_path / "entities.csv", ENTITIES, ("k", "enterprise", "甲", "", "", ""))
    row = ("c1", "penalty", "k", "minor", decided, end)
    path = write_csv(tmp_path / "records.csv", RECORDS, row)
    report = take(store, firm, path, rejects=tmp_path / "r.csv", today=TODAY)
    assert counts(report) == (1, 1)
    assert f",{column}," in refused(tmp_path)


@pytest.mark.parametrize("event", ["occurred_on", "filed_on"])
@pytest.mark.parametrize(("on", "taken"), [("2026-03-05", 2), ("2026-03-06", 1)])
def test_what_a_decision_is_about_came_no_later(
    store: Store, tmp_path: Path, event: str, on: str, taken: int
) -> None:
    firm = write_csv(tmp_path / "entities.csv", ENTITIES, ("k", "enterprise", "甲", "", "", ""))
    occurred, attributes = (on, "") if event == "occurred_on" else ("", f'{{"filed_on": "{on}"}}')
    header = ("id", "kind", "subject", "tier", "decided_on", "occurred_on", "attributes")
    row = ("c1", "penalty", "k", "minor", "2026-03-05", occurred, attributes)
    path = write_csv(tmp_path / "records.csv", header, row)
    report = take(store, firm, path, rejects=tmp_path / "r.csv", today=TODAY)
    assert counts(report) == (taken, 2 - taken)
    column = "occurred_on" if event == "occurred_on" else "attributes"
    assert (f",{column}," in refused(tmp_path)) is (taken == 1)


def test_an_offence_after_its_listing_is_refused_by_its_column(
    store: Store, tmp_path: Path
) -> None:
    header = ("车牌号", "车辆所有人", "失信行为", "入库日期", "违法日期", "执法单位")
    row = ("黑H12345", "甲运输有限公司", "超限", "2025-03-05", "2035-03-01", "鹤岗市局")
    path = write_csv(tmp_path / "a.csv", header, row)
    assert counts(take(store, path, rejects=tmp_path / "r.csv", today=TODAY)) == (0, 1)
    assert "违法日期" in refused(tmp_path)
    assert "later than the decision" in refused(tmp_path)


@pytest.mark.parametrize("end", ["2099-12-31", "9999-12-31", "1900-01-01", "1970-01-01"])
def test_a_native_end_that_is_none_is_none(store: Store, tmp_path: Path, end: str) -> None:
    firm = write_csv(tmp_path / "entities.csv", ENTITIES, ("k", "enterprise", "甲", "", "", ""))
    row = ("c1", "penalty", "k", "minor", "2026-03-05", end)
    take(store, firm, write_csv(tmp_path / "records.csv", RECORDS, row), today=TODAY)
    (record,) = store.records(subjects=["k"])
    assert record.ends_on is None
