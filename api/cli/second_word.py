"""Four eyes at the command line: a command that waits for a second person's word.

The word is said in the desk, by an administrator; then the same command, run again, goes on.
"""

from collections.abc import Mapping
from typing import Any

from api.access.accounts import Accounts
from api.access.approvals import Approval
from api.access.journalling import journal_approval
from api.cli.question import Question
from api.places import desk_folder
from graph.errors import BadInput
from graph.store import Store


def await_second_word(
    question: Question, store: Store, kind: str, particulars: Mapping[str, Any]
) -> None:
    """Go on where a second person has said yes to just this, once; else keep a request.

    A past revision tells what was withdrawn since, so a word is for one revision. Raises BadInput
    that names the request and says what is to be done.
    """
    if not question.settings.access.needs_second_word:
        return
    if question.at_revision is not None:
        particulars = {**particulars, "at_revision": str(question.at_revision)}
    who = question.settings.who
    accounts = Accounts(desk_folder(store, question.settings) / "accounts.db")
    try:
        kept = accounts.approvals
        for over in kept.expire():
            journal_approval(store, over.who, "expired", over)
        same = [
            one
            for one in kept.open()
            if (one.kind, one.who, one.particulars) == (kind, who, particulars)
        ]
        for one in same:
            if one.state == "approved" and kept.move(one.number, "approved", "done"):
                return
        waiting = next((one for one in same if one.state == "waiting"), None)
        if waiting is None:
            wanted = Approval(
                0, kind, who, True, "", particulars, question.purpose, 0, 0, "waiting"
            )
            waiting = kept.ask(wanted)
            journal_approval(store, who, "asked", waiting)
    finally:
        accounts.close()
    raise BadInput("people.command_waits", number=waiting.number)
