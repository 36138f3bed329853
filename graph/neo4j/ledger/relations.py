"""Relations in one Neo4j transaction: met once, changed in memory, written together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.codec import Body, KeptClaim, body_of_text, text_of
from graph.commit.ledger import Tie
from graph.neo4j.ledger.base import Rows, grouped, listed, parts
from graph.neo4j.ledger.claims import packed_claims, unpacked_claims
from graph.neo4j.ledger.columns import EACH, RELATION, columns
from graph.neo4j.ledger.entities import Entities
from graph.neo4j.relation_lookup import relations_of
from graph.neo4j.shapes import ROLE_OF_KIND, TYPES, relation_properties
from graph.store import BEGINNING, NO_END

_ALL_TYPES = "|".join(sorted(TYPES.values()))


@dataclass(slots=True)
class Edge:
    """A relation as this transaction knows it; `kept` and `stood` are what the database holds."""

    id: str
    at: int | None = None  # the database's own number of it, good within this transaction
    kind: str = ""
    ends: tuple[str, str] = ("", "")
    stood: tuple[str, str] = ("", "")
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    body: Body = field(default_factory=dict)  # what `text` says
    claims: list[KeptClaim] = field(default_factory=list)
    heard: bool = False


class Relations(Entities):
    """Relations of one transaction."""

    _edges: dict[str, Edge | None]

    def _meet_edges(self, ids: Iterable[str]) -> None:
        asked = [i for i in ids if i not in self._edges]
        columns = "r.id, id(r), startNode(r).id, endNode(r).id, r._opened, r._body, r._claims"
        for id_, at, source, target, opened, body, claims in self._table(
            relations_of(self._kinds), columns, asked
        ):
            ends, shown = (source, target), body_of_text(body)
            said = unpacked_claims("R" + id_, claims, body)
            self._edges[id_] = Edge(
                id_, at, shown["kind"], ends, ends, opened, body, body, shown, said
            )
        for id_ in asked:
            self._edges.setdefault(id_, None)

    def _relation_claims(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        self._meet_edges(ids)
        return {"R" + i: list(edge.claims) for i in ids if (edge := self._edges[i]) and edge.claims}

    def _edge(self, id_: str) -> Edge:
        edge = self._edges.get(id_)
        if edge is None:
            edge = self._edges[id_] = Edge(id_)
        return edge

    def _hear_relation(self, claim: KeptClaim) -> None:
        edge = self._edge(claim.fact[1:])
        edge.claims.append(claim)
        edge.heard = True

    def put_relations(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        self._meet_edges([id_ for id_ in bodies if id_ not in fresh])
        for id_, body in bodies.items():
            edge = self._edge(id_)
            edge.kind, edge.text, edge.body = body["kind"], text_of(body), body
            edge.ends = (canonical[body["source"]], canonical[body["target"]])
        self._write_edges([self._edge(id_) for id_ in fresh])

    def drop_relations(self, ids: Collection[str]) -> None:
        self._meet_edges(ids)
        for id_ in ids:
            self._edge(id_).text = None

    # -- writing

    def _write_relations(self) -> None:
        self._write_edges([
            edge for edge in self._edges.values()
            if edge is not None
            and (edge.heard or edge.text != edge.kept or (edge.kept and edge.ends != edge.stood))
        ])  # fmt: skip

    def _write_edges(self, changed: Sequence[Edge]) -> None:
        moved = [e for e in changed if e.kept is not None and _differs(e)]
        self._keep_past_relations(moved)
        loose = [e for e in moved if e.text is None or e.ends != e.stood]
        self._untie(loose)
        for edge in changed:
            if _differs(edge):
                edge.opened = self._revision
                self._look_again(edge)
        self._alter([e for e in changed if e.kept is not None and e.text and e.ends == e.stood])
        self._tie([e for e in changed if e.text and (e.kept is None or e.ends != e.stood)])
        self._touched["relations"] |= {edge.id for edge in changed if _differs(edge)}
        for edge in changed:
            edge.heard, edge.kept, edge.stood = False, edge.text, edge.ends

    def _look_again(self, edge: Edge) -> None:
        role = ROLE_OF_KIND.get(edge.kind)
        if role:
            ends = {edge.ends[0], edge.stood[0]} - {""}
            self._recount.setdefault(role, set()).update(ends)

    def _keep_past_relations(self, edges: Sequence[Edge]) -> None:
        rows = [
            {
                "id": e.id, "kind": e.kind, "source": e.stood[0], "target": e.stood[1],
                "body": e.kept, "opened": e.opened, "closed": self._revision,
            }
            for e in edges
            if e.opened < self._revision
        ]  # fmt: skip
        self._many("UNWIND $rows AS row CREATE (p:PastRelation) SET p = row", rows)

    def _find(self, edges: Sequence[Edge]) -> None:
        """Learn where relations are that this transaction itself has tied."""
        unknown = {edge.id: edge for edge in edges if edge.at is None}
        kinds = {edge.kind for edge in unknown.values()}
        for id_, at in self._table(relations_of(kinds), "r.id, id(r)", unknown):
            unknown[id_].at = at

    def _untie(self, edges: Sequence[Edge]) -> None:
        self._find(edges)
        self._many(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE id(r) = row DELETE r",
            [edge.at for edge in edges],
        )
        for edge in edges:
            edge.at = None
        self._ties_kept -= len(edges)

    def _alter(self, edges: Sequence[Edge]) -> None:
        self._find(edges)
        self._many(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE id(r) = row.at SET r = row.p",
            ({"at": edge.at, "p": self._properties_of(edge)} for edge in edges),
        )

    def _tie(self, edges: Sequence[Edge]) -> None:
        self._find_new()
        self._meet({end for edge in edges for end in edge.ends})
        for kind, alike in grouped((edge.kind, edge) for edge in edges).items():
            self._kinds.add(kind)
            for part in parts(alike):
                self._tie_alike(kind, part)
        self._ties_kept += len(edges)

    def _tie_alike(self, kind: str, edges: Sequence[Edge]) -> None:
        told = columns([self._properties_of(edge) for edge in edges], RELATION)
        self._tx.start(
            f"{EACH} MATCH (a) WHERE id(a) = $a[i] MATCH (b) WHERE id(b) = $b[i] "
            f"CREATE (a)-[r:{TYPES[kind]} {told.properties}]->(b){told.rest('r')}",
            a=Rows(self._node(edge.ends[0]).at for edge in edges),
            b=Rows(self._node(edge.ends[1]).at for edge in edges),
            **told.values,
        )

    def _properties_of(self, edge: Edge) -> dict[str, Any]:
        shown = relation_properties(edge.id, edge.body)
        shown["_opened"], shown["_body"] = edge.opened, edge.text
        shown["_claims"] = packed_claims(edge.claims, edge.body)
        for end, now in zip(("source", "target"), edge.ends, strict=True):
            if edge.body[end] != now:
                shown[f"_given_{end}"] = edge.body[end]
        return shown

    # -- asking

    def _relations_given(self, ids: Collection[str], places: Sequence[object]) -> list[str]:
        """Current relations at these places that were given any of these ids."""
        rows = self._tx.rows(
            f"UNWIND $places AS at MATCH (e) WHERE id(e) = at MATCH (e)-[r:{_ALL_TYPES}]-() "
            "WHERE coalesce(r._given_source, startNode(r).id) IN $ids "
            "OR coalesce(r._given_target, endNode(r).id) IN $ids RETURN DISTINCT r.id",
            places=places,
            ids=listed(ids),
        )
        return [id_ for (id_,) in rows]

    def _ties(self, match: str, where: str = "", **values: object) -> list[Tie]:
        """Current relations as given, found by a pattern that names the relation `r`."""
        rows = self._tx.rows(
            f"{match} WITH DISTINCT r, coalesce(r._given_source, startNode(r).id) AS s, "
            f"coalesce(r._given_target, endNode(r).id) AS t {where} "
            "RETURN r.id, type(r), s, t, r._from, r._to",
            **values,
        )
        return [
            Tie(id_, kind.lower(), s, t, begin or BEGINNING, end or NO_END)
            for id_, kind, s, t, begin, end in rows
        ]


def _differs(edge: Edge) -> bool:
    return edge.text != edge.kept or edge.ends != edge.stood
