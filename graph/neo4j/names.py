"""Finding entities in Neo4j by identifier or name (`graph.search`), at one revision."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from graph.model import Entity
from graph.neo4j.ledger.session import listed
from graph.neo4j.reader import RevisionReader
from graph.neo4j.shapes import KIND_LABELS
from graph.search import FIND_SCHEMES, MASKED_KINDS

# (label, property of the name, condition on the revision): main names and other names
_NOW: Final = (
    ("Entity", "_norm", "n._opened <= $at"),
    ("OtherName", "norm", "n.opened <= $at"),
)
_PAST: Final = (
    ("PastEntity", "norm", "n.opened <= $at AND n.closed > $at"),
    ("PastName", "norm", "n.opened <= $at AND n.closed > $at"),
)
_ALL: Final = 2**31 - 1
_MASKED: Final = " OR ".join(f"e:{KIND_LABELS[kind]}" for kind in MASKED_KINDS)
# Only an entity has its kind as a label: an other name leads to its entity by the id.
_UNMASKED: Final = {
    "Entity": " AND NOT (" + _MASKED.replace("e:", "n:") + ")",
    "OtherName": f" AND NOT EXISTS {{ MATCH (e:Entity {{id: n.id}}) WHERE {_MASKED} }}",
}


class Names:
    """Implements `graph.search.NameIndex`; an entity's key is its id."""

    def __init__(self, reader: RevisionReader, *, masked: bool = False) -> None:
        self._reader = reader
        self._masked = masked
        self._places: tuple[tuple[str, str, str], ...] = _NOW + _PAST if reader.past else _NOW
        if masked:
            self._places = tuple(
                (label, key, then + _UNMASKED.get(label, "")) for label, key, then in self._places
            )

    def _read_at_most(self, limit: int) -> int:
        """How many names to read for `limit`: all, where the masked are left out afterwards."""
        return _ALL if self._masked and self._reader.past else limit

    def _unmasked(self, ids: Iterable[str]) -> Iterable[str]:
        """These ids without the masked: at a past revision only an entity's body tells its kind."""
        if not (self._masked and self._reader.past):
            return ids
        known = self.entities_of(list(dict.fromkeys(ids)))
        return [id_ for id_ in ids if id_ in known and known[id_].kind not in MASKED_KINDS]

    def entities_of(self, keys: Collection[str]) -> Mapping[str, Entity]:
        return self._reader.entities_of(keys)

    def identified(self, values: Collection[str]) -> list[str]:
        # An id holds its identifier, and a USCC its organisation code; `:Identifier` has the rest.
        prefixes = ("uscc", "org", "reg", "project")
        ids = {*values, *(f"{prefix}:{value}" for prefix in prefixes for value in values)}
        rows = self._reader.rows(
            "MATCH (e:Entity) WHERE e._code IN $values RETURN e.id AS id UNION "
            "MATCH (e:OtherId) WHERE e._code IN $values RETURN e.id AS id UNION "
            "MATCH (i:Identifier) WHERE i.token IN $tokens AND i.opened <= $at "
            "AND coalesce(i.closed, $at + 1) > $at RETURN i.id AS id",
            values=listed(values),
            tokens=[f"{scheme}:{value}" for scheme in FIND_SCHEMES for value in values],
        )
        canonical = self._reader.canonical(ids | {id_ for (id_,) in rows})
        return sorted(self.entities_of(set(canonical.values())))

    def called(self, name: str, limit: int) -> list[str]:
        ids: set[str] = set()
        for label, key, then in self._places:
            query = f"MATCH (n:{label} {{{key}: $name}}) WHERE {then}"
            ids |= {id_ for (id_,) in self._reader.table(query, "n.id", name=name)}
        return sorted(self._unmasked(ids))[:limit]

    def beginning(self, name: str, limit: int) -> list[str]:
        rows = []
        most = self._read_at_most(limit)
        for label, key, then in self._places:
            rows += self._reader.rows(
                f"MATCH (n:{label}) WHERE n.{key} STARTS WITH $name AND n.{key} > $name AND {then} "
                f"WITH n.{key} AS name, n.id AS id ORDER BY name, id LIMIT $limit RETURN name, id",
                name=name,
                limit=most,
            )
        # The first of each place, so the first of all are among them.
        ids = [id_ for _, id_ in sorted(rows)[:most]]
        return list(dict.fromkeys(list(self._unmasked(ids))[:limit]))

    def inside(self, name: str, limit: int, *, most: int) -> list[str] | None:
        names: set[tuple[str, str]] = set()
        for label, key, then in self._places:
            rows = self._reader.table(
                f"MATCH (n:{label}) WHERE n.{key} CONTAINS $name AND {then} "
                f"WITH n LIMIT {self._read_at_most(most + 1)}",
                f"n.{key}, n.id",
                name=name,
            )
            names.update(map(tuple, rows))
            if len(names) > self._read_at_most(most):
                return None
        kept = set(self._unmasked({id_ for _, id_ in names}))
        return None if sum(id_ in kept for _, id_ in names) > most else sorted(kept)[:limit]


# Of a past name only the entity of today tells the kind; one joined since answers by another id.
_PERSON: Final = (
    "(n.id STARTS WITH 'person:' OR EXISTS { MATCH (e:Entity {id: n.id}) WHERE e:Person } "
    "OR EXISTS { MATCH (o:OtherId {id: n.id}) MATCH (e:Entity {id: o._answers}) "
    "WHERE e:Person })"
)


def persons_called(reader: RevisionReader, names: Collection[str]) -> frozenset[str]:
    """Those of these names that a person bears or ever bore."""
    places = (
        ("Entity", "_norm"),
        ("OtherName", "norm"),
        ("PastEntity", "norm"),
        ("PastName", "norm"),
    )
    rows = reader.rows(
        " UNION ".join(
            f"MATCH (n:{label}) WHERE n.{key} IN $names AND {_PERSON} RETURN n.{key} AS name"
            for label, key in places
        ),
        names=listed(names),
    )
    return frozenset(name for (name,) in rows)
