"""The sample city: the files departments send, with cases whose answer is known (DESIGN §12)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from loaders.city import sheets
from loaders.city.desk import Desk
from loaders.city.dirt import Flaw, add_dirt, add_totals
from loaders.city.found import FOUND
from loaders.city.innocent import INNOCENT
from loaders.city.numbers import Numbers
from loaders.city.people import Makers
from loaders.city.planted import Case, Planter
from loaders.city.town import Town

# Every date of the sample is told from this day, so that its bytes never change.
DEMO_DAY: Final = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class CityReport:
    """The files written, in name order, the cases of truth.csv, and the faulty rows.

    `entities` counts organisations, persons, projects, lots, addresses and telephones.
    """

    files: tuple[Path, ...]
    cases: tuple[Case, ...]
    flaws: tuple[Flaw, ...]
    entities: int


def write_city(folder: Path, *, entities: int, seed: int, today: date = DEMO_DAY) -> CityReport:
    """Write a city of about `entities` entities, never fewer than the cases need.

    The same arguments give the same bytes. The cases and faulty rows of a seed do not depend on
    `entities`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    makers = Makers(Random(f"cases {seed}"), Numbers(seed))
    with Desk(folder) as desk:
        cases = _plant(Planter(desk, makers, today))
        flaws = add_dirt(desk, makers, today)
        # A generator of its own, so that no draw of the background changes a case.
        makers.rng = Random(f"town {seed}")
        Town(desk, makers, today, makers.rng).grow(entities)
        flaws += add_totals(desk)  # last: people write totals under the table
        for case in cases:
            desk.add(
                sheets.TRUTH,
                {
                    "case": case.case,
                    "subject": case.subject,
                    "expect": case.expect,
                    "why": case.why,
                },
            )
    return CityReport(tuple(sorted(desk.files)), cases, flaws, makers.made)


def _plant(planter: Planter) -> tuple[Case, ...]:
    for planting, rounds in (FOUND | INNOCENT).items():
        for round_ in range(rounds):
            planting(planter, round_)
    return tuple(planter.cases)
