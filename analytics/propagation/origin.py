"""By whom evidence was found that was not searched for an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where evidence comes from that was not searched here: whose it is, and of what.

    `version` is the engine's, `program` that of this program which asked it. `columns` is the
    SHA-256 of the manifest of the columns that were read, None for the kernel and a store's server,
    which read none. `rows` and `sha256` are those of all evidence as a file (docs/scale.md), known
    once it is written.
    """

    engine: str
    version: str
    program: str
    columns: str | None = None
    rows: int = 0
    sha256: str = ""
