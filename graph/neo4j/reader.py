"""Reading one Neo4j store at one revision, inside the caller's transaction.

Facts as last known come from the graph itself. What was different at the revision asked comes from
the past versions, which nothing ever changes.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from graph.codec import body_of_text, entity_from, record_from, relation_from
from graph.model import Entity, NamedIn, Record, Relation
from graph.naming import document_key
from graph.neo4j.ledger.session import listed
from graph.neo4j.link import Row, Transaction
from graph.neo4j.relation_lookup import kinds_held, relations_of
from graph.neo4j.shapes import TYPES
from graph.words import WITHDRAWN_STATES

_RELATION: Final = "r.id, r._body, startNode(r).id, endNode(r).id"
_THEN: Final = "{0}.opened <= $at AND {0}.closed > $at"


class RevisionReader:
    """Answers what was known at one revision; `past` is True where it is not the latest."""

    def __init__(self, tx: Transaction, revision: int, *, past: bool) -> None:
        self._tx = tx
        self._at = revision
        self._past = past

    @property
    def tx(self) -> Transaction:
        """The transaction in which it reads."""
        return self._tx

    @property
    def past(self) -> bool:
        """Whether the revision is not the latest."""
        return self._past

    def rows(self, query: str, **values: object) -> list[Row]:
        """All rows of a query; `$at` is the revision."""
        return self._tx.rows(query, at=self._at, **values)

    def table(self, query: str, columns: str, **values: object) -> list[Row]:
        """These columns of all that a query finds; `$at` is the revision."""
        return self._tx.table(query, columns, at=self._at, **values)

    # -- entities

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        """The id that each known id answered as then; one given only later answers as itself."""
        asked = listed(set(ids))
        rows = self.table("MATCH (e:Entity) WHERE e.id IN $ids", "e.id", ids=asked)
        canonical: dict[str, str] = {id_: id_ for (id_,) in rows}
        self._add_others([id_ for id_ in asked if id_ not in canonical], canonical)
        return canonical

    def _add_others(self, ids: Sequence[str], canonical: dict[str, str]) -> None:
        """Add what ids answered as that are no entity of their own, now or then."""
        if ids:
            rows = self.table(
                "MATCH (o:OtherId) WHERE o.id IN $ids",
                "o.id, CASE WHEN o._since <= $at THEN o._answers ELSE o.id END",
                ids=ids,
            )
            canonical.update(map(tuple, rows))
        if self._past:
            rows = self.table(
                f"MATCH (p:PastAnswer) WHERE p.id IN $ids AND {_THEN.format('p')}",
                "p.id, p.canonical",
                ids=listed({*ids, *canonical}),
            )
            canonical.update(map(tuple, rows))

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Entities by the id asked."""
        asked = set(ids)
        if not self._past:  # most often each id answers as itself, and one query is enough
            entities = self.entities_of(asked)
            if len(entities) == len(asked):
                return entities
        canonical = self.canonical(asked)
        entities = self.entities_of(set(canonical.values()))
        return {id_: entities[now] for id_, now in canonical.items() if now in entities}

    def entities_of(self, ids: Collection[str]) -> dict[str, Entity]:
        """Entities by their canonical ids of then."""
        rows = self.table(
            "MATCH (e:Entity) WHERE e.id IN $ids AND e._opened <= $at",
            "e.id, e._body",
            ids=listed(ids),
        )
        if self._past:
            rows += self.table(
                f"MATCH (p:PastEntity) WHERE p.id IN $ids AND {_THEN.format('p')}",
                "p.id, p.body",
                ids=listed(ids),
            )
        return {id_: entity_from(id_, body_of_text(body)) for id_, body in rows}

    # -- relations

    def relations(self, ids: Collection[str]) -> dict[str, Relation]:
        """Relations by id."""
        rows = self.table(
            f"{relations_of(kinds_held(self._tx))} WHERE r._opened <= $at",
            _RELATION,
            rows=listed(set(ids)),
        )
        if self._past:
            rows += self.table(
                f"MATCH (p:PastRelation) WHERE p.id IN $ids AND {_THEN.format('p')}",
                "p.id, p.body, p.source, p.target",
                ids=listed(set(ids)),
            )
        return {relation.id: relation for relation in _relations(rows)}

    def relations_at(
        self,
        ids: Collection[str],
        *,
        kinds: Collection[str] | None,
        as_of: date | None,
        limit: int,
        within: bool,
    ) -> tuple[Relation, ...]:
        """Relations at these entities, or only between them, in id order, at most `limit`."""
        here = listed(set(self.canonical(ids).values()))
        wanted = TYPES.keys() if kinds is None else TYPES.keys() & set(kinds)
        if not wanted:
            return ()
        asked = {"ids": here, "day": as_of, "limit": limit}
        types = "|".join(listed(TYPES[kind] for kind in wanted))
        pattern = f"-[r:{types}]->(b:Entity)" if within else f"-[r:{types}]-(b)"
        dated = (
            " AND (r.valid_from IS NULL OR r.valid_from <= $day)"
            " AND (r.valid_to IS NULL OR r.valid_to > $day)"
        )
        rows = self.table(
            f"MATCH (e:Entity) WHERE e.id IN $ids MATCH (e){pattern} WHERE r._opened <= $at"
            + (" AND b.id IN $ids" if within else "")
            + (dated if as_of else "")
            + " WITH DISTINCT r ORDER BY r.id LIMIT $limit",
            _RELATION,
            **asked,
        )
        if self._past:
            rows += self._past_relations_at(here, wanted, within=within)
        # Past versions have their dates in the body only and come after the others: so the day is
        # checked here too, and all are sorted and cut again.
        relations = {
            relation.id: relation
            for relation in _relations(rows)
            if as_of is None or relation.holds_on(as_of)
        }
        return tuple(relations[id_] for id_ in sorted(relations)[:limit])

    def _past_relations_at(
        self, ids: Sequence[str], kinds: Iterable[str], *, within: bool
    ) -> list[Row]:
        # Source and target have an index each, so each is asked for by itself.
        rows: list[Row] = []
        for one, other in (("source", "target"), ("target", "source")):
            between = f" AND p.{other} IN $ids" if within else ""
            rows += self.rows(
                f"MATCH (p:PastRelation) WHERE p.{one} IN $ids AND p.kind IN $kinds "
                f"AND {_THEN.format('p')}{between} RETURN p.id, p.body, p.source, p.target",
                ids=ids,
                kinds=listed(kinds),
            )
        return rows

    # -- records

    def records(
        self,
        *,
        ids: Collection[str] | None,
        subjects: Collection[str] | None,
        withdrawn: bool,
    ) -> tuple[Record, ...]:
        """Records by id or subject, in id order."""
        about = None if subjects is None else set(self.canonical(subjects).values())
        asked = {
            "ids": None if ids is None else listed(set(ids)),
            "subjects": None if about is None else listed(about),
        }
        rows: list[Row] = []
        for label in ("Record", "WithdrawnRecord") if withdrawn else ("Record",):
            rows += self.table(
                _matching(label, "_subject", asked) + " AND r._opened <= $at",
                "r.id, r._body, r._subject, r._named",
                **asked,
            )
        if self._past:
            rows += self.table(
                _matching("PastRecord", "subject", asked) + f" AND {_THEN.format('r')} "
                "AND ($withdrawn OR NOT r.state IN $gone)",
                "r.id, r.body, r.subject, r.named",
                withdrawn=withdrawn,
                gone=listed(WITHDRAWN_STATES),
                **asked,
            )
        return _records(rows)

    def records_by_document_no(self, document_no: str, limit: int) -> tuple[Record, ...]:
        """Records that had a document number then, in id order, at most `limit`."""
        asked = {"key": document_key(document_no), "limit": limit}
        rows = self.rows(
            "MATCH (r:Record) WHERE r._document = $key AND r._opened <= $at "
            "RETURN r.id, r._body, r._subject, r._named ORDER BY r.id LIMIT $limit",
            **asked,
        )
        if self._past:
            rows += self.rows(
                f"MATCH (r:PastRecord) WHERE r.document = $key AND {_THEN.format('r')} "
                "AND NOT r.state IN $gone "
                "RETURN r.id, r.body, r.subject, r.named ORDER BY r.id LIMIT $limit",
                gone=listed(WITHDRAWN_STATES),
                **asked,
            )
        return _records(rows)[:limit]


