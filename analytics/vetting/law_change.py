"""Which answers of a loaded city another law would alter (docs/law.md)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import ENTITY_WORDS, Snapshot
from analytics.vetting.subjects import scenarios_for
from analytics.vetting.vet import Vetting, vet_entity
from graph.store import Reader

_AT_ONCE = 1_000  # subjects whose entities are read with one call
# A finding without its words and sources: what a decision could turn on.
_Key = tuple[str, str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A vetting that two laws answer differently; `added` and `removed` are findings, by key.

    A key is (grade, entity, role, record, measure).
    """

    subject: str
    scenario: str
    before: str
    after: str
    added: tuple[_Key, ...]
    removed: tuple[_Key, ...]


def changed_answers(
    store: Reader,
    reach: Propagation,
    *,
    before: Measures,
    after: Measures,
    scenarios: Sequence[str],
) -> Iterator[ChangedAnswer]:
    """The answers that differ, by subject and scenario, over all whom a law could touch."""
    at = reach.snapshot.revision
    subjects = subjects_of(reach.snapshot)
    for start in range(0, len(subjects), _AT_ONCE):
        some = store.entities(subjects[start : start + _AT_ONCE], at_revision=at)
        for id_ in sorted(some):
            entity = some[id_]
            for scenario in scenarios:
                if scenario not in scenarios_for(entity.kind):
                    continue
                old, new = (
                    vet_entity(store, reach, entity, scenario=scenario, measures=law)
                    for law in (before, after)
                )
                if changed := _changed(id_, scenario, old, new):
                    yield changed


def subjects_of(snapshot: Snapshot) -> list[str]:
    """Whom a change of law could touch: projects, lots, who has a record or is named in one."""
    kinds = {ENTITY_WORDS.index(kind) for kind in ("project", "bid_lot")}
    places = {place for place, kind in enumerate(snapshot.entities.kind) if int(kind) in kinds}
    places |= {int(place) for place in snapshot.records.subject}
    places |= {place for pairs in snapshot.records.named for place, _ in pairs}
    return [snapshot.entities.ids[place] for place in sorted(places)]


def _changed(subject: str, scenario: str, old: Vetting, new: Vetting) -> ChangedAnswer | None:
    before, after = _keys(old), _keys(new)
    if old.decision == new.decision and before == after:
        return None
    return ChangedAnswer(
        subject,
        scenario,
        old.decision,
        new.decision,
        tuple(sorted(after - before, key=str)),
        tuple(sorted(before - after, key=str)),
    )


def _keys(vetting: Vetting) -> set[_Key]:
    return {(f.grade, f.entity, f.role, f.record, f.measure) for f in vetting.findings}


def counted(changes: Iterable[ChangedAnswer]) -> dict[str, int]:
    """How many answers go from one decision to another, as `pass → review`."""
    counts: dict[str, int] = {}
    for one in changes:
        key = f"{one.before} → {one.after}"
        counts[key] = counts.get(key, 0) + 1
    return dict(sorted(counts.items()))
