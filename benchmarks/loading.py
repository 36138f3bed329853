"""Loading the 2018 penalty template with all checks, claims and history, beside bare readers.

Files are written and loads run in processes of their own, whose processor time and memory are told.
`python -m benchmarks.loading [CSV_ROWS] [XLSX_ROWS]`; defaults 100,000 and 20,000.
"""

import csv
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from analytics.law.tiers import read_tier_law
from benchmarks.penalty_files import written
from benchmarks.timed_load import timed_load
from graph.errors import BadInput
from loaders.columns.mapping import shipped_mappings
from loaders.mapped import Plan, sheets_of

_SHEETS = 100


def main() -> None:
    rows_csv, rows_xlsx = (int(text) for text in (*sys.argv[1:3], 100_000, 20_000)[:2])
    with TemporaryDirectory() as name:
        folder = Path(name)
        in_csv = written(folder / "处罚.csv", rows_csv)
        in_xlsx = written(folder / "处罚.xlsx", rows_xlsx)
        compare(
            "csv",
            in_csv,
            rows_csv,
            {
                "csv module": lambda: sum(1 for _ in csv.reader(in_csv.open(encoding="utf-8"))),
                "pandas": lambda: len(pd.read_csv(in_csv, dtype=str)),
            },
        )
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


def compare(what: str, path: Path, rows: int, peers: dict[str, Callable[[], int]]) -> None:
    """Load a file, and have each peer read it."""
    took = timed_load(path)
    assert (took.rows, took.refused) == (rows, 0), took
    stages = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.stages.items())
    rate = rows / took.seconds
    print(f"{what}: {rate:,.0f} rows/s ({rows:,} rows in {took.seconds:.2f} s: {stages})")
    for name, of_all_s, mib in (
        ("commits", took.committing_s, took.committing_mib),
        ("maps", took.mapping_s, took.mapping_mib),
    ):
        if not of_all_s:
            continue  # one process does both where the file is small
        each = of_all_s / rows * 1e6
        print(f"    the process that {name}: {each:.0f} µs of processor a row, {mib} MiB at most")
    for name, read in peers.items():
        began = time.perf_counter()
        read()
        seconds = time.perf_counter() - began
        ratio = took.seconds / seconds
        print(f"    {name} only reads {rows / seconds:,.0f} rows/s: {ratio:.1f} times as fast")


if __name__ == "__main__":
    main()
