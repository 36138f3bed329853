"""Reading the native tables: entities, relations, records, verdicts, aliases.

Their form is DESIGN §12; verdicts and aliases restore a whole store (DESIGN §13.13).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from graph.claimable import refuse_future
from graph.codec import encoded
from graph.errors import InvalidFact, InvalidIdentifier
from graph.masking import SHORTEST, mask_numbers
from graph.model import Claim, Entity, Fact, NamedIn, Record, Relation, Stake, StateEvent, Verdict
from graph.sentence import Sentence, say
from graph.tiers import may_list
from graph.words import LISTS
from loaders.cells.dates import means_no_day
from loaders.cells.shares import parse_share
from loaders.facts.checks import checked_identifiers
from loaders.loads import digest_of
from loaders.native_events import ACTIONS, NO_MEASURES, native_events, taken_measures
from loaders.native_rows import NativeRows, yuan
from loaders.native_tables import NativeTable
from loaders.reading.passed_over import PassedOver
from loaders.sheet_row import SheetRow, pack
from loaders.speaking import Speaker

_YES: Final = ("1", "true", "yes", "是")
_NO: Final = ("", "0", "false", "no", "否")
_CHUNK: Final = 2000  # rows read at a time
_STATES: Final = ("in_force", *ACTIONS)
RANK: Final = 3  # of a department: the rank of a native row that gives none


@dataclass(slots=True)
class NativeChunk:
    """Rows read together: those taken, those refused with the column and the reason, blank ones."""

    rows: int = 0
    taken: list[SheetRow] = field(default_factory=list)
    refused: list[tuple[SheetRow, str, Sentence]] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)


class _Sent(NamedTuple):
    """What holds for every row of a file: its date, its digest, the day of loading, who speaks."""

    dated: date | None
    origin: str
    today: date
    speaker: Speaker | None = None


def chunks(
    table: NativeTable, dated: date | None, today: date, speaker: Speaker | None = None
) -> Iterator[NativeChunk]:
    """The table in chunks, with unreadable rows refused one by one.

    With a `speaker` it is a department that speaks, whatever sources and ranks the cells give.

    Raises BadInput for a file that is no CSV in UTF-8.
    """
    read = NativeRows(table.path, table.header)
    numbered = _in_order_of_claims(read)
    sent = _Sent(dated, digest_of(table.path), today, speaker)
    more = True
    while more:
        rows = list(islice(numbered, _CHUNK))
        chunk = _chunk(table, rows, sent)
        chunk.refused += read.refused_so_far()
        chunk.passed_over = read.passed_over.taken()
        yield chunk
        more = bool(rows)


def _in_order_of_claims(
    rows: Iterable[tuple[int, dict[str, Any]]],
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows, those last that were claimed after another of the same table (DESIGN §13.3)."""
    later: list[tuple[int, int, dict[str, Any]]] = []
    for number, row in rows:
        order = _order_of_claim(row)
        if order > 1:
            later.append((order, number, row))
        else:
            yield number, row
    # Few: an export writes an order only for stakes that differ in nothing but when they came.
    yield from ((number, row) for _, number, row in sorted(later, key=itemgetter(0, 1)))


def _order_of_claim(row: Mapping[str, Any]) -> int:
    text = row.get("attributes") or ""
    # The text is searched first: hardly any row has an order, and parsing all twice is slow.
    if '"order"' not in text:
        return 0
    try:
        order = json.loads(text)["claim"]["order"]
    except (ValueError, KeyError, TypeError):
        return 0  # the row is refused for it, or it is an attribute of that name
    return order if isinstance(order, int) else 0


def _chunk(table: NativeTable, rows: list[tuple[int, dict[str, Any]]], sent: _Sent) -> NativeChunk:
    chunk = NativeChunk(len(rows))
    for number, row in rows:
        cells = pack([str(row.get(name) or "") for name in table.header])
        try:
            _refuse_clear_numbers(row)
            taken = _sheet_row(table.kind, SheetRow(number, cells), row, sent)
            chunk.taken.append(_of_file(taken, sent.origin))
        # Cells hold JSON of any shape, so the last three are faults of the row as well.
        except (InvalidFact, ValueError, KeyError, TypeError) as error:
            chunk.refused.append((SheetRow(number, cells), *_blame(error)))
    return chunk


