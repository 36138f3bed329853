"""Files of shares and amounts: the header, else the whole column decides what a bare number is."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from tests.loaders.sheets import (
    PENALTY,
    ROW,
    STAKES,
    USCC,
    counts,
    take,
    with_cell,
    write_csv,
    write_xlsx,
)

FIRM = ("企业名称", "统一社会信用代码", "法定代表人", "注册资本", "成立日期")


def holders(*shares: object, company: int = 0) -> list[tuple[object, ...]]:
    """One row a share, each of another holder of one company."""
    return [
        (
            f"甲{company}公司",
            USCC[company],
            f"钱{'甲乙丙丁戊己'[n]}",
            "自然人",
            "",
            share,
            "2020-01-01",
        )
        for n, share in enumerate(shares)
    ]


def stakes_header(share: str) -> tuple[str, ...]:
    return tuple(share if name == "持股比例" else name for name in STAKES)


def stakes(store: Store, company: int = 0) -> list[float]:
    ties = store.relations_at([f"uscc:{USCC[company]}"], kinds=["shareholder_of"], limit=99)
    return sorted(tie.share.low for tie in ties if tie.share)


@pytest.mark.parametrize(
    "header", ["持股比例（%）", "持股比例(％)", "持股比例（百分比）", "持股比例%"]
)
def test_under_per_cent_every_bare_number_is_per_cent(
    store: Store, tmp_path: Path, header: str
) -> None:
    rows = holders("99.2", "0.8")
    take(store, write_csv(tmp_path / "a.csv", stakes_header(header), *rows))
    assert stakes(store) == [0.008, 0.992]


def test_a_number_cell_under_per_cent_is_per_cent(store: Store, tmp_path: Path) -> None:
    rows = [stakes_header("持股比例（%）"), *holders(0.9)]
    take(store, write_xlsx(tmp_path / "a.xlsx", 股东=rows))
    assert stakes(store) == [0.009]


def test_a_whole_column_decides_for_its_small_numbers(store: Store, tmp_path: Path) -> None:
    take(store, write_csv(tmp_path / "a.csv", STAKES, *holders("60", "38.5", "1", "0.5")))
    assert stakes(store) == [0.005, 0.01, 0.385, 0.6]


def test_parts_of_one_are_read_so_and_told(store: Store, tmp_path: Path) -> None:
    report = take(store, write_csv(tmp_path / "a.csv", STAKES, *holders("0.6", "0.4")))
    assert stakes(store) == [0.4, 0.6]
    assert [w.code for w in report.files[0].warnings] == ["load_note.fractions"]


@pytest.mark.parametrize(
    ("header", "shares"),
    [
        pytest.param("持股比例", ("60", "0.4"), id="whole only if 0.4 is 40 %"),
        pytest.param("持股比例", ("0.9", "0.9"), id="parts of one beyond the whole"),
        pytest.param("持股比例（%）", ("0.6", "0.4"), id="per cent that add up to one"),
    ],
)
def test_a_column_that_contradicts_itself_is_asked_about(
    store: Store, tmp_path: Path, header: str, shares: tuple[str, ...]
) -> None:
    path = write_csv(tmp_path / "a.csv", stakes_header(header), *holders(*shares))
    with pytest.raises(BadInput) as refusal:
        take(store, path)
    assert refusal.value.sentence.particulars["reason"].code == "load_unit.percent_or_not"
    assert store.revision().number == 0


def test_a_number_over_one_far_below_parts_of_one_is_refused_alone(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        ("甲煤业有限公司", USCC[0], f"钱{n}", "自然人", "", "0.0001", "2020-01-01")
        for n in range(5_001)
    ]
    path = write_csv(tmp_path / "a.csv", STAKES, *rows, *holders("60"))
    assert counts(take(store, path, rejects=tmp_path / "r.csv")) == (5_001, 1)


def penalty_header(fine: str) -> tuple[str, ...]:
    return tuple(fine if name == "罚款金额(万元)" else name for name in PENALTY)


@pytest.mark.parametrize(
    ("header", "yuan"),
    [
        *(("罚款金额（元）", 50), ("罚款金额（百元）", 5_000), ("罚款金额（千元）", 50_000)),
        *(("罚款金额万元", 500_000), ("罚款金额/千元", 50_000), ("罚款金额元", 50)),
        *(("罚款金额（万元）", 500_000), ("罚款金额（亿元）", 5e9), ("罚款金额（单位：元）", 50)),
    ],
)
def test_a_fine_is_in_the_unit_of_its_header(
    store: Store, tmp_path: Path, header: str, yuan: float
) -> None:
    row = with_cell("罚款金额(万元)", "50")
    take(store, write_csv(tmp_path / "a.csv", penalty_header(header), row))
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert record.amount == yuan


def fines(*texts: str) -> list[tuple[str, ...]]:
    number, fine = PENALTY.index("行政处罚决定书文号"), PENALTY.index("罚款金额(万元)")
    rows = []
    for n, text in enumerate(texts):
        row = list(ROW)
        row[number], row[fine] = f"鹤罚〔2026〕{n}号", text
        rows.append(tuple(row))
    return rows


@pytest.mark.parametrize("texts", [("5000",), ("200", "500", "2000"), ("20", "50", "50", "30")])
def test_a_sheet_whose_fines_cannot_be_in_the_templates_unit_is_asked_about(
    store: Store, tmp_path: Path, texts: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput) as refusal:
        take(store, write_csv(tmp_path / "a.csv", penalty_header("罚款金额"), *fines(*texts)))
    assert refusal.value.sentence.particulars["reason"].code == "load_unit.which_column"


def fine_with(words: str) -> tuple[tuple[str, ...], ...]:
    """A sheet with a fine of 200, whose unit only the content may tell."""
    (row,) = fines("200")
    return (*penalty_header("罚款金额"), "处罚内容"), (*row, words)


@pytest.mark.parametrize("words", ["处罚款200万元", "罚款2,000,000元", "罚款人民币贰佰万元"])
def test_a_large_fine_is_read_where_the_words_of_its_row_say_its_unit(
    store: Store, tmp_path: Path, words: str
) -> None:
    take(store, write_csv(tmp_path / "a.csv", *fine_with(words)))
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert record.amount == 2_000_000


@pytest.mark.parametrize("words", ["罚款200元", "罚款300万元", "罚款", "罚款200元（不是200万元）"])
def test_a_large_fine_is_asked_about_where_the_words_do_not_agree(
    store: Store, tmp_path: Path, words: str
) -> None:
    with pytest.raises(BadInput):
        take(store, write_csv(tmp_path / "a.csv", *fine_with(words)))


def test_one_such_fine_among_others_is_left_out_and_told(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", penalty_header("罚款金额"), *fines("0.5", "2", "5000"))
    report = take(store, path)
    amounts = [record.amount for record in store.records(subjects=[f"uscc:{USCC[0]}"])]
    assert sorted(amount for amount in amounts if amount) == [5_000.0, 20_000.0]
    (told,) = report.files[0].warnings
    assert (told.code, told.particulars["rows"]) == ("load_note.cells_unread", ["4"])


@pytest.mark.parametrize(
    ("title", "header", "yuan"),
    [
        ("金额单位：元", "罚款金额", 50),
        ("单位:千元", "罚款金额", 50_000),
        ("（单位：元）", "罚款金额（万元）", 500_000),
        ("填报单位：市应急局 单位：元", "罚款金额", 50),
        ("填报单位：元宝区应急局", "罚款金额", 500_000),
    ],
)
def test_a_unit_above_the_table_holds_where_the_header_names_none(
    store: Store, tmp_path: Path, title: str, header: str, yuan: float
) -> None:
    row = with_cell("罚款金额(万元)", "50")
    take(store, write_csv(tmp_path / "a.csv", (title,), penalty_header(header), row))
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert record.amount == yuan


def test_a_unit_that_is_not_known_stops_the_sheet(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", penalty_header("罚款金额（元/万元）"), ROW)
    with pytest.raises(BadInput) as refusal:
        take(store, path)
    assert refusal.value.code == "load_unit.sheet"


@pytest.mark.parametrize(
    ("header", "text", "attributes"),
    [
        ("注册资本(千元)", "500", {"capital": 500_000.0}),
        ("注册资本(亿元)", "50", {"capital": 5e9}),
        ("注册资本(万美元)", "500", {"capital_foreign": 5e6, "capital_currency": "USD"}),
        ("注册资本", "500万美元", {"capital_foreign": 5e6, "capital_currency": "USD"}),
        ("注册资本", "500万左右", {"capital_as_given": "500万左右"}),
        ("注册资本", "——", {}),
    ],
)
def test_a_firm_goes_in_whatever_its_capital(
    store: Store, tmp_path: Path, header: str, text: str, attributes: dict[str, object]
) -> None:
    names = tuple(header if name == "注册资本" else name for name in FIRM)
    report = take(
        store, write_csv(tmp_path / "a.csv", names, ("甲公司", USCC[0], "赵甲", text, ""))
    )
    assert counts(report) == (1, 0)
    firm = store.entities([f"uscc:{USCC[0]}"])[f"uscc:{USCC[0]}"]
    assert {k: v for k, v in firm.attributes.items() if k.startswith("capital")} == attributes


@pytest.mark.parametrize(
    ("text", "code"), [("500万美元", "foreign"), ("500万左右", "cells_unread")]
)
def test_a_capital_not_in_yuan_is_told(store: Store, tmp_path: Path, text: str, code: str) -> None:
    rows = [("甲公司", USCC[0], "赵甲", text, ""), ("乙公司", USCC[1], "赵乙", text, "")]
    report = take(store, write_csv(tmp_path / "a.csv", FIRM, *rows))
    told = [w for w in report.files[0].warnings if w.code == f"load_note.{code}"]
    assert [(w.particulars["count"], w.particulars["rows"]) for w in told] == [(2, ["2", "3"])]


def test_a_stake_in_dollars_of_a_capital_in_dollars_is_a_share(
    store: Store, tmp_path: Path
) -> None:
    names = ("企业名称", "统一社会信用代码", "股东名称", "认缴出资额", "注册资本")
    row = ("甲公司", USCC[0], "钱乙", "30万美元", "100万美元")
    take(store, write_csv(tmp_path / "a.csv", names, row))
    assert stakes(store) == [0.3]


def test_a_small_bare_number_beside_per_cents_is_asked_about(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", STAKES, *holders("60%", "39%", "1"))
    assert counts(take(store, path)) == (2, 1)
    assert stakes(store) == [0.39, 0.6]


@pytest.mark.parametrize(("header", "refused"), [("拖欠金额", True), ("拖欠金额（万元）", False)])
def test_a_unit_that_stands_in_a_column_beside_is_never_passed_over(
    store: Store, tmp_path: Path, header: str, refused: bool
) -> None:
    columns = (
        "用人单位名称",
        "统一社会信用代码",
        "列入日期",
        "列入机关",
        header,
        "单位",
        "列入事由",
    )
    row = ("甲煤业有限公司", USCC[0], "2026-03-05", "人社局", "36.5", "万元", "拖欠工资")
    path = write_csv(tmp_path / "a.csv", columns, row)
    if refused:
        with pytest.raises(BadInput, match="convert the amounts to one unit"):
            take(store, path)
    else:
        take(store, path)
        (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
        assert record.amount == 365_000
