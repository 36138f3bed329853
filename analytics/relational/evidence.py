"""All evidence by an engine, from a folder of columns to a file."""

from dataclasses import dataclass
from pathlib import Path

from analytics.parquet.manifest import Manifest
from analytics.propagation.evidence_file import Written, check_suffix, write_rows
from analytics.relational.running import Opening, Progress, found_by
from graph.atomic_files import scratch_beside


@dataclass(frozen=True, slots=True)
class ByEngine:
    """Evidence that an engine wrote: by which version, what, and whether a search was cut."""

    engine: str
    version: str
    written: Written
    truncated: bool


def write_evidence_by(
    opening: Opening, columns: Path, manifest: Manifest, out: Path, progress: Progress
) -> ByEngine:
    """Write all evidence of checked columns to a .csv or .parquet, whole or not at all.

    What the engine cannot hold in memory lies beside `out` meanwhile. Raises what the engine's
    opening raises, BadInput for another suffix, and OSError.
    """
    check_suffix(out)
    with scratch_beside(out) as scratch, opening(columns, scratch) as engine:
        found = found_by(engine, manifest, progress)
        return ByEngine(engine.name, engine.version, write_rows(found.rows, out), found.truncated)
