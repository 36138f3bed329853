"""From the cells of a row to its record, and to the event on the record that the row reports."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from graph.claimable import refuse_future
from graph.codec import Body, checked_record
from graph.errors import InvalidFact
from graph.model import StateEvent, Value
from graph.sentence import Sentence, Word, say
from graph.tiers import BAN_ENDS, CAUSES, PublicityCap, TierLaw, ends_on, may_list, tier_of
from graph.words import Tier
from loaders.cells.amounts import yuan
from loaders.columns.mapping import Spec
from loaders.facts.attributes import AttributePlan, not_in_yuan
from loaders.facts.fact_ids import FactIds
from loaders.facts.judgements import (
    Identified,
    StateColumns,
    decided_on,
    earliest,
    grade_of,
    is_ended,
    subject_of,
    told_apart_by,
)
from loaders.facts.penalty_classes import PenaltyClasses
from loaders.facts.refused import RefusedRow
from loaders.facts.row_cells import FORM_NAME, SheetPlan

Cells = Mapping[str, Any]
Made = Mapping[str, Identified]  # the parties of a row by their name in the mapping


class _Fields(NamedTuple):
    """The fields of a record's parts in its mapping, "" where it has none."""

    list: str
    issuer: str
    document: str
    amount: str
    occurred: str
    basis: str


class ClaimedRecord(NamedTuple):
    """A record as a row claims it: its id, and its body as `graph.codec.body_of` makes it."""

    id: str
    body: Body


