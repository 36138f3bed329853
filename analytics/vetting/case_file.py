"""The case file of a vetting: all that it rests on, read for all participants together.

The number of calls to the store does not depend on the number of participants or findings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analytics.propagation.exposure import Evidence, Propagation
from analytics.vetting.law_file import LawFile, law_file
from analytics.vetting.leads import strong_evidence
from graph.model import Entity
from graph.store import Reader


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Roles and records of some parties and the strong leads to each, all of one revision."""

    reach: Propagation
    law: LawFile
    strong: Mapping[str, Sequence[Evidence]]


def case_file(store: Reader, reach: Propagation, parties: Iterable[str]) -> CaseFile:
    """The case file of these parties, as known at the revision of `reach`."""
    some = sorted(set(parties))
    strong = {party: strong_evidence(reach, party) for party in some}
    # The records of strong leads are read with the others.
    records = {one.record for evidence in strong.values() for one in evidence}
    return CaseFile(reach, law_file(store, reach, some, records), strong)


def names_of(
    store: Reader, reach: Propagation, ids: Iterable[str], known: Entity
) -> dict[str, str]:
    """The names of these entities by id; `known` is one of them, and is not read again."""
    wanted = set(ids) - {known.id}
    found = store.entities(wanted, at_revision=reach.snapshot.revision) if wanted else {}
    return {known.id: known.name, **{id_: entity.name for id_, entity in found.items()}}