def _of_file(row: SheetRow, origin: str) -> SheetRow:
    """The row with the digest of its file in its claims and events."""
    return row._replace(
        claims=[claim._replace(origin=origin) for claim in row.claims],
        events=[replace(event, origin=origin) for event in row.events],
    )


def _sheet_row(kind: str, row: SheetRow, cells: dict[str, Any], sent: _Sent) -> SheetRow:
    """The row with its claims, events, verdicts or alias."""
    if kind == "verdicts":
        verdict = _verdict(cells)
        lifted = (replace(verdict, undone=True),) if _undone(cells) else ()
        ends = {verdict.one: "one", verdict.other: "other"}
        return row._replace(verdicts=(verdict, *lifted), refers=ends)
    if kind == "aliases":
        return row._replace(alias=(_text(cells, "id"), _text(cells, "answers_as")))
    attributes = _object(cells, "attributes")
    measures = taken_measures(attributes) if kind == "records" else NO_MEASURES
    # Only a full restore confirms or lifts measures: a department does so by hand (DESIGN §4).
    measures = NO_MEASURES if sent.speaker else measures
    claims = _claims(kind, cells, attributes, sent)
    fact = claims[0].fact
    events: list[StateEvent] = []
    if isinstance(fact, Record):
        refuse_future(fact.decided_on, sent.today)
        events = native_events(fact.id, cells, measures, sent.dated)
    return row._replace(claims=list(map(encoded, claims)), events=events, refers=_ends(fact))


def _verdict(cells: Mapping[str, Any]) -> Verdict:
    kind, one, other, reason = (_text(cells, name) for name in ("kind", "one", "other", "reason"))
    return Verdict(kind, one, other, reason, cells.get("who") or "loader")


def _undone(cells: Mapping[str, Any]) -> bool:
    text = str(cells.get("undone") or "").lower()
    if text not in (*_YES, *_NO):
        raise _RefusedCell("native.yes_or_no", column="undone", text=text)
    return text in _YES


def _refuse_clear_numbers(row: Mapping[str, Any]) -> None:
    # Refused, not masked: native ids are kept as written (docs/decisions.md 13).
    for column, text in row.items():
        if isinstance(text, str) and len(text) >= SHORTEST and mask_numbers(text) != text:
            raise _RefusedCell("native.clear_number", column=column)


def _ends(fact: Fact) -> dict[str, str]:
    """The ids that a row names, with the column of each."""
    # An id that stands in two columns is blamed on the one put in last: source, subject.
    if isinstance(fact, Relation):
        return {fact.target: "target", fact.source: "source"}
    if isinstance(fact, Record):
        named = {named.entity: "attributes" for named in fact.named_in}
        return {**named, fact.subject: "subject"}
    return {}


_BLAMED: Final = {
    **{"fact.ends_too_soon": "ends_on", "fact.decided_later": "decided_on"},
    **{"fact.occurred_later": "occurred_on", "fact.filed_later": "attributes"},
    **dict.fromkeys(("load_cell.amount", "load_cell.negative"), "amount"),
    **dict.fromkeys(("native.confirmed_measures", "native.lifted_measures"), "attributes"),
}


class _RefusedCell(InvalidFact):
    """A row is refused because of one of its columns."""

    def __init__(self, code: str | Sentence, /, *, column: str, **particulars: object) -> None:
        super().__init__(code, **particulars)
        self.column = column


def _blame(error: Exception) -> tuple[str, Sentence]:
    """The column to blame for an error ("" where none is) and the reason."""
    if isinstance(error, _RefusedCell):
        return error.column, error.sentence
    if isinstance(error, InvalidFact):
        return _BLAMED.get(error.code, ""), error.sentence
    if isinstance(error, KeyError):
        return str(error.args[0]), say("native.no_column")
    return "", say("native.cell", reason=str(error))


