"""What a commit keeps beside its facts, in one SQLite transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from graph.chain_seal import Link
from graph.kept_rows import revision_row, text_row
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
        known = {
            key
            for (key,) in self._session.rows(
                "SELECT digest FROM texts WHERE digest IN (SELECT value FROM json_each(?))", texts
            )
        }
        new = [(key, text) for key, text in texts.items() if key not in known]
        self._session.db.executemany("INSERT INTO texts VALUES (?, ?)", new)
        self._session.sums.add("texts", (text_row(key, text) for key, text in new))
        return bool(new)

    def keep_revision(self) -> None:
        self._session.waiting.write()
        now = datetime.now(UTC).isoformat()
        row = (self._session.revision, now)
        self._session.db.execute("INSERT INTO revisions VALUES (?, ?)", row)
        self._session.sums.add("revisions", [revision_row(*row)])

    def keep_notes(self) -> None:
        self._session.waiting.write()

    def append(self, who: str, action: str, particulars: Attributes) -> None:
        self._chained.append(who, action, particulars, self._other)
