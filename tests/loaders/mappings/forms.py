"""One form as a department sends it: a header and its rows, loaded from a CSV file."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from graph.model import Record, Relation
from graph.store import Store
from loaders.report import LoadReport
from loaders.store_reading import all_relations
from tests.loaders.sheets import NUMBERS, take, write_csv

FIRM = NUMBERS.uscc()
OTHER = NUMBERS.uscc()
THIRD = NUMBERS.uscc()
PROJECT = NUMBERS.project("230400", date(2024, 8, 1))
# The form's own spelling of each column, and the cell below it.
Form = Mapping[str, object]
# 环评失信记分, as published; other forms of lists are weighed beside it.
POINTS: Form = {
    "编制单位": "甲环境科技有限公司",
    "统一社会信用代码": FIRM,
    "编制人员": "",
    "信用编号": "",
    "失信行为": "监测数据缺失",
    "失信记分": "5",
    "记分日期": "2026-03-05",
    "记分机关": "鹤岗市生态环境局",
    "名单类型": "",
}


def send(store: Store, folder: Path, *rows: Form, **options: object) -> LoadReport:
    """Load rows under the header of the first; `options` are those of the load."""
    cells: list[Sequence[object]] = [[row.get(name, "") for name in rows[0]] for row in rows]
    path = write_csv(folder / f"{len(list(folder.iterdir()))}.csv", list(rows[0]), *cells)
    return take(store, path, rejects=path.with_suffix(".rejects"), **options)


def renamed(form: Form, **names: str) -> Form:
    """A form with other spellings of some columns, given by their first ones."""
    return {names.get(name, name): cell for name, cell in form.items()}


def taken(report: LoadReport) -> tuple[str, int, int]:
    """(source, accepted, refused) of the only sheet."""
    (sheet,) = report.files
    return sheet.source, sheet.accepted, sheet.refused


def refusals(report: LoadReport) -> list[tuple[str, str]]:
    """(column, reason in English) of the refused rows."""
    assert report.rejects is not None
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        return [(row["column"], row["reason"]) for row in csv.DictReader(file)]


def record_of(store: Store, uscc: str = FIRM) -> Record:
    """The only record about an organisation."""
    (record,) = store.records(subjects=[f"uscc:{uscc}"])
    return record


def relations_of(store: Store, id_: str, kind: str) -> list[Relation]:
    """The relations of a kind at an entity, in both directions."""
    return list(all_relations(store, {id_}, [kind]))
