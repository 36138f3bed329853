"""Loading the 2018 penalty template with all checks, claims and history, beside bare readers.

`python -m benchmarks.loading [CSV_ROWS] [XLSX_ROWS]`; defaults 100,000 and 20,000.
"""

import csv
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from analytics.law.tiers import read_tier_law
from graph.errors import BadInput
from graph.opening import open_store
from loaders.city.numbers import Numbers
from loaders.columns.mapping import shipped_mappings
from loaders.load import load
from loaders.mapped import Plan, sheets_of
from loaders.report import LoadOptions

_HEADER = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_2(工商注册号)",
    "法定代表人",
    "法定代表人证件类型",
    "法定代表人证件号码",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额(万元)",
    "处罚决定日期",
    "公示截止期",
    "处罚机关",
    "处罚机关统一社会信用代码",
    "数据来源单位",
    "备注",
)
_SHEETS = 100
_OFFICES = ("鹤岗市市场监督管理局", "鹤岗市生态环境局", "鹤岗市应急管理局", "鹤岗市税务局")
_TRADES = ("煤业", "建筑工程", "商贸", "运输", "农业开发", "物业", "食品", "机械", "咨询", "电子")


def main() -> None:
    rows_csv, rows_xlsx = (int(text) for text in (*sys.argv[1:3], 100_000, 20_000)[:2])
    with TemporaryDirectory() as name:
        folder = Path(name)
        in_csv = write_csv(folder / "处罚.csv", rows_csv)
        in_xlsx = write_xlsx(folder / "处罚.xlsx", rows_xlsx)
        compare(
            "csv",
            in_csv,
            rows_csv,
            {
                "csv module": lambda: sum(1 for _ in csv.reader(in_csv.open(encoding="utf-8"))),
                "pandas": lambda: len(pd.read_csv(in_csv, dtype=str)),
            },
        )
        memory()
        compare(
            "xlsx",
            in_xlsx,
            rows_xlsx,
            {
                "python-calamine": lambda: len(
                    CalamineWorkbook.from_path(str(in_xlsx)).get_sheet_by_index(0).to_python()
                ),
                "openpyxl": lambda: sum(
                    1 for _ in openpyxl.load_workbook(in_xlsx, read_only=True).active.iter_rows()
                ),
            },
        )
        recognition(folder)


def memory() -> None:
    """The most that this process and its workers held, with the peers' libraries in it."""
    own, workers = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"    at most {own} MiB here and {workers} MiB in the process that maps")


def recognition(folder: Path) -> None:
    """Recognise sheets of every source, beside a reader that only reads their first rows."""
    mappings = list(shipped_mappings().values())
    paths = []
    for n in range(_SHEETS):
        columns = mappings[n % len(mappings)].columns.values()
        paths.append(folder / f"{n}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[names[0] for names in columns], ["甲"] * len(columns)])
    began = time.perf_counter()
    known = 0
    for path in paths:
        # Cells that mean nothing may leave a unit or a doubled column in doubt: that is told too.
        with suppress(BadInput):
            known += sum(1 for _ in sheets_of(Plan(path, b"benchmark", read_tier_law())))
    taken = time.perf_counter() - began
    began = time.perf_counter()
    for path in paths:
        pd.read_csv(path, dtype=str, nrows=20)
    seconds = time.perf_counter() - began
    print(f"recognition: {_SHEETS} sheets in {taken:.2f} s, {known} of them known")
    print(f"    pandas only reads their first rows: {taken / seconds:.1f} times as fast")


def penalties(count: int) -> Iterator[tuple[str, ...]]:
    """Penalties as a city has them: three decisions for each firm, one head for each."""
    numbers, randomly = Numbers(3), random.Random(3)
    firms = [
        (
            f"鹤岗市{n:06d}{randomly.choice(_TRADES)}有限公司",
            numbers.uscc(),
            numbers.registration(),
            f"甲{n:06d}",
            numbers.citizen(),
        )
        for n in range(count // 3 + 1)
    ]
    for n in range(count):
        name, uscc, registration, head, citizen = randomly.choice(firms)
        day = f"20{randomly.randint(19, 26)}-{randomly.randint(1, 9):02d}-{randomly.randint(1, 28)}"
        office = randomly.choice(_OFFICES)
        yield (
            name,
            "法人及非法人组织",
            uscc,
            registration,
            head,
            "身份证",
            citizen,
            f"鹤罚〔{day[:4]}〕{n}号",
            "未按规定公示",
            "该单位未按规定公示年度报告",
            "《企业信息公示暂行条例》第十七条",
            "罚款",
            "罚款",
            f"{randomly.randint(1, 500) / 100}",
            day,
            "2099-12-31",
            office,
            "11230400MB1234567X",
            office,
            "",
        )


def write_csv(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(penalties(rows))
    return path


def write_xlsx(path: Path, rows: int) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("双公示")
    sheet.append(_HEADER)
    for row in penalties(rows):
        sheet.append(row)
    book.save(path)
    return path


def compare(what: str, path: Path, rows: int, peers: dict[str, Callable[[], int]]) -> None:
    store = open_store(f"sqlite:///{path}.db", secret=b"benchmark")
    began = time.perf_counter()
    report = load(store, [path], law=read_tier_law(), options=LoadOptions())
    taken = time.perf_counter() - began
    store.close()
    (file,) = report.files
    assert (file.rows, file.refused) == (rows, 0), file
    stages = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in file.seconds.items())
    print(f"{what}: {rows / taken:,.0f} rows/s ({rows:,} rows in {taken:.2f} s: {stages})")
    for name, read in peers.items():
        began = time.perf_counter()
        read()
        seconds = time.perf_counter() - began
        ratio = taken / seconds
        print(f"    {name} only reads {rows / seconds:,.0f} rows/s: {ratio:.1f} times as fast")


if __name__ == "__main__":
    main()
