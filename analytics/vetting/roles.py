"""The dated roles of a party to which a legal text may extend records of others (DESIGN §9)."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from graph.store import BEGINNING

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


class Term(NamedTuple):
    """A term of office, or of practice at an agency, from a day until another, exclusive.

    Both are day ordinals (`date.toordinal`), BEGINNING and NO_END where they are open.
    """

    id: str
    kind: str
    source: str
    target: str
    begins: int
    ends: int

    def holds_on(self, day: date) -> bool:
        """Whether it lasts on a day."""
        return self.begins <= day.toordinal() < self.ends

    def began_after(self, day: date) -> bool | None:
        """Whether it began on or after a day; None where its beginning is unknown."""
        return None if self.begins == BEGINNING else self.begins >= day.toordinal()


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of an entity, as known at a revision.

    `named` are ids of records that name it, `held` its offices in organisations, `heads` the
    offices of others in it, `practitioners` those who practise at it. `naming_heads` are ids of
    records that name one of its heads. `told` are ids of terms that a sheet tells without a day and
    that end by what a higher source says.
    """

    named: tuple[str, ...]
    held: tuple[Term, ...]
    heads: tuple[Term, ...]
    practitioners: tuple[Term, ...]
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


_NONE: Final = Roles((), (), (), (), ())


def roles_of(snapshot: Snapshot, entity: str) -> Roles:
    """The roles of an entity, as known at the snapshot's revision."""
    place, relations = snapshot.places[entity], snapshot.relations
    offset = snapshot.adjacency.offset
    # Either end of a relation may be here: the sources are compared below.
    near = snapshot.adjacency.relation[offset.item(place) : offset.item(place + 1)]
    rows = sorted(near[_IS_ROLE[relations.kind[near]]].tolist())[:_TERMS]
    if not rows:
        named = _naming(snapshot, entity)
        return Roles(named, (), (), (), ()) if named else _NONE
    held, heads, practitioners = [], [], []
    for term in [_term(snapshot, row) for row in rows]:
        is_office, is_here = term.kind in ROLE_OF, term.target == entity
        if is_office and term.source == entity:
            held.append(term)
        if is_office and is_here:
            heads.append(term)
        elif is_here and term.kind == _PRACTISING:
            practitioners.append(term)
    persons = sorted({term.source for term in heads})
    overruled = relations.overruled
    told = (
        [relations.ids[row] for row in rows if _is_among(row, overruled)] if len(overruled) else ()
    )
    return Roles(
        named=_naming(snapshot, entity),
        held=tuple(held),
        heads=tuple(heads),
        practitioners=tuple(practitioners),
        naming_heads=tuple([id_ for head in persons for id_ in _naming(snapshot, head)]),
        told=frozenset(told),
    )


def _is_among(row: int, known: Ints) -> bool:
    """Whether a row is among the known ones, which rise."""
    place = int(known.searchsorted(row))
    return place < len(known) and known.item(place) == row


def _naming(snapshot: Snapshot, entity: str) -> tuple[str, ...]:
    rows = snapshot.naming.get(snapshot.places[entity])
    return tuple([snapshot.records.ids[row] for row in rows]) if rows else ()


def _term(snapshot: Snapshot, row: int) -> Term:
    """A term of office, from the snapshot's columns alone."""
    relations, ids = snapshot.relations, snapshot.entities.ids
    return Term(
        relations.ids[row],
        _KINDS[relations.kind.item(row)],
        ids[relations.source.item(row)],
        ids[relations.target.item(row)],
        relations.valid_from.item(row),
        relations.valid_to.item(row),
    )
