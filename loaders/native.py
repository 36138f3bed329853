"""The native tables, in and out: entities.csv, relations.csv, records.csv (DESIGN §12)."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from graph.atomic_files import written_whole
from graph.codec import encoded
from graph.errors import BadInput, InvalidFact
from graph.masking import SHORTEST, mask_numbers
from graph.model import Claim, Entity, Fact, NamedIn, Record, Relation, Stake, StateEvent
from graph.store import EntityColumns, RecordColumns, RelationColumns, Store
from loaders.batches import Taken, pack
from loaders.rejects import Reject, as_read, is_rejects
from loaders.values import parse_share

COLUMNS: Final = {
    "entities": ("id", "kind", "name", "roles", "identifiers", "attributes"),
    "relations": (
        "id", "kind", "source", "target", "share", "valid_from", "valid_to", "attributes",
    ),
    "records": (
        "id", "kind", "subject", "list", "domain", "tier", "state", "decided_on", "occurred_on",
        "ends_on", "issuer", "document_no", "basis", "amount", "attributes",
    ),
}  # fmt: skip
_CHUNK: Final = 2000
_ACTIONS: Final = {"disputed": "object", "repaired": "repair", "revoked": "revoke"}
_RANK: Final = 3


@dataclass(frozen=True, slots=True)
class NativeTable:
    """A file, which of the three tables it holds, and its columns."""

    path: Path
    kind: str
    header: tuple[str, ...]

    def refuse(self, row: Taken, field_: str, reason: str) -> Reject:
        """The reject of a row for what stands in one of its columns."""
        return Reject(self.path.name, "", row.number, field_, reason, self.header, row.values)


@dataclass(slots=True)
class NativeChunk:
    """Rows read together: what they say, and those refused."""

    rows: int = 0
    taken: list[Taken] = field(default_factory=list)
    refused: list[tuple[Taken, str, str]] = field(default_factory=list)


def native_table(path: Path) -> NativeTable | None:
    """The native table in a file, by its columns; a rejects file of one counts too."""
    if path.suffix.lower() != ".csv":
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = tuple(next(csv.reader(file), []))
    except (UnicodeDecodeError, csv.Error):
        return None
    telling = {
        "relations": {"id", "kind", "source", "target"},
        "records": {"id", "kind", "subject", "decided_on"},
        "entities": {"id", "kind", "name"},
    }
    kind = next((kind for kind, columns in telling.items() if columns <= set(header)), None)
    return NativeTable(path, kind, header) if kind else None


def in_order(tables: Iterable[NativeTable]) -> list[NativeTable]:
    """Entities first, then relations, then records."""
    return sorted(tables, key=lambda table: list(COLUMNS).index(table.kind))


def chunks(table: NativeTable, dated: date | None) -> Iterator[NativeChunk]:
    """The table in chunks; what cannot be read is refused row by row."""
    with table.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            plain = map(_as_read, reader) if is_rejects(table.header) else reader
            while rows := [(reader.line_num, row) for row in islice(plain, _CHUNK)]:
                yield _chunk(table, rows, dated)
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadInput(
                f"{table.path.name} is no UTF-8 CSV: save it so and resend it."
            ) from error


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    return {k: as_read(cell) if isinstance(cell, str) else cell for k, cell in row.items()}


def _chunk(
    table: NativeTable, rows: list[tuple[int, dict[str, Any]]], dated: date | None
) -> NativeChunk:
    chunk = NativeChunk(len(rows))
    for number, row in rows:
        cells = pack([str(row.get(name) or "") for name in table.header])
        try:
            _refuse_clear_numbers(row)
            claims = _claims(table.kind, row, dated)
        except (InvalidFact, ValueError, KeyError, TypeError) as error:
            chunk.refused.append((Taken(number, cells), *_blame(error)))
            continue
        fact = claims[0].fact
        chunk.taken.append(
            Taken(number, cells, list(map(encoded, claims)), _events(fact, row), _ends(fact))
        )
    return chunk


def _refuse_clear_numbers(row: Mapping[str, Any]) -> None:
    for column, text in row.items():
        if isinstance(text, str) and len(text) >= SHORTEST and mask_numbers(text) != text:
            raise _Blamed(column, "an ID number stands here in the clear: mask or hash it.")


def _ends(fact: Fact) -> dict[str, str]:
    """The ids that a row names, with the column of each."""
    if isinstance(fact, Relation):
        return {fact.target: "target", fact.source: "source"}
    if isinstance(fact, Record):
        named = {named.entity: "attributes" for named in fact.named_in}
        return {**named, fact.subject: "subject"}
    return {}


class _Blamed(InvalidFact):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _blame(error: Exception) -> tuple[str, str]:
    if isinstance(error, _Blamed):
        return error.column, str(error)
    if isinstance(error, KeyError):
        return str(error.args[0]), "the column is missing: add it."
    return "", str(error)


def _claims(kind: str, row: dict[str, Any], dated: date | None) -> list[Claim]:
    """What each source of a row says; each ranks below the one before, which keeps their order."""
    attributes = _object(row, "attributes")
    sources = attributes.pop("sources", None) or ["native"]
    rank = attributes.pop("rank", _RANK) if kind == "relations" else _RANK
    if not isinstance(sources, list) or not isinstance(rank, int):
        raise _Blamed("attributes", "`sources` is a list and `rank` a whole number: correct them.")
    fact = _fact(kind, row, attributes)
    return [Claim(fact, str(source), rank + place, dated) for place, source in enumerate(sources)]


def _fact(kind: str, row: dict[str, Any], attributes: dict[str, Any]) -> Fact:
    if kind == "entities":
        names = tuple(attributes.pop("names", ()))
        return Entity(
            row["id"], row["kind"], _text(row, "name"),
            tuple(part for part in (row.get("roles") or "").split(";") if part),
            _object(row, "identifiers"), attributes, names,
        )  # fmt: skip
    if kind == "relations":
        return Relation(
            row["id"], row["kind"], _text(row, "source"), _text(row, "target"),
            _share(row), _day(row, "valid_from"), _day(row, "valid_to"), attributes,
        )  # fmt: skip
    return _record(row, attributes)


def _record(row: dict[str, Any], attributes: dict[str, Any]) -> Record:
    named = tuple(NamedIn(n["entity"], n["role"]) for n in attributes.pop("named_in", ()))
    decided = _day(row, "decided_on")
    if decided is None:
        raise _Blamed("decided_on", "there is no decision date: fill one in.")
    state = row.get("state") or "in_force"
    if state not in ("in_force", *_ACTIONS):
        raise _Blamed("state", f"{state} is no state: use in_force, disputed, repaired, revoked.")
    amount = row.get("amount")
    return Record(
        row["id"], row["kind"], _text(row, "subject"), decided, row.get("list") or None,
        row.get("domain") or None, row.get("tier") or "neutral", "in_force",
        _day(row, "occurred_on"), _day(row, "ends_on"), row.get("issuer") or None,
        row.get("document_no") or None, row.get("basis") or None,
        float(amount) if amount else None, named, attributes,
    )  # fmt: skip


def _events(fact: Fact, row: Mapping[str, Any]) -> list[StateEvent]:
    action = _ACTIONS.get(row.get("state") or "") if isinstance(fact, Record) else None
    if action is None:
        return []
    key = f"native/{action}"
    return [StateEvent(fact.id, action, "the native table says so", "loader", key=key)]


def _text(row: Mapping[str, Any], column: str) -> str:
    text = row[column]
    if not text:
        raise _Blamed(column, "the cell is empty and must not be: fill it in.")
    return str(text)


def _day(row: Mapping[str, Any], column: str) -> date | None:
    text = row.get(column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Blamed(column, f"{text} is no date: write it as 2019-03-05.") from None


def _share(row: Mapping[str, Any]) -> Stake | None:
    text = row.get("share")
    try:
        return parse_share(text, percent=False) if text else None
    except InvalidFact as error:
        raise _Blamed("share", str(error)) from None


def _object(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    text = row.get(column)
    if not text:
        return {}
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise _Blamed(column, f"{text[:40]} is no JSON object: correct it.")
    return value


# -- out


def export_csv(store: Store, folder: Path, *, at_revision: int | None = None) -> dict[str, int]:
    """Write all that is known at a revision as native tables, rows by id; how many of each."""
    at = store.revision(at_revision).number
    ids: dict[str, list[str]] = {"entities": [], "relations": []}
    for part in store.scan(at_revision=at):
        if isinstance(part, EntityColumns):
            ids["entities"] += part.ids
        elif isinstance(part, RelationColumns):
            ids["relations"] += part.ids
        elif isinstance(part, RecordColumns):
            break
    return {
        "entities": _write(folder, "entities", (
            _entity_row(e) for chunk in _in_chunks(sorted(ids["entities"]))
            for e in _sorted(store.entities(chunk, at_revision=at)))),
        "relations": _write(folder, "relations", (
            _relation_row(r) for chunk in _in_chunks(sorted(ids["relations"]))
            for r in _sorted(store.relations(chunk, at_revision=at)))),
        "records": _write(folder, "records", (
            _record_row(r) for r in store.records(at_revision=at, withdrawn=True))),
    }  # fmt: skip


def _in_chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[first : first + _CHUNK] for first in range(0, len(ids), _CHUNK))


def _sorted(found: Mapping[str, Any]) -> list[Any]:
    return [found[id_] for id_ in sorted(found)]


def _write(folder: Path, kind: str, rows: Iterable[Sequence[str]]) -> int:
    path = folder / f"{kind}.csv"
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        return _write_rows(file, COLUMNS[kind], rows)


def _write_rows(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _attributes(fact: Fact, **more: object) -> str:
    sources = list(fact.sources) if fact.sources not in ((), ("native",)) else None
    extra = {"sources": sources, **more}
    said_more = {key: value for key, value in extra.items() if value not in (None, [])}
    return _json({**fact.attributes, **said_more})


def _entity_row(entity: Entity) -> list[str]:
    return [
        entity.id, entity.kind, entity.name, ";".join(entity.roles), _json(entity.identifiers),
        _attributes(entity, names=sorted(entity.names)),
    ]  # fmt: skip


def _relation_row(relation: Relation) -> list[str]:
    return [
        relation.id, relation.kind, relation.source, relation.target,
        relation.share.text() if relation.share else "",
        relation.valid_from.isoformat() if relation.valid_from else "",
        relation.valid_to.isoformat() if relation.valid_to else "",
        _attributes(relation, **({} if relation.rank == _RANK else {"rank": relation.rank})),
    ]  # fmt: skip


def _record_row(record: Record) -> list[str]:
    named = [{"entity": named.entity, "role": named.role} for named in record.named_in]
    days = (record.decided_on, record.occurred_on, record.ends_on)
    decided, occurred, ends = (day.isoformat() if day else "" for day in days)
    return [
        record.id, record.kind, record.subject, record.list or "", record.domain or "",
        record.tier, record.state, decided, occurred, ends, record.issuer or "",
        record.document_no or "", record.basis or "",
        "" if record.amount is None else repr(record.amount), _attributes(record, named_in=named),
    ]  # fmt: skip
