"""The ledger of one SQLite transaction (`graph.ledger`), put together from its tables."""

from graph.sqlite_claims import ClaimTables
from graph.sqlite_groups import GroupTables
from graph.sqlite_views import ViewTables


class SqliteLedger(ClaimTables, GroupTables, ViewTables):
    """Implements `graph.ledger.Ledger`; the store opens and ends the transaction around it."""
