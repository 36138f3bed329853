"""How one caller finds persons: by what text, how many looks may miss, and the journal of both.

Who sees persons masked finds one only by what he holds whole: the ID number, for a stated purpose,
or the full name together with the organisation. Every such look is journalled, hit or miss.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from api.access.caller import Caller
from api.access.refusals import TooMany
from api.desk.desk import Desk
from api.desk.views import View
from graph.errors import Ambiguous, NotFound
from graph.identifiers import is_citizen_id
from graph.identity import is_hashed_person, person_id
from graph.likenesses import mask_likenesses
from graph.lookup import entity_of, person_reference
from graph.model import Entity
from graph.naming import name_key
from graph.words import ORGANISATION_KINDS

By = Literal["number", "name"]
Answer = TypeVar("Answer")
_PERSON: Final = "person:"
_UNSTATED: Final = "unstated"
_BETWEEN: Final = re.compile(r"[\s,，、;；|@]+")
_MOST_PARTS: Final = 6  # words of a text that may be a name and an organisation
_FEWEST: Final = 4  # characters of an organisation's full name or code
_MOST_ALIKE: Final = 20  # organisations of one name
_MOST_TIES: Final = 5_000  # relations of an organisation among which a person is looked for


@dataclass(slots=True)
class Journalled:
    """Whether the question wrote a look at persons into the journal."""

    written: bool = False


@dataclass(frozen=True, slots=True)
class PersonLooks:
    """The looks at persons of one question; `why` stands in for a purpose not stated."""

    desk: Desk
    caller: Caller
    view: View
    journalled: Journalled = field(default_factory=Journalled)

    # -- the journal

    def note(self, what: str, persons: Collection[str] = (), why: str = "") -> None:
        """Journal a look; `persons` are references. It is on the disk when this returns."""
        self.journalled.written = True
        purpose = self.caller.purpose or why or _UNSTATED
        self.desk.store.append_access(self.caller.name, purpose, what, persons)

    def at(self, what: str, entities: Iterable[Entity]) -> None:
        """Journal the persons among these, shown masked or not."""
        secret = self.desk.store.secret
        persons = {person_reference(e.id, secret) for e in entities if e.kind == "person"}
        if persons:
            self.note(what, persons)

    def _counted(self, by: By, person: str, why: str, look: Callable[[], Answer]) -> Answer:
        """What a look finds; one that raises NotFound counts against the caller's limit.

        Raises TooMany beyond it, journalled the first time: somebody may be trying numbers.
        """
        who, misses, count = self.caller.name, self.desk.misses, self.desk.metrics.person_look_ups
        try:
            # Taken before the look, so that many at once cannot pass the limit together.
            misses.take(who)
        except TooMany:
            count.labels(by, "refused").inc()
            if misses.is_news(who):
                self.note(f"refused by {by}", [person], why)
            raise
        try:
            answer = look()
        except NotFound:
            count.labels(by, "missed").inc()
            self.note(f"missed by {by}", [person], why)
            raise
        except BaseException:
            misses.give_back(who)
            raise
        misses.give_back(who)
        count.labels(by, "found").inc()
        return answer

    # -- one entity by a text

    def entity(self, text: str, why: str = "") -> Entity:
        """The entity of a reference, an id, or an identifier that is unambiguous.

        Raises NotFound, Ambiguous and TooMany.
        """
        if is_citizen_id(text):
            person = _PERSON + self.desk.store.id_keys.number(text)
            return self._counted("number", person, why, lambda: self._of_number(text, why))
        id_ = self.view.references.id_of(text)
        if self.caller.sees_persons or id_ != text:
            return self._answering(id_)
        if text.startswith(_PERSON) and "/" in text:
            person = person_reference(text, self.desk.store.secret)
            return self._counted("name", person, why, lambda: self._of_scoped_id(text))
        entity = self._answering(text)
        if tells_name(text, entity):
            self.note("missed")
            raise NotFound("desk.nobody")
        return entity

    def id_of(self, text: str) -> str:
        """The id behind a reference, or the text itself, of which nothing need be known.

        An ID number, and an id that would tell a masked caller something, are looked up as `entity`
        does, which counts a miss; a hit is journalled here, since not every answer shows it.
        """
        id_ = self.view.references.id_of(text)
        if id_ != text or not (is_citizen_id(text) or self._is_telling(text)):
            return id_
        entity = self.entity(text)
        self.at("find", [entity])
        return entity.id

    def _is_telling(self, text: str) -> bool:
        """Whether an id may hold what this caller may not see."""
        if self.caller.sees_persons or is_hashed_person(text):
            return False
        return self.view.references.is_person(text) or mask_likenesses(text) != text

    def _answering(self, id_: str) -> Entity:
        try:
            return self._of(id_)
        except (NotFound, Ambiguous):
            self.note("missed")
            raise

    def _of(self, id_: str) -> Entity:
        try:
            return entity_of(self.view.reader, id_, at_revision=self.view.revision)
        except NotFound as error:  # its sentence repeats the text, which may be a name
            raise NotFound("desk.nobody") from error
        except Ambiguous as error:  # its sentence lists ids, which may hold names
            raise Ambiguous("desk.several") from error

    def _of_number(self, text: str, why: str) -> Entity:
        entity = self._of(text)
        # Fifteen digits may also be the registration number of an organisation.
        if entity.kind == "person" and not (self.caller.purpose or why):
            raise NotFound("desk.nobody")
        return entity

    def _of_scoped_id(self, text: str) -> Entity:
        """The person of an id that holds the name, where its scope is an organisation."""
        parts = text.removeprefix(_PERSON).split("/")
        scopes = ["/".join(parts[:n]) for n in range(1, len(parts))]
        known = self.view.reader.entities(scopes, at_revision=self.view.revision)
        if not any(one.kind in ORGANISATION_KINDS for one in known.values()):
            raise NotFound("desk.nobody")
        return self._of(text)

    # -- by name and organisation

    def named(self, text: str, organisation: str = "") -> list[Entity]:
        """The persons of a full name within an organisation, by id.

        Without `organisation` the text names both, in either order: 张三 鹤岗某某有限公司. Empty
        where it does not, or nobody bears the name there. Raises TooMany.
        """
        pairs = [(text, organisation)] if organisation else list(_pairs(text))
        for name, office in pairs:
            offices = self._organisations(office)
            if offices and (bearing := self._bearing(name, offices)):
                return bearing
        return []

    def _bearing(self, name: str, offices: Sequence[Entity]) -> list[Entity]:
        person = person_reference(f"{offices[0].id}/{name_key(name)}", self._secret)
        try:
            return self._counted("name", person, "", lambda: self._in(name, offices))
        except NotFound:
            return []

    @property
    def _secret(self) -> bytes:
        return self.desk.store.secret

    def _organisations(self, text: str) -> list[Entity]:
        """The organisations of a code or of exactly this name."""
        if len(name_key(text)) < _FEWEST:
            return []
        found = self.view.reader.find(
            text, limit=_MOST_ALIKE, at_revision=self.view.revision, masked=True
        )
        return [
            match.entity
            for match in found.matches
            if match.matched in ("identifier", "name") and match.entity.kind in ORGANISATION_KINDS
        ]

    def _in(self, name: str, offices: Sequence[Entity]) -> list[Entity]:
        """Raises NotFound where nobody of these organisations bears the name."""
        reader, at = self.view.reader, self.view.revision
        ids = [id_ for office in offices for id_ in (office.id, *office.aliases)]
        ties = reader.relations_at(ids, limit=_MOST_TIES, at_revision=at)
        near = {end for tie in ties for end in (tie.source, tie.target)}
        records = reader.records(subjects=ids, at_revision=at)
        near |= {named.entity for record in records for named in record.named_in}
        near |= {person_id(name, organisation=id_) for id_ in ids}
        known = reader.entities(near, at_revision=at).values()
        key = name_key(name)
        bearing = {
            one.id: one
            for one in known
            if one.kind == "person" and key in map(name_key, (one.name, *one.names))
        }
        if not bearing:
            raise NotFound("desk.nobody")
        return [bearing[id_] for id_ in sorted(bearing)]


def tells_name(text: str, entity: Entity) -> bool:
    """Whether a text that is an id holds what is hidden of its party: it would confirm it.

    That is a name of a person, or the number of a mobile telephone.
    """
    if entity.kind == "phone":
        return mask_likenesses(text) != text
    if entity.kind != "person" or is_hashed_person(text):
        return False
    key = name_key(text)
    return any(name_key(name) in key for name in (entity.name, *entity.names))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """(name, organisation) as a text may be meant, in either order."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if 2 <= len(parts) <= _MOST_PARTS:
        for place in range(1, len(parts)):
            one, other = " ".join(parts[:place]), " ".join(parts[place:])
            yield one, other
            yield other, one
