"""Export of the native tables: entities, relations, records, verdicts, aliases.

Their form is DESIGN §12; verdicts and aliases make an export whole (DESIGN §13.13).
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from graph.atomic_files import written_whole
from graph.model import Fact, Record, Relation, Verdict
from graph.store import EntityColumns, RecordColumns, RelationColumns, Store
from loaders.claim_order import ClaimOrder
from loaders.native import RANK
from loaders.native_events import CONFIRMED, LIFTED, REPAIRED
from loaders.native_tables import COLUMNS
from loaders.store_reading import in_chunks
from loaders.whole_store import OwnView, WholeStore, past_members, read_whole, relation_as_given

_CHUNK: Final = 2000  # facts read at a time


def export_csv(store: Store, folder: Path, *, at_revision: int | None = None) -> dict[str, int]:
    """Write all that is known at a revision as native tables; returns the rows of each table.

    Rows are sorted by id, verdicts in the order in which they were given. An id that answers as
    another has a row of its own, and facts have the ids that their sources gave.
    """
    at = store.revision(at_revision).number
    ids, orders = _ids_and_orders(store, at)
    groups = [
        entity
        for chunk in in_chunks(sorted(ids["entities"]), _CHUNK)
        for entity in store.entities(chunk, at_revision=at).values()
        if entity.aliases
    ]
    answers = {alias: entity.id for entity in groups for alias in entity.aliases}
    judged = {id_ for verdict in store.verdicts() for id_ in (verdict.one, verdict.other)}
    whole = read_whole(store, {*answers, *answers.values(), *judged})
    # A dump holds the claims of today only: an earlier revision has the views of its groups.
    if at < store.revision().number:
        whole.subjects.clear()
        whole.entities = {i: own for group in groups for i, own in past_members(group).items()}
    rows: dict[str, Iterator[list[str]]] = {
        "entities": _entity_rows(store, at, sorted({*ids["entities"], *whole.entities}), whole),
        "relations": (
            _relation_row(relation_as_given(relation), orders.get(relation.id, 0))
            for chunk in in_chunks(sorted(ids["relations"]), _CHUNK)
            for _, relation in sorted(store.relations(chunk, at_revision=at).items())
        ),
        "records": (
            _record_row(whole.as_given(record))
            # Withdrawn records too: a moved store must know that they were repaired or revoked.
            for record in store.records(at_revision=at, withdrawn=True)
        ),
        "verdicts": map(_verdict_row, whole.verdicts_at(at)),
        "aliases": map(list, sorted(answers.items())),
    }
    return {table: _write(folder, table, rows[table]) for table in COLUMNS}


def _ids_and_orders(store: Store, at: int) -> tuple[dict[str, list[str]], dict[str, int]]:
    """(ids of entities and relations at a revision, order of claiming by relation id)."""
    claims = ClaimOrder()
    ids: dict[str, list[str]] = {"entities": [], "relations": []}
    for part in store.scan(at_revision=at):
        if isinstance(part, EntityColumns):
            ids["entities"] += part.ids
        elif isinstance(part, RelationColumns):
            ids["relations"] += part.ids
            claims.add(part)
        elif isinstance(part, RecordColumns):
            break  # a scan gives records last, and they are read whole elsewhere
    return ids, claims.orders()


def _entity_rows(
    store: Store, at: int, ids: Sequence[str], whole: WholeStore
) -> Iterator[list[str]]:
    """A row for each id; an id of a group gets only what is claimed of that id itself."""
    for chunk in in_chunks(ids, _CHUNK):
        views = store.entities(chunk, at_revision=at)
        for id_ in chunk:
            yield _entity_row(whole.entities.get(id_) or OwnView(views[id_]))


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


def _attributes(fact: Fact, claimed_by: tuple[str, ...], **more: object) -> str:
    # What a load assumes anyway is left out, so that loading and exporting gives the same bytes.
    sources = list(claimed_by) if claimed_by not in ((), ("native",)) else None
    extra = {"sources": sources, **more}
    present = {key: value for key, value in extra.items() if value not in (None, [])}
    return _json({**fact.attributes, **present})


def _entity_row(own: OwnView) -> list[str]:
    entity = own.entity
    # The rank and date of one id among several decide which of their names is shown.
    claim = {"rank": own.rank, "dated": own.dated} if (own.rank, own.dated) != (RANK, "") else None
    return [
        entity.id,
        entity.kind,
        entity.name,
        ";".join(entity.roles),
        _json(entity.identifiers),
        # By text: the ranks that order them in the store do not travel with an export.
        _attributes(entity, entity.sources, names=sorted(entity.names), claim=claim),
    ]


def _standing_first(relation: Relation) -> tuple[str, ...]:
    # A load ranks the sources of a row in their order, and the first one's claim stands.
    if relation.stands is None:
        return relation.sources
    first = relation.stands.source
    return (first, *(source for source in relation.sources if source != first))


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _relation_row(relation: Relation, order: int) -> list[str]:
    rank = None if relation.rank == RANK else relation.rank
    claim = {"dated": relation.stands.dated if relation.stands else "", "order": order}
    return [
        relation.id,
        relation.kind,
        relation.source,
        relation.target,
        relation.share.text() if relation.share else "",
        _iso(relation.valid_from),
        _iso(relation.valid_to),
        _attributes(
            relation, _standing_first(relation), rank=rank, claim=_without_blanks(claim) or None
        ),
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
        # A repair that shortened it is an event of its own, which the row tells below.
        _iso(record.original_ends_on if record.repaired_on else record.ends_on),
        record.issuer or "",
        record.document_no or "",
        record.basis or "",
        "" if record.amount is None else repr(record.amount),  # reads back to the same number
        _attributes(record, record.sources, named_in=named, **_said_of_measures(record)),
    ]


def _said_of_measures(record: Record) -> dict[str, object]:
    lifted = {code: day.isoformat() for code, day in record.lifted}
    repaired = _iso(record.repaired_on)
    return {CONFIRMED: list(record.confirmed), LIFTED: lifted or None, REPAIRED: repaired or None}


def _verdict_row(verdict: Verdict) -> list[str]:
    undone = "true" if verdict.undone else ""
    return [verdict.kind, verdict.one, verdict.other, verdict.reason, verdict.who, undone]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
