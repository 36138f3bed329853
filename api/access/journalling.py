"""Changes of accounts and second words in the facts journal, from the web and from commands."""

from collections.abc import Collection

from api.access.approvals import Approval
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


def journal_approval(store: Store, who: str, what: str, of: Approval, reason: str = "") -> None:
    """Journal a request for a second word, or the word on it: `asked`, `approved`, `refused`, …"""
    shown = {k: v for k, v in of.particulars.items() if k != "hashed" and v}
    about = ";".join(f"{key}={value}" for key, value in shown.items() if key != "reason")
    particulars: dict[str, str | int] = {
        "what": what,
        "number": of.number,
        "kind": of.kind,
        "of": of.who,
        "about": about,
        "reason": reason or of.reason,
    }
    store.commit(Batch(entries=(Entry("approval", particulars),), who=who))
