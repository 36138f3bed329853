"""Whether the columns of a folder are weighed as this program weighs the store itself."""

from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq

from analytics.parquet.facts import GROUP
from analytics.parquet.weights import arc_groups, seed_groups, start_groups
from analytics.propagation.exposure import Propagation
from graph.errors import BadInput


def check_weighed(folder: Path, reach: Propagation) -> None:
    """Raises BadInput where an arc, a seed or a start differs from those of a propagation."""
    tables = {
        "arcs": arc_groups(reach.arcs),
        "seeds": seed_groups(reach.seeds),
        "starts": start_groups(reach.seeds),
    }
    for name, groups in tables.items():
        with pq.ParquetFile(folder / f"{name}.parquet") as file:
            rows = file.iter_batches(GROUP)
            if not all(one == other for one, other in zip_longest(rows, groups)):
                raise BadInput("columns.weighed", folder=folder)
