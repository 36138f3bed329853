"""The dated roles of a party to which a legal text may extend records of others (DESIGN §9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from graph.model import Relation
from graph.store import BEGINNING, NO_END

# The relation that makes somebody hold a role of a legal text.
ROLE_OF: Final = {
    "legal_representative_of": "legal_representative",
    "principal_of": "principal_responsible",
    "actual_controller_of": "actual_controller",
}
_PRACTISING: Final = "practises_at"
_KINDS: Final = {RELATION_WORDS.index(kind): kind for kind in (*ROLE_OF, _PRACTISING)}
# A table by kind: np.isin takes longer than all the rest for the few ties of a party.
_IS_ROLE: Final = np.isin(np.arange(len(RELATION_WORDS)), [*_KINDS])
_TERMS: Final = 10_000  # terms of one entity that are read; nobody holds as many offices


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of an entity, as known at a revision.

    `named` are ids of records that name it, `held` its offices in organisations, `heads` the
    offices of others in it, `practitioners` those who practise at it. `naming_heads` are ids of
    records that name one of its heads. `told` are ids of terms that a sheet tells without a day and
    that end by what a higher source says.
    """

    named: tuple[str, ...]
    held: tuple[Relation, ...]
    heads: tuple[Relation, ...]
    practitioners: tuple[Relation, ...]
    naming_heads: tuple[str, ...]
    told: frozenset[str] = frozenset()

    @property
    def subjects(self) -> set[str]:
        """Whose own records may be extended to it: those it headed and its practitioners."""
        return {term.target for term in self.held} | {term.source for term in self.practitioners}

    @property
    def records(self) -> set[str]:
        """The ids of records that may be extended to it since they name it or one of its heads."""
        return {*self.named, *self.naming_heads}


def roles_of(snapshot: Snapshot, entity: str) -> Roles:
    """The roles of an entity, as known at the snapshot's revision."""
    place, relations = snapshot.places[entity], snapshot.relations
    offset = snapshot.adjacency.offset
    # Either end of a relation may be here: the sources are compared below.
    near = snapshot.adjacency.relation[offset[place] : offset[place + 1]]
    rows = sorted(near[_IS_ROLE[relations.kind[near]]].tolist())[:_TERMS]
    held, heads, practitioners = [], [], []
    for term in (_term(snapshot, row) for row in rows):
        is_office, is_here = term.kind in ROLE_OF, term.target == entity
        if is_office and term.source == entity:
            held.append(term)
        if is_office and is_here:
            heads.append(term)
        elif is_here and term.kind == _PRACTISING:
            practitioners.append(term)
    return Roles(
        named=_naming(snapshot, entity),
        held=tuple(held),
        heads=tuple(heads),
        practitioners=tuple(practitioners),
        naming_heads=tuple(
            id_ for head in sorted({t.source for t in heads}) for id_ in _naming(snapshot, head)
        ),
        told=frozenset(relations.ids[row] for row in _among(rows, relations.overruled)),
    )


def _among(rows: Sequence[int], known: Ints) -> list[int]:
    """The rows that are among the known ones, which rise: np.isin would look at all of these."""
    if not len(known) or not rows:
        return []
    places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
    return [row for row, met in zip(rows, known[places].tolist(), strict=True) if row == met]


def _naming(snapshot: Snapshot, entity: str) -> tuple[str, ...]:
    rows = snapshot.naming.get(snapshot.places[entity], ())
    return tuple(snapshot.records.ids[row] for row in rows)


def _term(snapshot: Snapshot, row: int) -> Relation:
    """A term of office, from the snapshot's columns alone."""
    relations, ids = snapshot.relations, snapshot.entities.ids
    begin, end = int(relations.valid_from[row]), int(relations.valid_to[row])
    return Relation(
        relations.ids[row],
        _KINDS[int(relations.kind[row])],
        ids[relations.source[row]],
        ids[relations.target[row]],
        valid_from=None if begin == BEGINNING else date.fromordinal(begin),
        valid_to=None if end == NO_END else date.fromordinal(end),
    )
