"""Finding entities in SQLite by identifier or name (`graph.search`), at one revision."""

from collections.abc import Collection, Mapping
from typing import Final

from graph.model import Entity
from graph.search import FIND_SCHEMES, MASKED_KINDS
from graph.sqlite.grams import gram_query
from graph.sqlite.ledger.versions import packed
from graph.sqlite.reader import RevisionReader

_UNMASKED: Final = (
    " AND (SELECT e.kind FROM entities e WHERE e.n = m.n AND e.opened <= :at "
    "AND (e.closed IS NULL OR e.closed > :at)) "
    "NOT IN (" + ", ".join(f"'{kind}'" for kind in MASKED_KINDS) + ")"
)


class Names:
    """Implements `graph.search.NameIndex`; an entity's key is its number."""

    def __init__(self, reader: RevisionReader, *, masked: bool = False) -> None:
        self._reader = reader
        self._also = _UNMASKED if masked else ""

    def entities_of(self, keys: Collection[int]) -> Mapping[int, Entity]:
        return self._reader.entities_of(keys)

    def identified(self, values: Collection[str]) -> list[int]:
        # Ids too: `find` takes an id as it stands, and a bare USCC for the id made of it.
        candidates = {*values, *(f"uscc:{value.upper()}" for value in values)}
        rows = self._reader.rows(
            "WITH tokens(token) AS (SELECT j.value || ':' || v.value "
            "FROM json_each(:schemes) j, json_each(:values) v) "
            "SELECT id FROM nodes WHERE n IN ("
            "SELECT n FROM identifiers JOIN tokens USING (token) "
            "WHERE opened <= :at AND (closed IS NULL OR closed > :at) UNION ALL "
            "SELECT n FROM past_identifiers JOIN tokens USING (token) "
            "WHERE opened <= :at AND closed > :at)",
            schemes=packed(FIND_SCHEMES),
            values=packed(values),
        )
        candidates.update(id_ for (id_,) in rows)
        entities = self.entities_of(set(self._reader.canonical(candidates).values()))
        return sorted(entities, key=lambda number: entities[number].id)

    def called(self, name: str, limit: int) -> list[int]:
        return self._first("m.norm = :name", "a.id", limit, name=name)

    def beginning(self, name: str, limit: int) -> list[int]:
        end = name + "\U0010ffff"  # after every name that begins so
        where = "m.norm > :name AND m.norm < :end"
        return self._first(where, "m.norm, a.id", limit, name=name, end=end)

    def _first(self, where: str, order: str, limit: int, **values: object) -> list[int]:
        rows = self._reader.rows(
            "SELECT m.n FROM names m JOIN nodes a ON a.n = m.n WHERE "
            "m.opened <= :at AND (m.closed IS NULL OR m.closed > :at) "
            f"AND {where}{self._also} ORDER BY {order} LIMIT :limit",
            limit=limit,
            **values,
        )
        return list(dict.fromkeys(n for (n,) in rows))

    def inside(self, name: str, limit: int, *, most: int) -> list[int] | None:
        """All names are fetched as one row.

        Each row of a cursor gives up the interpreter, and thousands of rows would wait thousands of
        times behind the other threads of a server.
        """
        ((count, numbers),) = self._reader.rows(
            "SELECT count(*), json_group_array(n) FROM (SELECT m.n FROM grams g "
            "JOIN names m ON m.k = g.rowid WHERE grams MATCH :grams AND instr(m.norm, :name) "
            "AND m.opened <= :at AND (m.closed IS NULL OR m.closed > :at)"
            f"{self._also} LIMIT :many)",
            grams=gram_query(name),
            name=name,
            many=most + 1,
        )
        if count > most:
            return None
        ids = self._reader.rows(
            "SELECT n FROM nodes WHERE n IN (SELECT value FROM json_each(:numbers)) "
            "ORDER BY id LIMIT :limit",
            numbers=numbers,
            limit=limit,
        )
        return [n for (n,) in ids]


def persons_called(reader: RevisionReader, names: Collection[str]) -> frozenset[str]:
    """Those of these names that a person bears or ever bore."""
    rows = reader.rows(
        "SELECT v.value FROM json_each(:names) v WHERE EXISTS (SELECT 1 FROM names m "
        "JOIN entities e ON e.n = m.n WHERE m.norm = v.value AND e.kind = 'person')",
        names=packed(names),
    )
    return frozenset(name for (name,) in rows)
