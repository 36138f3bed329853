"""One number beside many names: the column is wrong, and no penalty may land on a stranger."""

from pathlib import Path

import pytest

from graph.store import Store
from loaders.city.numbers import Numbers
from loaders.report import LoadReport
from tests.loaders.mappings.forms import refusals
from tests.loaders.sheets import counts, entity_ids, take, write_csv

NUMBERS = Numbers(29)
FILLED, OWN, CITIZEN = NUMBERS.uscc(), NUMBERS.uscc(), NUMBERS.citizen()
PARTY, CODE = "行政相对人名称", "统一社会信用代码"
HEADER = (PARTY, CODE, "行政处罚决定书文号", "处罚类别", "处罚决定日期", "处罚机关")
STRANGERS = ("甲煤业有限公司", "乙商贸有限公司", "丙运输有限公司", "丁食品有限公司")


def load(
    store: Store, folder: Path, *parties: tuple[str, str], header: tuple[str, ...] = HEADER
) -> LoadReport:
    """A penalty for each (name, code)."""
    rows = [
        (*party, f"鹤罚〔2026〕{n}号", "警告", "2026-03-05", "鹤岗市应急管理局")
        for n, party in enumerate(parties, 1)
    ]
    return take(store, write_csv(folder / "a.csv", header, *rows), rejects=folder / "r.csv")


def noted(report: LoadReport) -> list[str]:
    return [warning.code for file in report.files for warning in file.warnings]


def test_a_code_filled_downwards_costs_its_rows_and_no_others(store: Store, tmp_path: Path) -> None:
    parties = [(name, FILLED) for name in STRANGERS]
    report = load(store, tmp_path, *parties, ("戊物业有限公司", OWN))
    assert counts(report) == (1, 4)
    assert FILLED in (tmp_path / "r.csv").read_text("utf-8-sig")
    assert entity_ids(store) == [f"uscc:{OWN}"]


def test_a_line_without_a_number_is_refused_alone(store: Store, tmp_path: Path) -> None:
    whole = [(name, "", f"{n}号", "警告", "2026-03-05", "局") for n, name in enumerate(STRANGERS)]
    report = take(
        store,
        write_csv(tmp_path / "a.csv", HEADER, *whole, ("戊物业有限公司",)),
        rejects=tmp_path / "r.csv",
    )
    assert counts(report) == (4, 1)


def test_rows_far_below_are_refused_too(store: Store, tmp_path: Path) -> None:
    filler = [(f"己{n:05d}建材有限公司", "") for n in range(2_600)]  # more than a part of the sheet
    parties = [(name, FILLED) for name in STRANGERS]
    report = load(store, tmp_path, *parties, *filler, ("庚物业有限公司", FILLED), parties[0])
    assert counts(report)[1] == 6


@pytest.mark.parametrize(
    "names",
    [
        STRANGERS[:2],
        STRANGERS[:3],
        ("甲煤业有限公司", *(f"甲煤业有限公司{place}分公司" for place in "东西南北")),
        (
            "甲煤业有限公司",
            "甲煤业有限公司（个体）",
            "甲煤业 有限公司",
            "甲煤业有限公司",
            "—",
            "无",
        ),
    ],
)
def test_a_firm_renamed_or_named_with_a_note_keeps_its_rows(
    store: Store, tmp_path: Path, names: tuple[str, ...]
) -> None:
    load(store, tmp_path, *((name, FILLED) for name in names))
    assert entity_ids(store) == [f"uscc:{FILLED}"]


def test_two_names_of_one_code_are_told(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, *((name, FILLED) for name in STRANGERS[:2]))
    assert "load_note.shared_number" in noted(report)


@pytest.mark.parametrize("number", ["2304**********1234", "", "无", "0"])
def test_what_is_no_number_may_stand_beside_anybody(
    store: Store, tmp_path: Path, number: str
) -> None:
    header = (PARTY, "证件号码", *HEADER[2:])
    persons = [(name, number) for name in ("赵某甲", "钱某乙", "孙某丙", "李某丁", "周某戊")]
    report = load(store, tmp_path, *persons, header=header)
    assert counts(report) == (5, 0)
    assert "load_note.shared_number" not in noted(report)


def test_an_id_number_of_many_persons_is_refused_and_masked(store: Store, tmp_path: Path) -> None:
    header = (PARTY, "证件号码", *HEADER[2:])
    persons = [(name, CITIZEN) for name in ("赵某甲", "钱某乙", "孙某丙", "李某丁")]
    report = load(store, tmp_path, *persons, header=header)
    assert counts(report) == (0, 4)
    reasons = [reason for _, reason in refusals(report)]
    assert all("赵某甲" in reason and CITIZEN not in reason for reason in reasons)