def _matching(label: str, subject: str, asked: dict[str, Any]) -> str:
    """The part of a query that finds records of this label by ids or subjects."""
    # Only current records hang on their subject; the others have an index of subjects instead.
    if asked["ids"] is None and asked["subjects"] is not None and label == "Record":
        return "MATCH (e:Entity) WHERE e.id IN $subjects MATCH (r:Record)-[:ABOUT]->(e) WHERE true"
    where = [] if asked["ids"] is None else ["r.id IN $ids"]
    where += [] if asked["subjects"] is None else [f"r.{subject} IN $subjects"]
    return f"MATCH (r:{label}) WHERE {' AND '.join(where) or 'true'}"


def _records(rows: Iterable[Row]) -> tuple[Record, ...]:
    """Records in id order; of two rows of one record the later counts."""
    records = {
        id_: record_from(id_, body_of_text(body), subject, _named(named))
        for id_, body, subject, named in rows
    }
    return tuple(records[id_] for id_ in sorted(records))


def _named(text: str) -> tuple[NamedIn, ...]:
    return tuple(NamedIn(entity, role) for entity, role in body_of_text(text))


def _relations(rows: Iterable[Row]) -> Iterable[Relation]:
    for id_, body, source, target in rows:
        yield relation_from(id_, body_of_text(body), source, target)
