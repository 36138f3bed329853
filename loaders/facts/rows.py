"""From one row of a sheet to its claims and events, by the mapping of its source."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from graph.codec import encoded, text_of
from graph.errors import InvalidFact
from graph.id_keys import IdKeys
from graph.model import (
    Claim,
    EncodedClaim,
    Entity,
    Relation,
    Stake,
)
from graph.sentence import say
from graph.tiers import TierLaw
from loaders.cell_notes import CellNote
from loaders.cells.amounts import ForeignAmount, yuan
from loaders.columns.keepers import told_by, voice_of
from loaders.facts.closing_ties import Closing
from loaders.facts.entity_plan import EntityPlan
from loaders.facts.judgements import Identified
from loaders.facts.known_ties import KnownTies, RowsBefore
from loaders.facts.parted import PartedRows
from loaders.facts.parties import Parties, by_document
from loaders.facts.records import Records
from loaders.facts.refused import RefusedRow
from loaders.facts.row_cells import RowCells, SheetPlan
from loaders.facts.row_facts import RowFacts, merged
from loaders.facts.same_number import mark_of
from loaders.facts.several import names_in, rows_within
from loaders.facts.specs import (
    RelationPlan,
    applies,
    fields_of_rows,
    relation_plans,
)

Cells = Mapping[str, Any]
Made = Mapping[str, Entity]  # the entities of a row by their name in the mapping

# Nobody guarantees his own debt or is his own branch: one number was filled in twice.
_OF_ANOTHER: Final = ("guarantees", "branch_of")
_WITHDRAWING: Final = ("repair", "revoke")


class Rows:
    """Turns the rows of one sheet into claims; `keys` hash ID numbers."""

    def __init__(self, sheet: SheetPlan, keys: IdKeys, law: TierLaw) -> None:
        self._sheet = sheet
        self._mapping = sheet.mapping
        self._voice = voice_of(sheet.mapping, sheet.department)
        self._parties = Parties(sheet.mapping.name, keys)
        self._cells = RowCells(sheet)
        given = fields_of_rows(sheet.mapping, {*sheet.fields, *sheet.told})
        self._records = Records(sheet, law, given, self._parties.ids)
        plans = [EntityPlan(spec, given) for spec in sheet.mapping.entities]
        # A sheet has few of a form's columns.
        columns = sheet.fields.keys() | sheet.mapping.constants.keys()
        self._named = [p for p in plans if p.name in columns or p.name_else in columns]
        self._by_document = [plan for plan in self._named if plan.document]
        named = {plan.key for plan in self._named}
        self._tied = relation_plans(sheet.mapping.relations, named, given)
        several = {spec["field"] for spec in sheet.mapping.several}
        self._parted = PartedRows(sheet.mapping, plans, unless=several)
        self._after = PartedRows(sheet.mapping, plans, only=several) if several else None
        # By the identity of the fact, so that an object shared by many rows is encoded once. The
        # fact is kept beside its claim: an object that is freed could lend its id to another.
        self._encoded: dict[tuple[int, date | None], tuple[Entity | Relation, EncodedClaim]] = {}
        self._relations: dict[tuple[object, ...], Relation] = {}
        self._before = RowsBefore(sheet)

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
        known = self._before.of(values)
        if known is not None:
            return self._again(values, known)
        cells, notes = self._cells.read(values)
        parted = self._parted.rows(cells, notes)
        if len(parted) > 1 or parted[0] is not cells:
            return merged([self._facts_of(row, notes)[0] for row in parted])
        facts, made = self._facts_of(cells, notes)
        if not any(by_document(plan, made) for plan in self._by_document):
            self._before.keep(facts, made)
        return facts

    def _again(self, values: Sequence[str], known: KnownTies) -> RowFacts:
        """The facts of a row that names the parties of a row before it: only its record is new."""
        cells, notes = self._cells.read(values, self._before.skipped)
        facts = RowFacts([], [], [], {}, [], notes, tokens=known.tokens)
        self._add_record(facts, cells, [known.made])
        self._warn_of_parties(facts)
        return facts

    def _warn_of_parties(self, facts: RowFacts) -> None:
        """Tell of the parties made since a row was last taken: each is made, and warns, once.

        Not before the row is whole: a refused row tells nothing of parties that a later row names.
        """
        facts.warnings[:0] = self._parties.warnings
        self._parties.warnings = []

    def _facts_of(self, cells: Cells, notes: list[CellNote]) -> tuple[RowFacts, Made]:
        """(the facts of a row, its entities by their name in the mapping)."""
        rows = self._rows(cells, notes)
        dated = self._dated(rows[0])
        facts = RowFacts([], [], [], {}, [], notes)
        made = [self._ties(row, dated, facts) for row in rows]
        if len(rows) > 1:  # what they share is said once
            facts.claims[:] = {id(claim): claim for claim in facts.claims}.values()
        facts.warnings.extend(
            say("load_note.project_check", project=entity.id)
            for entity in made[0].values()
            if entity.attributes.get("code_check") == "failed"
        )
        self._add_record(facts, rows[0], made)
        self._warn_of_parties(facts)
        return facts, made[0]

    def _dated(self, cells: Cells) -> date | None:
        dated: date | None = cells.get(self._mapping.dated or "") or self._sheet.dated
        return dated

    def _add_record(
        self, facts: RowFacts, cells: Cells, made: Sequence[Mapping[str, Identified]]
    ) -> None:
        """Add the record of a row, the events on it, and its mark."""
        if not self._mapping.record:
            return
        dated = self._dated(cells)
        record = self._records.record(cells, made, facts.warnings)
        who, origin = self._sheet.who, self._sheet.origin
        events = self._records.events(cells, record.id, dated, who=who, origin=origin)
        # A row that only says what became of a record takes nothing of its content back.
        whole = not any(event.action in _WITHDRAWING for event in events)
        text, day = text_of(record.body), dated.isoformat() if dated else ""
        source, rank, _ = self._voice
        # Of a record without an issuer the source says whose it is: who first told it.
        if "issuer" not in record.body and self._sheet.department:
            source = told_by(self._sheet.mapping, self._sheet.department)
        facts.claims.append(EncodedClaim("C" + record.id, source, rank, day, origin, whole, text))
        facts.events.extend(events)
        field = self._records.number_field
        facts.mark = mark_of(record.body, text, field, state=bool(facts.events))

    def _rows(self, cells: Cells, notes: list[CellNote]) -> Sequence[Cells]:
        """The cells of a row, once for each name where a cell holds several."""
        if self._after is None:
            return (cells,)
        rows = rows_within(self._mapping.several, cells, self._cells.value_of)
        return [named for row in rows for named in self._after.rows(row, notes)]

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
        for plan in self._tied:
            relation = self._relation(plan, cells, made)
            if relation is not None:
                facts.claims.append(self._claim(relation, dated, whole=True))
                facts.notes.extend(self._yet_to_begin(plan, relation))
        # Who only quotes the register ends nothing that it tells.
        if self._mapping.ends and self._voice.keeps:
            facts.closings.extend(self._closings(cells, made, dated))
        return made

    def _yet_to_begin(self, plan: RelationPlan, relation: Relation) -> Iterator[CellNote]:
        """Tell of a tie that holds nothing yet: its day may be a slip, and hide who is there."""
        if relation.valid_from is not None and relation.valid_from > self._sheet.today:
            day = relation.valid_from.isoformat()
            yield CellNote("load_note.begins_later", plan.begin, day)

    def _closings(self, cells: Cells, made: Made, dated: date | None) -> list[Closing]:
        return [
            Closing(
                kind=spec["kind"],
                target=made[spec["target"]].id,
                name=str(cells[spec["name"]]),
                on=cells[spec["on"]],
                source=self._voice.source,
                rank=self._voice.rank,
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
        for plan in self._named:
            if not plan.applies(cells):
                continue
            entity = self._parties.entity(plan, cells, made)
            if entity is not None:
                made[plan.key] = entity
                if plan.is_only_referred_to:
                    refers[entity.id] = plan.id
            elif plan.name in self._mapping.required:
                raise RefusedRow(plan.name, say("load_name.nobody", text=cells[plan.name]))
        return made, refers

    def _claim(self, fact: Entity | Relation, dated: date | None, *, whole: bool) -> EncodedClaim:
        known = self._encoded.get((id(fact), dated))
        if known is not None and known[0] is fact:
            return known[1]
        source, rank, _ = self._voice
        claim = encoded(Claim(fact, source, rank, dated, self._sheet.origin, whole))
        self._encoded[id(fact), dated] = (fact, claim)
        return claim

    def _relation(self, plan: RelationPlan, cells: Cells, made: Made) -> Relation | None:
        source, target = made.get(plan.source), made.get(plan.target)
        if source is None or target is None or not plan.applies(cells):
            return None
        if target.kind == plan.unless_target_kind:
            return None
        if source.id == target.id and plan.kind in _OF_ANOTHER:
            raise RefusedRow(plan.source, say("load_row.itself", name=source.name))
        begin, end = cells.get(plan.begin), cells.get(plan.end)
        share = self._share(plan, cells)
        attributes = plan.attributes(cells, made)
        number, position = cells.get(plan.number), cells.get(plan.position)
        content = (begin, end, share, str(attributes), number, position)
        key = (plan.kind, source.id, target.id, *content)
        known = self._relations.get(key)
        if known is None:
            # Not the share: a corrected share is a new version of the same relation (DESIGN §4).
            apart = plan.parallel_key(cells)
            id_ = self._parties.ids.relation(plan.kind, source.id, target.id, apart)
            try:
                known = Relation(
                    id_, plan.kind, source.id, target.id, share, begin, end, attributes
                )
            except InvalidFact as error:
                raise RefusedRow(plan.end or plan.source, error.sentence) from None
            self._relations[key] = known
        return known

    def _share(self, plan: RelationPlan, cells: Cells) -> Stake | None:
        given: Stake | None = cells.get(plan.share)
        if given is not None or not plan.part:
            return given
        part, whole = _of_one_currency(cells.get(plan.part), cells.get(plan.whole))
        if part is None or not whole:
            return None
        if part > whole:
            raise RefusedRow(plan.part, say("load_cell.part_over", part=part, whole=whole))
        share = round(part / whole, 12)
        return Stake(share, share)


def _of_one_currency(part: Any, whole: Any) -> tuple[float | None, float | None]:  # noqa: ANN401
    """Two amounts as numbers of one currency; None for both where their currencies differ."""
    if isinstance(part, ForeignAmount) and isinstance(whole, ForeignAmount):
        return (part.number, whole.number) if part.currency == whole.currency else (None, None)
    return yuan(part), yuan(whole)
