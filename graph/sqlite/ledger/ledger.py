"""The ledger of one SQLite transaction (`graph.commit.ledger`), put together from its parts."""

import sqlite3

from graph.chain_seal import Link
from graph.row_sums import RowSums
from graph.sqlite.journal import Chained
from graph.sqlite.ledger.claims import Claims
from graph.sqlite.ledger.entities import Entities
from graph.sqlite.ledger.groups import Groups
from graph.sqlite.ledger.history import History
from graph.sqlite.ledger.identifiers import Identifiers
from graph.sqlite.ledger.records import Records
from graph.sqlite.ledger.relations import Relations
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.verdicts import Verdicts


class SqliteLedger:
    """Implements `graph.commit.ledger.Ledger`; the store opens and ends its transaction."""

    def __init__(
        self,
        db: sqlite3.Connection,
        revision: int,
        chained: Chained,
        sums: RowSums,
        other: Link,
    ) -> None:
        session = Session(db, revision, sums)
        self.claims = Claims(session)
        self.identifiers = Identifiers(session)
        self.groups = Groups(session)
        self.entities = Entities(session)
        self.relations = Relations(session)
        self.records = Records(session)
        self.verdicts = Verdicts(session)
        self.history = History(session, chained, other)
