"""How the bare numbers of a sheet's columns are read: by their headers, else by the whole column.

Bare are 50 and 0.35, which do not say their own unit. A cell alone never decides (DESIGN §4):
0.9 under 持股比例（%） is 0.9 %, and 5000 under 罚款金额 may be 5,000 yuan or 万元.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from graph.errors import BadInput, InvalidFact
from loaders.cells.amounts import AmountColumn
from loaders.cells.shares import BARE, Reading
from loaders.cells.units import YUAN, Unit, header_unit, titles_unit
from loaders.columns.amounts_in_words import tell_wan
from loaders.columns.headers import normalise_header
from loaders.columns.mapping import SourceMapping

_FACTORS: Final = {"yuan": 1, "wan": 10_000}
# Bare numbers that cannot be in 万元. A fine of 10 million yuan is one in a decade of this city,
# and the middle one of a sheet is far below a million; a capital of 10 billion has no firm here.
_MOST_FINE, _MIDDLE_FINE = 1_000.0, 100.0
_MOST_OTHER, _MIDDLE_OTHER = 1_000_000.0, 100_000.0
_ABSURD = 1e13  # no fine and no capital in yuan
# Three whole numbers of 20 and more: fines of 200,000 yuan are not a sheet's smallest.
_FEW, _LEAST_FINE = 3, 20.0
_PERCENT: Final = re.compile(r"[%％]|百分[比数率之]|PERCENT|PCT")
_ROUNDING: Final = 1e-6
_UNIT_COLUMNS: Final = frozenset({"单位", "金额单位", "计量单位", "货币单位"})
_UNIT_CELL: Final = re.compile("(?:人民币)?[百千万亿]*元")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ColumnUnits:
    """How the bare numbers are read of each field of amounts and of each field of shares.

    `guessed` are the columns, by their header, of which no header says that shares are parts of
    one: they are read so, and told.
    """

    amounts: Mapping[str, AmountColumn]
    shares: Mapping[str, Reading]
    guessed: tuple[str, ...] = ()


def column_units(
    mapping: SourceMapping,
    fields: Mapping[str, int],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    above: Sequence[str] = (),
    where: object,
) -> ColumnUnits:
    """How the columns of a sheet are read, from its header, the titles `above` it and its rows.

    A title such as 金额单位：元 holds for every column of amounts whose header names no unit.
    Raises BadInput, naming the sheet `where`, for a unit that is not known, and where the numbers
    cannot be meant in the unit which the header does not say.
    """
    try:
        title = titles_unit(above)
        amounts = {
            field: _amount_column(mapping, field, header[place], (rows, place), title)
            for field, place in fields.items()
            if field in mapping.amounts
        }
        _without_unit_column(amounts, fields, header, rows)
        shares = {
            field: _reading(header[place], rows, place, _companies(mapping, field, fields))
            for field, place in fields.items()
            if field in mapping.shares
        }
    except InvalidFact as error:
        raise BadInput("load_unit.sheet", where=where, reason=error.sentence) from error
    guessed = (header[fields[field]] for field, reading in shares.items() if reading == "fraction")
    return ColumnUnits(amounts, shares, tuple(guessed))


def _without_unit_column(
    amounts: Mapping[str, AmountColumn],
    fields: Mapping[str, int],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    """Refuse a column beside that says the unit row by row, unless the headers say theirs."""
    if all(column.said for column in amounts.values()):
        return
    for place, name in enumerate(header):
        if place in fields.values() or normalise_header(name) not in _UNIT_COLUMNS:
            continue
        cells = (row[place].strip() for row in rows if place < len(row))
        unit = next((cell for cell in cells if _UNIT_CELL.fullmatch(cell)), None)
        if unit is not None:
            raise InvalidFact("load_unit.beside", column=name, text=unit)


def _bare(rows: Sequence[Sequence[str]], place: int) -> list[float]:
    texts = (row[place].replace(",", "") for row in rows)
    return [float(text) for text in texts if _NUMBER.fullmatch(text)]


def _amount_column(
    mapping: SourceMapping,
    field: str,
    header: str,
    column: tuple[Sequence[Sequence[str]], int],
    title: Unit,
) -> AmountColumn:
    said = header_unit(header)
    if said.factor is None and said.currency in (None, title.currency):
        said = title
    usual = _FACTORS[mapping.amounts[field]]
    factor = said.factor if said.factor is not None else usual
    if said.factor is not None or usual == 1:
        return AmountColumn(factor, said.currency or YUAN, said=said.factor is not None)
    fine = mapping.record.get("kind") == "penalty"
    most, middle = (_MOST_FINE, _MIDDLE_FINE) if fine else (_MOST_OTHER, _MIDDLE_OTHER)
    # What is absurd in 元 too says nothing of the unit: only its own row is refused for it.
    positive = [number for number in _bare(*column) if 0 < number < _ABSURD]
    if positive and (median(positive) >= middle or (fine and _are_yuan(positive))):
        if tell_wan(*column, _LEAST_FINE if fine else middle):  # 罚款200万元 beside them
            return AmountColumn(factor, said.currency or YUAN, said=True)
        raise InvalidFact("load_unit.which_column", column=header, text=f"{max(positive):.12g}")
    return AmountColumn(factor, said.currency or YUAN, most=most)


def _are_yuan(fines: Sequence[float]) -> bool:
    whole = all(number.is_integer() for number in fines)
    return whole and len(fines) >= _FEW and min(fines) >= _LEAST_FINE


def _companies(mapping: SourceMapping, field: str, fields: Mapping[str, int]) -> tuple[int, ...]:
    """The places of the columns that say in which company a share is held."""
    targets = {spec["target"] for spec in mapping.relations if spec.get("share") == field}
    specs = [spec for spec in mapping.entities if spec["as"] in targets]
    named = [spec.get(key, "") for spec in specs for key in ("uscc", "id", "name")]
    return tuple(fields[name] for name in named if name in fields)


def _reading(
    header: str, rows: Sequence[Sequence[str]], place: int, companies: Sequence[int]
) -> Reading:
    plain = normalise_header(header)
    sums = _sums(rows, place, companies)
    bare = [share for shares in sums for share in shares]
    wholes = [total for shares in sums if len(shares) > 1 and (total := sum(shares))]
    if "‰" in plain:
        raise InvalidFact("load_unit.unknown", column=header, text="‰")
    if _PERCENT.search(plain):
        # A cell formatted as per cent holds 0.6 for 60 %: then whole companies add up to one.
        if wholes and max(bare) <= 1 and all(_is(total, 1) for total in wholes):
            raise InvalidFact("load_unit.percent_or_not", column=header)
        return "percent"
    if not bare:
        return "unknown"
    if max(bare) > 1:
        # 60 and 0.4 make one company whole only if 0.4 is 40 %: nobody can tell.
        mixed = [sum(s * 100 if s <= 1 else s for s in shares) for shares in sums]
        plain_ = [sum(shares) for shares in sums]
        if any(_is(m, 100) and not _is(p, 100) for m, p in zip(mixed, plain_, strict=True)):
            raise InvalidFact("load_unit.percent_or_not", column=header)
        return "percent"
    if any(total > 1 + _ROUNDING for total in wholes):
        raise InvalidFact("load_unit.percent_or_not", column=header)
    # Beside 60% and 39% a bare 1 is one per cent or the whole: its row is asked about.
    if max(bare) and any(place < len(row) and row[place].endswith(("%", "％")) for row in rows):
        return "unknown"
    return "fraction"


def _sums(rows: Sequence[Sequence[str]], place: int, companies: Iterable[int]) -> list[list[float]]:
    """The bare shares of each company."""
    by_company: dict[tuple[str, ...], list[float]] = defaultdict(list)
    where = tuple(companies)
    for row in rows:
        text = row[place].replace(" ", "")
        if BARE.fullmatch(text):
            by_company[tuple(row[place] for place in where)].append(float(text))
    return list(by_company.values())


def _is(total: float, whole: float) -> bool:
    return abs(total - whole) <= whole * 1e-4
