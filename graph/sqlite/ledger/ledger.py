"""The ledger of one SQLite transaction (`graph.commit.ledger`), put together from its tables."""

from graph.sqlite.ledger.claims import ClaimTables
from graph.sqlite.ledger.groups import GroupTables
from graph.sqlite.ledger.views import ViewTables


class SqliteLedger(ClaimTables, GroupTables, ViewTables):
    """Implements `graph.commit.ledger.Ledger`; the store opens and ends its transaction."""
