"""The proof of a withdrawal: all that was derived from a record, and where each is now (DESIGN §5).

What was derived is computed again at the revision before the withdrawal. Whatever is computed on
demand ends with the commit that withdraws the record. What lies on a disk is looked up there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from analytics.law.measures import read_measures
from analytics.patterns.search import patterns_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.propagation.kept_evidence import kept_evidence
from analytics.search.file import kept_index
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import kept_on_disk, snapshot_of
from analytics.vetting.due import measures_due
from analytics.vetting.kept_certificates import kept_in
from analytics.vetting.law_file import law_file
from analytics.vetting.pattern_findings import Wanted, pattern_findings
from api.upkeep.withdrawal import Withdrawal
from graph.model import Record
from graph.store import Store

PURPOSE: Final = "withdrawal seal"
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_NEIGHBOURS: Final = 1000  # relations at the subject that are followed to whom a text extends


@dataclass(frozen=True, slots=True)
class Derived:
    """Something derived from a record: its kind, what it is, and when it was withdrawn.

    `withdrawn_at` is None for what still `stands`, and for a file of which nobody knows when it
    went.
    """

    kind: str
    id: str
    withdrawn_at: datetime | None
    about: Mapping[str, Any] = field(default_factory=dict)
    stands: bool = False

    def plain(self) -> dict[str, Any]:
        """The item as JSON."""
        at = self.withdrawn_at.isoformat() if self.withdrawn_at else None
        stands = {"stands": True} if self.stands else {}
        return {**self.about, "kind": self.kind, "id": self.id, "withdrawn_at": at, **stands}


def derived_from(
    store: Store, one: Withdrawal, cache: Path, issued: Mapping[str, int]
) -> list[Derived]:
    """All that was derived from a record before it was withdrawn.

    `issued` are certificates of the desk that name the record: hash, and when it was last issued in
    seconds since the epoch. `cache` is the folder of the store's snapshots.
    """
    before = one.revision - 1
    found = [*_certificates(store, one, issued), *_files(one), *_snapshots(store, one, cache)]
    if store.records(ids=[one.record.id], at_revision=before):
        day = one.at.astimezone(_SHANGHAI).date()
        snapshot = snapshot_of(store, at_revision=before)
        found += _computed(store, one, snapshot, day)
    return sorted(found, key=lambda item: (item.kind, item.id))


def still_in(store: Store, record: Record, cache: Path) -> list[str]:
    """Where a withdrawn record still is: the names of readings of the store that give it."""
    snapshot = snapshot_of(store, cache=cache)
    reach = Propagation(snapshot, read_policy(), datetime.now(_SHANGHAI).date())
    by_number = (
        store.records_by_document_no(record.document_no, limit=1000) if record.document_no else ()
    )
    readings = {
        "records": store.records(ids=[record.id]),
        "records of the subject": store.records(subjects=[record.subject]),
        "records of the document number": by_number,
    }
    found = [name for name, given in readings.items() if any(r.id == record.id for r in given)]
    if record.id in snapshot.records.ids:
        found.append("snapshot")
    if any(evidence.record == record.id for evidence in reach.impact(record.subject)):
        found.append("exposure")
    return found


def _computed(store: Store, one: Withdrawal, snapshot: Snapshot, day: date) -> Iterator[Derived]:
    """Exposures, measures and patterns that rested on the record."""
    reach, record, at = Propagation(snapshot, read_policy(), day), one.record, one.at
    for evidence in reach.impact(record.subject):
        if evidence.record == record.id:
            about = {"score": evidence.score, "chain": list(evidence.chain)}
            yield Derived("exposure", evidence.entity, at, about)
    law = read_measures()
    parties = _around(store, record, snapshot)
    file = law_file(store, reach, parties)
    for party in parties:
        for due in measures_due(file, party, law):
            if due.record == record.id:
                about = {"entity": party, "measure": due.measure, "grade": due.grade}
                yield Derived("finding", f"{party} {due.measure}", at, about)
    wanted = Wanted(patterns_of(), rules=law.ties)
    for told in pattern_findings(store, snapshot, day, wanted).findings:
        if record.id in told.records:
            yield Derived("pattern", f"{told.pattern} {told.entities[0]}", at, told.plain())


def _around(store: Store, record: Record, snapshot: Snapshot) -> list[str]:
    """The subject, whom the record names, and their neighbours: to whom a text may extend it."""
    own = {record.subject, *(one.entity for one in record.named_in)}
    ties = store.relations_at(own, limit=_NEIGHBOURS, at_revision=snapshot.revision)
    everybody = own | {end for tie in ties for end in (tie.source, tie.target)}
    return sorted(everybody & snapshot.places.keys())


def _certificates(store: Store, one: Withdrawal, issued: Mapping[str, int]) -> Iterator[Derived]:
    """Certificates that name the record: none of them can be decided on since."""
    for hash_ in sorted({*issued, *one.certificates}):
        kept = kept_in(store, hash_)
        if hash_ not in issued and (kept is None or not names(kept.certificate, one.record.id)):
            continue
        about = {"decided_or_handed_over": hash_ in one.certificates}
        yield Derived("certificate", hash_, one.at, about)


def names(content: object, id_: str) -> bool:
    """Whether JSON holds an id as a value, or among the words of one."""
    if isinstance(content, Mapping):
        return any(names(value, id_) for value in content.values())
    if isinstance(content, list | tuple):
        return any(names(value, id_) for value in content)
    return isinstance(content, str) and id_ in content


def _files(one: Withdrawal) -> Iterator[Derived]:
    """Files that commands wrote before the withdrawal, where the record may stand in them."""
    for path, entry in {str(e.particulars["path"]): e for e in one.files}.items():
        state, since = _state_of(Path(path), one.record.id)
        about = {"what": entry.particulars["what"], "state": state}
        yield Derived("file", path, since, about, stands=state in ("holds it", "unreadable"))


def _state_of(path: Path, id_: str) -> tuple[str, datetime | None]:
    """`gone`, `without it`, `holds it` or `unreadable`; and since when it is without the id."""
    try:
        holds = id_.encode() in path.read_bytes()
        changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return "gone", None
    except OSError:
        return "unreadable", None
    return ("holds it", None) if holds else ("without it", changed_at)


def _snapshots(store: Store, one: Withdrawal, cache: Path) -> Iterator[Derived]:
    """What is kept on disk of a snapshot, which holds what stood at its revision."""
    held = (kept_on_disk(store, cache), kept_index(store, cache), kept_evidence(store, cache))
    for kept in filter(None, held):
        before = kept.revision < one.revision
        # One of before the record came, kept by a desk that has not closed since, never held it.
        holds = before and bool(store.records(ids=[one.record.id], at_revision=kept.revision))
        about = {"revision": kept.revision}
        since = None if holds else kept.written_at
        yield Derived("snapshot", str(kept.path), since, about, stands=holds)
