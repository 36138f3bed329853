"""What a commit keeps beside its facts, in one SQLite transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from graph.chain_seal import Link
from graph.covers import Covers
from graph.model import Attributes
from graph.sqlite.journal import Chained
from graph.sqlite.ledger.session import Session


class History:
    """Implements `graph.commit.ledger.History`; `other` is the end of the access chain."""

    def __init__(self, session: Session, chained: Chained, other: Link) -> None:
        self._session = session
        self._chained = chained
        self._other = other

    @property
    def latest(self) -> int:
        return self._session.revision - 1

    def keep_texts(self, texts: Mapping[str, str]) -> bool:
        added = self._session.db.executemany(
            "INSERT OR IGNORE INTO texts VALUES (?, ?)", list(texts.items())
        )
        return added.rowcount > 0

    def keep_revision(self) -> None:
        now = datetime.now(UTC).isoformat()
        row = (self._session.revision, now)
        self._session.db.execute("INSERT INTO revisions VALUES (?, ?)", row)

    def keep_notes(self) -> None:
        pass  # every note was written when it came

    def append(self, who: str, action: str, particulars: Attributes) -> None:
        self._chained.append(who, action, particulars, Covers(self._other))
