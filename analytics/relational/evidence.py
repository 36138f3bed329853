"""All evidence by an engine, from a folder of columns to a file."""

from dataclasses import dataclass
from pathlib import Path

from analytics.parquet.evidence_file import write_rows
from analytics.parquet.evidence_rows import evidence_batch
from analytics.parquet.manifest import Manifest
from analytics.parquet.reading import evidence_ids, place_of
from analytics.parquet.rows_file import Sealed, check_suffix
from analytics.propagation.search import EvidenceColumns
from analytics.relational.running import Opening, Progress, columns_found_by, found_by
from analytics.snapshot.column_files import ColumnFiles
from graph.atomic_files import scratch_beside
from graph.private_files import new_private_folder


@dataclass(frozen=True, slots=True)
class ByEngine:
    """Evidence that an engine wrote: by which version, what, and whether a search was cut."""

    engine: str
    version: str
    written: Sealed
    truncated: bool


def write_evidence_by(
    opening: Opening,
    columns: tuple[Path, Manifest],
    out: Path,
    progress: Progress,
    *,
    subject: str | None = None,
) -> ByEngine:
    """Write the evidence of checked columns to a .csv or .parquet, whole or not at all.

    `columns` are their folder and its manifest. With `subject`, the id of an entity, only what the
    records about it reach. What the engine cannot hold in memory lies beside `out` meanwhile.
    Raises what the engine's opening raises, BadInput for another suffix or a subject that the
    columns do not know, and OSError.
    """
    check_suffix(out)
    folder, manifest = columns
    place = None if subject is None else place_of(folder, subject)
    with scratch_beside(out) as scratch, opening(folder, scratch) as engine:
        found = found_by(engine, manifest, progress, subject=place)
        lying = scratch / "ids"
        new_private_folder(lying)
        with ColumnFiles(lying) as files:
            ids = evidence_ids(folder, files)
        rows = (evidence_batch(part, ids) for part in found.parts)
        return ByEngine(engine.name, engine.version, write_rows(rows, out), bool(found.cut))


def evidence_columns_by(
    opening: Opening, columns: tuple[Path, Manifest], beside: Path, progress: Progress
) -> tuple[str, str, EvidenceColumns]:
    """(the engine, its version, the evidence of checked columns by places).

    What the engine cannot hold in memory lies beside the file `beside` meanwhile. Raises what the
    engine's opening raises, and OSError.
    """
    folder, manifest = columns
    with scratch_beside(beside) as scratch, opening(folder, scratch) as engine:
        return engine.name, engine.version, columns_found_by(engine, manifest, progress)
