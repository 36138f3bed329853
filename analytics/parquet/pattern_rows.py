"""Findings of patterns as rows: `pattern,first,second,others,relations,record,on,way`."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

import pyarrow as pa

from analytics.parquet.rows_file import GROUP
from analytics.patterns.world import Hit

PATTERNS: Final = pa.schema(
    [
        ("pattern", pa.string()),
        ("first", pa.string()),
        ("second", pa.string()),
        ("others", pa.string()),
        ("relations", pa.string()),
        ("record", pa.string()),
        ("on", pa.date32()),
        ("way", pa.string()),
    ]
)
_WAY: Final = "pattern."  # what the sentences of patterns begin with


class PatternFound(NamedTuple):
    """One finding: the code of its pattern, the two parties by whom it is known, and witnesses.

    `others` and `relations` are ids, joined by `;`, as the pattern gives them; `record` is "" where
    there is none. `on` is the day that counts, and `way` how it is told (`pattern.*`).
    """

    pattern: str
    first: str
    second: str
    others: str
    relations: str
    record: str
    on: date | None
    way: str


def found_by(hits: Iterable[Hit]) -> Iterator[PatternFound]:
    """The kernel's hits of patterns that are joins, in order of pattern, first and second."""
    for hit in sorted(hits, key=lambda hit: (hit.pattern.code, hit.entities[:2])):
        first, second, *others = hit.entities
        yield PatternFound(
            hit.pattern.code,
            first,
            second,
            ";".join(others),
            ";".join(hit.relations),
            "".join(hit.records),
            hit.on,
            hit.way.removeprefix(_WAY),
        )


def pattern_batches(found: Iterable[PatternFound]) -> Iterator[pa.RecordBatch]:
    """Findings as rows of PATTERNS, some at a time."""
    every = iter(found)
    while some := list(islice(every, GROUP)):
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(zip(*some, strict=True), PATTERNS, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=PATTERNS)
