"""The texts of a store's rows that `graph.row_sums` counts, the same on every engine.

A version's text holds the ids it stands between and its canonical body. That columns and properties
agree with the body, each engine's `verify` sees for itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from graph.codec import KeptClaim, text_of
from graph.dump import Kept, KeptEntity, KeptId, KeptRecord, KeptRelation, KeptRow
from graph.model import StateEvent
from graph.row_sums import RowKey, RowKind, RowSums, closing

EVENT_VALUES: Final = (
    "seq",
    "record",
    "action",
    "outcome",
    "reason",
    "who",
    "happened_on",
    "key",
    "revision",
    "origin",
    "skipped",
    "measure",
    "document",
)
_VERDICT_VALUES: Final = ("seq", "kind", "one", "other", "reason", "who", "opened")
_Row = tuple[RowKind, str]


def entity_row(id_: str, number: int, opened: int, text: str) -> str:
    """A version of an entity."""
    return f"E{id_}\0{number}\0{opened}\0{text}"


def relation_row(id_: str, ends: Sequence[str], opened: int, text: str) -> str:
    """A version of a relation between these ids."""
    return f"R{id_}\0{ends[0]}\0{ends[1]}\0{opened}\0{text}"


def record_row(id_: str, subject: str, named: Sequence[Any], opened: int, text: str) -> str:
    """A version of a record; `named` are (id, role) in order."""
    return f"C{id_}\0{subject}\0{text_of([*named]) if named else ''}\0{opened}\0{text}"


def answer_row(id_: str, canonical: str, opened: int) -> str:
    """That an id answers as another, from a revision on."""
    return f"A{id_}\0{canonical}\0{opened}"


def claim_row(claim: KeptClaim) -> str:
    """A claim, without the files that repeat it."""
    seq, fact, source, rank, dated, origin, whole, text, *_ = claim
    return f"S{seq}\0{fact}\0{source}\0{rank}\0{dated}\0{origin}\0{whole:d}\0{text}"


def claim_end(seq: int, closed: int) -> str:
    """That a claim was closed."""
    return closing("claims", str(seq), 0, closed)


def repeats_of(claim: KeptClaim) -> list[str]:
    """The files that repeat a claim: one text, or none."""
    return [repeats_row(claim.seq, packed_repeats(claim))] if claim.repeats else []


def packed_repeats(claim: KeptClaim) -> str:
    """The files that repeat a claim as one text; "" for none."""
    return text_of([list(one) for one in claim.repeats]) if claim.repeats else ""


def repeats_row(seq: int, packed: str) -> str:
    """The files that repeat a claim, from their text."""
    return f"N{seq}\0{packed}"


def event_row(values: Sequence[Any]) -> str:
    """An event, from its EVENT_VALUES."""
    said = dict(zip(EVENT_VALUES, values, strict=True))
    return "H" + text_of([*{**said, "skipped": bool(said["skipped"])}.values()])


def event_values(event: StateEvent, revision: int, *, skipped: bool) -> tuple[Any, ...]:
    """The EVENT_VALUES of an event but the first, which its engine numbers."""
    return (
        event.record,
        event.action,
        event.outcome,
        event.reason,
        event.who,
        event.on.isoformat() if event.on else None,
        event.key,
        revision,
        event.origin,
        skipped,
        event.measure,
        event.document,
    )


def verdict_row(values: Sequence[Any]) -> str:
    """A verdict: its number, kind, both ids, reason, who gave it, and the revision."""
    return "V" + text_of([*values])


def verdict_end(seq: int, closed: int) -> str:
    """That a verdict was lifted."""
    return closing("verdicts", str(seq), 0, closed)


def revision_row(number: int, at: str) -> str:
    """A revision and the time of its commit."""
    return f"Z{number}\0{at}"


def text_row(key: str, text: str) -> str:
    """A text under its key."""
    return f"T{key}\0{text}"


def counted(key: RowKey, dump: Iterable[Kept]) -> RowSums:
    """The sums over everything that a store keeps."""
    sums = RowSums(key)
    for kept in dump:
        for kind, text in _rows(kept):
            sums.add(kind, [text])
    return sums


def _rows(kept: Kept) -> Iterator[_Row]:
    if isinstance(kept, KeptRow):
        yield from _other_rows(kept.table, kept.values)
        return
    if isinstance(kept, KeptRelation):
        ends = (kept.source, kept.target)
        yield "relations", relation_row(kept.id, ends, kept.opened, kept.body)
        yield from _end("relations", kept.id, kept.opened, kept.closed)
    elif isinstance(kept, KeptRecord):
        row = record_row(kept.id, kept.subject, kept.named, kept.opened, kept.body)
        yield "records", row
        yield from _end("records", kept.id, kept.opened, kept.closed)
    elif isinstance(kept, KeptEntity):
        yield "entities", entity_row(kept.id, kept.number, kept.opened, kept.body)
        yield from _end("entities", kept.id, kept.opened, kept.closed)
        return
    else:
        yield from _id_rows(kept)
    for claim in kept.claims:
        yield "claims", claim_row(claim)
        yield from (("claims", text) for text in repeats_of(claim))


def _id_rows(kept: KeptId) -> Iterator[_Row]:
    if kept.body is not None:
        yield "entities", entity_row(kept.id, kept.number, kept.opened, kept.body)
    if kept.answers != kept.id:
        yield "ids", answer_row(kept.id, kept.answers, kept.since)


def _end(kind: RowKind, id_: str, opened: int, closed: int) -> Iterator[_Row]:
    if closed:
        yield kind, closing(kind, id_, opened, closed)


def _other_rows(table: str, values: dict[str, Any]) -> Iterator[_Row]:
    get = values.get
    if table == "past_answers":
        yield "ids", answer_row(values["id"], values["canonical"], values["opened"])
        yield "ids", closing("ids", values["id"], values["opened"], values["closed"])
    elif table == "past_claims":
        columns = ("seq", "fact", "source", "rank", "dated", "origin", "whole", "body")
        claim = KeptClaim._make((*(values[column] for column in columns), {}, ()))
        yield "claims", claim_row(claim)
        yield "claims", claim_end(claim.seq, values["closed"])
    elif table == "events":
        yield "events", event_row([get(column) for column in EVENT_VALUES])
    elif table == "verdicts":
        yield "verdicts", verdict_row([get(column) for column in _VERDICT_VALUES])
        if get("closed"):
            yield "verdicts", verdict_end(values["seq"], values["closed"])
    elif table == "revisions":
        yield "revisions", revision_row(values["number"], values["committed_at"])
    elif table == "texts":
        yield "texts", text_row(values["digest"], values["text"])
