"""Which rows of two snapshots have one id, found some at a time: neither need be in memory."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analytics.snapshot.column_files import ROWS
from analytics.snapshot.columns import Ints


class SameIds(NamedTuple):
    """Places before and now whose ids are in one span of ids.

    `was` has by place of `new` the place before of the same id, -1 where there was none.
    """

    old: slice
    new: slice
    was: Ints


def same_ids(old: Sequence[str], new: Sequence[str], most: int = ROWS) -> Iterator[SameIds]:
    """All ids of both, which rise by code point, in spans of at most `most` of either."""
    first = begin = 0
    while first < len(old) or begin < len(new):
        ends = (min(first + most, len(old)), min(begin + most, len(new)))
        spans = ((old, first, ends[0]), (new, begin, ends[1]))
        last = min(ids[end - 1] for ids, at, end in spans if at < end)
        stop, after = (bisect_right(ids, last, at, end) for ids, at, end in spans)
        place_of = {id_: place for place, id_ in enumerate(old[first:stop], first)}
        was = [place_of.get(id_, -1) for id_ in new[begin:after]]
        yield SameIds(slice(first, stop), slice(begin, after), np.array(was, dtype=np.int64))
        first, begin = stop, after