class Records:
    """Makes the records of one sheet; `given` are the fields that its rows may have."""

    def __init__(
        self, sheet: SheetPlan, law: TierLaw, given: Collection[str], ids: FactIds
    ) -> None:
        self._ids = ids
        # Rows repeat the same few lists, classes and dates; the rules are searched one by one.
        self._tier_of = lru_cache(maxsize=20_000)(partial(tier_of, law.rules))
        self._may_list = lru_cache(maxsize=20_000)(partial(may_list, law.authorities))
        self._ends_of = lru_cache(maxsize=1_000)(partial(_ends_of, law.caps))
        self._mapping = sheet.mapping
        self._dated, self._today = sheet.dated, sheet.today
        self._department = sheet.department
        spec = sheet.mapping.record
        self.number_field = spec.get("document", spec.get("decided", ""))
        self._fields = _Fields(*(spec.get(key, "") for key in _Fields._fields))
        self._list, self._domain = spec.get("list_code"), spec.get("domain")
        self._tier: Tier | None = spec.get("tier")
        ends = spec.get("ends", ())
        self._ends = (ends,) if isinstance(ends, str) else tuple(ends)
        self._given = AttributePlan(spec, given)
        told = spec.get("attributes", {})
        self._ban_ends = [told[key] for key in BAN_ENDS if told.get(key) in given]
        events = {self._fields.occurred: "fact.occurred_later"}
        events |= {told.get("filed_on", ""): "fact.filed_later"}
        self._events = [(field, code) for field, code in events.items() if field in given]
        known = {rule.penalty_class for rule in law.rules if rule.penalty_class}
        self._classes = PenaltyClasses(spec, known)
        self._states = StateColumns(sheet.mapping.events, given)
        self._may_grade = not {"grade", "grade_else"}.isdisjoint(spec)
        self._naming = [
            (spec["entity"], spec.get("role"), spec.get("role_field", ""))
            for spec in sheet.mapping.named
            if spec.get("role") or spec.get("role_field") in given
        ]

    def record(self, cells: Cells, made: Sequence[Made], warnings: list[Sentence]) -> ClaimedRecord:
        """The record of a row; raises RefusedRow with the field to blame, else InvalidFact.

        `made` holds the row's entities, once for each name where a cell holds several.
        """
        spec, fields = self._mapping.record, self._fields
        subject = subject_of(spec, made[0])
        list_ = cells.get(fields.list) or self._list
        issuer = cells.get(fields.issuer)
        document = cells.get(fields.document)
        decided, assumed = self._decided(spec, cells)
        classes = self._classes.of(cells)
        amount = yuan(cells.get(fields.amount))
        grade = grade_of(spec, list_, cells) if list_ or self._may_grade else None
        tier = self._tier or self._tier_of(list_, grade, classes, amount)
        if tier is None:
            tier = "neutral"
            warnings.append(_no_tier(list_, classes, grade))
        elif unknown := self._classes.unknown(classes):
            warnings.append(_no_tier(None, unknown, None))
        attributes = self._attributes(cells, (list_, issuer), (grade, classes, assumed), warnings)
        kind = spec["kind"]
        fallback: tuple[str, ...] = ()
        if not document:  # it stands in for the number
            fallback = (kind, list_ or "", decided.isoformat(), *told_apart_by(spec, cells))
        id_ = self._ids.record(issuer or self._mapping.name, document, subject.id, fallback)
        body: Body = {
            "kind": kind,
            "subject": subject.id,
            "decided_on": decided.isoformat(),
            "tier": tier,
        }
        _put(body, list=list_, domain=self._domain, issuer=issuer, document_no=document)
        _put(body, basis=cells.get(fields.basis), attributes=attributes)
        if self._naming:
            _put(body, named_in=list(self._named(cells, made)))
        self._refuse_impossible_days(cells, decided)
        end = self._end(cells, (list_, tier, decided), grade, attributes)
        for key, day in (("occurred_on", cells.get(fields.occurred)), ("ends_on", end)):
            if day is not None:
                body[key] = day.isoformat()
        if amount is not None:
            body["amount"] = amount
        return ClaimedRecord(id_, checked_record(id_, body))

    def _attributes(
        self,
        cells: Cells,
        listed: tuple[str | None, str | None],
        judged: tuple[str | None, Sequence[str], bool],
        warnings: list[Sentence],
    ) -> dict[str, Value]:
        """What else a row says of its record.

        `listed` is its list and its issuer; `judged` its grade, its classes, and whether its day is
        assumed.
        """
        grade, classes, assumed = judged
        attributes = self._given.of(cells)
        amount = cells.get(self._fields.amount)
        if amount is not None and type(amount) is not float:
            attributes.update(not_in_yuan("amount", amount))
        if listed[0] and self._authority_unknown(*listed, warnings):
            attributes["authority_unknown"] = True
        if not cells.get(self._fields.document) and FORM_NAME in cells:
            attributes["document_as_given"] = cells[FORM_NAME]
        if grade is not None:
            attributes["grade"] = grade
        if classes:
            attributes["penalty_class"] = list(classes)
        if assumed:
            attributes["assumed"] = "decided_on"
        return attributes

    def _authority_unknown(
        self, list_: str | None, issuer: str | None, warnings: list[Sentence]
    ) -> bool:
        """Whether this is a listing by a department that may not list, as far as is known."""
        lister = issuer or self._department
        if not list_ or not lister or self._may_list(list_, lister):
            return False
        warnings.append(say("load_note.authority", list=Word("list", list_), issuer=lister))
        return True

    def events(
        self, cells: Cells, record: str, dated: date | None, *, who: str, origin: str
    ) -> list[StateEvent]:
        """The event that a row reports of a record (its id), on its own date, else the document's.

        Each such row is an event of its own (DESIGN §13.6): its key holds its day, else the digest
        `origin` of the file, so that the same file never repeats it and a later file may.
        """
        said = self._states.word(cells)
        if said is None or is_ended(self._mapping, cells):
            if said is None and earliest(self._ends, cells) is None:
                self._states.refuse_remark(cells)
            return []
        field, word = said
        if word not in ("object", "repair", "revoke"):
            raise RefusedRow(field, say("load_cell.state", text=word))
        on = cells.get(self._mapping.events.get("on", "")) or dated
        if word == "repair":
            on = cells.get(self._mapping.events.get("repaired_on", "")) or on
        key = f"{self._mapping.name}/{word}/{on or origin}"
        reason = f"the {self._mapping.name} file says so"
        return [StateEvent(record, word, reason, who, on=on, key=key, origin=origin)]

    def _end(
        self,
        cells: Cells,
        what: tuple[str | None, str, date],
        grade: str | None,
        attributes: Mapping[str, Value],
    ) -> date | None:
        """The end of publicity of a record of this list, tier and day, by its grade and cause."""
        decided = what[2]
        given = earliest(self._ends, cells) if self._ends else None
        # Refused here too, where the column to blame is known.
        if given is not None and given <= decided:
            field = next(name for name in self._ends if cells.get(name) == given)
            raise RefusedRow(field, say("load_row.ends_too_soon", end=given, decided=decided))
        ends = self._ends_of(*what[:2])
        if ends is None:  # as of most records
            return given
        cause = " ".join([str(attributes.get(key, "")) for key in CAUSES])
        return ends(decided, given, (grade, cause))

    def _refuse_impossible_days(self, cells: Cells, decided: date) -> None:
        """Refuse a ban that was over before it was decided on, and an offence of a later day.

        A ban that ends on the day of its decision says no term.
        """
        for field in self._ban_ends:
            end = cells.get(field)
            if end is not None and end < decided:
                raise RefusedRow(field, say("load_row.ends_too_soon", end=end, decided=decided))
        for field, code in self._events:
            event = cells.get(field)
            if event is not None and event > decided:
                raise RefusedRow(field, say(code, event=event, decided=decided))

    def _decided(self, spec: Spec, cells: Cells) -> tuple[date, bool]:
        decided, assumed = decided_on(spec, cells, self._dated)
        try:
            refuse_future(decided, self._today)
        except InvalidFact as error:
            raise RefusedRow(spec.get("decided", "decided"), error.sentence) from None
        return decided, assumed

    def _named(self, cells: Cells, made: Sequence[Made]) -> Iterator[list[str]]:
        for name, constant, field in self._naming:
            for entities in made:
                role = constant or cells.get(field)
                if role and name in entities:
                    yield [entities[name].id, str(role)]


def _put(body: Body, **given: object) -> None:
    """Put into a body what is given and not empty."""
    for key, value in given.items():
        if value:
            body[key] = value


def _ends_of(
    caps: Sequence[PublicityCap], list_: str | None, tier: str
) -> Callable[..., date | None] | None:
    """`ends_on` for the records of a list or tier; None where no cap bounds what they say."""
    own = [cap for cap in caps if cap.concerns(list_, tier)]
    return lru_cache(maxsize=20_000)(partial(ends_on, own, list_, tier)) if own else None


def _no_tier(list_: str | None, classes: Sequence[str], grade: str | None) -> Sentence:
    what: object = Word("list", list_) if list_ else classes or say("load_note.this_record")
    if grade:
        return say("load_note.no_tier_of_grade", what=what, grade=grade)
    return say("load_note.no_tier", what=what)
