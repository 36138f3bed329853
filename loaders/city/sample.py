"""The sample city: the files departments send, with cases whose answer is known (DESIGN §12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from graph.private_files import private_folder
from loaders.city import sheets
from loaders.city.density import DENSITIES
from loaders.city.desk import Desk
from loaders.city.dirt import Flaw, add_dirt, add_totals
from loaders.city.found import FOUND
from loaders.city.innocent import INNOCENT
from loaders.city.lawful import plant_law_cases
from loaders.city.numbers import Numbers
from loaders.city.people import Makers
from loaders.city.planted import Case, Planter
from loaders.city.town import Town

Planting = Callable[[Planter], tuple[Case, ...]]
# Every date of the sample is told from this day, so that its bytes never change.
DEMO_DAY: Final = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class CityReport:
    """The files written, in name order, the cases of truth.csv, and the faulty rows.

    `entities` counts organisations, persons, projects, lots, addresses and telephones. `recorded`
    are the codes and the ID numbers of the background's adverse or fined, at usual density.
    """

    files: tuple[Path, ...]
    cases: tuple[Case, ...]
    flaws: tuple[Flaw, ...]
    entities: int
    recorded: frozenset[str]


def write_city(
    folder: Path,
    *,
    entities: int,
    seed: int,
    today: date = DEMO_DAY,
    density: str = "usual",
    plant: Planting | None = None,
) -> CityReport:
    """Write a city of about `entities` entities; a small one has more, since its cases need them.

    `plant` plants other cases than those of vetting, such as `plant_patterns`.
    At least half as many as asked are of the background. `density` is one of DENSITIES. The same
    arguments give the same bytes. The cases and faulty rows of a seed depend on nothing else.
    """
    private_folder(folder)
    makers = Makers(Random(f"cases {seed}"), Numbers(seed))
    with Desk(folder) as desk:
        cases = (plant or _plant)(Planter(desk, makers, today))
        flaws = add_dirt(desk, makers, today)
        # A generator of its own, so that no draw of the background changes a case.
        makers.rng = Random(f"town {seed}")
        town = Town(desk, makers, today, makers.rng, DENSITIES[density])
        town.grow(max(entities, makers.made + entities // 2))
        flaws += add_totals(desk)  # last: people write totals under the table
        for case in cases:
            desk.add(
                sheets.TRUTH,
                {
                    "case": case.case,
                    "subject": case.subject,
                    "expect": case.expect,
                    "why": case.why,
                    "scenario": case.scenario,
                },
            )
    return CityReport(tuple(sorted(desk.files)), cases, flaws, makers.made, town.recorded)


def _plant(planter: Planter) -> tuple[Case, ...]:
    for planting, rounds in (FOUND | INNOCENT).items():
        for round_ in range(rounds):
            planting(planter, round_)
    plant_law_cases(planter)
    return tuple(planter.cases)
