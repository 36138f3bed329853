"""The arcs and seeds of one policy and one day as row groups, with the kernel's integer weights."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from analytics.parquet.facts import GROUP, batch, groups
from analytics.parquet.schema import ARCS, SEEDS, STARTS
from analytics.propagation.arc_ranges import ArcRows, arc_rows_of, joined
from analytics.propagation.arcs import Arcs
from analytics.propagation.seeds import Seeds
from analytics.snapshot.column_files import in_parts


def arc_groups(arcs: Arcs) -> Iterator[pa.RecordBatch]:
    """All arcs in the kernel's order: by tail, then by weight, then by relation."""
    return groups_of_arcs(arc_rows_of(arcs, part) for part in in_parts(len(arcs.rows), GROUP))


def groups_of_arcs(parts: Iterable[ArcRows]) -> Iterator[pa.RecordBatch]:
    """The same of arcs that come some at a time, however many."""
    first = 0
    for some in _regrouped(parts):
        rows = np.arange(first, first + len(some.tail))
        first += len(rows)
        names = ("head", "weight", "event_low", "event_high", "relation")
        columns = {name: some.rows[name] for name in names}
        rest = {"tail": some.tail, "controlling": some.controlling}
        yield batch(ARCS, {"row": rows, **columns, **rest})


def _regrouped(parts: Iterable[ArcRows]) -> Iterator[ArcRows]:
    """The same rows, of one row group each but the last."""
    rest: list[ArcRows] = []
    for part in parts:
        rest.append(part)
        if sum(len(one.tail) for one in rest) < GROUP:
            continue
        every = joined(rest)
        whole = len(every.tail) // GROUP * GROUP
        for rows in in_parts(whole, GROUP):
            yield every.part(rows)
        rest = [joined([every.part(slice(whole, None))])]  # copied: a view would hold all of it
    if any(len(one.tail) for one in rest):
        yield joined(rest)


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
