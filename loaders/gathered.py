"""Parts of a long table put together, so that it is committed in fewer and larger batches.

Each batch writes the pages of the store's indexes that it touches. In a large store that is nearly
a page for each index of a row: a batch of more rows comes to the same page more often.
"""

from collections.abc import Iterator
from typing import Final

from graph.errors import BadInput
from loaders.cell_notes import merge
from loaders.chunks import Chunk
from loaders.mapped import Mapped
from loaders.timeliness import add

_MOST: Final = 10_000  # rows of a batch: others who write wait as long as it is committed


def gathered(parts: Iterator[Mapped]) -> Iterator[Mapped]:
    """The parts of tables, those after the first of a table in the sizes in which they commit.

    A batch has no more rows than were read of the table before it, so that a short table goes in
    as it is read, and the same table always in the same batches. Raises what `parts` does, after
    the rows that were read before.
    """
    held: Chunk | None = None
    given = 0  # rows of this table
    while True:
        try:
            part = next(parts, None)
        except BadInput:
            if held is not None:
                yield held
            raise
        if isinstance(part, Chunk):
            held = part if held is None else _joined(held, part)
            if held.rows < min(given, _MOST):
                continue
            given += held.rows
        if held is not None:
            yield held
            held = None
        if part is None:
            return
        if not isinstance(part, Chunk):
            given = 0
            yield part


def _joined(chunk: Chunk, later: Chunk) -> Chunk:
    """The first chunk, with what the next one of the same table has."""
    chunk.rows += later.rows
    chunk.passed_over.update(later.passed_over)
    chunk.taken += later.taken
    chunk.refused += later.refused
    for key, warning in later.warnings.items():
        chunk.warnings.setdefault(key, warning)
    add(chunk.lateness, later.lateness)
    for stage, seconds in later.seconds.items():
        chunk.seconds[stage] = chunk.seconds.get(stage, 0.0) + seconds
    merge(chunk.noted, later.noted)
    chunk.said |= later.said
    return chunk
