"""The stakes of LDBC FinBench as a snapshot: companies, persons and who holds what of whom."""

import csv
import gzip
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import Floats, Ints, Snapshot
from graph.store import NO_END, EntityColumns, RelationColumns

FOLDER: Final = Path(__file__).parents[2] / "shared" / "data" / "finbench" / "sf10"


class StakeRows(NamedTuple):
    """Stakes as numbered ends: companies are 0 to `companies`, persons come after them."""

    companies: int
    persons: int
    holder: Ints
    company: Ints
    share: Floats


def stake_rows(folder: Path = FOLDER) -> StakeRows:
    """The stakes of a FinBench folder; raises FileNotFoundError where it is not."""
    by_company, by_person = (
        _read(folder / f"{name}Invest.csv.gz") for name in ("company", "person")
    )
    companies = np.unique(np.concatenate((*by_company[:2], by_person[1])))
    persons = np.unique(by_person[0])
    holder = np.concatenate(
        (
            np.searchsorted(companies, by_company[0]),
            np.searchsorted(persons, by_person[0]) + len(companies),
        )
    )
    company = np.searchsorted(companies, np.concatenate((by_company[1], by_person[1])))
    share = np.concatenate((by_company[2], by_person[2]))
    return StakeRows(len(companies), len(persons), holder, company, share)


def _read(path: Path) -> tuple[Ints, Ints, Floats]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="|"))[1:]
    return (
        np.array([int(row[0]) for row in rows]),
        np.array([int(row[1]) for row in rows]),
        np.array([float(row[3]) for row in rows]),
    )


def snapshot_of_stakes(rows: StakeRows, low: Floats, high: Floats) -> Snapshot:
    """The snapshot of these stakes, each in a range; entity ids have the order of the numbers."""
    count = rows.companies + rows.persons
    kinds = ["enterprise"] * rows.companies + ["person"] * rows.persons
    ids = [f"e:{n:09d}" for n in range(count)]
    none = np.zeros(len(rows.share), dtype=np.int64)
    parts = [
        EntityColumns(list(range(1, count + 1)), ids, kinds, [()] * count),
        RelationColumns(
            [f"r:{n:09d}" for n in range(len(rows.share))],
            ["shareholder_of"] * len(rows.share),
            (rows.holder + 1).tolist(),
            (rows.company + 1).tolist(),
            low.tolist(),
            high.tolist(),
            none.tolist(),
            (none + NO_END).tolist(),
            none.tolist(),
            (none + 1.0).tolist(),
            [""] * len(rows.share),
            none.tolist(),
            [""] * len(rows.share),
        ),
    ]
    return snapshot_from(parts, 1)
