"""The votes of a day as row groups, in whole numbers of 1e-12, and who controls whom by them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analytics.ownership.control import Control, Pairs
from analytics.ownership.votes import Votes
from analytics.parquet.facts import column_groups
from analytics.parquet.rows_file import GROUP
from analytics.parquet.schema import COMPANIES, CONCERT, OFFICES, VOTES
from analytics.snapshot.columns import Ints

CONTROL: Final = pa.schema(
    [("holder", pa.string()), ("company", pa.string()), ("answer", pa.string())]
)


def votes_groups(votes: Votes) -> dict[str, Iterator[pa.RecordBatch]]:
    """By file, what the relational steps of control read (`analytics.relational.control_steps`)."""
    offsets, company, low, high, office_offsets, directed = votes.arcs
    ballots = {"voter": _repeated(offsets), "company": company, "low": low, "high": high}
    held = np.unique(company)
    columns = zip(("lowest", "own_low", "own_high", "trusted"), votes.companies, strict=True)
    return {
        "votes": column_groups(VOTES, ballots),
        "offices": column_groups(
            OFFICES, {"director": _repeated(office_offsets), "directed": directed}
        ),
        "companies": column_groups(
            COMPANIES, {"company": held, **{name: all_[held] for name, all_ in columns}}
        ),
        "concert": concert_groups(votes.family),
    }


def concert_groups(family: Mapping[int, Mapping[int, Any]]) -> Iterator[pa.RecordBatch]:
    """Who acts in concert: by person, those of one family with it."""
    pairs = [(one, other) for one, near in sorted(family.items()) for other in sorted(near)]
    concert = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return column_groups(CONCERT, {"holder": concert[0], "member": concert[1]})


def control_batches(control: Control, ids: list[str]) -> Iterator[pa.RecordBatch]:
    """Who controls whom, as the kernel finds it, in order of holder and company."""
    count = len(ids)
    certain = np.sort(_keys(control.certain, count))
    possible = np.setdiff1d(_keys(control.possible, count), certain)
    keys = np.concatenate((certain, possible))
    answer = np.repeat(np.array([0, 1]), (len(certain), len(possible)))
    order = np.argsort(keys, kind="stable")
    names, words = pa.array(ids, pa.string()), pa.array(["yes", "possible"])
    for first in range(0, len(order), GROUP):
        rows = order[first : first + GROUP]
        columns = [
            names.take(pa.array(keys[rows] // count)),
            names.take(pa.array(keys[rows] % count)),
            words.take(pa.array(answer[rows])),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=CONTROL)


def _keys(pairs: Pairs, count: int) -> Ints:
    """Each pair as one number, by which pairs are in order of holder and company."""
    keys: Ints = _repeated(pairs.offsets[: count + 1]) * count + pairs.reached
    return keys


def _repeated(offsets: Ints) -> Ints:
    """The place of each row's span."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
