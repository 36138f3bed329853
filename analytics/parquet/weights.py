"""The arcs and seeds of one policy and one day as row groups, with the kernel's integer weights."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from analytics.parquet.facts import batch, groups
from analytics.parquet.schema import ARCS, SEEDS, STARTS
from analytics.propagation.arcs import Arcs
from analytics.propagation.seeds import Seeds


def arc_groups(arcs: Arcs) -> Iterator[pa.RecordBatch]:
    """All arcs in the kernel's order: by tail, then by weight, then by relation."""
    for rows in groups(len(arcs.rows)):
        some = arcs.rows[rows[0] : rows[-1] + 1]
        # The tail whose span holds the row; entities without arcs have empty spans before it.
        tail = np.searchsorted(arcs.offset, rows, side="right") - 1
        columns = {name: some[name] for name in ("head", "weight", "event_low", "event_high")}
        controlling = arcs.controlling[rows]
        rest = {"relation": some["relation"], "controlling": controlling}
        yield batch(ARCS, {"row": rows, "tail": tail, **columns, **rest})


def seed_groups(seeds: Seeds) -> Iterator[pa.RecordBatch]:
    """All seeds, in order of their records' ids."""
    for rows in groups(len(seeds.record)):
        columns = {
            "record": seeds.record[rows],
            "subject": seeds.subject[rows],
            "event": seeds.event[rows],
            "guessed": seeds.guessed[rows],
            "sigma": seeds.sigma[rows],
            "heaviest": seeds.limit[rows],
        }
        yield batch(SEEDS, {"seed": rows, **columns})


def start_groups(seeds: Seeds) -> Iterator[pa.RecordBatch]:
    """Where the chains of each seed begin, numbered within the seed."""
    for rows in groups(len(seeds.start_entity)):
        seed = np.searchsorted(seeds.first_start, rows, side="right") - 1
        columns = {"entity": seeds.start_entity[rows], "weight": seeds.start_weight[rows]}
        nth = rows - seeds.first_start[seed]
        yield batch(STARTS, {"seed": seed, "nth": nth, **columns})
