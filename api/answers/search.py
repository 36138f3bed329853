"""Search as people type: rows, filters with counts, pages; masked persons by what is held whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analytics.search.finding import Hits, Scope, find
from analytics.search.index import SearchIndex
from analytics.search.narrowing import Filters, Marks, Narrowing
from analytics.vetting.graded_hits import with_grade
from api.answers.hit_rows import Page, code_of, named, read_for, rows_of
from api.desk.person_looks import tells_name
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import Ambiguous, NotFound
from graph.identifiers import is_citizen_id, normalise_identifier
from graph.lookup import asked_as, search
from graph.model import Entity
from graph.store import Found, Match


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: a text, of which page, narrowed to what.

    With `organisation`, a person of this name there and nobody else. `grade` is one of GRADES or
    "". A `brief` answer, as for suggestions, has rows without more than names and no counts.
    """

    text: str
    limit: int
    organisation: str = ""
    offset: int = 0
    filters: Filters = field(default_factory=Filters)
    grade: str = ""
    brief: bool = False


def found(ask: Ask, wish: Wish) -> dict[str, Any]:
    """The parties that a text finds, best first: a page of them, and what narrows them.

    Who sees persons masked finds one only as `PersonLooks` says, never by a part of the name; a
    telephone and a head not at all. Every look is journalled.
    """
    ask.spend("names")
    whole = ask.looks.named(wish.text, wish.organisation)
    index = ask.desk.search.index(ask.view.reach.snapshot)
    if index is None:
        return _by_the_store(ask, wish, whole)
    hits = _hits(ask, index, "" if wish.organisation else wish.text, whole)
    marks = _marks(ask, index)
    narrowing = Narrowing(hits, ask.view.reach.snapshot, marks, wish.filters)
    left, too_many = _of_grade(ask, narrowing.left, wish.grade)
    places = left.page(wish.offset, wish.limit)
    sources = left.sources(places)
    known = read_for(ask, index, places, sources, brief=wish.brief)
    page = Page(places, sources, known, marks)
    rows = rows_of(ask, index, page, brief=wish.brief)
    _journal(ask, list(page.known.values()), shown=bool(rows))
    more = len(left) > wish.offset + len(places)
    return {
        **framed(ask, explored=len(hits), truncated=more or hits.cut or too_many),
        "results": rows,
        "found": len(left),
        "offset": wish.offset,
        "searched": "all",
        "too_many_to_grade": too_many,
        "counts": {} if wish.brief else narrowing.counts(),
    }


def _hits(ask: Ask, index: SearchIndex, text: str, whole: Sequence[Entity]) -> Hits:
    """Whom a text finds, and the persons whom it calls by the whole name with the organisation."""
    view = ask.view
    day, sees = view.as_of.toordinal(), not ask.masking.masked
    scope = Scope(sees, day, view.withdrawn, numbers=sees or _names_nobody(ask, text))
    known = [one.id for one in _known(ask, text)] if text else []
    named_ = [one.id for one in whole]
    return find(index, view.reach.snapshot, text, scope, known=known, named=named_)


def _names_nobody(ask: Ask, text: str) -> bool:
    """Whether a text may be the number of a document in which nothing is hidden from the caller."""
    return any(map(str.isdecimal, text)) and ask.masking.text(text) == text


def _marks(ask: Ask, index: SearchIndex) -> Marks:
    view = ask.view
    day = view.as_of.toordinal()
    return ask.desk.search.marks(index, view.reach.snapshot, day, view.withdrawn)


def _of_grade(ask: Ask, hits: Hits, grade: str) -> tuple[Hits, bool]:
    """(the hits of a grade, whether too many may have it to look)."""
    if not grade:
        return hits, False
    view = ask.view
    places = with_grade(view.reader, view.reach, hits.places, grade, ask.desk.measures)
    if places is None:
        return hits.among(hits.places[:0]), True
    return hits.among(places), False


def _journal(ask: Ask, entities: Sequence[Entity], *, shown: bool) -> None:
    ask.looked_at("find", entities)
    # Who sees persons learns from any answer whom it does not hold.
    if not ask.journalled.written and (ask.caller.sees_persons or not shown):
        ask.looks.note("find missed")


def _known(ask: Ask, text: str) -> list[Entity]:
    """The parties whose id, or whose ID number, a text is."""
    if is_citizen_id(text):
        return _numbered(ask, text)
    view, asked = ask.view, text.strip()
    code = normalise_identifier(asked)
    ids = {asked, asked.upper(), code, f"uscc:{code}"} - {""}
    ids.add(asked_as(view.reader, asked, view.revision, numbers=False))
    known = view.reader.entities(ids, at_revision=view.revision).values()
    if not ask.masking.masked:
        return list(known)
    return [entity for entity in known if not tells_name(text, entity)]


def _numbered(ask: Ask, text: str) -> list[Entity]:
    """The person of an ID number; nobody where it finds nobody."""
    try:
        return [ask.entity(text)]
    except (NotFound, Ambiguous):
        return []


# -- while the index is being made: by identifier and name alone, as the store finds them


def _by_the_store(ask: Ask, wish: Wish, whole: Sequence[Entity]) -> dict[str, Any]:
    """The first page, unfiltered, and word that no more was searched."""
    hits, ordered = Found((), False), [Match(one, "name") for one in whole]
    if not wish.organisation:
        hits = _literally(ask, wish)
        known = [Match(one, "identifier") for one in _known(ask, wish.text)]
        exact = [match for match in hits.matches if match.matched == "identifier"]
        ordered = [*known, *exact, *ordered, *hits.matches]
    matches: dict[str, Match] = {}
    for match in ordered:  # who is found in several ways keeps the first place
        matches.setdefault(match.entity.id, match)
    shown = list(matches.values())[: wish.limit]
    _journal(ask, [match.entity for match in shown], shown=bool(shown))
    return {
        **framed(ask, explored=len(matches), truncated=hits.truncated or len(matches) > wish.limit),
        "results": [
            {
                **named(ask, match.entity, match.matched),
                "on": None,
                "code": code_of(ask, match.entity),
            }
            for match in shown
        ],
        "found": len(matches),
        "offset": 0,
        "searched": "names",
        "too_many_to_grade": False,
        "counts": {},
    }


def _literally(ask: Ask, wish: Wish) -> Found:
    """What the store finds by identifier and name; persons by no name where they are masked."""
    view, text, masked = ask.view, wish.text, ask.masking.masked
    hits = search(view.reader, text, limit=wish.limit, at_revision=view.revision, masked=masked)
    if not masked:
        return hits
    kept = (m for m in hits.matches if not (is_citizen_id(text) and m.entity.kind == "person"))
    return replace(hits, matches=tuple(m for m in kept if not tells_name(text, m.entity)))
