"""Entities of one Neo4j transaction: read once, changed in memory, written together."""

from collections.abc import Collection, Mapping

from graph.codec import Body, body_of_text, text_of
from graph.naming import name_key
from graph.neo4j.ledger.node_writer import NodeWriter
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.roles import RoleLabels
from graph.neo4j.ledger.session import Session, listed


class Entities:
    """Implements `graph.commit.ledger.Entities`."""

    def __init__(
        self, session: Session, nodes: Nodes, writer: NodeWriter, roles: RoleLabels
    ) -> None:
        self._session = session
        self._nodes = nodes
        self._writer = writer
        self._roles = roles

    def put(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        self._nodes.meet([id_ for id_ in bodies if id_ not in fresh], whole=True)
        for id_, body in bodies.items():
            node = self._nodes.known(id_)
            # Those of before too: one that nobody claims any more may be no label.
            self._roles.claimed(id_, {*_roles(node.text), *body.get("roles", ())})
            node.text, node.body, node.kind = text_of(body), body, body["kind"]
        # New ones go at once: the server creates them while the next part is made ready.
        self._writer.write_some([self._nodes.known(id_) for id_ in fresh])

    def drop(self, ids: Collection[str]) -> None:
        self._nodes.meet(ids, whole=True)
        for id_ in ids:
            node = self._nodes.known(id_)
            node.text = node.body = None

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        canonical = self._nodes.canonical(ids)
        self._nodes.meet(canonical.values())
        return {i: kind for i, now in canonical.items() if (kind := self._nodes.known(now).kind)}

    def any_by_name_only(self) -> bool:
        return self._session.has["named"]

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        self._nodes.meet(canonicals, whole=True)
        names = set()
        for id_ in canonicals:
            node = self._nodes[id_]
            if node is not None and node.text is not None:
                body = body_of_text(node.text)
                names |= {name_key(name) for name in (body["name"], *body.get("names", ()))}
        return names

    def bearers(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        # The database answers, so it must have what is still in memory.
        self._session.flush()
        wanted, columns = listed(names), "name, e.id, e.kind"
        rows = self._session.table(
            "UNWIND $rows AS name MATCH (e:Entity {_norm: name})", columns, wanted
        )
        rows += self._session.table(
            "UNWIND $rows AS name MATCH (o:OtherName {norm: name}) MATCH (e:Entity {id: o.id})",
            columns,
            wanted,
        )
        return [(name, id_, kind) for name, id_, kind in rows]

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        self._session.flush()
        masked: list[tuple[str, str]] = []
        for label in ("Entity", "OtherId"):
            rows = self._session.table(
                f"UNWIND $rows AS base MATCH (e:{label}) WHERE e.id STARTS WITH base + '/'",
                "base, e.id",
                listed(ids),
            )
            masked += [(base, id_) for base, id_ in rows]
        return masked


def _roles(text: str | None) -> Collection[str]:
    """The roles in a body; most bodies have none and are then not parsed."""
    return body_of_text(text).get("roles", ()) if text and '"roles":' in text else ()
