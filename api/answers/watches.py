"""Whom a caller watches: parties, projects and lots, as they stand now."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from analytics.vetting.standing import Question
from analytics.vetting.subjects import scenarios_for
from api.cases.watches import Watch
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput
from graph.model import Entity
from graph.sentence import Word
from graph.words import ORGANISATION_KINDS

MOST: Final = 500  # subjects of one user: each is asked anew when something near it changes
_WATCHED: Final = ORGANISATION_KINDS | {"person", "project", "bid_lot"}
_USUAL: Final = {"project": "project_approval", "bid_lot": "bidding"}  # where none is named


def watches(ask: Ask) -> dict[str, Any]:
    """The watches of the caller, the last first; of everybody for who may read the journal."""
    book = ask.desk.book
    found = book.watches.every() if ask.caller.may("journal") else book.watches.of(ask.caller.name)
    known = named(ask, {one.subject for one in found}, "watches")
    mail = ask.desk.outlets.settings.mail
    return {
        **framed(ask, explored=len(found)),
        "watches": [_watch(ask, one, known) for one in found],
        "mailbox": ask.desk.outlets.mailbox(ask.caller.name),
        "domains": list(mail.domains) if mail else [],
        "webhook": ask.desk.outlets.settings.webhook is not None,
    }


def watch(ask: Ask, text: str, *, scenario: str = "", case: int = 0, mail: bool = False) -> Watch:
    """Watch a party, project or lot, from how it stands now; journalled with the person.

    Without a scenario a project is vetted for its approval, a lot for its bidding, and a party for
    none. Raises BadInput for what cannot be watched, NotFound and Ambiguous as a look-up does.
    """
    entity = ask.entity(text)
    ask.looked_at("watch", [entity])
    if entity.kind not in _WATCHED:
        raise BadInput("watches.nothing")
    scenario = scenario or _USUAL.get(entity.kind, "")
    if scenario and scenario not in scenarios_for(entity.kind):
        raise BadInput("watches.unsuited", scenario=Word("scenario", scenario))
    book, who = ask.desk.book, ask.caller.name
    if book.watches.count(who) >= MOST:
        raise BadInput("watches.too_many", most=MOST)
    asked = Question(entity.id, scenario)
    standing = ask.desk.watcher.standing(asked)
    return book.watches.begin(asked, who, standing, case=case, mail=mail)


def watched(ask: Ask, one: Watch) -> dict[str, Any]:
    """A watch that was begun or ended."""
    known = ask.view.reader.entities([one.subject], at_revision=ask.view.revision)
    return {**framed(ask), "watch": _watch(ask, one, known)}


def end_watch(ask: Ask, number: int) -> Watch:
    """End a watch of the caller's; a supervisor ends anybody's. Raises NotFound."""
    who = None if ask.caller.may("journal") else ask.caller.name
    return ask.desk.book.watches.end(number, who)


def named(ask: Ask, ids: Iterable[str], what: str) -> Mapping[str, Entity]:
    """These entities as known now, by the id asked; the persons among them are journalled."""
    wanted = set(ids)
    known = ask.view.reader.entities(wanted, at_revision=ask.view.revision) if wanted else {}
    if known:
        ask.looked_at(what, known.values())
    return known


def subject_shown(ask: Ask, id_: str, known: Mapping[str, Entity]) -> dict[str, Any]:
    """A subject by its reference, kind and name, as the caller may see it."""
    entity = known.get(id_)
    if entity is None:
        return {"subject": ask.masking.id(id_), "kind": "", "name": ""}
    shown = ask.masking.entity(entity)
    return {"subject": shown.id, "kind": shown.kind, "name": shown.name}


def _watch(ask: Ask, one: Watch, known: Mapping[str, Entity]) -> dict[str, Any]:
    return {
        "number": one.number,
        **subject_shown(ask, one.subject, known),
        "scenario": one.scenario,
        "who": one.who,
        "since": one.at,
        "case": one.case or None,
        "mail": one.mail,
    }
