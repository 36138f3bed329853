"""The tables of tiers and caps are read cell by cell, as a plain reading gives them."""

import csv
from datetime import date
from pathlib import Path

import analytics.law.tiers
from analytics.law.tiers import read_tier_law
from graph.tiers import PublicityCap, TierRule

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


def test_every_cap_of_the_table_of_caps_is_read_as_it_stands() -> None:
    wanted = [
        PublicityCap(
            r["list"],
            r["tier"],
            date.fromisoformat(r["decided_from"]) if r["decided_from"] else None,
            int(r["months"]),
        )
        for r in rows("caps.csv")
    ]
    assert list(read_tier_law().caps) == wanted
    assert {cap.months > 0 for cap in wanted} == {True}
