"""A batch is told to the engine, and sent to a server, some facts at a time: no cut may show."""

from pathlib import Path
from typing import Any

import pytest

from graph.commit import apply as commit
from graph.dump import Kept, KeptRow
from graph.model import Batch, Claim, Relation, Verdict
from graph.neo4j.ledger import session as neo4j_session
from tests.builders import day, firm, happen, heads, owns, penalty, person
from tests.graph.engines import ENGINES

USCC = "91230400MA18ABCD1X"
HASHED = "person:" + "a" * 32

FIRST = (
    Claim(firm("reg:R1", "甲")),
    Claim(firm("x", "乙", attributes={"employees": 3})),
    Claim(owns("reg:R1", "x", 0.2, valid_from=day("2019-05-01"))),
    Claim(firm("x", "乙", attributes={"employees": 4})),  # the same source corrects itself
    Claim(firm("x", "乙公司", roles=("supplier",)), "court", 1),
    Claim(firm("name:鹤岗/丙", "丙")),
    Claim(firm("y", "丙", identifiers={"tax_no": "T9"})),
    Claim(heads("person:x/张三", "x")),
    Claim(person("person:x/张三", "张三"), whole=False),
    Claim(person(HASHED, "张三")),
    Claim(heads(HASHED, "x", valid_from=day("2020-01-01"), attributes={"post": "经理"})),
    Claim(owns("y", "x", None, valid_to=day("2024-01-01"))),
    Claim(Relation("g", "guarantees", "x", "y", attributes={"amount": 5.0})),
    Claim(penalty("c1", "x", named=[("reg:R1", "intermediary")])),
    Claim(penalty("c2", "reg:R1", amount=3.0)),
)
SECOND = (
    Claim(firm(f"uscc:{USCC}", "甲公司", identifiers={"registration_no": "R1"})),
    Claim(firm(f"org:{USCC[8:17]}", "甲")),
    Claim(owns("reg:R1", "x", 0.3, valid_from=day("2019-05-01"))),
    Claim(owns(f"uscc:{USCC}", "y", 0.1)),
    Claim(penalty("c2", "reg:R1", amount=4.0)),
    Claim(firm("z")),
)


@pytest.mark.parametrize("engine", ENGINES)
def test_where_a_batch_is_cut_shows_nowhere(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = everything(engine, tmp_path / "whole")
    for name, module in (("PART", commit), ("CHUNK", neo4j_session)):
        monkeypatch.setattr(module, name, 1)
    assert everything(engine, tmp_path / "cut") == whole
    assert any("past_answers" in row for row in whole)  # the batches join ids


def everything(engine: str, folder: Path) -> list[str]:
    """All that a store keeps of these batches, but for the time of day."""
    folder.mkdir()
    store = ENGINES[engine](folder)
    store.commit(Batch(FIRST))
    verdict = Verdict("different", "person:x/张三", HASHED, "two men", "clerk")
    store.commit(Batch(SECOND, verdicts=(verdict,)))
    happen(store, "c1", "repair")
    assert store.verify() == ()
    kept = sorted(repr(timeless(item)) for item in store.dump())
    store.close()
    return kept


def timeless(item: Kept) -> Any:
    if isinstance(item, KeptRow):
        left = item.values.keys() - {"at", "committed_at", "digest"}
        return item.table, {key: item.values[key] for key in sorted(left)}
    return item
