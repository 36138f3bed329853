"""The participants of a vetting: those of a project, or a party itself."""

from dataclasses import dataclass
from datetime import date

from graph.model import Entity
from graph.store import Reader


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """An entity and its role in what is vetted."""

    entity: str
    role: str


def participants_of(
    store: Reader, subject: Entity, *, as_of: date, at_revision: int | None
) -> tuple[Participant, ...]:
    """The participants of a project on a day, the project included; a party is its own applicant.

    Sorted by entity and role, since they stand in the certificate's bytes.
    """
    if subject.kind != "project":
        return (Participant(subject.id, "applicant"),)
    relations = store.relations_at(
        [subject.id],
        kinds=["project_legal_person_of", "participates_in"],
        as_of=as_of,
        limit=100_000,
        at_revision=at_revision,
    )
    found = {Participant(subject.id, "project")}
    for relation in relations:
        if relation.kind == "project_legal_person_of":
            found.add(Participant(relation.source, "project_legal_person"))
        else:
            found.add(
                Participant(relation.source, str(relation.attributes.get("role", "participant")))
            )
    return tuple(sorted(found))
