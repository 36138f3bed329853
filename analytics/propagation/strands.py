"""Evidence told one line a party: the strongest chain, and how many more records are behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analytics.propagation.exposure import Evidence
from analytics.snapshot.columns import Snapshot


@dataclass(frozen=True, slots=True)
class Strand:
    """The strongest evidence that has to do with one party; `more` counts further records."""

    party: str
    evidence: Evidence
    more: int


def by_debtor(snapshot: Snapshot, evidence: Iterable[Evidence]) -> list[Strand]:
    """What reaches somebody, a line for each subject of records, the strongest first."""
    some = list(evidence)
    places = snapshot.record_places([one.record for one in some])
    subjects = snapshot.records.subject[places].tolist() if some else []
    ids = snapshot.entities.ids
    debtor = {one.record: ids[place] for one, place in zip(some, subjects, strict=True)}
    return _strands(some, lambda one: debtor[one.record])


def by_reached(evidence: Iterable[Evidence]) -> list[Strand]:
    """Whom somebody's records reach, a line for each party, the strongest first."""
    return _strands(evidence, lambda one: one.entity)


def _strands(evidence: Iterable[Evidence], party: Callable[[Evidence], str]) -> list[Strand]:
    first: dict[str, Evidence] = {}
    records: dict[str, set[str]] = {}
    for one in sorted(evidence, key=lambda e: (-e.score, e.hops, e.record, e.entity)):
        key = party(one)
        first.setdefault(key, one)
        records.setdefault(key, set()).add(one.record)
    return [Strand(key, one, len(records[key]) - 1) for key, one in first.items()]
