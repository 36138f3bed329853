"""The gate of four eyes: what waits for a second person's word before it is carried out."""

from collections.abc import Mapping
from typing import Any, Final

from api.access.approvals import Approval
from api.access.journalling import journal_approval
from api.desk.question import Ask
from api.desk.response import framed
from graph.masking import mask_numbers

# What needs a second word, and the action that asker and second person both must be allowed.
# Settling an objection as upheld revokes the record, so it is a withdrawal like the others; a
# verdict on identity brings records upon a party or takes them off. A full export is a command,
# which waits for this word too (`api.cli.second_word`). Nothing changes the law but another version
# of the program.
BY_GROUP: Final = "roles by group"  # that a group of the identity provider gives an account
RIGHTS: Final[Mapping[str, str]] = {
    "repair": "repair",
    "revoke": "revoke",
    "restore": "restore",
    "settle": "settle",
    "unload": "unload",
    "same": "verdict",
    "different": "verdict",
    "undo verdict": "verdict",
    "add user": "users",
    "change user": "users",
    "add key": "users",
    "rotate key": "users",
    BY_GROUP: "users",
    "export": "users",
}


def waits(
    ask: Ask, kind: str, particulars: Mapping[str, Any], reason: str
) -> dict[str, Any] | None:
    """Keep a request where its kind needs a second word; None where it is to be carried out now.

    Call it last, after every check that would refuse the thing itself: what could not be done is
    refused to who asks, not to the second person.
    """
    if kind not in RIGHTS or ask.approved or not ask.desk.settings.access.needs_second_word:
        return None
    caller = ask.caller
    made = ask.desk.accounts.approvals.ask(
        Approval(
            number=0,
            kind=kind,
            who=caller.name,
            system=not caller.session,
            department=caller.department,
            particulars=particulars,
            reason=mask_numbers(reason),
            asked=0,
            until=0,
            state="waiting",
        )
    )
    journal_approval(ask.desk.store, caller.name, "asked", made)
    return {**framed(ask), "approval": told(ask, made)}


def told(ask: Ask, one: Approval) -> dict[str, Any]:
    """A request as answers show it: never a password's hash, and persons' names as its reader may.

    A reason is free words, in which people name people.
    """
    document = str(one.particulars.get("document") or "")
    reason, why, document = ask.masking.texts([one.reason, one.why, document])
    shown = {k: v for k, v in one.particulars.items() if k not in ("hashed", "reason")}
    if document:
        shown["document"] = document
    return {
        "number": one.number,
        "kind": one.kind,
        "who": one.who,
        "department": one.department,
        "particulars": shown,
        "reason": reason,
        "asked": one.asked,
        "until": one.until,
        "state": one.state,
        "by": one.by or None,
        "why": why or None,
    }
