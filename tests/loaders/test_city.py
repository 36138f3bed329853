"""The promises of the sample city: reproducible, valid, and true by construction."""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.errors import InvalidIdentifier
from graph.identifiers import citizen_id, org_code, project_code, registration_no, uscc
from loaders.city.dirt import Flaw
from loaders.city.numbers import Numbers
from loaders.city.sample import CityReport, write_city

FOUND = {
    "listed_applicant", "disputed_record", "listed_participant", "agency_fake_report", "phoenix",
    "replaced_representative", "bidders_one_head", "cross_holding_ring", "agency_tied",
    "named_person",
}  # fmt: skip
INNOCENT = {
    "same_name", "state_owner_in_common", "ended_before_offence", "repaired_record",
    "revoked_record", "expired_record", "shared_address_hub", "far_chain", "minor_weak",
}  # fmt: skip
ID_COLUMNS = {"法定代表人证件号码", "股东证件号码", "证件号码", "CF_FR_ZJHM", "XK_FR_SFZH"}
USCC_HEADERS = ("统一社会信用代码", "XDR_SHXYM")

Row = dict[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityReport:
    return write_city(tmp_path_factory.mktemp("city"), entities=2000, seed=7)


def rows(path: Path) -> list[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as stream:
                return list(csv.DictReader(stream))
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path.name} is in no known encoding")


def sent(city: CityReport) -> Iterator[tuple[str, Row]]:
    """Every row of every sheet but truth.csv, workbooks included."""
    for path in city.files:
        if path.suffix == ".csv" and path.name != "truth.csv":
            yield from ((path.name, row) for row in rows(path))
        if path.suffix == ".xlsx":
            _, heads, *body, _ = load_workbook(path).active.iter_rows(values_only=True)
            for cells in body:
                pairs = zip(heads, cells, strict=True)
                yield path.name, {h.replace("*（必填）", ""): str(c or "") for h, c in pairs}


def named(city: CityReport, file: str) -> list[Row]:
    return next(rows(path) for path in city.files if path.name == file)


def digests(city: CityReport) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in city.files}


def flawed(city: CityReport, what: str) -> Flaw:
    return next(flaw for flaw in city.flaws if flaw.what == what)


def codes(city: CityReport) -> Iterator[str]:
    for _, row in sent(city):
        yield from (v for k, v in row.items() if k and v and k.startswith(USCC_CODES))


USCC_CODES = (
    "统一社会信用代码", "项目法人统一社会信用代码", "参与方统一社会信用代码",
    "机构统一社会信用代码", "客户统一社会信用代码", "担保人统一社会信用代码",
    "被担保人统一社会信用代码", "投标人统一社会信用代码", "分支机构统一社会信用代码",
    "隶属企业统一社会信用代码", "行政相对人代码_1", "CF_XDR_SHXYM", "XK_XDR_SHXYM",
)  # fmt: skip


def is_valid(check: object, text: str) -> bool:
    try:
        check(text)  # type: ignore[operator]
    except InvalidIdentifier:
        return False
    return True
