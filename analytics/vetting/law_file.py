"""What the law says of some parties: their records and those that a text extends to them.

The number of calls to the store does not depend on the number of parties or records.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import ENTITY_WORDS
from analytics.vetting.extension import extended_grounds
from analytics.vetting.ground import Grounds
from analytics.vetting.own_grounds import Asked, own_grounds
from analytics.vetting.roles import Roles, roles_of
from graph.model import Record
from graph.store import Reader

_NOTHING: Final = Grounds()


@dataclass(frozen=True, slots=True)
class LawFile:
    """Roles and records of some parties, all of one revision.

    `own` maps a subject to its records; `others` maps ids to records that name a party or a head of
    it, and to whatever else was asked for.
    """

    reach: Propagation
    roles: Mapping[str, Roles]
    own: Mapping[str, Sequence[Record]]
    others: Mapping[str, Record]

    def grounds(self, party: str, asked: Asked, measures: Measures) -> Grounds:
        """What the law says of a party by its own records and by those of others (DESIGN §9)."""
        roles = self.roles[party]
        found = {id_: self.others[id_] for id_ in roles.records if id_ in self.others}
        found |= {r.id: r for subject in roles.subjects for r in self.own.get(subject, ())}
        own = self.own.get(party, ())
        if not found and not own:  # as of most parties
            return _NOTHING
        extended = extended_grounds(
            party,
            roles,
            [found[key] for key in sorted(found)],
            asked,
            measures=measures,
            lookback_days=self.reach.policy.event_lookback_days,
        )
        return own_grounds(own, asked, measures).with_more(extended)

    def anywhere(self, party: str, measures: Measures) -> Grounds:
        """What the law says of a party, whatever the scenario and role."""
        return self.grounds(party, Asked("", "", self.kind(party), self.reach.as_of), measures)

    def kind(self, party: str) -> str:
        """The kind of a party."""
        snapshot = self.reach.snapshot
        return ENTITY_WORDS[int(snapshot.entities.kind[snapshot.places[party]])]


def law_file(
    store: Reader, reach: Propagation, parties: Iterable[str], further: Collection[str] = ()
) -> LawFile:
    """The law file of these parties at the revision of `reach`, with `further` records by id."""
    some, at = sorted(set(parties)), reach.snapshot.revision
    roles = {party: roles_of(reach.snapshot, party) for party in some}
    subjects = {*some, *(subject for one in roles.values() for subject in one.subjects)}
    own: dict[str, list[Record]] = {}
    for record in store.records(subjects=subjects, at_revision=at):
        own.setdefault(record.subject, []).append(record)
    ids = {id_ for one in roles.values() for id_ in one.records} | set(further)
    others = store.records(ids=ids, at_revision=at) if ids else ()
    return LawFile(reach, roles, own, {record.id: record for record in others})
