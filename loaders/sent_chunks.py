"""Chunks of rows on their way from the process that maps to the one that commits.

Rows and their claims travel as columns of plain values: `pickle` then calls nothing for each of
them, which took it as long again as the values themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from graph.model import EncodedClaim
from loaders.chunks import Chunk
from loaders.facts.same_number import RecordMark
from loaders.mapped import Mapped
from loaders.sheet_row import SheetRow, row_of

Columns = Sequence[Sequence[Any]]  # none where there is no row


# Without the checks of `_make`, which take longer than the making.
_mark: Final = partial(tuple.__new__, RecordMark)
_claim: Final = partial(tuple.__new__, EncodedClaim)


class _SentChunk(NamedTuple):
    """A chunk: what it has beside its rows, their `columns` by name, and the claims of all.

    In the column of claims is how many each row has, in that of marks their plain values. `said`
    are the claims that rows share, `tokens` their tokens.
    """

    rest: Chunk
    columns: Mapping[str, Sequence[Any]]
    claims: Columns
    tokens: Sequence[int]
    said: Columns


def columnwise(part: Mapped) -> object:
    """A part of a table in the form in which it is sent."""
    return _sent(part) if isinstance(part, Chunk) and part.taken else part


def rowwise(part: Any) -> Any:  # noqa: ANN401 - whatever was sent
    """The part that `columnwise` was given; anything else as it is."""
    return _received(part) if isinstance(part, _SentChunk) else part


def _sent(chunk: Chunk) -> _SentChunk:
    columns = dict(zip(SheetRow._fields, _columns(chunk.taken), strict=True))
    claims, marks = columns["claims"], columns["mark"]
    columns["claims"] = list(map(len, claims))
    columns["mark"] = [mark and tuple(mark) for mark in marks]
    return _SentChunk(
        replace(chunk, taken=[], said={}),
        columns,
        _columns(chain.from_iterable(claims)),
        tuple(chunk.said),
        _columns(chunk.said.values()),
    )


def _received(sent: _SentChunk) -> Chunk:
    claims = _claims(sent.claims)
    columns = {
        **sent.columns,
        "claims": [list(islice(claims, count)) for count in sent.columns["claims"]],
        "mark": [mark and _mark(mark) for mark in sent.columns["mark"]],
    }
    rows = zip(*(columns[name] for name in SheetRow._fields), strict=True)
    sent.rest.taken.extend(map(row_of, rows))
    sent.rest.said.update(zip(sent.tokens, _claims(sent.said), strict=True))
    return sent.rest


def _columns(rows: Iterable[tuple[Any, ...]]) -> Columns:
    """The columns of rows of equal length; none where there is no row."""
    return tuple(zip(*rows, strict=True))


def _claims(columns: Columns) -> Iterator[EncodedClaim]:
    return map(_claim, zip(*columns, strict=True))
