"""Which ids answer as which, in one Neo4j transaction."""

from collections.abc import Collection, Mapping

from graph.kept_rows import answer_row
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.session import Session, listed
from graph.neo4j.ledger.verdicts import Verdicts


class Groups:
    """Implements `graph.commit.ledger.Groups`."""

    def __init__(self, session: Session, nodes: Nodes, verdicts: Verdicts) -> None:
        self._session = session
        self._nodes = nodes
        self._verdicts = verdicts
        self._repointed = False

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        return self._nodes.canonical(ids)

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        groups = {id_: {id_} for id_ in canonicals}
        # Ids that this transaction itself has re-pointed are not in the store's flag yet.
        if self._session.has["others"] or self._repointed:
            for label in ("OtherId", "Entity"):
                for canonical, id_ in self._session.table(
                    f"UNWIND $rows AS id MATCH (e:{label} {{_answers: id}})",
                    "id, e.id",
                    listed(canonicals),
                ):
                    groups[canonical].add(id_)
        return groups

    def entangled(self, ids: Collection[str]) -> set[str]:
        judged = {end for _, *ends in self._verdicts.at(ids) for end in ends}
        entangled = {id_ for id_ in ids if id_ in judged}
        self._nodes.meet(ids)
        for id_ in ids:
            node = self._nodes[id_]
            # A body with aliases belongs to a group. Looking for the word spares a question to the
            # server; a text that holds it by chance costs only time.
            if node is not None and (node.answers != id_ or '"aliases":' in (node.text or "")):
                entangled.add(id_)
        return entangled

    def repoint(self, canonical: Mapping[str, str]) -> None:
        self._session.flush()
        self._repointed = True
        self._nodes.meet(canonical.keys(), whole=True)
        revision, sums = self._session.revision, self._session.sums
        past, rows = [], []
        for id_, new in canonical.items():
            node = self._nodes.known(id_)
            # What this transaction itself pointed elsewhere leaves no trace.
            if node.answers != id_:
                sums.closed("ids", [(id_, node.since)])
            if new != id_:
                sums.opened("ids", [(id_, answer_row(id_, new, revision))])
            if node.answers != id_ and node.since < revision:
                past.append({"id": id_, "canonical": node.answers, "opened": node.since})
            node.was = node.was or node.answers
            node.answers = new
            node.since = 0 if new == id_ else revision
            rows.append({"at": node.at, "to": None if new == id_ else new})
            if node.label == "OtherId":
                self._nodes.moved_others.add(id_)
                node.claims_changed = True  # so that the writer writes where it points now
        self._session.many(
            "UNWIND $rows AS row CREATE (p:PastAnswer) SET p = row, p.closed = $at",
            past,
            at=revision,
        )
        self._session.many(
            "UNWIND $rows AS row MATCH (e) WHERE id(e) = row.at SET e._answers = row.to", rows
        )

    def remove(self, ids: Collection[str]) -> None:
        self._nodes.meet(ids, whole=True)
        for id_ in ids:
            node = self._nodes.known(id_)
            node.gone = node.claims_changed = True
        self._session.flush()
