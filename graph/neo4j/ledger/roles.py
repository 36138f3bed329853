"""Role labels in one Neo4j transaction: which entities have them when it ends."""

from collections.abc import Iterable

from graph.neo4j.ledger.session import Session, listed
from graph.neo4j.shapes import ROLE_LABELS, ROLE_OF_KIND, ROLE_TYPES


class RoleLabels:
    """Entities whose role labels have to be decided again, by role."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._again: dict[str, set[str]] = {}

    def claimed(self, id_: str, roles: Iterable[str]) -> None:
        """Note that sources claim these roles for an entity, or claimed them until now."""
        for role in roles:
            if role in ROLE_TYPES:
                self._again.setdefault(role, set()).add(id_)

    def related(self, kind: str, sources: Iterable[str]) -> None:
        """Note that a relation of this kind from these sources has changed."""
        role = ROLE_OF_KIND.get(kind)
        if role:
            self._again.setdefault(role, set()).update(sources)

    def write(self) -> None:
        """Set or remove the labels: an entity has one while a relation of that role is open.

        Without any such relation it has the label while a source claims the role.
        """
        for role, ids in self._again.items():
            label, kind = ROLE_LABELS[role], ROLE_TYPES[role]
            # A claimed agency keeps its label also when no service is open.
            alone = "true" if role == "intermediary" else f"NOT EXISTS {{(e)-[:{kind}]->()}}"
            self._session.many(
                f"UNWIND $rows AS id MATCH (e:Entity {{id: id}}) "
                f"WITH e, EXISTS {{(e)-[r:{kind}]->() WHERE r.valid_to IS NULL}} "
                f"OR ($role IN coalesce(e.roles, []) AND {alone}) AS bears "
                f"FOREACH (_ IN CASE WHEN bears THEN [1] ELSE [] END | SET e:{label}) "
                f"FOREACH (_ IN CASE WHEN bears THEN [] ELSE [1] END | REMOVE e:{label})",
                listed(ids),
                role=role,
            )
        self._again.clear()
