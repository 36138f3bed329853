"""The case file of a vetting: all that it rests on, read for all participants together.

The number of calls to the store does not depend on the number of participants or findings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.vetting.leads import strong_evidence
from analytics.vetting.statutory import Ground, Roles, extended_grounds, roles_of
from graph.model import Entity, Record
from graph.store import Reader


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Roles and records of some parties and the leads to them, all of one revision.

    `own` maps a subject to its records; `others` maps ids to records that name or reach a party.
    """

    reach: Propagation
    roles: Mapping[str, Roles]
    own: Mapping[str, Sequence[Record]]
    others: Mapping[str, Record]

    def extended(self, party: str, measures: Measures) -> list[Ground]:
        """Grounds from records of others that a legal text extends to a party (DESIGN §9)."""
        roles = self.roles[party]
        found = {id_: self.others[id_] for id_ in roles.named if id_ in self.others}
        found |= {r.id: r for subject in roles.headed for r in self.own.get(subject, ())}
        ordered = [found[key] for key in sorted(found)]
        return extended_grounds(party, ordered, roles.heads, measures=measures, reach=self.reach)


def case_file(store: Reader, reach: Propagation, parties: Iterable[str]) -> CaseFile:
    """The case file of these parties, as known at the revision of `reach`."""
    snapshot = reach.snapshot
    some = sorted(set(parties))
    roles = {party: roles_of(snapshot, party) for party in some}
    subjects = {*some, *(end for link in roles.values() for end in link.headed)}
    own: dict[str, list[Record]] = {}
    for record in store.records(subjects=subjects, at_revision=snapshot.revision):
        own.setdefault(record.subject, []).append(record)
    ids = {id_ for link in roles.values() for id_ in link.named}
    ids |= {one.record for party in some for one in strong_evidence(reach, party)}
    others = store.records(ids=ids, at_revision=snapshot.revision) if ids else ()
    return CaseFile(reach, roles, own, {record.id: record for record in others})


def names_of(
    store: Reader, reach: Propagation, ids: Iterable[str], known: Entity
) -> dict[str, str]:
    """The names of these entities by id; `known` is one of them, and is not read again."""
    wanted = set(ids) - {known.id}
    found = store.entities(wanted, at_revision=reach.snapshot.revision) if wanted else {}
    return {known.id: known.name, **{id_: entity.name for id_, entity in found.items()}}
