"""From one row of a sheet to its claims and events, by the mapping of its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from graph.codec import encoded
from graph.errors import InvalidFact
from graph.identity import record_id, relation_id
from graph.model import (
    Claim,
    EncodedClaim,
    Entity,
    Fact,
    NamedIn,
    Record,
    Relation,
    Stake,
    StateEvent,
)
from graph.sentence import Sentence, Word, say
from graph.tiers import TierLaw, ends_on, tier_of
from loaders.cell_notes import CellNote
from loaders.cells.amounts import ForeignAmount, yuan
from loaders.columns.mapping import Spec
from loaders.facts.attributes import attributes_of, not_in_yuan
from loaders.facts.closing_ties import Closing
from loaders.facts.judgements import (
    classes_of,
    decided_on,
    earliest,
    grade_of,
    is_ended,
    subject_of,
    told_apart_by,
)
from loaders.facts.parties import Parties, RefusedRow
from loaders.facts.row_cells import RowCells, SheetPlan
from loaders.facts.several import names_in, rows_within
from loaders.facts.specs import applies, parallel_key, parties_of

Cells = Mapping[str, Any]
Made = Mapping[str, Entity]  # the entities of a row by their name in the mapping


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row's claims, the events on its record, and warnings of what is odd but not refused.

    `refers` maps ids that the row names without describing them to the field of each;
    `closings` are the relations of other sheets that it ends; `notes` tell of its odd cells.
    """

    claims: list[EncodedClaim]
    events: list[StateEvent]
    warnings: list[Sentence]
    refers: dict[str, str]
    closings: list[Closing]
    notes: list[CellNote]


