"""What a commit keeps beside its facts, in one SQLite transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from graph.model import Attributes
from graph.sqlite.journal import append
from graph.sqlite.ledger.session import Session


class History:
    """Implements `graph.commit.ledger.History`."""

    def __init__(self, session: Session) -> None:
        self._session = session

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
        append(self._session.db, who, action, particulars)
