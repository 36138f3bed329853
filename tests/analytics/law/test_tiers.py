"""The table of tiers is read cell by cell, as a plain reading gives it."""

import csv
from pathlib import Path

import analytics.law.tiers
from analytics.law.tiers import read_tier_law
from graph.tiers import TierRule

FOLDER = Path(analytics.law.tiers.__file__).parent


def rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_rule_of_the_table_of_tiers_is_read_as_it_stands() -> None:
    wanted = [
        TierRule(
            r["list"],
            r["grade"],
            r["penalty_class"],
            float(r["amount_from"]) if r["amount_from"] else None,
            r["tier"],  # type: ignore[arg-type]
        )
        for r in rows("tiers.csv")
    ]
    assert list(read_tier_law().rules) == wanted
    assert any(rule.list for rule in wanted)
    assert any(rule.amount_from for rule in wanted)
