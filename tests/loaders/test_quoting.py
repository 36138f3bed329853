"""Who sends what another department keeps quotes it: he replaces and ends nothing (DESIGN §4)."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from loaders.columns.keepers import keepers, voice_of
from loaders.columns.mapping import RANKS, shipped_mappings
from loaders.report import LoadReport
from tests.builders import judge, person, tell
from tests.loaders.sheets import (
    CITIZEN,
    LIST,
    PENALTY,
    ROW,
    USCC,
    counts,
    take,
    with_cell,
    write_csv,
)

REGISTRY = "鹤岗市市场监督管理局"
OTHER = "鹤岗市无名局"
FIRM = f"uscc:{USCC[0]}"
FIRMS = ("企业名称", "统一社会信用代码", "成立日期", "法定代表人")
HEADS = (
    "企业名称",
    "统一社会信用代码",
    "法定代表人",
    "法定代表人证件号码",
    "任职起始日期",
    "任职截止日期",
)
HEAD = ("甲煤业有限公司", USCC[0], "赵甲", CITIZEN[0], "2019-01-01")
CHANGES = ("企业名称", "统一社会信用代码", "变更事项", "变更前内容", "变更后内容", "变更日期")


def send(store: Store, folder: Path, department: str | None, *rows: tuple[str, ...]) -> LoadReport:
    """Load rows as a department's file over HTTP, or from the command line (None)."""
    path = write_csv(folder / f"{len(list(folder.iterdir()))}.csv", *rows)
    rejects = folder / f"{path.stem}.rejects"
    return take(store, path, rejects=rejects, department=department, all_records=department is None)


def test_a_register_quoted_by_another_department_outranks_nothing(
    store: Store, tmp_path: Path
) -> None:
    send(store, tmp_path, REGISTRY, FIRMS, ("甲煤业有限公司", USCC[0], "2010-01-01", ""))
    report = send(store, tmp_path, OTHER, FIRMS, ("乙煤业有限公司", USCC[0], "2011-01-01", ""))
    firm = store.entities([FIRM])[FIRM]
    assert (firm.name, firm.names) == ("甲煤业有限公司", ("乙煤业有限公司",))
    assert firm.sources == ("organisations", f"{OTHER}·登记：企业")
    assert "load_note.quoted" in [warning.code for warning in report.files[0].warnings]


def test_the_keeper_says_later_what_another_quoted_first(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, OTHER, FIRMS, ("乙煤业有限公司", USCC[0], "2011-01-01", ""))
    send(store, tmp_path, REGISTRY, FIRMS, ("甲煤业有限公司", USCC[0], "2010-01-01", ""))
    assert store.entities([FIRM])[FIRM].name == "甲煤业有限公司"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEADS, (*HEAD, "2020-01-01")),
        (CHANGES, (*HEAD[:2], "法定代表人变更", "赵甲", "钱乙", "2020-01-01")),
    ],
    ids=["the end of a term", "a change"],
)
def test_no_other_department_ends_the_term_that_the_register_tells(
    store: Store, tmp_path: Path, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    send(store, tmp_path, REGISTRY, HEADS, (*HEAD, ""))
    (term,) = store.relations_at([FIRM], limit=9)
    report = send(store, tmp_path, OTHER, header, row)
    assert store.relations([term.id])[term.id].valid_to is None
    if header is HEADS:
        assert counts(report) == (0, 1)
    send(store, tmp_path, REGISTRY, header, row)
    assert store.relations([term.id])[term.id].valid_to == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("column", "text"),
    [("罚款金额(万元)", "0.01"), ("处罚类别", "警告"), ("法定代表人", "钱乙")],
)
def test_a_sheet_rewrites_no_record_of_another_department(
    store: Store, tmp_path: Path, column: str, text: str
) -> None:
    send(store, tmp_path, "应急局", PENALTY, ROW)
    (before,) = store.records(subjects=[FIRM])
    report = send(store, tmp_path, OTHER, PENALTY, with_cell(column, text))
    (after,) = store.records(subjects=[FIRM])
    shown = ("amount", "tier", "attributes", "ends_on", "named_in", "state")
    assert [getattr(after, one) for one in shown] == [getattr(before, one) for one in shown]
    assert counts(report) == ((1, 0) if column == "法定代表人" else (0, 1))


