"""Amounts of money: every spelling, every unit, and what is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidFact
from loaders.cells.amounts import AmountColumn, ForeignAmount, parse_amount
from loaders.cells.numerals import chinese_number
from loaders.cells.units import Unit, header_unit

WAN = AmountColumn(10_000, said=True)
SILENT = AmountColumn(10_000, most=1_000)
DOLLARS = AmountColumn(10_000, "USD", said=True)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        *(("5", 50_000), ("0.07", 700), ("1.4E-05", 0.14), ("5万元整", 50_000), ("20元", 20)),
        *(("￥50,000元", 50_000), ("人民币5万元", 50_000), ("0.0005亿元", 50_000), ("0", 0)),
        *(("1000万元人民币", 1e7), ("100万(元)", 1e6), ("1000万人民币元", 1e7), ("5W", 50_000)),
        *(("1,000.000000万人民币", 1e7), ("罚款人民币2万元整", 20_000), ("约30万元", 300_000)),
        *(("壹佰万元整", 1e6), ("贰万元整", 20_000), ("叁佰贰拾万", 3.2e6), ("两万元", 20_000)),
        *(("贰万零伍元", 20_005), ("十五万元", 150_000), ("1亿2000万元", 1.2e8)),
        *(("2万5千元", 25_000), ("500元5角", 500.5), ("3百元", 300), ("50万元（人民币）", 5e5)),
    ],
)
def test_an_amount_in_yuan(text: str, yuan: float) -> None:
    assert parse_amount(text, WAN) == yuan


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500万美元", ForeignAmount(5e6, "USD")),
        ("100.00 万欧元", ForeignAmount(1e6, "EUR")),
        ("3000万港元", ForeignAmount(3e7, "HKD")),
        ("USD 500万", ForeignAmount(5e6, "USD")),
        ("800万卢布", ForeignAmount(8e6, "RUB")),
        ("1000万日元", ForeignAmount(1e7, "JPY")),
    ],
)
def test_a_foreign_amount_keeps_its_currency(text: str, amount: ForeignAmount) -> None:
    assert parse_amount(text, SILENT) == amount


def test_a_bare_number_is_in_the_currency_of_its_header() -> None:
    assert parse_amount("500", DOLLARS) == ForeignAmount(5e6, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "五万余元",
        "二万五",
        "1,5",
        "1,0000",
        "2万元左右",
        "罚款2万元，没收1万元",
        "三百五",
        "5万卢比",
        "见决定书",
    ],
)
def test_what_is_no_single_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        parse_amount(text, WAN)
    assert refusal.value.code == "load_cell.amount"


def test_yuan_under_a_header_of_dollars_may_be_either_and_is_refused() -> None:
    with pytest.raises(InvalidFact) as refusal:
        parse_amount("500元", DOLLARS)
    assert refusal.value.code == "load_cell.amount"


@pytest.mark.parametrize("text", ["5000", "1000", "￥500", "人民币20"])
def test_a_bare_number_that_cannot_be_meant_in_the_usual_unit_is_asked_about(text: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        parse_amount(text, SILENT)
    assert refusal.value.code == "load_unit.which"


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        *(
            ("罚款金额", Unit()),
            ("CF_NR_FK", Unit()),
            ("金额（大写）", Unit()),
            ("金额（必填）", Unit()),
        ),
        *(("罚款金额（元）", Unit(1, "CNY")), ("罚款金额（单位：元）", Unit(1, "CNY"))),
        *(("罚款（百元）", Unit(100, "CNY")), ("注册资本(千元)", Unit(1_000, "CNY"))),
        *(("罚款金额（万元）", Unit(10_000, "CNY")), ("注册资本/万元", Unit(10_000, "CNY"))),
        *(("罚款金额，万元", Unit(10_000, "CNY")), ("罚款金额、元", Unit(1, "CNY"))),
        *(("罚款金额万元", Unit(10_000, "CNY")), ("罚款(万)", Unit(10_000))),
        *(("投资额（单位：百万元）", Unit(10**6, "CNY")), ("金额(千万元)", Unit(10**7, "CNY"))),
        *(("注册资本（亿元）", Unit(10**8, "CNY")), ("注册资本（万美元）", Unit(10_000, "USD"))),
        *(("注册资本（万元/人民币）", Unit(10_000, "CNY")), ("资本(欧元)", Unit(1, "EUR"))),
        *(("注册资本（人民币：万元）", Unit(10_000, "CNY")), ("罚款金额元", Unit(1, "CNY"))),
        ("罚款金额（万元，保留6位小数）", Unit(10_000, "CNY")),
        ("没收违法所得、没收非法财物的金额（万元）", Unit(10_000, "CNY")),
    ],
)
def test_the_unit_of_a_header(header: str, unit: Unit) -> None:
    assert header_unit(header) == unit


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("注册资本（万卢比）", "load_unit.unknown"),
        ("认缴出资额（万股）", "load_unit.unknown"),
        ("金额（%）", "load_unit.unknown"),
        ("金额（元/万元）", "load_unit.two"),
        ("罚款金额（万元）（元）", "load_unit.two"),
    ],
)
def test_a_header_of_an_unknown_unit_or_of_two_is_refused(header: str, code: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        header_unit(header)
    assert refusal.value.code == code


_UNITS_OF_ONE = ("", "拾", "佰", "仟")


def _capitals(number: int) -> str:
    """A number below 100 million in capital numerals, as a bank writes it."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1_000 else ""
        return f"{_capitals(high)}万{gap}{_capitals(low) if low else ''}"
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (
                ("零" if zero and text else "")
                + "零壹贰叁肆伍陆柒捌玖"[digit]
                + _UNITS_OF_ONE[place]
            )
        zero = not digit
    return text


@given(st.integers(1, 99_999_999))
def test_any_number_in_capital_numerals_is_read_back(number: int) -> None:
    assert chinese_number(_capitals(number)) == Decimal(number)


@given(st.text("零一二三四五六七八九十百千万亿壹贰拾佰", min_size=1, max_size=9))
def test_numerals_in_any_order_are_a_number_or_none(text: str) -> None:
    number = chinese_number(text)
    assert number is None or number >= 0


@pytest.mark.parametrize("text", ["$500", "￥20,000", "HK$300"])
def test_a_sign_of_a_currency_without_a_size_is_asked_about_under_ten_thousands(text: str) -> None:
    with pytest.raises(InvalidFact) as refused:
        parse_amount(text, AmountColumn(10_000, said=True))
    assert refused.value.code == "load_unit.which"


@pytest.mark.parametrize("text", ["3000元（叁仟元整）", "（大写）叁仟元整", "叁仟元整(3,000.00元)"])
def test_a_sum_said_twice_is_that_sum(text: str) -> None:
    assert parse_amount(text, WAN) == 3000


def test_two_sums_that_differ_are_none() -> None:
    with pytest.raises(InvalidFact):
        parse_amount("3000元（叁万元整）", WAN)
