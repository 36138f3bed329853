"""Chunks that are sent from the process that maps arrive as they were."""

import pickle
from pathlib import Path

import pytest

from analytics.law.tiers import read_tier_law
from graph.id_keys import IdKeys
from loaders.mapped import Plan, mapped
from loaders.sent_chunks import columnwise, rowwise
from tests.loaders.sheets import PENALTY, ROW, with_cell, write_csv

REFUSED = with_cell("处罚决定日期", "x")
EVENT = with_cell("行政处罚决定书文号", "3号")
SHEETS = {
    "rows of one party": [ROW, with_cell("行政处罚决定书文号", "2号")],
    "a refused row among others": [ROW, REFUSED, EVENT],
    "no row taken": [REFUSED],
    "no row": [],
}


@pytest.mark.parametrize("rows", SHEETS.values(), ids=SHEETS.keys())
def test_a_part_arrives_as_it_was_sent(tmp_path: Path, rows: list[list[str]]) -> None:
    plan = Plan(write_csv(tmp_path / "a.csv", PENALTY, *rows), IdKeys(b"secret"), read_tier_law())
    parts = list(mapped(plan))
    sent = [pickle.dumps(columnwise(part)) for part in parts]
    assert [rowwise(pickle.loads(block)) for block in sent] == parts
