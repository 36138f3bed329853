"""What waits for a supervisor: objections, repairs, and what others ask a second word on."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from analytics.snapshot.disputed import disputed_records
from api.access.approvals import Approval
from api.answers.approvals import waiting_for
from api.answers.worklists.officer import records_of
from api.answers.worklists.worklist import MOST, Item, Span, Worklist, due, part
from api.clock import SHANGHAI
from api.desk.facts_log import Act
from api.desk.question import Ask
from graph.model import Record
from graph.sentence import Sentence, say


def objections(ask: Ask, span: Span) -> Worklist:
    """Every record that is disputed, the one that has waited longest first."""
    items, truncated = disputed_items(ask, lambda _: True)
    return part(items, span, truncated=truncated)


def disputed_items(
    ask: Ask, chosen: Callable[[Record], bool], *, own: bool = False
) -> tuple[list[Item], bool]:
    """(the disputed records that `chosen` takes, longest waiting first; whether there are more).

    `own`: they are told to the department whose records they are.
    """
    desk = ask.desk
    # Both: the snapshot may lag behind the journal, which names no record that came disputed.
    known = disputed_records(ask.view.reach.snapshot)
    candidates = sorted({*known, *desk.facts.objected(desk.store)})
    records = records_of(ask, candidates[:MOST])
    mine = [one for one in records.values() if one.state == "disputed" and chosen(one)]
    said = desk.facts.states(desk.store, [one.id for one in mine])
    items = [_objection(one, said.get(one.id), own=own) for one in mine]
    earliest = datetime.min.replace(tzinfo=UTC)  # what came disputed waits for an unknown time
    items.sort(key=lambda item: (item.at or earliest, item.link))
    return items, len(candidates) > MOST


def _objection(record: Record, act: Act | None, *, own: bool) -> Item:
    code = "worklist.objection_own" if own else "worklist.objection"
    return Item(
        link=f"/records/{quote(record.id, safe='')}",
        what=say(code) if act else say("worklist.objection_undated"),
        about=record.subject,
        at=act.at if act else None,
        who=act.who if act else "",
        record=record,
        dues=(due("objection", act.at),) if act else (),
    )


def repairs(ask: Ask, span: Span) -> Worklist:
    """Repairs that somebody asked for and that wait for a second word, the oldest first."""
    asked = [one for one in waiting_for(ask) if one.kind == "repair"]
    records = records_of(ask, {str(one.particulars["record"]) for one in asked})
    items = [_repair(ask, one, records.get(str(one.particulars["record"]))) for one in asked]
    return part(items, span)


def _repair(ask: Ask, one: Approval, record: Record | None) -> Item:
    at = datetime.fromtimestamp(one.asked, UTC)
    own = one.who == ask.caller.name
    return Item(
        link="/approvals",
        what=say("worklist.repair_own" if own else "worklist.repair", number=one.number),
        about=record.subject if record else "",
        at=at,
        who=one.who,
        says=one.reason,
        record=record,
        dues=(due("repair_accept", at), due("repair_decide", at)),
    )


def second_words(ask: Ask, span: Span) -> Worklist:
    """What else the caller may say yes or no to, or asked for; the oldest first."""
    items = [_asked(ask, one) for one in waiting_for(ask) if one.kind != "repair"]
    return part(items, span)


def _asked(ask: Ask, one: Approval) -> Item:
    own = one.who == ask.caller.name
    kind = one.kind.replace(" ", "_")
    told = {
        "kind": Sentence(f"approval_kind.{kind}"),
        "until": datetime.fromtimestamp(one.until, SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }
    code = "worklist.second_word_own" if own else "worklist.second_word"
    if one.state == "approved":
        code = "worklist.second_word_collect"
    return Item(
        link="/approvals",
        what=Sentence(code, told),
        name=f"#{one.number}",
        at=datetime.fromtimestamp(one.asked, UTC),
        who=one.who,
        says=one.reason,
    )
