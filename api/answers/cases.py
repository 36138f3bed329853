"""Cases: opened, changed and shared; what is put into them; leads taken and answered.

Each change is an entry of the facts journal, without its words; each look at persons one of the
access journal.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from api.access.roles import may
from api.answers.vettings import sealed_of
from api.cases.cases import Case, Cases, Heading, Item, Kind, State
from api.cases.referrals import Outcome, Referral
from api.desk.question import Ask
from graph.errors import BadInput, NotFound
from graph.model import Batch, Entry

MOST_ITEMS: Final = 1_000  # in one case
_ENTRY: Final = "case"  # the action of the facts journal


def kept(ask: Ask) -> Cases:
    """The cases of the desk."""
    return ask.desk.book.cases


def case_of(ask: Ask, number: int, *, open_: bool = False) -> Case:
    """A case that the caller works on, or may see as a supervisor.

    Raises NotFound for any other, BadInput for a closed one that is to be `open_`.
    """
    case = kept(ask).of(number)
    if not (case.is_seen_by(ask.caller.name) or ask.caller.may("journal")):
        raise NotFound("cases.unknown")
    if open_ and case.state != "open":
        raise BadInput("cases.closed")
    return case


def open_case(ask: Ask, title: str) -> Case:
    """Open a case; journalled."""
    with changing(ask):
        case = kept(ask).open(_title(title), ask.caller.name)
        journal(ask, "opened", case.number)
    return case


def change_case(ask: Ask, number: int, version: int, heading: Heading) -> Case:
    """Give a case another title, state or other members; journalled.

    Raises Overtaken where somebody changed it meanwhile, BadInput for who is no user that works on
    cases, and for another title where the caller is shown this one masked.
    """
    before = case_of(ask, number)
    for name in set(heading.members) - set(before.members):
        _refuse_stranger(ask, name)
    if heading.title != before.title:
        _refuse_masked(ask, before.title)
    members = [name for name in heading.members if name != before.owner]
    wanted = Heading(_title(heading.title), heading.state, members)
    with changing(ask):
        case = kept(ask).rename(number, version, wanted)
        what = _WHAT.get((before.state, case.state), "changed")
        journal(ask, what, number, members=";".join(case.members))
    return case


_WHAT: Final[Mapping[tuple[State, State], str]] = {
    ("open", "closed"): "closed",
    ("closed", "open"): "opened again",
}


def _refuse_masked(ask: Ask, text: str) -> None:
    """Raise BadInput where a text is shown masked: sent back, it would lose the names in it."""
    if ask.masking.text(text) != text:
        raise BadInput("cases.masked")


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise BadInput("cases.no_title")
    return title


def _refuse_stranger(ask: Ask, name: str) -> None:
    """Raise BadInput for who is no user, is shut out, or may not work on cases."""
    for account in ask.desk.accounts.every():
        works = may(frozenset(account.roles), "cases") and not account.disabled
        if account.name == name and works:
            return
    raise BadInput("cases.no_member", name=name[:64])


# -- what is in a case


def add(ask: Ask, number: int, kind: Kind, content: Mapping[str, Any]) -> Item:
    """Put something into an open case; journalled. Raises BadInput for a full one."""
    case_of(ask, number, open_=True)
    _refuse_more(ask, number)
    with changing(ask):
        item = kept(ask).add(number, kind, ask.caller.name, content)
        journal(ask, "added", number, kind=kind, item=item.number)
    return item


def _refuse_more(ask: Ask, number: int) -> None:
    if kept(ask).count(number) >= MOST_ITEMS:
        raise BadInput("cases.full", most=MOST_ITEMS)


def add_party(ask: Ask, number: int, text: str) -> Item:
    """Put a party into a case, once. Raises NotFound and Ambiguous as a look-up does."""
    case_of(ask, number, open_=True)
    entity = ask.entity(text)
    ask.looked_at(f"case {number} party", [entity])
    there = (one for one in kept(ask).items(number) if one.kind == "party")
    same = next((one for one in there if one.content["id"] == entity.id), None)
    return same or add(ask, number, "party", {"id": entity.id})


def rewrite(
    ask: Ask, where: tuple[int, int], kind: Kind, version: int, content: Mapping[str, Any]
) -> Item:
    """Change something in an open case; `where` are the numbers of case and item. Journalled.

    Raises Overtaken where it changed meanwhile, NotFound for an item of another kind, and BadInput
    where its text is shown to the caller masked.
    """
    number, item = where
    case_of(ask, number, open_=True)
    before = kept(ask).item(number, item)
    if before.kind != kind:
        raise NotFound("cases.no_item")
    if "text" in content:
        _refuse_masked(ask, before.content["text"])
    with changing(ask):
        after = kept(ask).rewrite(before, version, ask.caller.name, {**before.content, **content})
        journal(ask, "rewritten", number, kind=before.kind, item=item)
    return after


def drop(ask: Ask, number: int, item: int, version: int) -> None:
    """Take something out of an open case; journalled. Raises Overtaken as `rewrite` does."""
    case_of(ask, number, open_=True)
    one = kept(ask).item(number, item)
    with changing(ask):
        kept(ask).drop(one, version)
        journal(ask, "dropped", number, kind=one.kind, item=item)


def changing(ask: Ask) -> AbstractContextManager[None]:
    """Keep what is changed within only once it is journalled: where that fails, nothing changed."""
    return ask.desk.book.file.together()


def journal(ask: Ask, what: str, number: int, **particulars: str | int | list[str]) -> None:
    """Journal a change of a case: what was done, never its words."""
    told: dict[str, str | int | list[str]] = {"what": what, "case": number, **particulars}
    ask.desk.store.commit(Batch(entries=(Entry(_ENTRY, told),), who=ask.caller.name))


# -- leads handed over


def take(ask: Ask, lead: int, number: int) -> Referral:
    """Let an open case take a lead handed over; its debtor and who was vetted become parties of it.

    Raises NotFound for no lead, Taken for one that a case has, BadInput for a full case.
    """
    case_of(ask, number, open_=True)
    _refuse_more(ask, number)
    book = ask.desk.book
    book.referrals.follow(ask.desk.store)
    one = book.referrals.take(ask.desk.store, lead, number, ask.caller.name)
    for reference in (one.debtor, *_vetted(ask, one.certificate)):
        id_ = ask.view.references.id_of(reference)
        if ask.view.reader.entities([id_], at_revision=ask.view.revision):
            add_party(ask, number, reference)
    return one


def _vetted(ask: Ask, certificate: str) -> list[str]:
    """Who was vetted, as a reference; none where the certificate is kept no longer."""
    try:
        question = sealed_of(ask, certificate).certificate["question"]
    except NotFound:
        return []
    return [ask.view.references.of(question["subject"])]


def answer_lead(ask: Ask, number: int, lead: int, outcome: Outcome, text: str) -> Referral:
    """Answer the officer who handed a lead over; it stands on the page of the vetting.

    Raises NotFound for a lead that this case did not take.
    """
    case_of(ask, number, open_=True)
    book = ask.desk.book
    book.referrals.follow(ask.desk.store)
    one = book.referrals.of(lead)
    if one.case != number:
        raise NotFound("cases.no_lead")
    book.referrals.answer(ask.desk.store, one, outcome, text, ask.caller.name)
    return book.referrals.of(lead)