class Rows:
    """Turns the rows of one sheet into claims; `secret` keys the hashes of ID numbers."""

    def __init__(self, sheet: SheetPlan, secret: bytes, law: TierLaw) -> None:
        self._sheet = sheet
        # Rows repeat the same few lists, classes and dates; the rules are searched one by one.
        self._tier_of = lru_cache(maxsize=20_000)(partial(tier_of, law.rules))
        self._ends_on = lru_cache(maxsize=50_000)(partial(ends_on, law.caps))
        self._mapping = sheet.mapping
        self._parties = Parties(sheet.mapping.name, secret)
        self._cells = RowCells(sheet)
        # By the identity of the fact, so that an object shared by many rows is encoded once. The
        # fact is kept beside its claim: an object that is freed could lend its id to another.
        self._encoded: dict[tuple[int, date | None], tuple[Entity | Relation, EncodedClaim]] = {}
        self._relations: dict[tuple[object, ...], Relation] = {}

    def cell(self, values: Sequence[str], field: str) -> Any:  # noqa: ANN401 - date or text
        """The value of one field of a row; None where it is absent or unreadable."""
        return self._cells.value(values, field)

    def forget(self) -> None:
        """Drop what was kept for later rows once it is large, so that memory stays bounded."""
        if self._parties.many:
            self._parties.forget()
            self._encoded.clear()
            self._relations.clear()

    def facts(self, values: Sequence[str]) -> RowFacts:
        """The facts of a row; raises RefusedRow with the field to blame."""
        read, notes = self._cells.read(values)
        rows = self._rows(read)
        cells = rows[0]
        dated = cells.get(self._mapping.dated or "") or self._sheet.dated
        facts = RowFacts([], [], [], {}, [], notes)
        made = [self._ties(row, dated, facts) for row in rows]
        if len(rows) > 1:  # what they share is said once
            facts.claims[:] = {id(claim): claim for claim in facts.claims}.values()
        facts.warnings.extend(self._parties.warnings)
        self._parties.warnings = []
        facts.warnings.extend(
            say("load_note.project_check", project=entity.id)
            for entity in made[0].values()
            if entity.attributes.get("code_check") == "failed"
        )
        if self._mapping.record:
            record = self._record(cells, made, facts.warnings)
            facts.claims.append(encoded(self._claim_of(record, dated)))
            facts.events.extend(self._events(cells, record, dated))
        return facts

    def _rows(self, cells: Cells) -> Sequence[Cells]:
        """The cells of a row, once for each name where a cell holds several."""
        if not self._mapping.several:
            return (cells,)
        return rows_within(self._mapping.several, cells, self._cells.value_of)

    def _ties(self, cells: Cells, dated: date | None, facts: RowFacts) -> Made:
        """Add the entities of a row and the ties between them; the entities by their name."""
        made, refers = self._entities(cells)
        facts.refers.update(refers)
        facts.claims.extend(
            # A row only names them: a partial claim takes nothing back (docs/decisions.md 2).
            self._claim(entity, dated, whole=False)
            for entity in made.values()
            if entity.id not in refers
        )
        for spec in self._mapping.relations:
            relation = self._relation(spec, cells, made)
            if relation is not None:
                facts.claims.append(self._claim(relation, dated, whole=True))
        facts.closings.extend(self._closings(cells, made, dated))
        return made

    def _closings(self, cells: Cells, made: Made, dated: date | None) -> list[Closing]:
        return [
            Closing(
                kind=spec["kind"],
                target=made[spec["target"]].id,
                name=str(cells[spec["name"]]),
                on=cells[spec["on"]],
                source=self._mapping.name,
                rank=self._mapping.rank,
                dated=dated,
                origin=self._sheet.origin,
            )
            for spec in self._mapping.ends
            if applies(spec, cells) and spec["name"] in cells and spec["on"] in cells
            if cells[spec["name"]] not in names_in(cells.get(spec.get("unless_in", "")))
        ]

    def _entities(self, cells: Cells) -> tuple[dict[str, Entity], dict[str, str]]:
        """(entities by their name in the mapping, ids only referred to with their field)."""
        made: dict[str, Entity] = {}
        refers: dict[str, str] = {}
        for spec in self._mapping.entities:
            if not applies(spec, cells):
                continue
            entity = self._parties.entity(spec, cells, made)
            if entity is None and spec["name"] in self._mapping.required:
                raise RefusedRow(spec["name"], say("load_name.nobody", text=cells[spec["name"]]))
            if entity is not None:
                made[spec["as"]] = entity
                if spec.get("refer"):
                    refers[entity.id] = spec["id"]
        return made, refers

    def _claim(self, fact: Entity | Relation, dated: date | None, *, whole: bool) -> EncodedClaim:
        known = self._encoded.get((id(fact), dated))
        if known is not None and known[0] is fact:
            return known[1]
        claim = encoded(self._claim_of(fact, dated, whole=whole))
        self._encoded[id(fact), dated] = (fact, claim)
        return claim

    def _claim_of(self, fact: Fact, dated: date | None, *, whole: bool = True) -> Claim:
        mapping = self._mapping
        return Claim(fact, mapping.name, mapping.rank, dated, self._sheet.origin, whole)

    def _relation(self, spec: Spec, cells: Cells, made: Made) -> Relation | None:
        source, target = made.get(spec["source"]), made.get(spec["target"])
        if source is None or target is None or not applies(spec, cells):
            return None
        if target.kind == spec.get("unless_target_kind"):
            return None
        begin, end = cells.get(spec.get("from", "")), cells.get(spec.get("to", ""))
        share = self._share(spec, cells)
        attributes = attributes_of(spec, cells) | parties_of(spec, made)
        number, position = cells.get(spec.get("number", "")), cells.get(spec.get("position", ""))
        content = (begin, end, share, str(attributes), number, position)
        key = (spec["kind"], source.id, target.id, *content)
        known = self._relations.get(key)
        if known is None:
            # Not the share: a corrected share is a new version of the same relation (DESIGN §4).
            apart = parallel_key(spec, cells)
            id_ = relation_id(spec["kind"], source.id, target.id, discriminator=apart)
            try:
                known = Relation(
                    id_, spec["kind"], source.id, target.id, share, begin, end, attributes
                )
            except InvalidFact as error:
                raise RefusedRow(spec.get("to", spec["source"]), error.sentence) from None
            self._relations[key] = known
        return known

    def _share(self, spec: Spec, cells: Cells) -> Stake | None:
        given: Stake | None = cells.get(spec.get("share", ""))
        if given is not None or "part" not in spec:
            return given
        part, whole = _of_one_currency(cells.get(spec["part"]), cells.get(spec["whole"]))
        if part is None or not whole:
            return None
        if part > whole:
            raise RefusedRow(spec["part"], say("load_cell.part_over", part=part, whole=whole))
        share = round(part / whole, 12)
        return Stake(share, share)

    def _record(self, cells: Cells, made: Sequence[Made], warnings: list[Sentence]) -> Record:
        spec = self._mapping.record
        subject = subject_of(spec, made[0])
        list_ = cells.get(spec.get("list", "")) or spec.get("list_code")
        issuer = cells.get(spec.get("issuer", ""))
        document = cells.get(spec.get("document", ""))
        decided, assumed = decided_on(spec, cells, self._sheet.dated)
        classes = classes_of(spec, cells)
        sum_ = cells.get(spec.get("amount", ""))
        amount = yuan(sum_)
        grade = grade_of(spec, list_, cells)
        tier = spec.get("tier") or self._tier_of(list_, grade, classes, amount)
        if tier is None:
            warnings.append(_no_tier(list_, classes, grade))
        attributes = attributes_of(spec, cells)
        if grade:
            attributes["grade"] = grade
        if classes:
            attributes["penalty_class"] = list(classes)
        attributes.update(not_in_yuan("amount", sum_))
        if assumed:
            attributes["assumed"] = "decided_on"
        given_end = earliest(spec.get("ends", ()), cells)
        kind = spec["kind"]
        fallback = (kind, list_ or "", decided.isoformat(), *told_apart_by(spec, cells))
        return Record(
            id=record_id(issuer or self._mapping.name, document, subject.id, fallback=fallback),
            kind=kind,
            subject=subject.id,
            decided_on=decided,
            list=list_,
            domain=spec.get("domain"),
            tier=tier or "neutral",
            occurred_on=cells.get(spec.get("occurred", "")),
            ends_on=self._ends_on(list_, tier or "neutral", decided, given_end),
            issuer=issuer,
            document_no=document,
            basis=cells.get(spec.get("basis", "")),
            amount=amount,
            named_in=tuple(self._named(cells, made)),
            attributes=attributes,
        )

    def _named(self, cells: Cells, made: Sequence[Made]) -> Iterator[NamedIn]:
        for spec in self._mapping.named:
            role = spec.get("role") or cells.get(spec.get("role_field", ""))
            for entities in made:
                if role and spec["entity"] in entities:
                    yield NamedIn(entities[spec["entity"]].id, str(role))

    def _events(self, cells: Cells, record: Record, dated: date | None) -> list[StateEvent]:
        """The event that a row reports of its record, on the row's date, else the document's.

        Each such row is an event of its own (DESIGN §13.6): its key holds its day, else the digest
        of the file, so that the same file never repeats it and a later file may.
        """
        word = cells.get(self._mapping.events.get("state", ""))
        if not word or word == "in_force" or is_ended(self._mapping, cells):
            return []
        if word not in ("object", "repair", "revoke"):
            raise RefusedRow(self._mapping.events["state"], say("load_cell.state", text=word))
        on = cells.get(self._mapping.events.get("on", "")) or dated
        key = f"{self._mapping.name}/{word}/{on or self._sheet.origin}"
        reason = f"the {self._mapping.name} file says so"
        origin = self._sheet.origin
        return [StateEvent(record.id, word, reason, self._sheet.who, on=on, key=key, origin=origin)]


def _of_one_currency(part: Any, whole: Any) -> tuple[float | None, float | None]:  # noqa: ANN401
    """Two amounts as numbers of one currency; None for both where their currencies differ."""
    if isinstance(part, ForeignAmount) and isinstance(whole, ForeignAmount):
        return (part.number, whole.number) if part.currency == whole.currency else (None, None)
    return yuan(part), yuan(whole)


def _no_tier(list_: str | None, classes: Sequence[str], grade: str | None) -> Sentence:
    what: object = Word("list", list_) if list_ else classes or say("load_note.this_record")
    if grade:
        return say("load_note.no_tier_of_grade", what=what, grade=grade)
    return say("load_note.no_tier", what=what)
