"""What a commit keeps beside its facts, in one Neo4j transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graph.kept_rows import revision_row, text_row
from graph.model import Attributes
from graph.neo4j.journal import Chained
from graph.neo4j.ledger.node_writer import NodeWriter
from graph.neo4j.ledger.roles import RoleLabels
from graph.neo4j.ledger.session import Rows, Session, listed


class History:
    """Implements `graph.commit.ledger.History`."""

    def __init__(
        self, session: Session, writer: NodeWriter, roles: RoleLabels, chained: Chained
    ) -> None:
        self._session = session
        self._writer = writer
        self._roles = roles
        self._chained = chained

    @property
    def latest(self) -> int:
        return self._session.latest

    def keep_texts(self, texts: Mapping[str, str]) -> bool:
        rows = [{"digest": digest, "text": text} for digest, text in texts.items()]
        added = self._session.tx.rows(
            "UNWIND $rows AS row OPTIONAL MATCH (t:Text {digest: row.digest}) "
            "WITH row, t WHERE t IS NULL "
            "CREATE (:Text {digest: row.digest, text: row.text}) RETURN row.digest",
            rows=rows,
        )
        self._session.sums.add("texts", (text_row(key, texts[key]) for (key,) in added))
        return bool(added)

    def keep_revision(self) -> None:
        """Write what is left in memory, then the counters and the revision with what it changed."""
        session = self._session
        self._write_rest()
        about: dict[str, Any] = {
            "number": session.revision,
            "committed_at": datetime.now(UTC).isoformat(),
            "_touched": True,
            **{f"_{what}": Rows(sorted(them)) for what, them in session.touched.items()},
        }
        counters = {
            "revision": session.revision,
            "numbers": session.numbers_used,
            "claims": session.claims_used,
            "relations": session.relations_kept,
            "kinds": listed(session.kinds),
            **{f"has_{what}": True for what, has in session.has.items() if has},
        }
        session.sums.add("revisions", [revision_row(session.revision, about["committed_at"])])
        session.tx.start(
            "MATCH (m:CreditGraph {key: 'store'}) SET m += $counters "
            "CREATE (v:Revision) SET v = $about",
            about=about,
            counters=counters,
        )

    def keep_notes(self) -> None:
        self._write_rest()
        self._session.tx.start(
            "MATCH (m:CreditGraph {key: 'store'}) SET m.claims = $claims",
            claims=self._session.claims_used,
        )

    def _write_rest(self) -> None:
        self._session.flush()
        # After the flush: both ask the graph for entities and relations as they are at the end.
        self._writer.write_answers()
        self._roles.write()

    def append(self, who: str, action: str, particulars: Attributes) -> None:
        self._chained.append(who, action, particulars)
