"""Offices told without a day beside the dated terms of a higher source (DESIGN §4, §5).

The sheet of a penalty or of a list names a firm's head and tells no day: the head of the day of the
decision, or of that of sending. Where a source of a higher rank, such as the register, dates the
terms of this very person in this office, those stand, and what the sheet tells holds on no day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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
IS_OFFICE: Final = np.isin(np.arange(len(RELATION_WORDS)), _OFFICES)


def overruled_ends(
    kind: Ints, source: Ints, target: Ints, valid_from: Ints, valid_to: Ints, rank: Ints
) -> tuple[Ints, Ints]:
    """(`valid_to`, the places, rising, where it follows from a higher source and none tells it).

    NEVER where that dates the terms of this very person, else the day from which it names another
    legal representative: there is one at a time.
    """
    offices = np.flatnonzero(np.isin(kind, _OFFICES))
    undated = (valid_from[offices] == BEGINNING) & (valid_to[offices] == NO_END)
    told, dated = offices[undated], offices[~undated]
    own_rows = dated[np.isin(source[dated], source[told])]
    own = _highest(own_rows, (kind, source, target, rank))
    begun = dated[(kind[dated] == _LEGAL) & (valid_from[dated] > BEGINNING)]
    begun = begun[np.isin(target[begun], target[told])]
    # Of the others nothing follows, and they are most: they are not looked at one by one.
    met = np.isin(source[told], source[own_rows]) | np.isin(target[told], target[begun])
    told = told[met]
    heads: dict[int, list[tuple[int, int, int]]] = {}
    for firm, head, begin, order in _rows(begun, (target, source, valid_from, rank)):
        heads.setdefault(firm, []).append((head, begin, order))
    ends, overruled = valid_to.copy(), []
    columns = (kind, source, target, rank)
    for place, (office, person, firm, order) in zip(
        told.tolist(), _rows(told, columns), strict=True
    ):
        end = NO_END
        if own.get((office, person, firm), order) < order:
            end = NEVER
        elif office == _LEGAL:
            others = (b for head, b, r in heads.get(firm, ()) if r < order and head != person)
            end = min(others, default=NO_END)
        if end != NO_END:
            ends[place] = end
            overruled.append(place)
    return ends, np.array(overruled, dtype=np.int64)


def with_overruled(relations: RelationArrays) -> RelationArrays:
    """Relations whose ends are as the sources tell them, with the ends that follow."""
    ties = relations
    told = (ties.kind, ties.source, ties.target, ties.valid_from, ties.valid_to, ties.rank)
    ends, overruled = overruled_ends(*told)
    return replace(ties, valid_to=ends, overruled=overruled)


def overruled_again(relations: RelationArrays, parties: Ints) -> tuple[RelationArrays, Ints]:
    """(relations after the offices in some parties changed, places of those with another end now).

    What follows for an office depends on the offices in the same party alone.
    """
    ties = relations
    flags = np.zeros(1 + int(ties.target.max(initial=-1)), dtype=np.bool_)
    flags[parties[(parties >= 0) & (parties < len(flags))]] = True
    rows = np.flatnonzero(IS_OFFICE[ties.kind] & flags[ties.target])
    if not len(rows):
        return relations, rows
    ends = ties.valid_to.copy()
    again = np.isin(ties.overruled, rows)
    ends[ties.overruled[again]] = NO_END
    columns = (ties.kind, ties.source, ties.target, ties.valid_from, ends, ties.rank)
    ends[rows], overruled = overruled_ends(*(column[rows] for column in columns))
    kept = ties.overruled[~again]
    others = rows[ends[rows] != ties.valid_to[rows]]
    return replace(ties, valid_to=ends, overruled=np.union1d(kept, rows[overruled])), others


def _highest(places: Ints, columns: Sequence[Ints]) -> dict[tuple[int, ...], int]:
    """By kind and ends, the highest rank, which is the lowest number, of the relations there."""
    highest: dict[tuple[int, ...], int] = {}
    for *key, order in _rows(places, columns):
        highest[tuple(key)] = min(order, highest.get(tuple(key), order))
    return highest


def _rows(places: Ints, columns: Sequence[Ints]) -> list[tuple[int, ...]]:
    return list(zip(*(column[places].tolist() for column in columns), strict=True))


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
