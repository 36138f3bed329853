"""Finding entities in Neo4j by identifier or name (`graph.search`), at one revision."""

from collections.abc import Collection, Mapping
from typing import Final

from graph.model import Entity
from graph.neo4j.ledger.session import listed
from graph.neo4j.reader import RevisionReader
from graph.search import FIND_SCHEMES

# (label, property of the name, condition on the revision): main names and other names
_NOW: Final = (
    ("Entity", "_norm", "n._opened <= $at"),
    ("OtherName", "norm", "n.opened <= $at"),
)
_PAST: Final = (
    ("PastEntity", "norm", "n.opened <= $at AND n.closed > $at"),
    ("PastName", "norm", "n.opened <= $at AND n.closed > $at"),
)


class Names:
    """Implements `graph.search.NameIndex`; an entity's key is its id."""

    def __init__(self, reader: RevisionReader) -> None:
        self._reader = reader
        self._places = _NOW + _PAST if reader.past else _NOW

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
        return sorted(ids)[:limit]

    def beginning(self, name: str, limit: int) -> list[str]:
        rows = []
        for label, key, then in self._places:
            rows += self._reader.rows(
                f"MATCH (n:{label}) WHERE n.{key} STARTS WITH $name AND n.{key} > $name AND {then} "
                f"WITH n.{key} AS name, n.id AS id ORDER BY name, id LIMIT $limit RETURN name, id",
                name=name,
                limit=limit,
            )
        # The first of each place, so the first of all are among them.
        return list(dict.fromkeys(id_ for _, id_ in sorted(rows)[:limit]))

    def inside(self, name: str, limit: int, *, most: int) -> list[str] | None:
        names: set[tuple[str, str]] = set()
        for label, key, then in self._places:
            rows = self._reader.table(
                f"MATCH (n:{label}) WHERE n.{key} CONTAINS $name AND {then} "
                f"WITH n LIMIT {most + 1}",
                f"n.{key}, n.id",
                name=name,
            )
            names.update(map(tuple, rows))
            if len(names) > most:
                return None
        return sorted({id_ for _, id_ in names})[:limit]
