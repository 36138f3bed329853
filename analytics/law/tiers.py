"""The law of tiers, publicity terms and lists as data: the .csv files here (DESIGN §9)."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from graph.tiers import PublicityCap, TierLaw, TierRule
from graph.words import Tier

_FOLDER: Final = Path(__file__).parent

Row = Mapping[str, str]


@lru_cache(maxsize=1)
def read_tier_law() -> TierLaw:
    """The tier rules, publicity caps and authorities that come with the program.

    The files give the basis of each.
    """
    # In the order of the files: of two rules that fit a list, `tier_of` takes the later one.
    return TierLaw(
        rules=tuple(map(_tier_rule, _rows("tiers.csv"))),
        caps=tuple(map(_publicity_cap, _rows("caps.csv"))),
        authorities={
            row["list"]: tuple(row["departments"].split(";")) for row in _rows("authorities.csv")
        },
    )


def _rows(file: str) -> list[Row]:
    with (_FOLDER / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _tier_rule(row: Row) -> TierRule:
    return TierRule(
        list=row["list"],
        grade=row["grade"],
        penalty_class=row["penalty_class"],
        amount_from=float(row["amount_from"]) if row["amount_from"] else None,
        tier=cast(Tier, row["tier"]),
    )


def _publicity_cap(row: Row) -> PublicityCap:
    return PublicityCap(
        list=row["list"],
        tier=row["tier"],
        decided_from=date.fromisoformat(row["decided_from"]) if row["decided_from"] else None,
        months=int(row["months"]),
    )
