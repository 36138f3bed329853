"""Ids and entities in one Neo4j transaction: met once, changed in memory, written together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.codec import Body, KeptClaim, body_of_text, text_of
from graph.naming import name_key
from graph.neo4j.ledger.base import Base, grouped, listed, parts
from graph.neo4j.ledger.claims import packed_claims, unpacked_claims
from graph.neo4j.ledger.columns import EACH, ENTITY, columns
from graph.neo4j.link import Result
from graph.neo4j.shapes import (
    KIND_LABELS,
    ROLE_LABELS,
    ROLE_TYPES,
    code_of,
    entity_labels,
    entity_properties,
    other_names,
)

_LABELS: Final = ("Entity", "OtherId")


@dataclass(slots=True)
class Node:
    """An id as this transaction knows it; `kept` is the body in the database, `text` the wanted."""

    id: str
    at: int | None  # the database's own number of the node, good within this transaction
    number: int
    answers: str
    kind: str | None = None
    label: str = "Entity"
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    body: Body | None = None  # what `text` says, where it is new
    claims: list[KeptClaim] = field(default_factory=list)
    whole: bool = False  # whether more than id, place and kind was read (so no number till then)
    heard: bool = False  # whether claims changed
    since: int = 0  # the revision from which it has answered as another
    was: str = ""  # what it answered as before this transaction moved it


class Entities(Base):
    """Ids and entities of one transaction."""

    _nodes: dict[str, Node | None]
    _made: list[tuple[Result, Sequence[Node]]]  # told to be created, their places not heard yet
    _recount: dict[str, set[str]]  # role: ids whose role label is to be looked at again

    # -- meeting

    def _meet(self, ids: Iterable[str], *, whole: bool = False) -> None:
        """Bring these ids to mind; with `whole`, all that is known of them."""
        nodes = self._nodes
        asked = [
            i for i in ids
            if i not in nodes or (whole and (n := nodes[i]) is not None and not n.whole)
        ]  # fmt: skip
        for label in _LABELS:
            if label == "OtherId" and not self._has["others"]:
                break
            wanted = [i for i in asked if (n := nodes.get(i)) is None or (whole and not n.whole)]
            if whole or label == "OtherId":
                self._read_nodes(label, wanted)
            else:
                self._read_places(sorted(wanted))  # neighbours in the index are found together
        for id_ in asked:
            nodes.setdefault(id_, None)

    def _read_places(self, ids: Sequence[str]) -> None:
        """Where entities are and of what kind, no more: as columns, for there may be many."""
        answers = self._many(
            "UNWIND range(0, size($rows) - 1) AS i MATCH (e:Entity {id: $rows[i]}) "
            "RETURN collect(i), collect(id(e)), collect(e.kind)",
            ids,
        )
        for part, (found, places, kinds) in zip(parts(ids), answers, strict=True):
            for i, at, kind in zip(found, places, kinds, strict=True):
                id_ = part[i]
                self._nodes[id_] = Node(id_, at, 0, id_, kind)

    def _read_nodes(self, label: str, ids: Sequence[str]) -> None:
        rows = self._table(
            f"UNWIND $rows AS id MATCH (e:{label} {{id: id}})",
            "id, id(e), e._number, e._answers, e._since, e.kind, e._opened, e._body, e._claims",
            ids,
        )
        for id_, at, number, answers, since, kind, opened, body, claims in rows:
            node = self._nodes.get(id_)
            if node is None:
                node = self._nodes[id_] = Node(id_, at, number, answers or id_, kind, label)
            node.number, node.since, node.opened = number, since or 0, opened or 0
            node.kept = node.text = body
            node.claims = unpacked_claims("E" + id_, claims, body)
            node.whole = True

    def _node(self, id_: str) -> Node:
        node = self._nodes[id_]
        assert node is not None, id_
        return node

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        self._meet(ids)
        return {i: node.answers for i in ids if (node := self._nodes[i]) is not None}

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        canonical = self.canonical(ids)
        self._meet(canonical.values())
        return {i: kind for i, now in canonical.items() if (kind := self._node(now).kind)}

    # -- claims

    def _entity_claims(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        self._meet(ids, whole=True)
        return {"E" + i: list(node.claims) for i in ids if (node := self._nodes[i]) and node.claims}

    def _hear_entity(self, claim: KeptClaim) -> None:
        id_ = claim.fact[1:]
        node = self._nodes.get(id_)
        if node is None:
            self._numbers_used += 1
            node = Node(id_, None, self._numbers_used, id_, whole=True)
            self._nodes[id_] = node
            self._has["named"] |= id_.startswith("name:")
            self._has["codes"] |= id_.startswith("org:")
        node.claims.append(claim)
        node.heard = True

    # -- views

    def put_entities(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        self._meet([id_ for id_ in bodies if id_ not in fresh], whole=True)
        for id_, body in bodies.items():
            node = self._node(id_)
            node.text, node.body, node.kind = text_of(body), body, body["kind"]
            for role in body.get("roles", ()):
                if role in ROLE_TYPES:
                    self._recount.setdefault(role, set()).add(id_)
        self._write_changed([self._node(id_) for id_ in fresh])

    def drop_entities(self, ids: Collection[str]) -> None:
        self._meet(ids, whole=True)
        for id_ in ids:
            node = self._node(id_)
            node.text = node.body = None

    # -- writing

    def _write_entities(self) -> None:
        """New entities, new versions, and ids that begin or cease to stand for themselves."""
        self._find_new()
        self._write_changed([
            node for node in self._nodes.values()
            if node is not None and node.whole and (node.heard or node.text != node.kept)
        ])  # fmt: skip

    def _write_changed(self, changed: Sequence[Node]) -> None:
        self._keep_past([n for n in changed if n.kept is not None and n.text != n.kept])
        known = [n for n in changed if n.at is not None]
        self._create([n for n in changed if n.at is None])
        self._update(known)
        for node in changed:
            if node.text != node.kept:
                self._touched["entities"].add(node.number)
            node.heard, node.kept = False, node.text

    def _keep_past(self, nodes: Sequence[Node]) -> None:
        rows = []
        for node in nodes:
            if node.opened < self._revision:
                body = body_of_text(str(node.kept))
                rows.append(
                    {
                        "id": node.id, "number": node.number, "kind": body["kind"],
                        "name": body["name"], "norm": name_key(body["name"]),
                        "roles": body.get("roles", []), "body": node.kept,
                        "opened": node.opened, "closed": self._revision,
                    }
                )  # fmt: skip
        self._many("UNWIND $rows AS row CREATE (p:PastEntity) SET p = row", rows)
        stale = [
            {"id": node.id, "norm": norm}
            for node in nodes
            for norm in _others(node.kept) - _others(node.text)
        ]
        self._many(
            "UNWIND $rows AS row MATCH (o:OtherName {id: row.id, norm: row.norm}) "
            "REMOVE o:OtherName SET o:PastName, o.closed = $at",
            stale,
            at=self._revision,
        )

    def _properties(self, node: Node) -> dict[str, Any]:
        body = _body(node)
        if body is None:
            shown = {"id": node.id, **code_of(node.id)}
        else:
            if node.text != node.kept:
                node.opened = self._revision
            shown = entity_properties(node.id, body)
            shown["_opened"], shown["_body"] = node.opened, node.text
        shown["_number"], shown["_claims"] = node.number, packed_claims(node.claims, body)
        if node.answers != node.id:
            shown["_answers"], shown["_since"] = node.answers, node.since
        return shown

    def _create(self, nodes: Sequence[Node]) -> None:
        shapes: dict[tuple[str, ...], list[Node]] = {}
        for node in nodes:
            body = _body(node)
            shapes.setdefault(entity_labels(body) if body else ("OtherId",), []).append(node)
        for labels, alike in shapes.items():
            for part in parts(alike):
                told = columns([self._properties(node) for node in part], ENTITY)
                made = self._tx.start(
                    f"{EACH} CREATE (e:{':'.join(labels)} {told.properties}){told.rest('e')} "
                    "RETURN collect(i), collect(id(e))",
                    **told.values,
                )
                self._made.append((made, part))
            for node in alike:
                node.label = labels[0]
        self._add_names([(node, _others(node.text)) for node in nodes])

    def _find_new(self) -> None:
        """Learn where the nodes are that the server was told to create."""
        for answer, nodes in self._made:
            for place, at in zip(*answer.values()[0], strict=True):
                nodes[place].at = at
        self._made.clear()

    def _update(self, nodes: Sequence[Node]) -> None:
        self._add_names([(n, _others(n.text) - _others(n.kept)) for n in nodes])
        rows = []
        for node in nodes:
            shape = (_claimed(node.kept, node.label), _claimed(node.text, "OtherId"))
            rows.append((shape, {"at": node.at, "p": self._properties(node)}))
        for (before, after), alike in grouped(rows).items():
            gone = "".join(f":{label}" for label in before if label not in after)
            come = "".join(f":{label}" for label in after if label not in before)
            remove = f" REMOVE e{gone}" if gone else ""
            add = f" SET e{come}" if come else ""
            self._many(
                f"UNWIND $rows AS row MATCH (e) WHERE id(e) = row.at{remove}{add} SET e = row.p",
                alike,
            )
        self._settle_answers([n for n in nodes if n.label != _first(n.text)])

    def _settle_answers(self, nodes: Sequence[Node]) -> None:
        """Ids that changed sides: tie other ids to whom they answer as, untie the others."""
        for node in nodes:
            node.label = _first(node.text)
        self._many(
            "UNWIND $rows AS row MATCH (o)-[a:ANSWERS_AS]->() WHERE id(o) = row DELETE a",
            [node.at for node in nodes if node.label == "Entity"],
        )
        others = [node for node in nodes if node.label == "OtherId"]
        self._has["others"] |= bool(others)
        roles = "".join(f":{label}" for label in listed(ROLE_LABELS.values()))
        self._many(
            f"UNWIND $rows AS row MATCH (o) WHERE id(o) = row REMOVE o{roles}",
            [node.at for node in others],
        )
        self._moved_others |= {node.id for node in others}

    _moved_others: set[str]

    def _tie_others(self) -> None:
        """(:OtherId)-[:ANSWERS_AS]->(:Entity), as they are at the end of the transaction."""
        rows = [
            {"o": node.at, "to": node.answers}
            for id_ in listed(self._moved_others)
            if (node := self._node(id_)).label == "OtherId"
        ]
        self._many(
            "UNWIND $rows AS row MATCH (o) WHERE id(o) = row.o "
            "OPTIONAL MATCH (o)-[a:ANSWERS_AS]->() DELETE a "
            "WITH DISTINCT o, row MATCH (e:Entity {id: row.to}) "
            "CREATE (o)-[:ANSWERS_AS]->(e)",
            rows,
        )
        self._moved_others.clear()

    def _add_names(self, wanted: Iterable[tuple[Node, frozenset[str]]]) -> None:
        rows = [
            {"id": node.id, "norm": norm, "opened": self._revision}
            for node, norms in wanted
            for norm in sorted(norms)
        ]
        self._many("UNWIND $rows AS row CREATE (o:OtherName) SET o = row", rows)

    def _write_role_labels(self) -> None:
        """A role label stands while a relation of that role is open (or, without any, claimed)."""
        for role, ids in self._recount.items():
            label, kind = ROLE_LABELS[role], ROLE_TYPES[role]
            alone = "true" if role == "intermediary" else f"NOT EXISTS {{(e)-[:{kind}]->()}}"
            self._many(
                f"UNWIND $rows AS id MATCH (e:Entity {{id: id}}) "
                f"WITH e, EXISTS {{(e)-[r:{kind}]->() WHERE r.valid_to IS NULL}} "
                f"OR ($role IN coalesce(e.roles, []) AND {alone}) AS bears "
                f"FOREACH (_ IN CASE WHEN bears THEN [1] ELSE [] END | SET e:{label}) "
                f"FOREACH (_ IN CASE WHEN bears THEN [] ELSE [1] END | REMOVE e:{label})",
                listed(ids),
                role=role,
            )
        self._recount.clear()


def _body(node: Node) -> Body | None:
    if node.body is None and node.text is not None:
        node.body = body_of_text(node.text)
    return node.body


def _others(text: str | None) -> frozenset[str]:
    if text is None or '"names":' not in text:
        return frozenset()
    return other_names(body_of_text(text))


def _claimed(text: str | None, without: str) -> tuple[str, ...]:
    return entity_labels(body_of_text(text)) if text is not None else (without,)


def _first(text: str | None) -> str:
    return "OtherId" if text is None else "Entity"


assert set(KIND_LABELS.values()).isdisjoint(ROLE_LABELS.values())
