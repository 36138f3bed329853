"""Cases as a caller reads them: the list, one case whole, and leads that wait for one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.record_status import withdrawn_since
from analytics.vetting.short_code import code_of
from api.answers.case_notes import withdrawn_in
from api.answers.cases import case_of, kept
from api.answers.watches import named, subject_shown
from api.cases.cases import Case, Item
from api.cases.referrals import Referral
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity

_CHOSEN_FROM: Final = 50  # cases in which a picture may be kept
_WAITING: Final = 200  # leads shown that no case took yet


def cases(ask: Ask, *, before: int, limit: int) -> dict[str, Any]:
    """The cases of the caller, the last opened first; all for supervisors.

    `leads` are those handed over that no case took yet; `next` is where to go on from (`before`).
    """
    who = None if ask.caller.may("journal") else ask.caller.name
    found = kept(ask).listed(who, before=before, limit=limit + 1)
    page = found[:limit]
    referrals = ask.desk.book.referrals
    referrals.follow(ask.desk.store)
    waiting = referrals.waiting(_WAITING)
    return {
        **framed(ask, explored=len(page), truncated=len(found) > limit),
        "next": page[-1].number if len(found) > limit else None,
        "cases": [case_shown(ask, one) for one in page],
        "leads": leads_shown(ask, waiting),
    }


def open_cases(ask: Ask) -> list[dict[str, Any]]:
    """The open cases of the caller, the last opened first; none for who works on no cases."""
    if not ask.caller.may("cases"):
        return []
    found = kept(ask).listed(ask.caller.name, before=2**53, limit=_CHOSEN_FROM)
    return [case_shown(ask, one) for one in found if one.state == "open"]


def case_shown(ask: Ask, one: Case) -> dict[str, Any]:
    """The heading of a case; its title is free text of a person."""
    return {
        "number": one.number,
        "title": ask.masking.text(one.title),
        "state": one.state,
        "owner": one.owner,
        "members": list(one.members),
        "opened": one.opened,
        "changed": one.changed,
        "version": one.version,
    }


def whole_case(ask: Ask, number: int) -> dict[str, Any]:
    """A case with all that is in it, as the caller may see it; journalled with the persons in it.

    Raises NotFound for a case of others.
    """
    one = case_of(ask, number)
    items = kept(ask).items(number)
    book = ask.desk.book
    book.referrals.follow(ask.desk.store)
    referrals = book.referrals.in_case(number)
    watches = [watch for watch in book.watches.every() if watch.case == number]
    ids = {item.content["id"] for item in items if item.kind == "party"}
    known = named(ask, ids | {watch.subject for watch in watches}, f"case {number}")
    notes = [item for item in items if item.kind == "note"]
    gone = withdrawn_in(ask, notes, ids)
    return {
        **framed(ask, explored=len(items)),
        "case": case_shown(ask, one),
        "parties": [_party(ask, item, known) for item in items if item.kind == "party"],
        "pictures": [_picture(ask, item) for item in items if item.kind == "picture"],
        "notes": _notes(ask, notes, gone),
        "files": [_file(ask, item) for item in items if item.kind == "file"],
        "tasks": _tasks(ask, [item for item in items if item.kind == "task"]),
        "leads": leads_shown(ask, referrals),
        "watches": [
            {
                "number": watch.number,
                **subject_shown(ask, watch.subject, known),
                "scenario": watch.scenario,
                "who": watch.who,
            }
            for watch in watches
        ],
    }


def item_shown(item: Item) -> dict[str, Any]:
    """What is told of everything in a case: by whom, when, and of which version it is."""
    return {"item": item.number, "who": item.who, "at": item.at, "version": item.version}


def _party(ask: Ask, item: Item, known: Mapping[str, Entity]) -> dict[str, Any]:
    return {**item_shown(item), **subject_shown(ask, item.content["id"], known)}


def _picture(ask: Ask, item: Item) -> dict[str, Any]:
    told = item.content
    return {
        **item_shown(item),
        "title": ask.masking.text(told["title"]),
        "middle": ask.masking.id(told["middle"]),
        "parties": len(told["places"]),
        "as_of": told["as_of"],
        "day": told["day"],
        "at_revision": told["at_revision"],
    }


def _notes(
    ask: Ask, notes: Sequence[Item], gone: Mapping[int, Sequence[str]]
) -> list[dict[str, Any]]:
    """Notes as persons wrote them; one that speaks of withdrawn records is marked."""
    texts = ask.masking.texts([note.content["text"] for note in notes])
    return [
        {**item_shown(note), "text": text, "withdrawn": len(gone[note.number])}
        for note, text in zip(notes, texts, strict=True)
    ]


def _file(ask: Ask, item: Item) -> dict[str, Any]:
    told = item.content
    name = ask.masking.text(told["name"])
    return {**item_shown(item), "name": name, "size": told["size"], "sha256": told["sha256"]}


def _tasks(ask: Ask, tasks: Sequence[Item]) -> list[dict[str, Any]]:
    texts = ask.masking.texts([task.content["text"] for task in tasks])
    return [
        {
            **item_shown(task),
            "text": text,
            "whose": task.content["whose"],
            "until": task.content["until"],
            "done_by": task.content["done_by"],
            "done_at": task.content["done_at"],
        }
        for task, text in zip(tasks, texts, strict=True)
    ]


# -- leads handed over


def leads_shown(ask: Ask, found: Sequence[Referral]) -> list[dict[str, Any]]:
    """Leads handed over, of the records that stand; the debtor under the reference of before."""
    gone = set(withdrawn_since(ask.desk.store, {one for lead in found for one in lead.records}))
    debtors = {lead.debtor: ask.view.references.id_of(lead.debtor) for lead in found}
    known = named(ask, debtors.values(), "leads")
    said = [lead.note for lead in found] + [lead.answer.get("text", "") for lead in found]
    texts = ask.masking.texts(said)
    return [
        {
            "number": lead.lead,
            "certificate": lead.certificate,
            "code": code_of(lead.certificate),
            "debtor": lead.debtor,
            "name": subject_shown(ask, debtors[lead.debtor], known)["name"],
            "records": [one for one in lead.records if one not in gone],
            "withdrawn": sum(one in gone for one in lead.records),
            "note": note,
            "who": lead.who,
            "at": lead.at,
            "case": lead.case or None,
            "answer": {**lead.answer, "text": text} if lead.answer else None,
        }
        for lead, note, text in zip(found, texts, texts[len(found) :], strict=False)
    ]


def leads_of(ask: Ask, certificate: str) -> list[dict[str, Any]]:
    """The leads of a certificate with what became of them.

    An officer sees the own ones; who sees leads handed over sees all.
    """
    referrals = ask.desk.book.referrals
    referrals.follow(ask.desk.store)
    found = referrals.on(certificate)
    if not ask.caller.may("handed_over"):
        found = [one for one in found if one.who == ask.caller.name]
    told = leads_shown(ask, found)
    # Which case it is concerns who works on cases.
    works = ask.caller.may("cases")
    return [
        {**one, "taken": one["case"] is not None, "case": one["case"] if works else None}
        for one in told
    ]