def test_a_record_does_not_end_because_another_department_lists_an_end(
    store: Store, tmp_path: Path
) -> None:
    row = (
        "L-SX",
        "甲煤业有限公司",
        USCC[0],
        "（2026）黑0402执1号",
        "2026-01-05",
        "",
        "鹤岗市中级人民法院",
        "有效",
    )
    send(store, tmp_path, "鹤岗市中级人民法院", LIST, row)
    ended = (*row[:5], "2026-02-01", *row[6:])
    assert counts(send(store, tmp_path, OTHER, LIST, ended)) == (0, 1)
    (record,) = store.records(subjects=[FIRM])
    assert record.ends_on is None or record.ends_on > date(2026, 2, 1)
    assert counts(send(store, tmp_path, "鹤岗市中级人民法院", LIST, ended)) == (1, 0)
    (record,) = store.records(subjects=[FIRM])
    assert record.ends_on == date(2026, 2, 1)


def test_what_only_repeats_anothers_record_is_taken(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, "应急局", PENALTY, ROW)
    (before,) = store.records(subjects=[FIRM])
    further = with_cell("行政处罚决定书文号", "鹤应急罚〔2026〕2号")
    assert counts(send(store, tmp_path, OTHER, PENALTY, ROW, further)) == (2, 0)
    assert store.records(ids=[before.id]) == (before,)
    assert len(store.records(subjects=[FIRM])) == 2


def test_a_native_row_repeats_anothers_record_and_rewrites_neither_it_nor_nobodys(
    store: Store, tmp_path: Path
) -> None:
    header = ("id", "kind", "subject", "issuer", "decided_on", "ends_on")
    for id_, issuer in (("c:1", "应急局"), ("c:2", "")):
        row = (id_, "penalty", FIRM, issuer, "2026-01-05", "")
        send(store, tmp_path, None, ("id", "kind", "name"), (FIRM, "enterprise", "甲"))
        send(store, tmp_path, None, header, row)
        assert counts(send(store, tmp_path, OTHER, header, row)) == (1, 0)
        assert counts(send(store, tmp_path, OTHER, header, (*row[:5], "2026-02-01"))) == (0, 1)
    assert {record.ends_on for record in store.records(subjects=[FIRM])} == {None}


def test_two_decisions_of_one_number_that_another_department_repeats_are_taken(
    store: Store, tmp_path: Path
) -> None:
    rows = (ROW, with_cell("处罚类别", "警告"))
    send(store, tmp_path, "应急局", PENALTY, *rows)
    kept = store.records(subjects=[FIRM])
    assert len(kept) == 2
    assert counts(send(store, tmp_path, OTHER, PENALTY, *rows)) == (2, 0)
    assert store.records(subjects=[FIRM]) == kept


def test_every_rank_above_the_departments_has_its_keepers() -> None:
    above = {word for word, number in RANKS.items() if number < RANKS["department"]}
    assert set(keepers()) == above
    assert all(keepers().values())


@pytest.mark.parametrize(
    ("source", "department", "keeps"),
    [
        ("organisations", REGISTRY, True),
        ("organisations", "鹤岗市营商环境建设监督局", True),
        ("organisations", "鹤岗市市监局", True),
        ("organisations", OTHER, False),
        ("organisations", "鹤岗市监察委员会", False),
        ("organisations", "鹤岗市监狱", False),
        ("organisations", "鹤岗市工商业联合会", False),
        ("organisations", "鹤岗市地方志编委会", False),
        ("judgment_debtors", "鹤岗市中级人民法院", True),
        ("judgment_debtors", REGISTRY, False),
        ("projects", "鹤岗市发展和改革委员会", True),
        ("projects", "", False),
        ("penalty", OTHER, True),
        ("organisations", None, True),
    ],
)
def test_who_keeps_what_a_sheet_tells(source: str, department: str | None, keeps: bool) -> None:
    assert voice_of(shipped_mappings()[source], department).keeps is keeps


def test_a_repeat_is_taken_after_a_person_it_names_was_joined_and_another_name_is_refused(
    store: Store, tmp_path: Path
) -> None:
    header = (*PENALTY, "其他责任人", "责任人角色")
    row = (*ROW, "钱乙", "直接责任人")
    send(store, tmp_path, "应急局", header, row)
    (before,) = store.records(subjects=[FIRM])
    (named,) = before.named_in
    tell(store, person(f"person:{'0' * 32}", "钱乙"))
    judge(store, "same", named.entity, f"person:{'0' * 32}")
    assert counts(send(store, tmp_path, OTHER, header, row)) == (1, 0)
    assert counts(send(store, tmp_path, OTHER, header, (*ROW, "孙丙", "直接责任人"))) == (0, 1)
    (after,) = store.records(subjects=[FIRM])
    assert [name.role for name in after.named_in] == [named.role]
