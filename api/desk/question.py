"""One question over HTTP: its caller, its view, and how the answer may show persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analytics.record_status import withdrawn_since
from api.access.caller import Caller
from api.desk.desk import Desk
from api.desk.masking import Masking
from api.desk.views import View
from graph.errors import Ambiguous, NotFound
from graph.identifiers import is_citizen_id
from graph.lookup import entity_of, journal_access, person_reference
from graph.model import Entity

_NOBODY: Final = "desk.nobody"
_SEVERAL: Final = "desk.several"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question and what it is answered from.

    `tag` names the version of the answer for the caller's cache; empty where no cache may answer.
    `approved`: a second person has said yes to what is asked (four eyes).
    """

    desk: Desk
    caller: Caller
    view: View
    tag: str = ""
    approved: bool = False

    @property
    def masking(self) -> Masking:
        """How this answer shows persons."""
        return Masking(self.view.references, masked=not self.caller.sees_persons)

    def entity(self, text: str) -> Entity:
        """The entity of a reference, an id, or an identifier that is unambiguous.

        An ID number finds a person only for callers who see persons: even a masked answer would
        confirm whose it is. Raises NotFound and Ambiguous.
        """
        if not self.caller.sees_persons and is_citizen_id(text):
            raise NotFound(_NOBODY)
        return self.applicant(text)

    def applicant(self, text: str) -> Entity:
        """`entity` for a vetting, where the ID number is the one that the applicant handed in."""
        id_ = self.view.references.id_of(text)
        try:
            return entity_of(self.view.reader, id_, at_revision=self.view.revision)
        except NotFound as error:  # its sentence repeats the text, which may be a name
            raise NotFound(_NOBODY) from error
        except Ambiguous as error:  # its sentence lists ids, which may hold names
            raise Ambiguous(_SEVERAL) from error

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
            store.append_access(self.caller.name, self.caller.purpose or why, what + at, persons)

    def looked_at(self, what: str, entities: Iterable[Entity]) -> None:
        """Journal the persons that are shown unmasked, and any look into the past."""
        caller, store = self.caller, self.desk.store
        if caller.sees_persons:
            journal_access(store, entities, who=caller.name, purpose=caller.purpose, what=what)
        if self.view.past:
            note = f"{what} at revision {self.view.revision}"
            store.append_access(caller.name, caller.purpose or "unstated", note, [])
