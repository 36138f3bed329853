"""Relations of one Neo4j transaction: read once, changed in memory, written together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.codec import Body, KeptClaim, body_of_text, text_of
from graph.commit.ledger import GivenRelation
from graph.kept_rows import relation_row
from graph.neo4j.ledger.claim_texts import packed_claims, unpacked_claims
from graph.neo4j.ledger.columns import EACH, RELATION, columns
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.roles import RoleLabels
from graph.neo4j.ledger.session import Rows, Session, grouped, listed, parts
from graph.neo4j.relation_lookup import relations_of
from graph.neo4j.shapes import TYPES, relation_properties
from graph.store import BEGINNING, NO_END

_ALL_TYPES: Final = "|".join(sorted(TYPES.values()))


@dataclass(slots=True)
class HeldRelation:
    """A relation as this transaction knows it; `kept` and `kept_ends` are the database's."""

    id: str
    at: int | None = None  # the database's own number of it, good within this transaction
    kind: str = ""
    ends: tuple[str, str] = ("", "")
    kept_ends: tuple[str, str] = ("", "")
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    body: Body = field(default_factory=dict)  # `text`, parsed
    claims: list[KeptClaim] = field(default_factory=list)
    claims_changed: bool = False

    @property
    def moved(self) -> bool:
        """Whether it needs other ends than the database has."""
        return self.ends != self.kept_ends

    @property
    def differs(self) -> bool:
        """Whether it needs another version than the database has."""
        return self.text != self.kept or self.moved


