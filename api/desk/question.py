"""One question over HTTP: its caller, its view, and how the answer may show persons."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from analytics.record_status import withdrawn_since
from api.access.caller import Caller
from api.access.limits import What
from api.desk.desk import Desk
from api.desk.masking import Masking
from api.desk.person_looks import Journalled, PersonLooks
from api.desk.views import View
from graph.lookup import person_reference
from graph.model import Entity


@dataclass(frozen=True, slots=True)
class Ask:
    """A question and what it is answered from.

    `tag` names the version of the answer for the caller's cache; empty where no cache may answer.
    `approved`: a second person has said yes to what is asked (four eyes).
    No cache may keep an answer whose looks were `journalled`: the next look is to be, too.
    """

    desk: Desk
    caller: Caller
    view: View
    tag: str = ""
    approved: bool = False
    journalled: Journalled = field(default_factory=Journalled)

    @property
    def masking(self) -> Masking:
        """How this answer shows persons."""
        masked = not self.caller.sees_persons
        return Masking(self.view.references, self.desk.names, masked=masked)

    @property
    def looks(self) -> PersonLooks:
        """How this question finds persons, and the journal of it."""
        return PersonLooks(self.desk, self.caller, self.view, self.journalled)

    def entity(self, text: str) -> Entity:
        """The entity of a reference, an id, or an identifier that is unambiguous.

        Persons as `PersonLooks` finds them. Raises NotFound, Ambiguous and TooMany.
        """
        return self.looks.entity(text)

    def applicant(self, text: str, scenario: str) -> Entity:
        """`entity` for a vetting: its scenario is a purpose, and the ID number was handed in."""
        return self.looks.entity(text, why=scenario)

    def spend(self, what: What, count: int = 1) -> None:
        """Count what the caller uses. Raises TooMany, with the seconds to wait."""
        self.desk.meter.spend(self.caller, what, count)

    def since_withdrawn(self, records: Iterable[str]) -> dict[str, list[str]]:
        """Which of these records were withdrawn since: the mark of an earlier revision's answer.

        Empty at the latest revision, which holds no withdrawn record (DESIGN §13.12). A past view
        is given only to callers who may look into the past, so they may see the mark.
        """
        if not self.view.past:
            return {}
        return {"since_withdrawn": list(withdrawn_since(self.desk.store, set(records)))}

    def vetted(self, what: str, entities: Iterable[str], *, why: str, past: bool = False) -> None:
        """Journal one look at a vetting: one entry names its persons, shown masked or not.

        `why` stands in for a purpose that was not stated. A look into the `past` is journalled even
        where it shows no person.
        """
        store, isa = self.desk.store, self.view.references.is_person
        persons = {person_reference(id_, store.secret) for id_ in entities if isa(id_)}
        if persons or past or self.view.past:
            at = f" at revision {self.view.revision}" if self.view.past else ""
            self.looks.note(what + at, persons, why)

    def exported(self, what: str, entities: Iterable[str], *, why: str) -> None:
        """Journal that an answer left as a file, with the persons in it; always one entry."""
        store, isa = self.desk.store, self.view.references.is_person
        persons = {person_reference(id_, store.secret) for id_ in entities if isa(id_)}
        store.append_access(self.caller.name, self.caller.purpose or why, what, persons)

    def looked_at(self, what: str, entities: Iterable[Entity]) -> None:
        """Journal the persons that are shown, masked or not, and any look into the past."""
        self.looks.at(what, entities)
        if self.view.past:
            self.looks.note(f"{what} at revision {self.view.revision}")
