"""Streaming a Neo4j store as columns, at one revision, while others commit (DESIGN §7).

The graph as last known is read in pages, and the clock after each page. A revision that began
before a page was read may have changed half of it. What that revision closed is left out of the
page and comes at the end from the past versions, which never change. A row deleted while it is
being read has nulls where its values were, and is left out in the same way; each column puts a
value in their place, since `collect` drops nulls and the columns would differ in length.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import compress
from typing import Any, Final

from graph.codec import body_of_text
from graph.neo4j.clock import await_settled, moment
from graph.neo4j.ledger.session import listed
from graph.neo4j.link import Transaction
from graph.neo4j.relation_lookup import kinds_held, relations_of
from graph.neo4j.scan_rows import record_columns, record_row, relation_columns, relation_row
from graph.neo4j.shapes import TYPES
from graph.standing import NO_STANDING
from graph.store import (
    BEGINNING,
    NO_END,
    UNKNOWN_SHARE,
    Columns,
    EntityColumns,
    Gone,
    RelationColumns,
)
from graph.voting_terms import AGREEMENT_KIND, NO_TERMS
from graph.words import STAKE_KINDS, WITHDRAWN_STATES

_PAGE: Final = 50_000  # entities or records in one batch of columns
_RELATIONS: Final = 500_000  # relations read at once: as many as a small server can hold
_THEN: Final = "p.opened <= $at AND p.closed > $at"
_TORN: Final = frozenset({None, "", -1})  # what the key of a row deleted meanwhile is read as
_NEVER: Final = 2**62  # and its revision
_ENTITIES: Final = (
    "MATCH (e:Entity) WHERE e._number >= $low AND e._number < $high "
    "RETURN collect(coalesce(e._number, -1)), collect(coalesce(e.id, '')), "
    "collect(coalesce(e.kind, '')), collect(coalesce(e.roles, [])), collect(id(e)), "
    "collect(coalesce(e._opened, 0))"
)
_EVERY_RELATION: Final = f"MATCH ()-[r:{'|'.join(sorted(TYPES.values()))}]->()"
_NO_STAKE: Final[tuple[Any, ...]] = (UNKNOWN_SHARE, UNKNOWN_SHARE, *NO_STANDING)
_SHARES: Final = ("coalesce(r.share_low, r.share, -1.0)", "coalesce(r.share_high, r.share, -1.0)")
_STANDING: Final = ("coalesce(r._claimant, '')", "coalesce(r._precedence, 0)")
_WITH_TERMS: Final = {*STAKE_KINDS, AGREEMENT_KIND}
_COUNTS: Final = "RETURN " + ", ".join(
    f"COUNT {{ MATCH ()-[:{kind}]->() }} AS {kind}" for kind in TYPES.values()
)


def _relations_query(kind: str) -> str:
    """The query for one page of a kind of relation, as columns.

    A kind of at most _RELATIONS is one page; others are cut by the database's own numbers.
    """
    columns = [
        "coalesce(r.id, '')",
        "coalesce(id(startNode(r)), -1)",
        "coalesce(id(endNode(r)), -1)",
        f"coalesce(r._from, {BEGINNING})",
        f"coalesce(r._to, {NO_END})",
        "coalesce(r._rank, 0)",
        f"coalesce(r._opened, {_NEVER})",
    ]
    columns += (*_SHARES, *_STANDING) if kind in STAKE_KINDS else ()
    columns += ["coalesce(r._score, 1.0)"] if kind == "possibly_same_as" else []
    columns += ["coalesce(r._terms, '')"] if kind in _WITH_TERMS else []
    return (
        f"MATCH ()-[r:{TYPES[kind]}]->() WHERE ($whole OR (id(r) >= $low AND id(r) < $high)) "
        "AND r._opened IS NOT NULL RETURN "  # a relation that somebody else wrote is no fact
        + ", ".join(f"collect({column})" for column in columns)
    )


class Scan:
    """One scan of everything at one revision."""

    def __init__(self, tx: Transaction, at: int) -> None:
        self._tx = tx
        self._at = at
        self._places: dict[int, int] = {}  # the database's number of a node: the entity's number
        self._numbers: dict[str, int] = {}  # id: number, of the entities of then

    def columns(self) -> Iterator[Columns]:
        """Entities, then relations, then records."""
        yield from self._entities()
        yield from self._relations()
        yield from self._records()

    def _settled(self) -> int:
        """The last revision begun so far, once its past versions are complete."""
        begun = moment(self._tx).begun
        if begun > self._at:
            await_settled(self._tx, begun)
        return begun

    def _stood(self, opened: Sequence[int], ids: Sequence[Any], label: str, key: str) -> list[bool]:
        """For each row of a page, whether it is the version of the revision asked.

        Called after the page was read: what a later revision closed may be in it half changed or
        torn.
        """
        begun = self._settled()
        gone: set[Any] = set(_TORN)
        if begun > self._at:
            rows = self._tx.rows(
                f"MATCH (p:{label}) WHERE p.closed > $at AND p.closed <= $begun "
                f"AND p.opened <= $at RETURN collect(p.{key})",
                at=self._at,
                begun=begun,
            )
            gone.update(rows[0][0])
        return [o <= self._at and i not in gone for o, i in zip(opened, ids, strict=True)]

    # -- entities

    def _entities(self) -> Iterator[Columns]:
        ((last,),) = self._tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.numbers")
        given: list[list[int]] = []  # what the pages held, so that the past adds only the rest
        for low in range(0, last + 1, _PAGE):
            ((numbers, ids, kinds, roles, places, opened),) = self._tx.rows(
                _ENTITIES, low=low, high=low + _PAGE
            )
            self._places.update(zip(places, numbers, strict=True))
            stood = self._stood(opened, numbers, "PastEntity", "number")
            n, i, k, r = (list(compress(c, stood)) for c in (numbers, ids, kinds, roles))
            self._numbers.update(zip(i, n, strict=True))
            given.append(n)
            if n:
                yield EntityColumns(n, i, k, _tuples(r))
        yield from self._past_entities(given)

    def _past_entities(self, given: Sequence[Sequence[int]]) -> Iterator[Columns]:
        rows = self._tx.table(
            f"MATCH (p:PastEntity) WHERE {_THEN}", "p.number, p.id, p.kind, p.roles", at=self._at
        )
        known = _TORN.union(*given) if rows else _TORN
        then = [row for row in rows if row[0] not in known]
        if then:
            numbers, ids, kinds, roles = zip(*then, strict=True)
            self._numbers.update(zip(ids, numbers, strict=True))
            yield EntityColumns(numbers, ids, kinds, _tuples([r or () for r in roles]))

    # -- relations

    def _relations(self) -> Iterator[Columns]:
        counts = dict(zip(TYPES, self._tx.rows(_COUNTS)[0], strict=True))
        given: list[Sequence[str]] = []
        for kind, count in counts.items():
            for low in range(0, self._last_place(kind, count) + 1, _RELATIONS) if count else ():
                page = self._page(kind, low, whole=count <= _RELATIONS)
                given.append(page.ids)
                if page.ids:
                    yield page
        yield from self._past_relations(given)

    def _last_place(self, kind: str, count: int) -> int:
        if count <= _RELATIONS:
            return 0
        return int(self._tx.rows(f"MATCH ()-[r:{TYPES[kind]}]->() RETURN max(id(r))")[0][0])

    def _page(self, kind: str, low: int, *, whole: bool) -> RelationColumns:
        ((ids, starts, ends, *columns),) = self._tx.rows(
            _relations_query(kind), low=low, high=low + _RELATIONS, whole=whole
        )
        stood = self._stood(columns[3], ids, "PastRelation", "id")
        if not all(stood):
            ids, starts, ends, *columns = (
                list(compress(c, stood)) for c in (ids, starts, ends, *columns)
            )
        begins, stops, ranks, _, *more = columns
        terms = more.pop() if kind in _WITH_TERMS else [NO_TERMS] * len(ids)
        stakes = more if kind in STAKE_KINDS else [[x] * len(ids) for x in _NO_STAKE]
        lows, highs, claimants, precedences = stakes
        scores = more[0] if kind == "possibly_same_as" else [1.0] * len(ids)
        return RelationColumns(
            ids,
            [kind] * len(ids),
            [self._places[n] for n in starts],
            [self._places[n] for n in ends],
            lows,
            highs,
            begins,
            stops,
            ranks,
            scores,
            claimants,
            precedences,
            terms,
        )

    def _past_relations(self, given: Sequence[Sequence[str]]) -> Iterator[Columns]:
        rows = self._tx.table(
            f"MATCH (p:PastRelation) WHERE {_THEN}",
            "p.id, p.body, p.source, p.target",
            at=self._at,
        )
        known = _TORN.union(*given) if rows else _TORN
        then = [
            relation_row(id_, body_of_text(body), self._numbers[source], self._numbers[target])
            for id_, body, source, target in rows
            if id_ not in known
        ]
        if then:
            yield relation_columns(then)

    # -- records

    def _records(self) -> Iterator[Columns]:
        rows = self._tx.table(
            "MATCH (r:Record)",
            f"r.id, r._body, r._subject, r._named, coalesce(r._opened, {_NEVER})",
            at=self._at,
        )
        stood = self._stood([r[4] for r in rows], [r[0] for r in rows], "PastRecord", "id")
        then = [row[:4] for row in compress(rows, stood)]
        past = self._tx.table(
            f"MATCH (p:PastRecord) WHERE {_THEN} AND NOT p.state IN $withdrawn",
            "p.id, p.body, p.subject, p.named",
            at=self._at,
            withdrawn=listed(WITHDRAWN_STATES),
        )
        known = _TORN.union(row[0] for row in then)
        then += [row for row in past if row[0] not in known]
        for start in range(0, len(then), _PAGE):
            yield record_columns([self._record(*row) for row in then[start : start + _PAGE]])

    def _record(self, id_: str, body: str, subject: str, named: str) -> tuple[Any, ...]:
        names = [(self._numbers[entity], role) for entity, role in body_of_text(named)]
        return record_row(id_, body_of_text(body), self._numbers[subject], names)


def changes(tx: Transaction, since: int, at: int) -> Iterator[Columns]:
    """What changed after revision `since` up to `at`: a Gone, then the facts that replace it."""
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
    """What the revisions of a span changed; None where one does not say: it was imported."""
    touched: dict[str, list[Any] | None] = {}
    for what in ("entities", "relations", "records"):
        rows = tx.rows(
            "MATCH (v:Revision) WHERE v.number > $since AND v.number <= $at "
            f"RETURN v._touched, v._{what}",
            since=since,
            at=at,
        )
        whole = all(known for known, _ in rows)
        values = {value for _, some in rows for value in some or ()}
        touched[what] = listed(values) if whole else None
    return touched


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
        own, ids, kinds, roles = zip(*rows, strict=True)
        yield EntityColumns(own, ids, kinds, _tuples(roles))


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
    match = f"{_EVERY_RELATION} WITH r" if ids is None else relations_of(kinds_held(tx))
    rows = tx.rows(
        f"{match} WHERE r._opened > $since AND r._opened <= $at RETURN r.id AS id, "
        "r._body AS body, startNode(r).id AS source, endNode(r).id AS target UNION "
        "MATCH (p:PastRelation) WHERE p.closed > $at AND p.opened > $since AND p.opened <= $at "
        "RETURN p.id AS id, p.body AS body, p.source AS source, p.target AS target",
        rows=ids,
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
                    id_,
                    body_of_text(body),
                    numbers[subject],
                    [(numbers[entity], role) for entity, role in named[id_]],
                )
                for id_, body, subject, _ in rows
            ]
        )


def _tuples(lists: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    known = {roles: roles for roles in map(tuple, lists)}
    return [known[tuple(roles)] for roles in lists]
