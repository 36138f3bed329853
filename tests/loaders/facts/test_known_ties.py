"""A row that names the parties of a row before it says what it would say alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from graph.id_keys import IdKeys
from graph.model import EncodedClaim, StateEvent
from loaders.columns.column_units import ColumnUnits
from loaders.columns.mapping import shipped_mappings
from loaders.facts.known_ties import RowsBefore
from loaders.facts.refused import RefusedRow
from loaders.facts.row_cells import SheetPlan
from loaders.facts.rows import Rows
from loaders.file_sheets import FileSheets
from loaders.said_claims import token_of
from tests.loaders.sheets import CITIZEN, USCC, write_csv

COLUMNS = {
    "行政相对人名称": ["甲煤业有限公司", "赵某甲", "甲公司、乙公司", ""],
    "行政相对人代码_1(统一社会信用代码)": [*USCC[:2], "", "91230400MA00000000"],
    "法定代表人": ["赵甲", "钱乙", "", "无"],
    "法定代表人证件号码": [CITIZEN[0], "", "230402***********4"],
    "行政处罚决定书文号": ["鹤罚〔2026〕1号", "鹤罚〔2026〕2号", "当场处罚决定书"],
    "处罚类别": ["罚款", "警告；罚款"],
    "罚款金额(万元)": ["5", "约三", "5万美元", ""],
    "处罚决定日期": ["2026-03-05", "2026年3月6日", "2099-01-01"],
    "处罚机关": ["应急局", "税务局"],
    "当前状态": ["", "已修复", "乱"],
}
ROW = st.tuples(*map(st.sampled_from, COLUMNS.values()))
PLAIN = tuple(cells[0] for cells in COLUMNS.values())


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> SheetPlan:
    path = write_csv(tmp_path_factory.mktemp("sheet") / "a.csv", tuple(COLUMNS), PLAIN)
    known = next(iter(FileSheets(path, None, 10).sheets())).known
    assert known is not None
    mapping, fields = known.source.mapping, known.source.fields
    return SheetPlan(mapping, fields, None, "digest", "clerk", known.units, date(2026, 11, 26))


def rows_of(plan: SheetPlan) -> Rows:
    return Rows(plan, IdKeys(b"secret"), read_tier_law())


Said = tuple[tuple[int, ...], list[EncodedClaim], list[StateEvent], list[str], object]


def said(rows: Rows, values: tuple[str, ...]) -> Said | list[tuple[str, str]]:
    """The claims on parties by their tokens, and all else that a row says."""
    try:
        facts = rows.facts(values)
    except RefusedRow as refused:
        return [(field, str(why)) for field, why in refused.faults]
    parties = [claim for claim in facts.claims if claim.fact[0] != "C"]
    tokens = tuple(map(token_of, parties)) if facts.tokens is None else facts.tokens
    records = [claim for claim in facts.claims if claim.fact[0] == "C"]
    return tokens, records, facts.events, [str(note) for note in facts.notes], facts.mark


@given(sheet=st.lists(ROW, min_size=2, max_size=8))
def test_rows_say_together_what_each_says_alone(
    plan: SheetPlan, sheet: list[tuple[str, ...]]
) -> None:
    together = rows_of(plan)
    assert [said(together, row) for row in sheet] == [said(rows_of(plan), row) for row in sheet]


def test_the_parties_of_a_second_row_are_not_made_again(plan: SheetPlan) -> None:
    rows = rows_of(plan)
    first, second = rows.facts(PLAIN), rows.facts((*PLAIN[:4], "鹤罚〔2026〕9号", *PLAIN[5:]))
    assert [claim.fact[0] for claim in first.claims] == ["E", "E", "R", "C"]
    assert [claim.fact[0] for claim in second.claims] == ["C"]
    assert first.claims[-1].fact != second.claims[-1].fact


def test_no_source_skips_a_cell_that_its_record_needs() -> None:
    for mapping in shipped_mappings().values():
        fields = {field: place for place, field in enumerate(mapping.columns)}
        units = ColumnUnits({}, {}, ())
        plan = SheetPlan(mapping, fields, None, "", "", units, date(2026, 11, 26))
        record = {field for value in mapping.record.values() for field in _strings(value)}
        assert RowsBefore(plan).skipped.isdisjoint({*mapping.required, *record})


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []
