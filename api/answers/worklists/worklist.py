"""One list of things that wait, and one thing on it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from analytics.law.deadlines import DeadlineKind, shipped_deadlines
from api.clock import SHANGHAI, today
from api.desk.question import Ask
from api.plain import plain
from graph.model import Record
from graph.sentence import Language, Sentence, Word, words_of
from loaders.workdays import after_working_days, covered, working_days_between

MOST: Final = 2_000  # things that one list looks through; beyond them its count is a floor


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list is asked for: at most `limit` things after the first `skip`."""

    limit: int = 10
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """How long something has waited, and until when a text asks for an answer.

    `waited` and `left` are working days; `left` is below 0 when the day `on` is over, and both are
    None where no text was found. `extension` are further days that it allows. `confirmed`: the
    text was read. `known`: the public holidays of all the years between are.
    """

    kind: DeadlineKind
    waited: int
    on: date | None
    left: int | None
    extension: int
    confirmed: bool
    article: str
    known: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: where it is done (`link`, a page), what it is about, since when.

    `about` is the id of a party, whose name is put in its place when it is shown; what is no party
    has a `name`. `what` is a sentence about it, `says` words of a person or of the law as they
    stand. `over`: it is too late or went wrong; `calm`: it is shown and asks for nothing.
    """

    link: str
    what: Sentence
    name: str | Word = ""
    about: str = ""
    at: datetime | None = None
    who: str = ""
    says: str = ""
    record: Record | None = None
    dues: tuple[Due, ...] = ()
    over: bool = False
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Worklist:
    """A list: the things in the span asked for, and how many there are in all.

    `truncated`: at least so many, for the list looks through no more.
    """

    items: Sequence[Item]
    count: int
    truncated: bool = False


def part(items: Sequence[Item], span: Span, *, truncated: bool = False) -> Worklist:
    """The part of a whole list that is asked for."""
    return Worklist(items[span.skip : span.skip + span.limit], len(items), truncated)


def due(kind: DeadlineKind, since: datetime) -> Due:
    """The term for a step that was asked for at a time, as of today in Shanghai."""
    term, now = shipped_deadlines()[kind], today()
    begun = since.astimezone(SHANGHAI).date()
    waited = working_days_between(begun, now)
    on = after_working_days(begun, term.working_days) if term.working_days else None
    return Due(
        kind=kind,
        waited=waited,
        on=on,
        left=_left(on, now) if on else None,
        extension=term.extension,
        confirmed=term.confirmed,
        article=term.article,
        known=all(covered(year) for year in range(begun.year, (on or now).year + 1)),
    )


def _left(on: date, now: date) -> int:
    return working_days_between(now, on) if now <= on else -working_days_between(on, now)


def shown(ask: Ask, lists: Mapping[str, Worklist]) -> dict[str, dict[str, Any]]:
    """Lists as answers give them, by code: in the reader's language, parties and records masked.

    The names of all of them are one query, and one entry of the access journal names the persons.
    """
    ids = {item.about for one in lists.values() for item in one.items if item.about}
    known = ask.desk.store.entities(ids) if ids else {}
    told = {id_: ask.masking.entity(entity).name for id_, entity in known.items()}
    ask.vetted("worklist", ids, why="worklist")
    return {
        code: {
            "count": one.count,
            "truncated": one.truncated,
            "items": [_item(ask, item, told.get(item.about, "")) for item in one.items],
        }
        for code, one in lists.items()
    }


def _item(ask: Ask, item: Item, party: str) -> dict[str, Any]:
    language = ask.caller.language
    name = party or (_word(item.name, language) if item.name else "")
    record = plain(ask.masking.record(item.record)) if item.record else None
    keys = ("id", "kind", "list", "document_no", "decided_on", "issuer")
    return {
        "link": item.link,
        "name": name,
        "what": _told(item.what, language),
        "says": ask.masking.text(item.says) if item.says else None,
        "at": item.at,
        "who": item.who or None,
        "record": {key: record.get(key) for key in keys} if record else None,
        "dues": [asdict(one) for one in item.dues],
        "over": item.over,
        "calm": item.calm,
    }


def _told(sentence: Sentence, language: Language) -> str:
    """A sentence whose words of the domain are the reader's own, in English too."""
    parts = {key: _word(value, language) for key, value in sentence.particulars.items()}
    return Sentence(sentence.code, parts).text(language)


def _word(value: Any, language: Language) -> Any:  # noqa: ANN401 - particulars are of any type
    if isinstance(value, Word):
        return words_of(value.table, language).get(value.code, value.code)
    return value
