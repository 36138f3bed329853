"""Evidence as text, made by columns, is what the standard library makes of the same rows."""

import csv
import io
from itertools import takewhile
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.parquet.evidence_rows import EVIDENCE
from analytics.parquet.rows_file import GROUP, in_order, regrouped
from analytics.parquet.rows_text import bytes_of, csv_text, harmless, texts_of
from analytics.parquet.text_passes import joined
from analytics.propagation.rounding import all_rounded, rounded
from graph.formulas import disarmed

Row = tuple[str, str, float, int, str]

# What a file of the kind can hold: a surrogate has no bytes.
IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text(
    ',"\n\r=+-@＝1', max_size=5
)
SCORES = st.floats(0, 2) | st.floats(1e-320, 1e15) | st.sampled_from([1.0, 0.1, 1e-4, 9.99e-5])
ROWS = st.lists(st.tuples(IDS, IDS, SCORES.map(rounded), st.integers(0, 9), IDS), max_size=8)


def batch(rows: list[Row]) -> Any:
    columns = zip(*rows, strict=True) if rows else [[]] * len(EVIDENCE)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, EVIDENCE, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=EVIDENCE)


@given(ROWS)
def test_a_row_is_written_as_the_standard_library_writes_it(rows: list[Row]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    # Of a carriage return alone that library has changed its mind since.
    if "\r" not in text.getvalue():
        assert bytes(csv_text(batch(rows))) == text.getvalue().encode()


@given(ROWS)
@example([("a\rb", "", 0.5, 1, "\n")])
def test_what_was_written_is_read_back(rows: list[Row]) -> None:
    text = io.StringIO(bytes(csv_text(batch(rows))).decode(), newline="")
    read = [(a, b, float(score), int(hops), c) for a, b, score, hops, c in csv.reader(text)]
    assert read == rows


@given(st.lists(IDS, min_size=1, max_size=5), st.data())
def test_texts_at_places_are_joined_until_a_chain_ends(ids: list[str], data: Any) -> None:
    place = st.integers(-1, len(ids) - 1)
    rows = data.draw(st.lists(st.tuples(place, place, place), max_size=6))
    places = np.array(rows, dtype=np.int32).reshape(-1, 3)
    for kind in (pa.string(), pa.large_string()):
        texts = bytes_of(pa.array(["left out", *ids], kind)[1:])
        expected = [";".join(ids[at] for at in takewhile(lambda at: at >= 0, row)) for row in rows]
        assert texts_of(joined(texts, places)).to_pylist() == expected


@given(ROWS)
def test_each_text_for_people_is_disarmed_and_nothing_else_changes(rows: list[Row]) -> None:
    told = [(disarmed(a), disarmed(b), score, hops, disarmed(c)) for a, b, score, hops, c in rows]
    assert harmless(batch(rows)) == batch(told)


# A decimal of 13 digits whose last is 5 is where floats can tell the least.
HALVES = st.builds(
    lambda digits, power: float(f"{digits}5e-{power}"),
    st.integers(10**11, 10**12 - 1),
    st.integers(0, 24),
)


@given(st.lists(st.floats(0, 1) | st.floats() | HALVES | HALVES.map(lambda n: np.nextafter(n, 0))))
@example([0.0999999999999999, 0.99999999999949999, 0.9999999999995, 1e-10, 1e11, 0.0, -0.5])
def test_numbers_are_rounded_by_columns_as_one_by_one(numbers: list[float]) -> None:
    expected = np.array([rounded(float(number)) for number in numbers])
    np.testing.assert_array_equal(all_rounded(np.array(numbers, dtype=np.float64)), expected)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "é", "𠀀"]), st.sampled_from(["", "x", "某"])))
)
def test_rows_are_in_order_where_each_is_greater_than_the_one_before(
    pairs: list[tuple[str, str]],
) -> None:
    rises = all(one < two for one, two in zip([("", ""), *pairs], pairs, strict=False))
    assert in_order(batch([(*pair, 0.5, 1, "") for pair in pairs]), ("", "")) == rises


def test_groups_are_of_one_size_however_the_rows_came() -> None:
    whole = batch([("r", "e", 0.5, 1, str(n)) for n in range(2 * GROUP + 5)])
    for sizes in ([GROUP - 1, 2, GROUP + 4], [2 * GROUP + 5], [GROUP, 0, GROUP, 5]):
        starts = np.cumsum([0, *sizes[:-1]]).tolist()
        parts = [whole.slice(first, size) for first, size in zip(starts, sizes, strict=True)]
        groups = [*regrouped(parts)]
        assert [group.num_rows for group in groups] == [GROUP, GROUP, 5]
        assert pa.concat_batches(groups) == whole
