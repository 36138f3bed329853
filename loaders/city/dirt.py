"""Rows with the faults of real files: mistyped, rounded, doubled, totalled, corrected, untidy."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from loaders.city import sheets
from loaders.city.desk import Desk
from loaders.city.filings import Listing, Penalty, document_no, list_row, penalty_row
from loaders.city.people import Makers

_FULL_WIDTH: Final = {ord("!") + i: ord("！") + i for i in range(94)}  # all of ASCII but the blank
_FOUNDED: Final = date(2011, 5, 16)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A faulty row: its file, the value at fault, what is wrong with it.

    A `refusable` one is refused by a load; the others are loaded as if they were tidy.
    """

    file: str
    value: str
    what: str
    refusable: bool


def add_dirt(desk: Desk, makers: Makers, today: date) -> tuple[Flaw, ...]:
    """Write some faulty rows, each about a firm of its own, and return them."""
    return (
        *_codes(desk, makers),
        *_registry(desk, makers),
        *_penalties(desk, makers, today),
        _corrected(desk, makers, today),
    )


def _mistyped(number: str) -> str:
    """The number with a wrong check character."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def _codes(desk: Desk, makers: Makers) -> list[Flaw]:
    """Rows of the registry whose codes are wrong, or right but untidy."""
    spoilt: list[tuple[str, str, bool]] = [
        (_mistyped(makers.numbers.uscc()), "wrong check digit", True),
        (makers.numbers.uscc()[:-1], "one character short", True),
        (makers.numbers.uscc().translate(_FULL_WIDTH) + "  ", "full-width, blanks after it", False),
        ("'" + makers.numbers.uscc(), "apostrophe before it", False),
    ]
    flaws = []
    for code, what, refusable in spoilt:
        firm = replace(makers.firm(_FOUNDED), code=code, registration="")
        desk.register(replace(firm, name=f"{firm.name}　 "), makers.planted_person())
        flaws.append(Flaw(sheets.ORGANISATIONS.file, code, what, refusable))
    return flaws


def _registry(desk: Desk, makers: Makers) -> list[Flaw]:
    """A row sent twice, an impossible stake, a rounded and a mistyped ID number, a wrong term."""
    firm, head = makers.firm(_FOUNDED), makers.planted_person()
    desk.register(firm, head)
    desk.register(firm, head)
    desk.stake(head, firm, 120)
    # As a spreadsheet shows 18 digits; the 18th may be an X, which is no digit.
    rounded = replace(head, number=f"{float(head.number[:17] + '0'):.5E}")
    desk.stake(rounded, firm, 30)
    mistyped = replace(head, number=_mistyped(head.number))
    desk.headed(firm, mistyped, since=firm.founded)
    backwards = makers.planted_person()
    desk.headed(firm, backwards, since=date(2020, 3, 1), until=date(2019, 3, 1))
    owners, terms = sheets.SHAREHOLDERS.file, sheets.REPRESENTATIVES.file
    return [
        Flaw(sheets.ORGANISATIONS.file, firm.code, "sent twice", False),
        Flaw(owners, "120%", "a stake above the whole", True),
        Flaw(owners, rounded.number, "an ID number that a spreadsheet rounded", True),
        Flaw(terms, mistyped.number, "wrong check digit", True),
        Flaw(terms, backwards.number, "ends before it begins", True),
    ]


def _penalties(desk: Desk, makers: Makers, today: date) -> list[Flaw]:
    """A decision on a day that no calendar has, and one with full-width digits."""
    firm, head = makers.firm(_FOUNDED), makers.planted_person()
    desk.register(firm, head)
    row = penalty_row(
        firm,
        head,
        Penalty("罚款", "超范围经营", fine=0.5),
        decided=today - timedelta(days=500),
        shown_until="2099-12-31",
        document="鹤市监罚〔2025〕错1号",
    )
    desk.add(sheets.PENALTY, {**row, "CF_JDRQ": "2025-02-30"})
    desk.add(sheets.PENALTY, {**row, "CF_WSH": " 鹤市监罚〔２０２５〕错2号 ", "CF_NR_FK": "０.５"})
    return [
        Flaw(sheets.PENALTY.file, "2025-02-30", "a day that is none", True),
        Flaw(sheets.PENALTY.file, "０.５", "full-width digits", False),
    ]


def _corrected(desk: Desk, makers: Makers, today: date) -> Flaw:
    """A listing sent again two weeks later under the same number, with another cause."""
    firm, head = makers.firm(_FOUNDED), makers.planted_person()
    desk.register(firm, head)
    listed = today - timedelta(days=120)
    listing = Listing("L-SAMR", firm, listed, listed - timedelta(days=90), head)
    document = document_no("L-SAMR", listed, makers.numbers)
    sheet = sheets.LISTS["L-SAMR"]
    desk.add(sheet, list_row(listing, document))
    corrected = replace(listing, cause="提交虚假材料取得登记")
    desk.add(sheet, list_row(corrected, document, sent=listed + timedelta(days=14)))
    return Flaw(sheet.file, document, "sent again with a correction", False)


def add_totals(desk: Desk) -> tuple[Flaw, ...]:
    """Add the lines that people put under a table: after all other rows."""
    desk.add(sheets.ORGANISATIONS, {"企业名称": "合计", "注册资本（万元）": 123456})
    desk.add(sheets.GUARANTEES, {"担保人名称": "合计", "担保金额（万元）": 98765})
    desk.add(sheets.LISTS["L-WAGE"], {"名单代码": "填报单位：鹤岗市人力资源和社会保障局"})
    return (
        Flaw(sheets.ORGANISATIONS.file, "合计", "a total", False),
        Flaw(sheets.GUARANTEES.file, "合计", "a total", False),
        Flaw(sheets.LISTS["L-WAGE"].file, "填报单位", "a footer", False),
    )
