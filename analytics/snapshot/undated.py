"""Offices told without a day beside the dated terms of a higher source (DESIGN §4, §5).

The sheet of a penalty or of a list names a firm's head and tells no day: the head of the day of the
decision, or of that of sending. Where a source of a higher rank, such as the register, dates the
terms of this very person in this office, those stand, and what the sheet tells holds on no day.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from analytics.snapshot.columns import RELATION_WORDS, Ints, RelationArrays
from graph.model import Relation
from graph.store import BEGINNING, NO_END
from graph.words import HEAD_KINDS

# The end of an office that holds on no day: before every real one, and no day that is ever told.
NEVER: Final = BEGINNING + 1
_LEGAL: Final = RELATION_WORDS.index("legal_representative_of")
_KINDS: Final = frozenset({*HEAD_KINDS, "actual_controller_of"})
_OFFICES: Final = np.array([RELATION_WORDS.index(kind) for kind in sorted(_KINDS)])


def ends_beside_dated(
    kind: Ints, source: Ints, target: Ints, valid_from: Ints, valid_to: Ints, rank: Ints
) -> Ints:
    """The `valid_to` of these relations, with NEVER for offices that a higher source dates.

    One that was NEVER before is judged anew: the dated term may be gone.
    """
    ends = np.where(valid_to == NEVER, NO_END, valid_to)
    offices = np.flatnonzero(np.isin(kind, _OFFICES))
    undated = (valid_from[offices] == BEGINNING) & (ends[offices] == NO_END)
    if undated.all() or not undated.any():
        return ends
    # Only offices of persons who have an undated one are looked at: few have.
    told = offices[undated]
    dated = offices[~undated]
    dated = dated[np.isin(source[dated], source[told])]
    highest: dict[tuple[int, int, int], int] = {}
    for key, order in zip(_keys(dated, kind, source, target), rank[dated].tolist(), strict=True):
        highest[key] = min(order, highest.get(key, order))
    keys = _keys(told, kind, source, target)
    for place, key, order in zip(told.tolist(), keys, rank[told].tolist(), strict=True):
        if highest.get(key, order) < order:
            ends[place] = NEVER
    return ends


def doubted_heads(relations: RelationArrays, rows: Ints) -> Ints:
    """Of these headships those of persons told without a day where a higher source names another.

    There is one legal representative at a time: the sheet of an old penalty tells a former one,
    whose end no register need have.
    """
    of = rows[relations.kind[rows] == _LEGAL]
    undated = (relations.valid_from[of] == BEGINNING) & (relations.valid_to[of] == NO_END)
    told = of[undated]
    others: dict[int, list[int]] = {}
    for row in of.tolist() if len(told) else ():
        others.setdefault(int(relations.target[row]), []).append(row)
    doubted = [
        row
        for row in told.tolist()
        if any(
            relations.rank[other] < relations.rank[row]
            and relations.source[other] != relations.source[row]
            for other in others[int(relations.target[row])]
        )
    ]
    return np.array(doubted, dtype=np.int64)


def without_overruled(ties: Iterable[Relation]) -> list[Relation]:
    """These relations of one party without the offices that hold on no day."""
    every = list(ties)
    highest: dict[tuple[str, str, str], int] = {}
    for tie in every:
        if tie.kind in _KINDS and (tie.valid_from or tie.valid_to):
            key = (tie.kind, tie.source, tie.target)
            highest[key] = min(tie.rank, highest.get(key, tie.rank))
    return [
        tie
        for tie in every
        if tie.valid_from
        or tie.valid_to
        or highest.get((tie.kind, tie.source, tie.target), tie.rank) >= tie.rank
    ]


def _keys(places: Ints, kind: Ints, source: Ints, target: Ints) -> list[tuple[int, int, int]]:
    columns = (kind[places], source[places], target[places])
    return list(zip(*(column.tolist() for column in columns), strict=True))