class Relations:
    """Implements `graph.commit.ledger.Relations`."""

    def __init__(self, session: Session, nodes: Nodes, roles: RoleLabels) -> None:
        self._session = session
        self._nodes = nodes
        self._roles = roles
        self._held: dict[str, HeldRelation | None] = {}

    def all(self) -> Iterable[HeldRelation]:
        """All relations that were read and exist."""
        return (held for held in self._held.values() if held is not None)

    def claims_of(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        """Open claims by fact key."""
        self._meet(ids)
        return {"R" + i: list(held.claims) for i in ids if (held := self._held[i]) and held.claims}

    def add_claim(self, claim: KeptClaim) -> None:
        """Add a claim to its relation, and the relation where it is new."""
        held = self._known_or_new(claim.fact[1:])
        held.claims.append(claim)
        held.claims_changed = True

    def known(self, id_: str) -> HeldRelation:
        """A relation that was read and exists."""
        held = self._held[id_]
        assert held is not None, id_
        return held

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        self._meet([id_ for id_ in bodies if id_ not in fresh])
        for id_, body in bodies.items():
            held = self._known_or_new(id_)
            held.kind, held.text, held.body = body["kind"], text_of(body), body
            held.ends = (canonical[body["source"]], canonical[body["target"]])
        self._write([self._known_or_new(id_) for id_ in fresh])

    def drop(self, ids: Collection[str]) -> None:
        self._meet(ids)
        for id_ in ids:
            self._known_or_new(id_).text = None

    def _meet(self, ids: Iterable[str]) -> None:
        asked = [i for i in ids if i not in self._held]
        columns = "r.id, id(r), startNode(r).id, endNode(r).id, r._opened, r._body, r._claims"
        for id_, at, source, target, opened, text, packed in self._session.table(
            relations_of(self._session.kinds), columns, asked
        ):
            ends, body = (source, target), body_of_text(text)
            claims = unpacked_claims("R" + id_, packed, text)
            self._held[id_] = HeldRelation(
                id_, at, body["kind"], ends, ends, opened, text, text, body, claims
            )
        for id_ in asked:
            self._held.setdefault(id_, None)

    def _known_or_new(self, id_: str) -> HeldRelation:
        held = self._held.get(id_)
        if held is None:
            held = self._held[id_] = HeldRelation(id_)
        return held

    # -- writing

    def write(self) -> None:
        """Write what this transaction has changed and not written yet."""
        self._write(
            [
                held
                for held in self.all()
                if held.claims_changed or held.text != held.kept or (held.kept and held.moved)
            ]
        )

    def _write(self, changed: Sequence[HeldRelation]) -> None:
        known = [r for r in changed if r.kept is not None and r.differs]
        self._count(known, [r for r in changed if r.text is not None and r.differs])
        self._keep_past(known)
        # Neo4j cannot move an end of a relation: it is deleted and created again.
        self._delete([r for r in known if r.text is None or r.moved])
        for relation in changed:
            if relation.differs:
                relation.opened = self._session.revision
                sources = {relation.ends[0], relation.kept_ends[0]} - {""}
                self._roles.related(relation.kind, sources)
        self._alter([r for r in changed if r.kept is not None and r.text and not r.moved])
        self._create([r for r in changed if r.text and (r.kept is None or r.moved)])
        self._session.touched["relations"] |= {r.id for r in changed if r.differs}
        for relation in changed:
            relation.claims_changed, relation.kept = False, relation.text
            relation.kept_ends = relation.ends

    def _count(self, known: Sequence[HeldRelation], written: Sequence[HeldRelation]) -> None:
        sums, revision = self._session.sums, self._session.revision
        sums.closed("relations", [(r.id, r.opened) for r in known])
        rows = ((r.id, relation_row(r.id, r.ends, revision, str(r.text))) for r in written)
        sums.opened("relations", rows)

    def _keep_past(self, relations: Sequence[HeldRelation]) -> None:
        revision = self._session.revision
        rows = [_past(r, revision) for r in relations if r.opened < revision]
        self._session.many("UNWIND $rows AS row CREATE (p:PastRelation) SET p = row", rows)

    def _locate(self, relations: Sequence[HeldRelation]) -> None:
        """Read the places of relations that this transaction itself has created."""
        unknown = {relation.id: relation for relation in relations if relation.at is None}
        kinds = {relation.kind for relation in unknown.values()}
        for id_, at in self._session.table(relations_of(kinds), "r.id, id(r)", unknown):
            unknown[id_].at = at

    def _delete(self, relations: Sequence[HeldRelation]) -> None:
        self._locate(relations)
        self._session.many(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE id(r) = row DELETE r",
            [relation.at for relation in relations],
        )
        for relation in relations:
            relation.at = None
        self._session.relations_kept -= len(relations)

    def _alter(self, relations: Sequence[HeldRelation]) -> None:
        self._locate(relations)
        self._session.many(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE id(r) = row.at SET r = row.p",
            ({"at": relation.at, "p": _properties(relation)} for relation in relations),
        )

    def _create(self, relations: Sequence[HeldRelation]) -> None:
        # Ends are matched by place, which for new nodes the server has yet to tell.
        self._nodes.locate_created()
        self._nodes.meet({end for relation in relations for end in relation.ends})
        for kind, alike in grouped((relation.kind, relation) for relation in relations).items():
            self._session.kinds.add(kind)
            for part in parts(alike):
                self._create_alike(kind, part)
        self._session.relations_kept += len(relations)

    def _create_alike(self, kind: str, relations: Sequence[HeldRelation]) -> None:
        made = columns([_properties(relation) for relation in relations], RELATION)
        self._session.tx.start(
            f"{EACH} MATCH (a) WHERE id(a) = $a[i] MATCH (b) WHERE id(b) = $b[i] "
            f"CREATE (a)-[r:{TYPES[kind]} {made.properties}]->(b){made.rest('r')}",
            a=Rows(self._nodes.known(relation.ends[0]).at for relation in relations),
            b=Rows(self._nodes.known(relation.ends[1]).at for relation in relations),
            **made.values,
        )

    # -- asking

    def given_under(self, ids: Collection[str]) -> list[str]:
        self._session.flush()
        _, places = self._nodes.places_of(ids)
        # UNWIND and not `id(e) IN $places`, for which a plan may go through all nodes.
        rows = self._session.tx.rows(
            f"UNWIND $places AS at MATCH (e) WHERE id(e) = at MATCH (e)-[r:{_ALL_TYPES}]-() "
            "WHERE coalesce(r._given_source, startNode(r).id) IN $ids "
            "OR coalesce(r._given_target, endNode(r).id) IN $ids RETURN DISTINCT r.id",
            places=places,
            ids=listed(ids),
        )
        return [id_ for (id_,) in rows]

    def headed_by(self, persons: Collection[str]) -> set[str]:
        self._session.flush()
        headships = self._given(
            "MATCH (e:Entity) WHERE e.id IN $ids MATCH (e)-[r:LEGAL_REPRESENTATIVE_OF]->()",
            ids=listed(set(self._nodes.canonical(persons).values())),
        )
        return {relation.given_target for relation in headships}

    def from_persons(self, ids: Collection[str]) -> list[GivenRelation]:
        self._session.flush()
        return self._given(
            "MATCH (e:Entity) WHERE e.id IN $ids MATCH (e)<-[r]-(:Person)",
            "WHERE t IN $given AND s STARTS WITH 'person:'",
            ids=listed(set(self._nodes.canonical(ids).values())),
            given=listed(ids),
        )

    def possible_matches(self, canonicals: Collection[str]) -> list[GivenRelation]:
        self._session.flush()
        # A match hangs on what its ends answered as when it was last written.
        _, places = self._nodes.places_of(canonicals)
        return self._given(
            "UNWIND $places AS at MATCH (e) WHERE id(e) = at "
            "MATCH (e)-[r:POSSIBLY_SAME_AS {_rank: 9}]-()",
            places=places,
        )

    def _given(self, match: str, where: str = "", **values: object) -> list[GivenRelation]:
        """Current relations with their given ends; `match` is a pattern that names them `r`."""
        rows = self._session.tx.rows(
            f"{match} WITH DISTINCT r, coalesce(r._given_source, startNode(r).id) AS s, "
            f"coalesce(r._given_target, endNode(r).id) AS t {where} "
            "RETURN r.id, type(r), s, t, r._from, r._to",
            **values,
        )
        return [
            GivenRelation(id_, kind.lower(), s, t, begin or BEGINNING, end or NO_END)
            for id_, kind, s, t, begin, end in rows
        ]


def _past(relation: HeldRelation, revision: int) -> dict[str, Any]:
    source, target = relation.kept_ends
    return {
        "id": relation.id,
        "kind": relation.kind,
        "source": source,
        "target": target,
        "body": relation.kept,
        "opened": relation.opened,
        "closed": revision,
    }


def _properties(relation: HeldRelation) -> dict[str, Any]:
    shown = relation_properties(relation.id, relation.body)
    shown["_opened"], shown["_body"] = relation.opened, relation.text
    shown["_claims"] = packed_claims(relation.claims, relation.body)
    for end, now in zip(("source", "target"), relation.ends, strict=True):
        if relation.body[end] != now:
            shown[f"_given_{end}"] = relation.body[end]
    return shown
