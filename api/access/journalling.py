"""Changes of accounts in the facts journal, from the web and from the command line."""

from collections.abc import Collection

from graph.model import Batch, Entry
from graph.store import Store


def journal_account(
    store: Store, who: str, what: str, name: str, roles: Collection[str] = (), department: str = ""
) -> None:
    """Journal a change of an account: `add user`, `change user`, `disable user`, …"""
    particulars = {"what": what, "name": name, "roles": ";".join(roles)}
    if department:
        particulars["department"] = department
    store.commit(Batch(entries=(Entry("account", particulars),), who=who))
