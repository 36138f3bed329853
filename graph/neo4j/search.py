"""Finding entities in Neo4j by identifier or name, in the order of DESIGN §12."""

from collections.abc import Iterable
from typing import Final

from graph.naming import name_key
from graph.neo4j.ledger.session import listed
from graph.neo4j.link import Transaction
from graph.neo4j.reader import Reading
from graph.store import FIND_SCHEMES, MANY_NAMES, Found, Match

# (label, its name, its id, when it was so): main names and others, now and in the past
_NOW: Final = (
    ("Entity", "_norm", "n._opened <= $at"),
    ("OtherName", "norm", "n.opened <= $at"),
)
_PAST: Final = (
    ("PastEntity", "norm", "n.opened <= $at AND n.closed > $at"),
    ("PastName", "norm", "n.opened <= $at AND n.closed > $at"),
)


class Finding(Reading):
    """Look-ups by text at one revision."""

    def __init__(self, tx: Transaction, revision: int, *, past: bool) -> None:
        super().__init__(tx, revision, past=past)
        self._places = _NOW + _PAST if past else _NOW

    def find(self, text: str, limit: int) -> Found:
        """Exact identifier; exact name; beginning; inside."""
        hits = dict.fromkeys(self._identified(text), "identifier")
        norm = name_key(text)
        if not norm:
            return self._found(hits, limit, truncated=False)
        _add(hits, "name", sorted(self._called(norm))[:limit])
        _add(hits, "beginning", self._beginning(norm, limit + len(hits) + 1))
        truncated = len(hits) > limit
        if not truncated:
            inside = self._inside(norm)
            truncated = inside is None
            _add(hits, "inside", inside or ())
        return self._found(hits, limit, truncated=truncated or len(hits) > limit)

    def _identified(self, text: str) -> list[str]:
        asked = text.strip()
        values = listed({asked, asked.upper()})
        prefixes = ("uscc", "org", "reg", "project")
        ids = {*values, *(f"{prefix}:{value}" for prefix in prefixes for value in values)}
        rows = self._rows(
            "MATCH (e:Entity) WHERE e._code IN $values RETURN e.id AS id UNION "
            "MATCH (e:OtherId) WHERE e._code IN $values RETURN e.id AS id UNION "
            "MATCH (i:Identifier) WHERE i.token IN $tokens AND i.opened <= $at RETURN i.id AS id",
            values=values,
            tokens=[f"{scheme}:{value}" for scheme in FIND_SCHEMES for value in values],
        )
        canonical = self.canonical(ids | {id_ for (id_,) in rows})
        return sorted(self.standing(set(canonical.values())))

    def _called(self, norm: str) -> set[str]:
        found: set[str] = set()
        for label, key, then in self._places:
            rows = self._table(f"MATCH (n:{label} {{{key}: $q}}) WHERE {then}", "n.id", q=norm)
            found |= {id_ for (id_,) in rows}
        return found

    def _beginning(self, norm: str, limit: int) -> list[str]:
        rows = []
        for label, key, then in self._places:
            rows += self._rows(
                f"MATCH (n:{label}) WHERE n.{key} STARTS WITH $q AND n.{key} > $q AND {then} "
                f"WITH n.{key} AS name, n.id AS id ORDER BY name, id LIMIT $limit RETURN name, id",
                q=norm,
                limit=limit,
            )
        return list(dict.fromkeys(id_ for _, id_ in sorted(rows)[:limit]))

    def _inside(self, norm: str) -> list[str] | None:
        """Entities of which a name contains the text, by id; None when too many names do."""
        names: set[tuple[str, str]] = set()
        for label, key, then in self._places:
            rows = self._table(
                f"MATCH (n:{label}) WHERE n.{key} CONTAINS $q AND {then} "
                f"WITH n LIMIT {MANY_NAMES + 1}",
                f"n.{key}, n.id",
                q=norm,
            )
            names.update((name, id_) for name, id_ in rows)
            if len(names) > MANY_NAMES:
                return None
        return sorted({id_ for _, id_ in names})

    def _found(self, hits: dict[str, str], limit: int, *, truncated: bool) -> Found:
        first = list(hits)[:limit]
        entities = self.standing(first)
        matches = tuple(Match(entities[id_], hits[id_]) for id_ in first if id_ in entities)
        return Found(matches, truncated)


def _add(hits: dict[str, str], how: str, ids: Iterable[str]) -> None:
    for id_ in ids:
        hits.setdefault(id_, how)
