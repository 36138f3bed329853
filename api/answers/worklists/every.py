"""All worklists by their codes, and whose they are: a new list is one line here."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from api.answers.worklists import administrator, department, investigator, officer, supervisor
from api.answers.worklists.worklist import Span, Worklist, shown
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import NotFound


class Listed(NamedTuple):
    """A list: the actions without any of which nobody has it, and what makes it."""

    actions: tuple[str, ...]
    made: Callable[[Ask, Span], Worklist]


# In the order of the page, for who has several roles.
LISTS: Final[Mapping[str, Listed]] = {
    "open_vettings": Listed(("decide",), officer.open_vettings),
    # Supervisors may read all three; who works on them are those who see networks.
    "handed_over": Listed(("handed_over", "reach"), investigator.handed_over),
    "alerts_unseen": Listed(("watch", "reach"), investigator.alerts_unseen),
    "open_cases": Listed(("cases", "reach"), investigator.open_cases),
    "conditions_asked": Listed(("vet",), officer.conditions_asked),
    "notices": Listed(("load",), department.notices),
    "conditions_to_confirm": Listed(("load",), department.conditions_to_confirm),
    "rejects_to_mend": Listed(("load",), department.rejects_to_mend),
    "late_sources": Listed(("load",), department.late_sources),
    "objections": Listed(("settle",), supervisor.objections),
    "repairs": Listed(("repair",), supervisor.repairs),
    "second_words": Listed(("second_word",), supervisor.second_words),
    "health": Listed(("users",), administrator.health),
    "backups": Listed(("users",), administrator.backups),
    "keys_ending": Listed(("users",), administrator.keys_ending),
    "journal_checked": Listed(("users",), administrator.journal_checked),
    "disk": Listed(("users",), administrator.disk),
}


def worklists(ask: Ask, span: Span, only: str = "") -> dict[str, Any]:
    """The lists that the caller's roles have, by code; only one of them where it is named.

    Raises NotFound for a list that there is not or that the roles do not cover.
    """
    mine = [code for code, one in LISTS.items() if all(map(ask.caller.may, one.actions))]
    if only:
        if only not in mine:
            raise NotFound("worklist.none", code=only)
        mine = [only]
    made = {code: LISTS[code].made(ask, span) for code in mine}
    truncated = any(one.truncated for one in made.values())
    explored = sum(len(one.items) for one in made.values())
    return {**framed(ask, explored=explored, truncated=truncated), "lists": shown(ask, made)}
