"""Files as departments send them, made small for tests; all names and numbers are invented."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from analytics.law.tiers import read_tier_law
from graph.opening import open_store
from graph.store import Store
from loaders.city.numbers import Numbers
from loaders.load import load
from loaders.report import LoadOptions, LoadReport

NUMBERS = Numbers(5)
USCC = [NUMBERS.uscc() for _ in range(6)]
CITIZEN = [NUMBERS.citizen() for _ in range(6)]
PENALTY = (
    "行政相对人名称",
    "行政相对人代码_1(统一社会信用代码)",
    "法定代表人",
    "行政处罚决定书文号",
    "处罚类别",
    "罚款金额(万元)",
    "处罚决定日期",
    "处罚机关",
)
ROW = (
    "甲煤业有限公司",
    USCC[0],
    "赵甲",
    "鹤应急罚〔2026〕1号",
    "罚款",
    "5",
    "2026-03-05",
    "应急局",
)
LIST = (
    "名单代码",
    "主体名称",
    "统一社会信用代码",
    "文书号",
    "列入日期",
    "退出日期",
    "认定机关",
    "状态",
)
STAKES = (
    "企业名称",
    "统一社会信用代码",
    "股东名称",
    "股东类型",
    "股东证件号码",
    "持股比例",
    "起始日期",
)


def a_store(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'store.db'}", secret=b"tests")


def with_cell(column: str, text: str) -> tuple[str, ...]:
    """The penalty row with one cell changed."""
    return tuple(text if name == column else cell for name, cell in zip(PENALTY, ROW, strict=True))


def write_csv(
    path: Path, *rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def take(store: Store, *paths: Path, **options: object) -> LoadReport:
    return load(store, list(paths), law=read_tier_law(), options=LoadOptions(**options))  # type: ignore[arg-type]


def counts(report: LoadReport) -> tuple[int, int]:
    """(accepted, refused) over all sheets."""
    return sum(f.accepted for f in report.files), sum(f.refused for f in report.files)


def entity_ids(store: Store) -> list[str]:
    """The ids of all entities of a store, sorted."""
    return sorted({id_ for part in store.scan() if hasattr(part, "roles") for id_ in part.ids})


def passed_over(report: LoadReport) -> dict[str, int]:
    """The rows passed over in all sheets, by what they are."""
    rows: Counter[str] = Counter()
    for file in report.files:
        for what, passed in file.passed_over.kinds.items():
            rows[what] += passed.rows
    return dict(rows)
