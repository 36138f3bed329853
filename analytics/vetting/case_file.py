"""The case file of a vetting: all that it rests on, read for all participants together.

The number of calls to the store does not depend on the number of participants or findings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.propagation.exposure import Exposure, Propagation
from analytics.vetting.law_file import LawFile, law_file
from graph.model import Entity
from graph.store import Reader


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Exposure, roles and records of some parties, all of one revision."""

    reach: Propagation
    exposures: Mapping[str, Exposure]
    law: LawFile


def shows_leads(exposure: Exposure, reach: Propagation) -> bool:
    """Whether an exposure is at or above the policy's cut-off."""
    return exposure.index >= reach.policy.levels[reach.policy.cut_off]


def case_file(store: Reader, reach: Propagation, parties: Iterable[str]) -> CaseFile:
    """The case file of these parties, as known at the revision of `reach`."""
    exposures = {party: reach.of(party) for party in sorted(set(parties))}
    # Which leads are shown decides which records are read.
    shown = [one for one in exposures.values() if shows_leads(one, reach)]
    records = {evidence.record for one in shown for evidence in one.evidence}
    return CaseFile(reach, exposures, law_file(store, reach, exposures, records))


def names_of(
    store: Reader, reach: Propagation, ids: Iterable[str], known: Entity
) -> dict[str, str]:
    """The names of these entities by id; `known` is one of them, and is not read again."""
    wanted = set(ids) - {known.id}
    found = store.entities(wanted, at_revision=reach.snapshot.revision) if wanted else {}
    return {known.id: known.name, **{id_: entity.name for id_, entity in found.items()}}