def _claims(kind: str, row: dict[str, Any], attributes: dict[str, Any], sent: _Sent) -> list[Claim]:
    """One claim for each source of a row, each ranked below the one before to keep their order."""
    dated = sent.dated
    if sent.speaker is not None:
        return [_spoken(kind, row, attributes, sent)]
    sources = attributes.pop("sources", None) or ["native"]
    rank = attributes.pop("rank", RANK) if kind == "relations" else RANK
    if kind != "records" and isinstance(claim := attributes.get("claim"), dict):
        # An export writes it where other claims compete: for ids that share an entity with others
        # (`OwnView`), and for stakes.
        del attributes["claim"]
        rank = claim.get("rank", rank)
        dated = date.fromisoformat(claim["dated"]) if claim.get("dated") else None
    if not isinstance(sources, list) or not isinstance(rank, int):
        raise _RefusedCell("native.sources", column="attributes")
    fact = _fact(kind, row, attributes)
    return [Claim(fact, str(source), rank + place, dated) for place, source in enumerate(sources)]


def _spoken(kind: str, row: dict[str, Any], attributes: dict[str, Any], sent: _Sent) -> Claim:
    """The claim of the department that speaks, at the rank of departments (DESIGN §4)."""
    assert sent.speaker is not None
    for word in ("sources", "rank", "claim", "authority_unknown"):
        attributes.pop(word, None)
    department, list_ = sent.speaker.department, row.get("list")
    may = not list_ or may_list(sent.speaker.authorities, list_, department)
    if kind == "records" and not may:
        attributes["authority_unknown"] = True
    return Claim(_fact(kind, row, attributes), department, RANK, sent.dated)


def _fact(kind: str, row: dict[str, Any], attributes: dict[str, Any]) -> Fact:
    if kind == "entities":
        names = tuple(attributes.pop("names", ()))
        return Entity(
            row["id"],
            row["kind"],
            _text(row, "name"),
            tuple(part for part in (row.get("roles") or "").split(";") if part),
            _identifiers(row),
            attributes,
            names,
        )
    if kind == "relations":
        return Relation(
            row["id"],
            row["kind"],
            _text(row, "source"),
            _text(row, "target"),
            _share(row),
            _day(row, "valid_from"),
            _end(row, "valid_to"),
            attributes,
        )
    return _record(row, attributes)


def _record(row: dict[str, Any], attributes: dict[str, Any]) -> Record:
    named = tuple(NamedIn(n["entity"], n["role"]) for n in attributes.pop("named_in", ()))
    decided = _day(row, "decided_on")
    if decided is None:
        raise _RefusedCell("native.no_decision", column="decided_on")
    list_ = row.get("list") or None
    if list_ and list_ not in LISTS:
        raise _RefusedCell("native.list", column="list", text=list_, lists=sorted(LISTS))
    state = row.get("state") or "in_force"
    if state not in _STATES:
        raise _RefusedCell("native.state", column="state", text=state, states=_STATES)
    return Record(
        id=row["id"],
        kind=row["kind"],
        subject=_text(row, "subject"),
        decided_on=decided,
        list=list_,
        domain=row.get("domain") or None,
        tier=row.get("tier") or "neutral",
        state="in_force",  # any other state becomes an event (DESIGN §4)
        occurred_on=_day(row, "occurred_on"),
        ends_on=_end(row, "ends_on"),
        issuer=row.get("issuer") or None,
        document_no=row.get("document_no") or None,
        basis=row.get("basis") or None,
        amount=yuan(row.get("amount")),
        named_in=named,
        attributes=attributes,
    )


def _text(row: Mapping[str, Any], column: str) -> str:
    text = row[column]
    if not text:
        raise _RefusedCell("load_cell.empty", column=column)
    return str(text)


def _day(row: Mapping[str, Any], column: str) -> date | None:
    text = row.get(column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _RefusedCell("load_cell.date", column=column, text=text) from None


def _end(row: Mapping[str, Any], column: str) -> date | None:
    day = _day(row, column)
    return None if day is None or means_no_day(day) else day


def _share(row: Mapping[str, Any]) -> Stake | None:
    text = row.get("share")
    try:
        return parse_share(text, "fraction") if text else None
    except InvalidFact as error:
        raise _RefusedCell(error.sentence, column="share") from None


def _identifiers(row: Mapping[str, Any]) -> dict[str, str]:
    try:
        return checked_identifiers(_object(row, "identifiers"))
    except InvalidIdentifier as error:
        raise _RefusedCell(error.sentence, column="identifiers") from None


def _object(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    text = row.get(column)
    if not text:
        return {}
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise _RefusedCell("native.json", column=column, text=text[:40])
    return value
