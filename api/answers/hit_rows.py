"""A page of hits as rows: who it is, who heads it, where it is, and the one mark that matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics.record_status import GRAVEST_FIRST, is_adverse
from analytics.search.districts import UNKNOWN
from analytics.search.finding import Source
from analytics.search.index import SearchIndex
from analytics.search.narrowing import Marks
from analytics.search.ties import ties_of
from analytics.vetting.grading import Graded, graded_among
from api.desk.question import Ask
from graph.model import Entity, Record
from graph.naming import name_key

_CODES: Final = ("uscc", "org_code", "registration_no", "project_code")
_RED_LIST: Final = "L-RED"


@dataclass(frozen=True, slots=True)
class Page:
    """The places of one page of hits, by what each was found, and what was read for it."""

    places: Sequence[int]
    sources: Mapping[int, Source]
    known: Mapping[str, Entity]
    marks: Marks


def rows_of(ask: Ask, index: SearchIndex, page: Page, *, brief: bool) -> list[dict[str, Any]]:
    """The rows of a page; a brief one says no more than who it is and how it was found."""
    ids = ask.view.reach.snapshot.entities.ids
    shown = [(place, page.known[ids[place]]) for place in page.places if ids[place] in page.known]
    numbers = _numbers(ask, index, page)
    graded = {} if brief else _graded(ask, [entity for _, entity in shown])
    return [
        {
            **named(ask, entity, page.sources[place].how),
            "on": _on(ask, index, page, place, numbers),
            "code": code_of(ask, entity),
            **({} if brief else _more(ask, page, place, graded[entity.id])),
        }
        for place, entity in shown
    ]


def named(ask: Ask, entity: Entity, how: str) -> dict[str, Any]:
    """What every hit says, by DESIGN §12."""
    entity = ask.masking.entity(entity)
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "roles": entity.roles,
        "matched": how,
    }


def code_of(ask: Ask, entity: Entity) -> str:
    """The strongest identifier that may be shown; persons have none."""
    if entity.kind == "person":
        return ""
    shown = ask.masking.entity(entity).identifiers
    return next((shown[scheme] for scheme in _CODES if scheme in shown), "")


def read_for(
    ask: Ask,
    index: SearchIndex,
    places: Sequence[int],
    sources: Mapping[int, Source],
    *,
    brief: bool,
) -> dict[str, Entity]:
    """The parties of a page and, but for a brief one, whoever stands beside them in a row."""
    snapshot, day = ask.view.reach.snapshot, ask.view.as_of.toordinal()
    wanted = list(places)
    if not brief:
        ties = ties_of(snapshot)
        for place in places:
            wanted += ties.beside("head", place, day)[:1] + ties.beside("address", place, day)[:1]
    wanted += [place for one in sources.values() if (place := _found_by(ask, index, one)) >= 0]
    ids = {snapshot.entities.ids[place] for place in wanted}
    return dict(ask.view.reader.entities(ids, at_revision=ask.view.revision)) if ids else {}


def _found_by(ask: Ask, index: SearchIndex, source: Source) -> int:
    """The place of the head, telephone or address by which a party was found; else -1."""
    if source.how not in ("head", "phone", "address"):
        return -1
    number = int(index.texts[source.part].owner[source.row])
    return int(ask.view.reach.snapshot.place_of_number[number])


def _on(
    ask: Ask, index: SearchIndex, page: Page, place: int, numbers: Mapping[str, str]
) -> dict[str, str] | None:
    """What the text was found in, where the name does not show it: field and text."""
    source, ids = page.sources[place], ask.view.reach.snapshot.entities.ids
    if source.part == "filed":
        return {"field": "document", "text": numbers.get(index.filed.ids[source.row], "")}
    if (other := _found_by(ask, index, source)) >= 0:
        beside = page.known.get(ids[other])
        text = ask.masking.entity(beside).name if beside else ""
        return {"field": source.how, "text": text}
    if source.part not in index.texts:
        return None
    texts = index.texts[source.part]
    if source.part in ("codes", "person_codes"):
        return {"field": "code", "text": texts.text(source.row)} if source.part == "codes" else None
    if texts.first[source.row]:
        return None
    key, entity = texts.text(source.row), page.known[ids[place]]
    return {
        "field": "other_name",
        "text": next((name for name in entity.names if name_key(name) == key), key),
    }


def _numbers(ask: Ask, index: SearchIndex, page: Page) -> dict[str, str]:
    """By record, the document number by which a hit was found, as the caller may see it."""
    found = [page.sources[place] for place in page.places]
    ids = {index.filed.ids[one.row] for one in found if one.part == "filed"}
    records = ask.view.reader.records(ids=ids, at_revision=ask.view.revision) if ids else ()
    return {record.id: ask.masking.record(record).document_no or "" for record in records}


def _graded(ask: Ask, entities: Sequence[Entity]) -> Mapping[str, Graded]:
    view = ask.view
    return graded_among(view.reader, view.reach, entities, measures=ask.desk.measures)


def _more(ask: Ask, page: Page, place: int, graded: Graded) -> dict[str, Any]:
    snapshot, day = ask.view.reach.snapshot, ask.view.as_of.toordinal()
    ids, ties, masking = snapshot.entities.ids, ties_of(snapshot), ask.masking
    entity = page.known[ids[place]]
    heads = [page.known.get(ids[one]) for one in ties.beside("head", place, day)[:1]]
    shown = masking.entity(entity)
    return {
        "status": str(shown.attributes.get("status", "")),
        "head": next(
            ({"id": masking.id(o.id), "name": masking.entity(o).name} for o in heads if o), None
        ),
        "place": _place(ask, page, place, shown),
        "district": _district(page.marks, place),
        "mark": _mark(ask, graded),
    }


def _place(ask: Ask, page: Page, place: int, shown: Entity) -> str:
    """Where it is; of a person only for who sees persons."""
    snapshot, day = ask.view.reach.snapshot, ask.view.as_of.toordinal()
    if shown.kind == "person" and ask.masking.masked:
        return ""
    beside = ties_of(snapshot).beside("address", place, day)[:1]
    there = [page.known.get(snapshot.entities.ids[one]) for one in beside]
    told = str(shown.attributes.get("place", ""))
    return next((ask.masking.entity(one).name for one in there if one), told)


def _district(marks: Marks, place: int) -> str:
    code = int(marks.district[place])
    return str(code) if code != UNKNOWN else ""


def _mark(ask: Ask, graded: Graded) -> dict[str, Any] | None:
    """The strongest grade with the worst record behind it where it is the party's own.

    Without a grade, a red listing; else nothing. A lead is never a ground (DESIGN §2).
    """
    held = [record for record in graded.records if record.in_force_on(ask.view.as_of)]
    if graded.grade is None:
        red = next((record for record in held if record.list == _RED_LIST), None)
        return _told("red", red) if red else None
    adverse = [record for record in held if is_adverse(record)]
    own = graded.grade == "listed" and bool(adverse)
    return _told(graded.grade, min(adverse, key=_worst_first) if own else None)


def _worst_first(record: Record) -> tuple[int, int, str]:
    return GRAVEST_FIRST.index(record.tier), -record.decided_on.toordinal(), record.id


def _told(grade: str, record: Record | None) -> dict[str, Any]:
    told: dict[str, Any] = {"grade": grade, "list": "", "record": "", "disputed": False}
    if record is not None:
        told |= {
            "list": record.list or "",
            "record": record.kind,
            "disputed": record.state == "disputed",
        }
    return told
