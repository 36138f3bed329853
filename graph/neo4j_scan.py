"""Streaming a Neo4j store as columns, at one revision, while others commit (DESIGN §7).

The graph as last known is read in pages of entities, and after each page the clock. A revision
that began before a page was done may have torn it: what that revision closed is left out of the
page and given at the end from the past versions, which are never torn.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import compress
from typing import Any, Final

from graph.codec import body_of_text
from graph.columns import record_columns, record_row, relation_columns, relation_row
from graph.neo4j_base import listed
from graph.neo4j_clock import await_settled, moment
from graph.neo4j_link import Transaction
from graph.neo4j_shapes import TYPES
from graph.store import BEGINNING, NO_END, Columns, EntityColumns, Gone, RelationColumns
from graph.words import WITHDRAWN_STATES

_PAGE: Final = 50_000
_ALL_TYPES: Final = "|".join(sorted(TYPES.values()))
_COLUMNS: Final = (
    "r.id", "type(r)", "e._number", "id(b)",
    "coalesce(r.share_low, r.share, -1.0)", "coalesce(r.share_high, r.share, -1.0)",
    f"coalesce(r._from, {BEGINNING})", f"coalesce(r._to, {NO_END})",
    "r._rank", "coalesce(r._score, 1.0)", "r._opened",
)  # fmt: skip
_RELATIONS: Final = (
    "MATCH (e:Entity) WHERE e._number >= $low AND e._number < $high "
    f"MATCH (e)-[r:{_ALL_TYPES}]->(b) RETURN "
    + ", ".join(f"collect({column})" for column in _COLUMNS)
)
_ENTITIES: Final = (
    "MATCH (e:Entity) WHERE e._number >= $low AND e._number < $high RETURN collect(e._number), "
    "collect(e.id), collect(e.kind), collect(coalesce(e.roles, [])), collect(id(e)), "
    "collect(coalesce(e._opened, 0))"
)
_THEN: Final = "p.opened <= $at AND p.closed > $at"


class Scan:
    """One scan of everything at one revision."""

    def __init__(self, tx: Transaction, at: int) -> None:
        self._tx = tx
        self._at = at
        self._places: dict[int, int] = {}  # the database's number of a node: ours
        self._numbers: dict[str, int] = {}  # id: number, of what stood then
        ((self._last,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.numbers")

    def columns(self) -> Iterator[Columns]:
        """Entities, then relations, then records."""
        yield from self._entities()
        yield from self._relations()
        yield from self._records()

    def _pages(self, query: str) -> Iterator[tuple[int, list[list[Any]], int]]:
        """Page number, its columns, and the last revision that may have torn it."""
        for low in range(0, self._last + 1, _PAGE):
            (columns,) = self._tx.rows(query, low=low, high=low + _PAGE)
            yield low // _PAGE, columns, self._settled()

    def _settled(self) -> int:
        """The last revision begun till now, waited for till its past versions are all there."""
        begun = moment(self._tx).begun
        if begun > self._at:
            await_settled(self._tx, begun)
        return begun

    def _closed(self, label: str, key: str, begun: int) -> set[Any]:
        """What stood at the revision asked and was closed by one that has begun."""
        if begun <= self._at:
            return set()
        rows = self._tx.rows(
            f"MATCH (p:{label}) WHERE p.closed > $at AND p.closed <= $begun AND p.opened <= $at "
            f"RETURN p.{key}",
            at=self._at,
            begun=begun,
        )
        return {value for (value,) in rows}

    # -- entities

    def _entities(self) -> Iterator[Columns]:
        torn: dict[int, int] = {}
        for page, (numbers, ids, kinds, roles, places, opened), begun in self._pages(_ENTITIES):
            torn[page] = begun
            self._places.update(zip(places, numbers, strict=True))
            gone = self._closed("PastEntity", "number", begun)
            stood = [o <= self._at and n not in gone for o, n in zip(opened, numbers, strict=True)]
            n, i, k, r = (list(compress(c, stood)) for c in (numbers, ids, kinds, roles))
            self._numbers.update(zip(i, n, strict=True))
            if n:
                yield EntityColumns(n, i, k, _tuples(r))
        yield from self._past_entities(torn)

    def _past_entities(self, torn: dict[int, int]) -> Iterator[Columns]:
        rows = self._tx.rows(
            f"MATCH (p:PastEntity) WHERE {_THEN} RETURN p.number, p.id, p.kind, p.roles, p.closed",
            at=self._at,
        )
        then = [row for row in rows if row[4] <= torn.get(row[0] // _PAGE, row[4])]
        if then:
            numbers, ids, kinds, roles, _ = zip(*then, strict=True)
            self._numbers.update(zip(ids, numbers, strict=True))
            yield EntityColumns(numbers, ids, kinds, _tuples(roles))

    # -- relations

    def _relations(self) -> Iterator[Columns]:
        torn: dict[int, int] = {}
        for page, (*columns, opened), begun in self._pages(_RELATIONS):
            torn[page] = begun
            gone = self._closed("PastRelation", "id", begun)
            ids = columns[0]
            stood = [o <= self._at and i not in gone for o, i in zip(opened, ids, strict=True)]
            kept = columns if all(stood) else [list(compress(c, stood)) for c in columns]
            if kept[0]:
                yield self._page(kept)
        yield from self._past_relations(torn)

    def _page(self, columns: list[list[Any]]) -> Columns:
        known = {kind: kind.lower() for kind in set(columns[1])}
        columns[1] = [known[kind] for kind in columns[1]]
        columns[3] = [self._places[place] for place in columns[3]]
        return RelationColumns(*columns)

    def _past_relations(self, torn: dict[int, int]) -> Iterator[Columns]:
        rows = self._tx.rows(
            f"MATCH (p:PastRelation) WHERE {_THEN} "
            "RETURN p.id, p.body, p.source, p.target, p.closed",
            at=self._at,
        )
        then = []
        for id_, body, source, target, closed in rows:
            number = self._numbers[source]
            if closed <= torn.get(number // _PAGE, closed):
                then.append(relation_row(id_, body_of_text(body), number, self._numbers[target]))
        if then:
            yield relation_columns(then)

    # -- records

    def _records(self) -> Iterator[Columns]:
        rows = self._tx.rows(
            "MATCH (r:Record) WHERE r._opened <= $at RETURN r.id, r._body, r._subject, r._named",
            at=self._at,
        )
        gone = self._closed("PastRecord", "id", self._settled())
        rows = [row for row in rows if row[0] not in gone]
        if gone:
            past = self._tx.rows(
                f"MATCH (p:PastRecord) WHERE {_THEN} AND NOT p.state IN $withdrawn "
                "RETURN p.id, p.body, p.subject, p.named",
                at=self._at,
                withdrawn=listed(WITHDRAWN_STATES),
            )
            rows += [row for row in past if row[0] in gone]
        for start in range(0, len(rows), _PAGE):
            yield record_columns([self._record(*row) for row in rows[start : start + _PAGE]])

    def _record(self, id_: str, body: str, subject: str, named: str) -> tuple[Any, ...]:
        names = [(self._numbers[entity], role) for entity, role in body_of_text(named)]
        return record_row(id_, body_of_text(body), self._numbers[subject], names)


def changes(tx: Transaction, since: int, at: int) -> Iterator[Columns]:
    """What changed after one revision, up to another: what is gone, then what stands instead."""
    span = {"since": since, "at": at}
    gone = [
        [
            value
            for (value,) in tx.rows(
                f"MATCH (p:{label}) WHERE p.closed > $since AND p.closed <= $at "
                f"AND p.opened <= $since RETURN p.{key}",
                **span,
            )
        ]
        for label, key in (("PastEntity", "number"), ("PastRelation", "id"), ("PastRecord", "id"))
    ]
    yield Gone(*gone)
    touched = _touched(tx, since, at)
    yield from _changed_entities(tx, touched["entities"], span)
    yield from _changed_relations(tx, touched["relations"], span)
    yield from _changed_records(tx, touched["records"], span)


def _touched(tx: Transaction, since: int, at: int) -> dict[str, list[Any] | None]:
    """What each revision changed; None where an imported store does not say."""
    found: dict[str, list[Any] | None] = {}
    for what in ("entities", "relations", "records"):
        rows = tx.rows(
            "MATCH (v:Revision) WHERE v.number > $since AND v.number <= $at "
            f"RETURN v._touched, v._{what}",
            since=since,
            at=at,
        )
        told = all(whole for whole, _ in rows)
        found[what] = listed({v for _, values in rows for v in values or ()}) if told else None
    return found


def _changed_entities(
    tx: Transaction, numbers: Collection[int] | None, span: dict[str, int]
) -> Iterator[Columns]:
    among = "" if numbers is None else "e._number IN $numbers AND "
    rows = tx.rows(
        f"MATCH (e:Entity) WHERE {among}e._opened > $since AND e._opened <= $at "
        "RETURN e._number, e.id, e.kind, coalesce(e.roles, []) AS roles UNION "
        "MATCH (p:PastEntity) WHERE p.closed > $at AND p.opened > $since AND p.opened <= $at "
        "RETURN p.number AS `e._number`, p.id AS `e.id`, p.kind AS `e.kind`, p.roles AS roles",
        numbers=numbers,
        **span,
    )
    if rows:
        found, ids, kinds, roles = zip(*rows, strict=True)
        yield EntityColumns(found, ids, kinds, _tuples(roles))


def _numbers_of(tx: Transaction, ids: Collection[str]) -> dict[str, int]:
    """Numbers by id, of entities and of other ids alike."""
    rows = tx.rows(
        "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e._number AS n UNION "
        "MATCH (o:OtherId) WHERE o.id IN $ids RETURN o.id AS id, o._number AS n",
        ids=listed(ids),
    )
    return dict(map(tuple, rows))


def _changed_relations(
    tx: Transaction, ids: Collection[str] | None, span: dict[str, int]
) -> Iterator[Columns]:
    among = "" if ids is None else "f.id IN $ids AND "
    rows = tx.rows(
        f"MATCH (f:RelationSource) WHERE {among}f.opened > $since AND f.opened <= $at "
        "RETURN f.id AS id, f.body AS body, f.source AS source, f.target AS target UNION "
        "MATCH (p:PastRelation) WHERE p.closed > $at AND p.opened > $since AND p.opened <= $at "
        "RETURN p.id AS id, p.body AS body, p.source AS source, p.target AS target",
        ids=ids,
        **span,
    )
    numbers = _numbers_of(tx, {end for *_, source, target in rows for end in (source, target)})
    if rows:
        yield relation_columns(
            [relation_row(i, body_of_text(b), numbers[s], numbers[t]) for i, b, s, t in rows]
        )


def _changed_records(
    tx: Transaction, ids: Collection[str] | None, span: dict[str, int]
) -> Iterator[Columns]:
    among = "" if ids is None else "r.id IN $ids AND "
    rows = tx.rows(
        f"MATCH (r:Record) WHERE {among}r._opened > $since AND r._opened <= $at "
        "RETURN r.id AS id, r._body AS body, r._subject AS subject, r._named AS named UNION "
        "MATCH (p:PastRecord) WHERE p.closed > $at AND p.opened > $since AND p.opened <= $at "
        "AND NOT p.state IN $withdrawn "
        "RETURN p.id AS id, p.body AS body, p.subject AS subject, p.named AS named",
        ids=ids,
        withdrawn=listed(WITHDRAWN_STATES),
        **span,
    )
    named = {row[0]: [tuple(name) for name in body_of_text(row[3])] for row in rows}
    ends = {row[2] for row in rows} | {entity for names in named.values() for entity, _ in names}
    numbers = _numbers_of(tx, ends)
    if rows:
        yield record_columns(
            [
                record_row(
                    id_, body_of_text(body), numbers[subject],
                    [(numbers[entity], role) for entity, role in named[id_]],
                )
                for id_, body, subject, _ in rows
            ]
        )  # fmt: skip


def _tuples(lists: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    known = {roles: roles for roles in map(tuple, lists)}
    return [known[tuple(roles)] for roles in lists]
