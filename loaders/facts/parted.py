"""A row whose cells name several parties, as one row for each of them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Final

from graph.errors import InvalidFact
from graph.sentence import say
from loaders.cell_notes import CellNote
from loaders.cells.placeholders import is_no_code, is_no_name
from loaders.columns.mapping import SourceMapping
from loaders.facts.entity_plan import OTHER_KINDS, EntityPlan
from loaders.facts.names import Kind, PartyName, is_plain_name, names_in
from loaders.facts.places import is_address, phones_in
from loaders.facts.refused import RefusedRow

Cells = Mapping[str, Any]
Choice = Mapping[str, Any]  # the cells of a row that differ for one of several parties

_SEPARATORS: Final = re.compile(r"[、；;，,/／|\s]+")
_MOST: Final = 100  # rows that one row may become
_UNLIKE: Final = {"phone": "load_note.no_phone", "address": "load_note.no_address"}


class PartedRows:
    """Reads the name cells of one source's rows: those of some fields only, or unless of some."""

    def __init__(
        self,
        mapping: SourceMapping,
        plans: Sequence[EntityPlan],
        *,
        only: Collection[str] | None = None,
        unless: Collection[str] = (),
    ) -> None:
        self._mapping = mapping
        # A source's own number is no name, also where another entity is called by it.
        passed = {*unless, *(plan.id for plan in plans if plan.id)}
        self._places: list[tuple[EntityPlan, str]] = []
        self._parties: list[tuple[EntityPlan, Kind, frozenset[str]]] = []
        for plan in plans:
            if plan.id or plan.kind in OTHER_KINDS:
                continue
            names = {plan.name, plan.name_else or plan.name}
            fields = frozenset(names - passed - {*plan.code_fields})
            fields = fields if only is None else fields & {*only}
            if not plan.may_be_named:
                continue
            if plan.kind in ("phone", "address"):
                self._places += [(plan, field) for field in fields]
            else:
                self._parties.append((plan, _kind(plan), fields))

    def rows(self, cells: Cells, notes: list[CellNote]) -> Sequence[Cells]:
        """The row for each combination of the parties that its cells name; mostly itself alone.

        Names come without labels and numbers beside them; `notes` gets what was left out. Raises
        RefusedRow where the parties cannot be told apart.
        """
        choices: list[Sequence[Choice]] = []
        for plan, kind, fields in self._parties:
            field = plan.name_field(cells)
            text = cells.get(field)
            if text is None or field not in fields or not plan.applies(cells):
                continue
            if type(text) is str and is_plain_name(text):  # as nearly every cell is
                continue
            names = self._names(field, kind, text)
            if len(names) != 1 or names[0].text != text or names[0].former:
                choices.append(self._party(plan, cells, names, notes))
        for plan, field in self._places:
            text = cells.get(field)
            if text is not None and plan.applies(cells):
                choices += _place(plan, text, notes)
        if not choices:
            return (cells,)
        if prod(map(len, choices)) > _MOST:
            raise RefusedRow("", say("load_name.too_many", most=_MOST))
        return [_with(cells, chosen) for chosen in product(*choices)]

    def _names(self, field: str, kind: Kind, text: str) -> tuple[PartyName, ...]:
        try:
            names = names_in(str(text), kind)
        except InvalidFact as error:
            raise RefusedRow(field, error.sentence) from None
        if not names and field in self._mapping.required:
            raise RefusedRow(field, say("load_name.nobody", text=text))
        return names

    def _party(
        self, plan: EntityPlan, cells: Cells, names: Sequence[PartyName], notes: list[CellNote]
    ) -> Sequence[Choice]:
        field = plan.name_field(cells)
        if not names:
            if not is_no_name(str(cells[field])):
                notes.append(CellNote("load_note.no_name", field, str(cells[field])))
            return [{field: None}]
        if any(name.numbered for name in names):
            notes.append(CellNote("load_note.number_beside_name", field, names[0].text))
        if len(names) == 1:
            return [_choice(plan, cells, names[0])]
        self._refuse_shared_stake(plan, cells)
        notes += self._shared_sum(plan, cells)
        choices = [_choice(plan, cells, name) for name in names]
        for column in plan.code_fields:
            if cells.get(column):
                _pair(choices, column, str(cells[column]), names)
        return choices

    def _refuse_shared_stake(self, plan: EntityPlan, cells: Cells) -> None:
        """A stake of several is nobody's own: one row would give each of them the whole."""
        for relation in self._mapping.relations:
            if plan.key not in (relation["source"], relation["target"]):
                continue
            for key in ("share", "part"):
                if cells.get(relation.get(key, "")) is not None:
                    raise RefusedRow(relation[key], say("load_name.shared_stake"))

    def _shared_sum(self, plan: EntityPlan, cells: Cells) -> Iterable[CellNote]:
        """A note where one sum is that of several: a record of each has all of it."""
        record = self._mapping.record
        subjects, amount = record.get("subject", ()), record.get("amount", "")
        is_subject = plan.key in ([subjects] if isinstance(subjects, str) else subjects)
        if is_subject and cells.get(amount) is not None:
            yield CellNote("load_note.shared_sum", amount, str(cells[plan.name_field(cells)]))


def _choice(plan: EntityPlan, cells: Cells, name: PartyName) -> dict[str, Any]:
    choice: dict[str, Any] = {plan.name_field(cells): name.text}
    if name.former:
        choice[plan.former_names] = name.former
    column = plan.code_beside_name
    if name.code and column and not cells.get(column):
        choice[column] = name.code
    return choice


def _pair(
    choices: list[dict[str, Any]], column: str, text: str, names: Sequence[PartyName]
) -> None:
    """Give each of several parties its own number; raises RefusedRow where that cannot be told."""
    numbers = [part for part in _SEPARATORS.split(text) if part]
    leads = [place for place, name in enumerate(names) if name.leads]
    if len(numbers) == len(choices):
        for choice, number in zip(choices, numbers, strict=True):
            choice[column] = None if is_no_code(number) else number
    elif len(numbers) == 1 and len(leads) == 1:
        for place, choice in enumerate(choices):
            choice.setdefault(column, text if place == leads[0] else None)
    else:
        texts = [name.text for name in names]
        raise RefusedRow(column, say("load_name.whose_number", names=texts))


def _place(plan: EntityPlan, text: str, notes: list[CellNote]) -> Iterable[Sequence[Choice]]:
    """What a cell of telephones or of an address gives; nothing where it is one as it stands."""
    field = plan.name
    if plan.kind == "address":
        if is_address(text):
            return
        choices: list[Choice] = [{field: None}]
    else:
        phones = phones_in(text)
        if len(phones) == 1:
            return
        choices = [{field: phone} for phone in phones] or [{field: None}]
    says_nothing = is_no_code if plan.kind == "phone" else is_no_name
    if choices == [{field: None}] and not says_nothing(text):
        notes.append(CellNote(_UNLIKE[plan.kind], field, text))
    yield choices


def _with(cells: Cells, chosen: Iterable[Choice]) -> Cells:
    row: dict[str, Any] = dict(cells)
    for choice in chosen:
        row.update(choice)
    return {field: value for field, value in row.items() if value is not None}


def _kind(plan: EntityPlan) -> Kind:
    kind = plan.kind
    return "party" if kind == "party" else "person" if kind == "person" else "organisation"
