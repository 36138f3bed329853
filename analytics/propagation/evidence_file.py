"""All evidence as a file: `record,entity,score,hops,chain` (DESIGN §12)."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.propagation.exposure import Propagation
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.formulas import disarmed

_COLUMNS = ("record", "entity", "score", "hops", "chain")


def write_evidence(reach: Propagation, path: Path) -> None:
    """Write all evidence to a .csv or .parquet, the chain's relation ids joined by `;`.

    A .csv is for people, so no cell of it is a formula; a .parquet has every id as it is.

    Raises BadInput for any other suffix.
    """
    if path.suffix not in (".csv", ".parquet"):
        raise BadInput("evidence.suffix", path=path)
    rows = [(e.record, e.entity, e.score, e.hops, ";".join(e.chain)) for e in reach.all_evidence()]
    with written_whole(path) as draft:
        if path.suffix == ".csv":
            with draft.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(_COLUMNS)
                # Ids of native tables are as written there, so they may begin like a formula.
                writer.writerows(
                    [disarmed(c) if isinstance(c, str) else c for c in row] for row in rows
                )
        else:
            # With types of its own, so that a file without evidence has the same columns.
            columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
            types = (pa.string(), pa.string(), pa.float64(), pa.int64(), pa.string())
            arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
            pq.write_table(pa.table(arrays, names=list(_COLUMNS)), draft)
