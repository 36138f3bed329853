"""Writing the ids and entities of one Neo4j transaction: a statement for each shape of node."""

from collections.abc import Iterable, Sequence
from typing import Any

from graph.codec import body_of_text
from graph.kept_rows import entity_row
from graph.naming import name_key
from graph.neo4j.ledger.claim_texts import packed_claims
from graph.neo4j.ledger.columns import EACH, ENTITY, columns
from graph.neo4j.ledger.nodes import Node, Nodes
from graph.neo4j.ledger.session import Session, grouped, listed, parts
from graph.neo4j.shapes import (
    KIND_LABELS,
    ROLE_LABELS,
    code_of,
    entity_labels,
    entity_properties,
    other_names,
)


class NodeWriter:
    """Writes the changes to the nodes that a transaction has read or made."""

    def __init__(self, session: Session, nodes: Nodes) -> None:
        self._session = session
        self._nodes = nodes

    def write(self) -> None:
        """Write new entities, new versions, and ids that begin or cease to be their own entity."""
        self._nodes.locate_created()
        self.write_some(
            [
                node
                for node in self._nodes.all()
                if node.whole and (node.claims_changed or node.text != node.kept)
            ]
        )

    def write_some(self, changed: Sequence[Node]) -> None:
        """Write these nodes, which are new or have changed."""
        self._count([node for node in changed if node.text != node.kept])
        self._keep_past([n for n in changed if n.kept is not None and n.text != n.kept])
        known = [n for n in changed if n.at is not None]
        self._create([n for n in changed if n.at is None])
        self._update(known)
        for node in changed:
            if node.text != node.kept:
                self._session.touched["entities"].add(node.number)
            node.claims_changed, node.kept = False, node.text

    def _count(self, nodes: Sequence[Node]) -> None:
        sums, revision = self._session.sums, self._session.revision
        sums.closed("entities", [(n.id, n.opened) for n in nodes if n.kept is not None])
        sums.opened(
            "entities",
            (
                (node.id, entity_row(node.id, node.number, revision, node.text))
                for node in nodes
                if node.text is not None
            ),
        )

    def _keep_past(self, nodes: Sequence[Node]) -> None:
        revision = self._session.revision
        # A version that this revision itself opened leaves no trace.
        rows = [_past(node, revision) for node in nodes if node.opened < revision]
        self._session.many("UNWIND $rows AS row CREATE (p:PastEntity) SET p = row", rows)
        stale = [
            {"id": node.id, "norm": norm}
            for node in nodes
            for norm in _others(node.kept) - _others(node.text)
        ]
        self._session.many(
            "UNWIND $rows AS row MATCH (o:OtherName {id: row.id, norm: row.norm}) "
            "REMOVE o:OtherName SET o:PastName, o.closed = $at",
            stale,
            at=revision,
        )

    def _properties(self, node: Node) -> dict[str, Any]:
        body = node.wanted
        if body is None:
            shown = {"id": node.id, **code_of(node.id)}
        else:
            if node.text != node.kept:
                node.opened = self._session.revision
            shown = entity_properties(node.id, body)
            shown["_opened"], shown["_body"] = node.opened, node.text
        shown["_number"], shown["_claims"] = node.number, packed_claims(node.claims, body)
        if node.answers != node.id:
            shown["_answers"], shown["_since"] = node.answers, node.since
        if node.gone:
            shown["_gone"] = True
        return shown

    def _create(self, nodes: Sequence[Node]) -> None:
        # Labels are part of a statement's text, so nodes of the same labels share a statement.
        shapes: dict[tuple[str, ...], list[Node]] = {}
        for node in nodes:
            body = node.wanted
            shapes.setdefault(entity_labels(body) if body else ("OtherId",), []).append(node)
        for labels, alike in shapes.items():
            for part in parts(alike):
                made = columns([self._properties(node) for node in part], ENTITY)
                answer = self._session.tx.start(
                    f"{EACH} CREATE (e:{':'.join(labels)} {made.properties}){made.rest('e')} "
                    "RETURN collect(i), collect(id(e))",
                    **made.values,
                )
                self._nodes.creating(answer, part)
            for node in alike:
                node.label = labels[0]
        self._add_names([(node, _others(node.text)) for node in nodes])

    def _update(self, nodes: Sequence[Node]) -> None:
        self._add_names([(n, _others(n.text) - _others(n.kept)) for n in nodes])
        rows = []
        for node in nodes:
            shape = (_labels(node.kept, node.label), _labels(node.text, "OtherId"))
            rows.append((shape, {"at": node.at, "p": self._properties(node)}))
        for (before, after), alike in grouped(rows).items():
            gone = "".join(f":{label}" for label in before if label not in after)
            come = "".join(f":{label}" for label in after if label not in before)
            remove = f" REMOVE e{gone}" if gone else ""
            add = f" SET e{come}" if come else ""
            self._session.many(
                f"UNWIND $rows AS row MATCH (e) WHERE id(e) = row.at{remove}{add} SET e = row.p",
                alike,
            )
        self._settle_answers([n for n in nodes if n.label != _first(n.text)])

    def _settle_answers(self, nodes: Sequence[Node]) -> None:
        """Nodes that became an entity lose their ANSWERS_AS; those that ceased get one later.

        Later, since what they answer as may change again within the transaction.
        """
        for node in nodes:
            node.label = _first(node.text)
        self._session.many(
            "UNWIND $rows AS row MATCH (o)-[a:ANSWERS_AS]->() WHERE id(o) = row DELETE a",
            [node.at for node in nodes if node.label == "Entity"],
        )
        others = [node for node in nodes if node.label == "OtherId"]
        self._session.has["others"] |= bool(others)
        roles = "".join(f":{label}" for label in listed(ROLE_LABELS.values()))
        self._session.many(
            f"UNWIND $rows AS row MATCH (o) WHERE id(o) = row REMOVE o{roles}",
            [node.at for node in others],
        )
        self._nodes.moved_others |= {node.id for node in others}

    def write_answers(self) -> None:
        """Write (:OtherId)-[:ANSWERS_AS]->(:Entity) as it is at the end of the transaction."""
        rows = [
            {"o": node.at, "to": node.answers}
            for id_ in listed(self._nodes.moved_others)
            if (node := self._nodes.known(id_)).label == "OtherId"
        ]
        self._session.many(
            "UNWIND $rows AS row MATCH (o) WHERE id(o) = row.o "
            "OPTIONAL MATCH (o)-[a:ANSWERS_AS]->() DELETE a "
            "WITH DISTINCT o, row MATCH (e:Entity {id: row.to}) "
            "CREATE (o)-[:ANSWERS_AS]->(e)",
            rows,
        )
        self._nodes.moved_others.clear()

    def _add_names(self, wanted: Iterable[tuple[Node, frozenset[str]]]) -> None:
        rows = [
            {"id": node.id, "norm": norm, "opened": self._session.revision}
            for node, norms in wanted
            for norm in sorted(norms)
        ]
        self._session.many("UNWIND $rows AS row CREATE (o:OtherName) SET o = row", rows)


def _past(node: Node, revision: int) -> dict[str, Any]:
    body = body_of_text(str(node.kept))
    return {
        "id": node.id,
        "number": node.number,
        "kind": body["kind"],
        "name": body["name"],
        "norm": name_key(body["name"]),
        "roles": body.get("roles", []),
        "body": node.kept,
        "opened": node.opened,
        "closed": revision,
    }


def _others(text: str | None) -> frozenset[str]:
    """The other names in a body; most bodies have none and are then not parsed."""
    if text is None or '"names":' not in text:
        return frozenset()
    return other_names(body_of_text(text))


def _labels(text: str | None, without: str) -> tuple[str, ...]:
    return entity_labels(body_of_text(text)) if text is not None else (without,)


def _first(text: str | None) -> str:
    return "OtherId" if text is None else "Entity"


# Labels are added and removed by name, so no kind may have the label of a role.
assert set(KIND_LABELS.values()).isdisjoint(ROLE_LABELS.values())
