"""Changes of accounts and second words in the facts journal, from the web and from commands."""

import logging
from collections.abc import Collection
from typing import Final

from api.access.approvals import Approval
from graph.errors import StoreError
from graph.masking import mask_numbers
from graph.model import Batch, Entry
from graph.store import Store

LOG: Final = logging.getLogger("creditgraph.journal")
_DOOR: Final = "access control"  # the purpose of what is noted at the door
_LONGEST: Final = 100  # characters of a name that somebody typed


def journal_door(store: Store, who: str, what: str) -> bool:
    """Journal who came in or was turned away: `login`, `login refused`, `forbidden POST /…`, `key`.

    Gives whether it stands there. Where the store is away, the log alone says so: then nothing else
    can be done either.
    """
    try:
        store.append_access(mask_numbers(who)[:_LONGEST], _DOOR, what, ())
    except StoreError as error:
        LOG.warning("not journalled", extra={"fields": {"what": what, "why": error.code}})
        return False
    return True


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
