"""The load: what is refused, what is kept, what a second or mended file does."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadInput, StoreError
from graph.store import Store
from loaders.native_tables import COLUMNS
from loaders.rejects import LEADING
from tests.builders import happen
from tests.loaders.sheets import (
    CITIZEN,
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


def rejects_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_row_that_only_changes_the_state_is_no_unchanged_row(
    store: Store, tmp_path: Path
) -> None:
    header = (*PENALTY, "当前状态")
    told = []
    for name, state in (("a", ""), ("b", "异议"), ("c", "异议")):
        report = take(store, write_csv(tmp_path / f"{name}.csv", header, (*ROW, state)))
        told.append(report.files[0].unchanged)
    # The third file says again what the second said.
    assert told == [0, 0, 1]


# -- refused row by row


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        (PENALTY[1], USCC[0][:-1] + "I", "unified social credit code"),
        (PENALTY[1], USCC[0][:-1] + ("0" if USCC[0][-1] != "0" else "1"), "check"),
        ("处罚决定日期", "2026-02-30", "no day of the calendar"),
        ("处罚决定日期", "三月五日", "no date"),
        ("处罚决定日期", "", "empty"),
        ("行政处罚决定书文号", "", "empty"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(
    store: Store, tmp_path: Path, column: str, text: str, why: str
) -> None:
    rejects = tmp_path / "rejects.csv"
    path = write_csv(
        tmp_path / "a.csv", PENALTY, with_cell(column, text), with_cell("行政处罚决定书文号", "2号")
    )
    assert counts(take(store, path, rejects=rejects)) == (1, 1)
    header, row = rejects_of(rejects)
    assert header == [*LEADING["en"], *PENALTY]
    assert row[:4] == ["a.csv", "", "2", column]
    assert why in row[4]
    assert row[5:] == list(with_cell(column, text))


def test_a_refused_row_has_the_number_of_the_line_where_it_begins(
    store: Store, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    rows = [with_cell("法定代表人", "赵\n甲"), (), with_cell("处罚决定日期", "x")]
    take(store, write_csv(tmp_path / "a.csv", PENALTY, *rows), rejects=rejects)
    assert [row[2] for row in rejects_of(rejects)[1:]] == ["5"]


def test_shares_over_the_whole_are_refused(store: Store, tmp_path: Path) -> None:
    rows = [
        ("甲", USCC[0], "钱乙", "自然人", CITIZEN[0], share, "2020-01-01")
        for share in ("101%", "120", "60%-130%")
    ]
    assert counts(take(store, write_csv(tmp_path / "a.csv", STAKES, *rows))) == (0, 3)


def test_stakes_that_add_up_to_more_are_loaded_and_reported(store: Store, tmp_path: Path) -> None:
    rows = [
        ("甲", USCC[0], name, "自然人", CITIZEN[n], "60%", "2020-01-01")
        for n, name in enumerate(("钱乙", "孙丙"))
    ]
    report = take(store, write_csv(tmp_path / "a.csv", STAKES, *rows))
    assert counts(report) == (2, 0)
    assert list(map(str, report.notices)) == [
        f"the stakes in uscc:{USCC[0]} add up to 120 %: look into the register."
    ]


def test_a_row_the_store_refuses_is_refused_alone(store: Store, tmp_path: Path) -> None:
    entities = write_csv(
        tmp_path / "entities.csv",
        ("id", "kind", "name", "roles", "identifiers", "attributes"),
        ("a", "enterprise", "甲", "", "{}", "{}"),
        ("x", "address", "兴安路1号", "", "{}", "{}"),
    )
    relations = write_csv(
        tmp_path / "relations.csv",
        ("id", "kind", "source", "target", "share", "valid_from", "valid_to", "attributes"),
        ("r1", "located_at", "a", "x", "", "", "", "{}"),
        ("r2", "shareholder_of", "x", "a", "0.5", "", "", "{}"),
        ("r3", "shareholder_of", "nobody", "a", "0.5", "", "", "{}"),
        ("r4", "reachable_at", "a", "x", "", "", "", "{}"),
    )
    rejects = tmp_path / "rejects.csv"
    report = take(store, relations, entities, rejects=rejects)
    assert counts(report) == (3, 3)
    assert [row[2:4] for row in rejects_of(rejects)[1:]] == [["4", "source"], ["3", ""], ["5", ""]]
    assert set(store.relations(["r1", "r2", "r3", "r4"])) == {"r1"}


def test_a_mended_rejects_file_loads_what_was_missing(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    bad = with_cell("处罚决定日期", "2026-02-30")
    listing = ("L-SAMR", "乙公司", USCC[1], "名单1号", "2026-13-01", "", "市监局", "有效")
    take(
        store,
        write_csv(tmp_path / "a.csv", PENALTY, bad),
        write_csv(tmp_path / "b.csv", LIST, listing),
        rejects=rejects,
    )
    text = rejects.read_text(encoding="utf-8")
    assert rejects.stat().st_mode & 0o777 == 0o600
    mended = tmp_path / "mended.csv"
    mended.write_text(
        text.replace("2026-02-30", "2026-02-28").replace("2026-13-01", "2026-01-31"),
        encoding="utf-8",
    )
    report = take(store, mended, rejects=tmp_path / "again.csv")
    assert (counts(report), report.rejects) == ((2, 0), None)
    assert [f.source for f in report.files] == ["penalty", "lists"]
    assert len(store.records(subjects=[f"uscc:{USCC[0]}", f"uscc:{USCC[1]}"])) == 2


def test_refused_rows_that_cannot_be_kept_stop_the_load_with_a_sentence(
    store: Store, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.with_name("rejects.csv.part").mkdir()  # as good as a full disk: it takes no row
    path = write_csv(tmp_path / "a.csv", PENALTY, with_cell("处罚决定日期", "x"))
    with pytest.raises(BadInput, match=r"rejects\.csv .*what is in is whole.*load the same files"):
        take(store, path, rejects=rejects)


def test_a_rejects_file_may_be_loaded_over_itself(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    spoilt = with_cell("处罚决定日期", "x")
    bad = [(*spoilt[:3], f"{n}号", *spoilt[4:]) for n in range(3000)]
    take(store, write_csv(tmp_path / "a.csv", PENALTY, *bad), rejects=rejects)
    text = rejects.read_text(encoding="utf-8")
    rejects.write_text(text.replace(",x,", ",2026-01-05,", 2000), encoding="utf-8")
    assert counts(take(store, rejects, rejects=rejects)) == (2000, 1000)
    assert len(rejects_of(rejects)) == 1001
    assert not list(tmp_path.glob("*.part"))


# -- a second file


def test_the_same_file_under_another_name_makes_no_revision(store: Store, tmp_path: Path) -> None:
    take(store, write_csv(tmp_path / "a.csv", PENALTY, ROW))
    again = take(store, write_csv(tmp_path / "b.csv", PENALTY, ROW))
    assert (again.revision, again.files[0].unchanged) == (1, 1)


def test_a_corrected_re_send_is_a_new_version(store: Store, tmp_path: Path) -> None:
    take(store, write_csv(tmp_path / "a.csv", PENALTY, ROW))
    take(store, write_csv(tmp_path / "b.csv", PENALTY, with_cell("罚款金额(万元)", "7")))
    (now,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    (then,) = store.records(subjects=[f"uscc:{USCC[0]}"], at_revision=1)
    assert (now.id, now.amount, then.amount) == (then.id, 70_000.0, 50_000.0)


def test_a_dry_run_counts_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", PENALTY, ROW, with_cell("处罚决定日期", "x"))
    report = take(store, path, dry_run=True)
    assert (counts(report), store.revision().number) == ((1, 1), 0)


def test_a_dry_run_knows_whom_its_other_files_describe(store: Store, tmp_path: Path) -> None:
    columns = (*COLUMNS["entities"],), (*COLUMNS["relations"],)
    people = ("a", "person", "甲", "", "", ""), ("b", "enterprise", "乙", "", "", "")
    write_csv(tmp_path / "e.csv", columns[0], *people)
    write_csv(tmp_path / "r.csv", columns[1], ("r", "shareholder_of", "a", "b", "0.5", "", "", ""))
    report = take(store, tmp_path / "r.csv", tmp_path / "e.csv", dry_run=True)
    assert (counts(report), store.revision().number) == ((3, 0), 0)


@pytest.mark.parametrize(
    ("name", "kind"), [("欧阳明月", "person"), ("欧阳明月明", "enterprise"), ("乙厂", "enterprise")]
)
def test_a_holder_without_a_number_is_a_person_by_a_name_of_at_most_four_characters(
    store: Store, tmp_path: Path, name: str, kind: str
) -> None:
    row = ("甲", USCC[0], name, "", "", "60%", "2020-01-01")
    take(store, write_csv(tmp_path / "a.csv", STAKES, row))
    (stake,) = store.relations_at([f"uscc:{USCC[0]}"], kinds=["shareholder_of"], limit=9)
    assert store.entities([stake.source])[stake.source].kind == kind


def test_a_row_that_says_repaired_is_an_event(store: Store, tmp_path: Path) -> None:
    row = ("L-SAMR", "乙公司", USCC[1], "名单1号", "2026-01-31", "", "市监局", "有效")
    take(store, write_csv(tmp_path / "a.csv", LIST, row))
    take(store, write_csv(tmp_path / "b.csv", LIST, (*row[:-1], "已修复")))
    assert store.records(subjects=[f"uscc:{USCC[1]}"]) == ()
    take(store, write_csv(tmp_path / "c.csv", LIST, row))
    assert store.records(subjects=[f"uscc:{USCC[1]}"]) == ()


def test_a_state_that_a_file_gives_has_the_date_of_the_file_and_is_an_event_of_its_own(
    store: Store, tmp_path: Path
) -> None:
    row = ("L-SAMR", "乙公司", USCC[1], "名单1号", "2026-01-31", "", "市监局", "已修复")
    take(store, write_csv(tmp_path / "a.csv", LIST, row), dated=date(2026, 3, 1))
    (record,) = store.records(subjects=[f"uscc:{USCC[1]}"], withdrawn=True)
    happen(store, record.id, "restore", on=date(2026, 3, 2))
    take(store, write_csv(tmp_path / "b.csv", LIST, row), dated=date(2026, 3, 3))
    dates = [(event.action, event.on) for event in store.events(record.id)]
    assert dates == [
        ("repair", date(2026, 3, 1)),
        ("restore", date(2026, 3, 2)),
        ("repair", date(2026, 3, 3)),
    ]
    assert store.records(subjects=[f"uscc:{USCC[1]}"]) == ()


def test_the_same_file_never_repairs_twice(store: Store, tmp_path: Path) -> None:
    row = ("L-SAMR", "乙公司", USCC[1], "名单1号", "2026-01-31", "", "市监局", "已修复")
    path = write_csv(tmp_path / "a.csv", LIST, row)
    take(store, path)
    (record,) = store.records(subjects=[f"uscc:{USCC[1]}"], withdrawn=True)
    happen(store, record.id, "restore")
    take(store, path)
    assert store.records(subjects=[f"uscc:{USCC[1]}"]) == (replace(record, state="in_force"),)


def test_a_listing_without_any_date_needs_the_files_own(store: Store, tmp_path: Path) -> None:
    header = (*LIST[:4], "认定机关", "列入日期")
    path = write_csv(tmp_path / "a.csv", header, ("L-SAMR", "乙", USCC[1], "1号", "市监局", ""))
    assert counts(take(store, path)) == (0, 1)


PUBLISHED = {
    "L-TAX": (
        (
            "纳税人名称",
            "法定代表人或负责人姓名",
            "统一社会信用代码",
            "组织机构代码",
            "纳税人识别号",
            "案件上报期",
            "注册地址",
            "负有直接责任的财务负责人姓名",
            "案件性质",
            "主要违法事实",
            "相关法律依据及税务处理处罚情况",
            "数据来源",
        ),
        (
            "甲",
            "赵甲",
            USCC[0],
            "",
            USCC[0],
            "2026-01",
            "兴安路",
            "钱乙",
            "偷税",
            "少缴",
            "征管法63",
            "税务局",
        ),
        "finance_responsible",
    ),
    "L-SAFE": (
        (
            "单位名称",
            "统一社会信用代码/工商注册号",
            "主要负责人",
            "注册地址",
            "失信行为简况",
            "信息报送机关",
            "纳入理由",
            "数据来源",
        ),
        ("甲", USCC[0], "钱乙", "兴安路", "瞒报", "应急局", "瞒报事故", "省厅"),
        "principal_responsible",
    ),
    "L-PROC": (
        (
            "机构名称",
            "统一社会信用代码/组织机构代码",
            "企业地址",
            "不良行为的具体情形",
            "处罚依据",
            "处罚结果",
            "记录日期",
            "登记地点",
            "处罚截止日期",
            "数据来源",
        ),
        (
            "甲",
            USCC[0],
            "兴安路",
            "串通",
            "采购法77",
            "禁止参加",
            "2026-02-01",
            "鹤岗",
            "2027-02-01",
            "财政局",
        ),
        None,
    ),
    "L-ABN": (
        (
            "企业名称",
            "统一社会信用代码",
            "法定代表人",
            "主体身份代码",
            "注册号",
            "列入经营异常名录原因类型名称",
            "设立日期",
            "列入决定机关名称",
            "数据来源",
        ),
        ("甲", USCC[0], "赵甲", "", "", "未公示年报", "2015-01-01", "市监局", "省局"),
        None,
    ),
}


@pytest.mark.parametrize("code", sorted(PUBLISHED))
def test_lists_load_in_their_published_columns(store: Store, tmp_path: Path, code: str) -> None:
    header, row, role = PUBLISHED[code]
    path = write_csv(tmp_path / "a.csv", header, row)
    report = take(store, path, dated=date(2026, 1, 31))
    assert counts(report) == (1, 0)
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert (record.list, record.decided_on.year) == (code, 2026)
    assert [named.role for named in record.named_in] == ([role] if role else [])


def test_a_store_that_fails_says_what_is_in(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise StoreError("the disk is full.")

    monkeypatch.setattr(store, "commit", full)
    with pytest.raises(StoreError, match=r"first 0 accepted rows are in; load the same file again"):
        take(store, write_csv(tmp_path / "a.csv", PENALTY, ROW))
