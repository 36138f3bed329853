"""The native tables out: entities.csv, relations.csv, records.csv (DESIGN §12)."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from graph.atomic_files import written_whole
from graph.model import Entity, Fact, Record, Relation
from graph.store import EntityColumns, RecordColumns, RelationColumns, Store
from loaders.native import COLUMNS, RANK
from loaders.store_reading import in_chunks

_CHUNK: Final = 2000  # facts read at a time


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
    rows: dict[str, Iterator[list[str]]] = {
        "entities": (
            _entity_row(entity)
            for chunk in in_chunks(sorted(ids["entities"]), _CHUNK)
            for _, entity in sorted(store.entities(chunk, at_revision=at).items())
        ),
        "relations": (
            _relation_row(relation)
            for chunk in in_chunks(sorted(ids["relations"]), _CHUNK)
            for _, relation in sorted(store.relations(chunk, at_revision=at).items())
        ),
        "records": map(_record_row, store.records(at_revision=at, withdrawn=True)),
    }
    return {table: _write(folder, table, rows[table]) for table in COLUMNS}


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
    present = {key: value for key, value in extra.items() if value not in (None, [])}
    return _json({**fact.attributes, **present})


def _entity_row(entity: Entity) -> list[str]:
    return [
        entity.id,
        entity.kind,
        entity.name,
        ";".join(entity.roles),
        _json(entity.identifiers),
        _attributes(entity, names=list(entity.names)),
    ]


def _relation_row(relation: Relation) -> list[str]:
    rank = None if relation.rank == RANK else relation.rank
    return [
        relation.id,
        relation.kind,
        relation.source,
        relation.target,
        relation.share.text() if relation.share else "",
        _iso(relation.valid_from),
        _iso(relation.valid_to),
        _attributes(relation, rank=rank),
    ]


def _record_row(record: Record) -> list[str]:
    named = [{"entity": named.entity, "role": named.role} for named in record.named_in]
    return [
        record.id,
        record.kind,
        record.subject,
        record.list or "",
        record.domain or "",
        record.tier,
        record.state,
        _iso(record.decided_on),
        _iso(record.occurred_on),
        _iso(record.ends_on),
        record.issuer or "",
        record.document_no or "",
        record.basis or "",
        "" if record.amount is None else repr(record.amount),
        _attributes(record, named_in=named),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
