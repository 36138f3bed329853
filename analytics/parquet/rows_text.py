"""Rows of Arrow as the text of a CSV, made by columns, as the standard library would write it."""

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.parquet.text_passes import Texts, decimals, lines, special
from analytics.snapshot.columns import Whole
from graph.formulas import disarmed, runs

_QUOTED: Final = '[",\r\n]'
_UNIT: Final = 10**15  # a number from 0.0001 with 12 significant digits is so many parts of it
_PLAIN_FROM: Final = 1e-4  # Python writes smaller numbers with an exponent


def header(schema: pa.Schema) -> bytes:
    """The first line, which names the columns."""
    return ",".join(schema.names).encode() + b"\n"


def csv_text(batch: pa.RecordBatch) -> memoryview:
    """The rows as CSV, each ended by `\\n`, without the header.

    Columns are texts, whole numbers, and numbers of at most 12 significant digits.
    """
    if not batch.num_rows:
        return memoryview(b"")
    return lines([bytes_of(_cells(column)) for column in batch.columns]).data


def bytes_of(texts: Any) -> Texts:  # noqa: ANN401 - of Arrow
    """Texts of Arrow as they lie in memory; they are none of them null."""
    _, begins, text = texts.buffers()
    rows: Whole = np.frombuffer(begins, np.int64 if texts.type == pa.large_string() else np.int32)
    rows = rows[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(text or b"", np.uint8), rows


def texts_of(texts: Texts) -> Any:  # noqa: ANN401 - of Arrow
    """The same as texts of Arrow; they are less than 2 GB."""
    text, begins = texts
    buffers = [pa.py_buffer(begins.astype(np.int32, copy=False)), pa.py_buffer(text)]
    return pa.StringArray.from_buffers(len(begins) - 1, *buffers)


def harmless(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows for a file that people open: no text of them begins as a formula does."""
    columns = [_disarmed(one) if one.type == pa.string() else one for one in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _cells(column: Any) -> Any:  # noqa: ANN401 - of Arrow, which has no types
    if column.type == pa.string():
        return _quoted(column)
    return _numbers(column) if column.type == pa.float64() else column.cast(pa.string())


def _disarmed(texts: Any) -> Any:  # noqa: ANN401 - of Arrow
    first = pc.utf8_slice_codeunits(texts, 0, 1)
    risky = [one for one in pc.unique(first).to_pylist() if runs(one)]
    if not risky:
        return texts
    found = pc.is_in(first, pa.array(risky))
    mended = [disarmed(text) for text in texts.filter(found).to_pylist()]
    return pc.replace_with_mask(texts, found, pa.array(mended, pa.string()))


def _quoted(texts: Any) -> Any:  # noqa: ANN401 - of Arrow
    text, begins = bytes_of(texts)
    if not special(text[begins[0] : begins[-1]]):
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    quoted = pc.match_substring_regex(texts, _QUOTED)
    return pc.if_else(quoted, pc.binary_join_element_wise('"', doubled, '"', ""), texts)


def _numbers(scores: Any) -> Any:  # noqa: ANN401 - of Arrow
    """Numbers of at most 12 significant digits as Python writes them."""
    numbers = np.asarray(scores)
    plain = (numbers >= _PLAIN_FROM) & (numbers < 1)
    # The float nearest to such a decimal is nearer to it than to any other of 15 places.
    parts = np.rint(np.where(plain, numbers, 0) * _UNIT).astype(np.int64)
    texts = texts_of(decimals(parts))
    if plain.all():
        return texts
    others = pa.array([repr(number) for number in numbers[~plain].tolist()], pa.string())
    return pc.replace_with_mask(texts, pa.array(~plain), others)
