"""What waits for an investigator: leads that no case took, alerts not seen, the own open cases."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar

from api.answers.alerts import watched_by
from api.answers.worklists.worklist import MOST, Item, Span, Worklist, part
from api.cases.alerts import Alert
from api.cases.cases import Case
from api.cases.referrals import Referral
from api.desk.question import Ask
from graph.sentence import say

One = TypeVar("One")
_LAST: Final = 2**53  # a number beyond those of cases and alerts


def handed_over(ask: Ask, span: Span) -> Worklist:
    """The leads handed over (转核查) that no case took yet, the oldest first."""
    referrals = ask.desk.book.referrals
    referrals.follow(ask.desk.store)
    return _listed(referrals.waiting(MOST + 1), partial(_lead, ask), span)


def _lead(ask: Ask, one: Referral) -> Item:
    return Item(
        link="/cases",
        what=say("worklist.handed_over", count=len(one.records)),
        about=ask.view.references.id_of(one.debtor),
        at=datetime.fromisoformat(one.at),
        who=one.who,
        says=one.note,
    )


def open_cases(ask: Ask, span: Span) -> Worklist:
    """The open cases on which the caller works, the last opened first."""
    kept = ask.desk.book.cases.listed(ask.caller.name, before=_LAST, limit=MOST + 1)
    return _listed([one for one in kept if one.state == "open"], partial(_case, ask), span)


def _case(ask: Ask, one: Case) -> Item:
    return Item(
        link=f"/cases/{one.number}",
        what=say("worklist.case"),
        name=f"#{one.number} {ask.masking.text(one.title)}",
        at=datetime.fromtimestamp(one.changed, UTC),
        who=one.owner,
    )


def alerts_unseen(ask: Ask, span: Span) -> Worklist:
    """The alerts on whom the caller watches that the caller has not seen, the last first."""
    kept = ask.desk.book.alerts
    seen = kept.seen_by(ask.caller.name)
    found = kept.listed(watched_by(ask), before=_LAST, limit=MOST + 1)
    return _listed([one for one in found if one.number not in seen], _alert, span)


def _alert(one: Alert) -> Item:
    return Item(
        link=f"/alerts/{one.number}",
        what=say("worklist.alert", count=len(one.lines)),
        about=one.subject,
        at=datetime.fromtimestamp(one.at, UTC),
    )


def _listed(found: list[One], made: Callable[[One], Item], span: Span) -> Worklist:
    items = [made(one) for one in found[:MOST]]
    return part(items, span, truncated=len(found) > MOST)
