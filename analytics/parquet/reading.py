"""Reading Parquet back in bounded memory: what an engine wrote, and places of columns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.parquet.evidence_rows import EvidenceIds
from analytics.parquet.rows_text import bytes_of
from analytics.parquet.schema import PARTS, WHOLE
from analytics.parquet.text_passes import Texts, joined
from analytics.snapshot.column_files import ColumnFiles
from graph.errors import NotFound

_BATCH: Final = 131_072  # rows in memory at a time


def batches_of(folder: Path, rows: int) -> Iterator[Any]:
    """All rows of a folder's Parquet files in the order of their names, so many at a time."""
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(rows)


def tables_in(folder: Path) -> dict[str, Path]:
    """The files of a folder of whole columns, by the names that steps give them."""
    names = (*WHOLE, *(name for part in PARTS.values() for name in part))
    files = {name: folder / f"{name}.parquet" for name in names}
    return {name: file for name, file in files.items() if name in WHOLE or file.exists()}


def place_of(folder: Path, entity: str) -> int:
    """The place of an entity in a folder of columns; raises NotFound for an unknown id."""
    with pq.ParquetFile(folder / "entities.parquet") as file:
        for batch in file.iter_batches(_BATCH, columns=["place", "id"]):
            row = pc.index(batch.column("id"), pa.scalar(entity)).as_py()
            if row >= 0:
                place: int = batch.column("place")[row].as_py()
                return place
    raise NotFound("evidence.unknown", entity=entity)


def evidence_ids(folder: Path, files: ColumnFiles) -> EvidenceIds:
    """The ids of a folder of columns, in files, so that memory can let go of them."""
    seeds = pq.read_table(folder / "seeds.parquet", columns=["record"])
    of_seed = np.asarray(seeds.column("record"))
    record, entity, relation = (
        _ids_in(folder / f"{name}.parquet", files) for name in ("records", "entities", "relations")
    )
    return EvidenceIds(joined(record, of_seed[:, None]), entity, relation)


def _ids_in(path: Path, files: ColumnFiles) -> Texts:
    """The ids of a file by place."""
    begins, end = f"{path.stem}.begins", 0
    files.append(begins, np.zeros(1, dtype=np.int64))
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=["id"]):
            text, rows = bytes_of(batch.column("id"))
            files.append(path.stem, text[rows[0] : rows[-1]])
            files.append(begins, rows[1:].astype(np.int64) + (end - rows[0]))
            end += int(rows[-1] - rows[0])
    return files.array(path.stem, np.uint8), files.array(begins, np.int64)


def places_in(column: Any) -> npt.NDArray[np.int32]:  # noqa: ANN401 - of Arrow
    """A column of places that an engine gave, -1 where there is none."""
    return np.asarray(pc.fill_null(column.cast(pa.int32()), -1))
