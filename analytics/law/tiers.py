"""The law that a load needs: tiers, publicity terms, and who may list on what (DESIGN §9)."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from analytics.law.measures import read_measures
from analytics.law.repair import lasting_ban
from graph.model import Record
from graph.tiers import LastingBan, TierLaw, TierRule
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
        caps=tuple(read_measures().caps()),
        authorities={
            row["list"]: tuple(row["departments"].split(";")) for row in _rows("authorities.csv")
        },
        lasting=_lasting,
    )


def _lasting(record: Record, day: date) -> LastingBan | None:
    return lasting_ban(record, read_measures().hard(), day)


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
