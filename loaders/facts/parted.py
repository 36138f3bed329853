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
from loaders.columns.mapping import SourceMapping, Spec
from loaders.columns.number_fields import number_fields
from loaders.facts.given_numbers import CODE_READERS
from loaders.facts.names import Kind, PartyName, names_in
from loaders.facts.places import is_address, phones_in
from loaders.facts.refused import RefusedRow
from loaders.facts.specs import applies

Cells = Mapping[str, Any]
Choice = Mapping[str, Any]  # the cells of a row that differ for one of several parties

_SEPARATORS: Final = re.compile(r"[、；;，,/／|\s]+")
_MOST: Final = 100  # rows that one row may become
_UNLIKE: Final = {"phone": "load_note.no_phone", "address": "load_note.no_address"}
_OTHER_KINDS: Final = frozenset({"project", "bid_lot"})


def name_field(spec: Spec, cells: Mapping[str, Any]) -> str:
    """The field that gives the name of an entity: its own, else the one that stands in for it."""
    own: str = spec["name"]
    return own if own in cells else spec.get("name_else", own)


def is_known_by_name(spec: Spec, cells: Mapping[str, Any]) -> bool:
    """Whether an entity needs a name that somebody bears.

    Whoever has an id of the source's own may be called anything, and so may whoever is called by
    the code for want of a name.
    """
    if "id" in spec or spec["kind"] in (*_OTHER_KINDS, "phone"):
        return False
    return name_field(spec, cells) not in _code_fields(spec)


def former_names_key(spec: Spec) -> str:
    """The key under which the cells of a row hold the former names of one of its entities."""
    return f"{spec['as']}/former"


class PartedRows:
    """Reads the name cells of one source's rows: those of some fields only, or unless of some."""

    def __init__(
        self,
        mapping: SourceMapping,
        *,
        only: Collection[str] | None = None,
        unless: Collection[str] = (),
    ) -> None:
        self._mapping = mapping
        # A source's own number is no name, also where another entity is called by it.
        passed = {*unless, *(spec["id"] for spec in mapping.entities if "id" in spec)}
        self._places: list[tuple[Spec, str]] = []
        self._parties: list[tuple[Spec, Kind, frozenset[str]]] = []
        for spec in mapping.entities:
            if "id" in spec or spec["kind"] in _OTHER_KINDS:
                continue
            names = {spec["name"], spec.get("name_else", spec["name"])}
            fields = frozenset(names - passed - {*_code_fields(spec)})
            fields = fields if only is None else fields & {*only}
            if spec["kind"] in ("phone", "address"):
                self._places += [(spec, field) for field in fields]
            else:
                self._parties.append((spec, _kind(spec), fields))

    def rows(self, cells: Cells, notes: list[CellNote]) -> Sequence[Cells]:
        """The row for each combination of the parties that its cells name; mostly itself alone.

        Names come without labels and numbers beside them; `notes` gets what was left out. Raises
        RefusedRow where the parties cannot be told apart.
        """
        choices: list[Sequence[Choice]] = []
        for spec, kind, fields in self._parties:
            field = name_field(spec, cells)
            text = cells.get(field)
            if text is None or field not in fields or not applies(spec, cells):
                continue
            names = self._names(field, kind, text)
            # Nearly every cell is one name and nothing else.
            if len(names) != 1 or names[0].text != text:
                choices.append(self._party(spec, cells, names, notes))
        for spec, field in self._places:
            text = cells.get(field)
            if text is not None and applies(spec, cells):
                choices += _place(spec, text, notes)
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
        self, spec: Spec, cells: Cells, names: Sequence[PartyName], notes: list[CellNote]
    ) -> Sequence[Choice]:
        field = name_field(spec, cells)
        if not names:
            if not is_no_name(str(cells[field])):
                notes.append(CellNote("load_note.no_name", field, str(cells[field])))
            return [{field: None}]
        if any(name.numbered for name in names):
            notes.append(CellNote("load_note.number_beside_name", field, names[0].text))
        if len(names) == 1:
            return [_choice(spec, cells, names[0])]
        self._refuse_shared_stake(spec, cells)
        notes += self._shared_sum(spec, cells)
        choices = [_choice(spec, cells, name) for name in names]
        for column in _code_fields(spec):
            if cells.get(column):
                _pair(choices, column, str(cells[column]), names)
        return choices

    def _refuse_shared_stake(self, spec: Spec, cells: Cells) -> None:
        """A stake of several is nobody's own: one row would give each of them the whole."""
        for relation in self._mapping.relations:
            if spec["as"] not in (relation["source"], relation["target"]):
                continue
            for key in ("share", "part"):
                if cells.get(relation.get(key, "")) is not None:
                    raise RefusedRow(relation[key], say("load_name.shared_stake"))

    def _shared_sum(self, spec: Spec, cells: Cells) -> Iterable[CellNote]:
        """A note where one sum is that of several: a record of each has all of it."""
        record = self._mapping.record
        subjects, amount = record.get("subject", ()), record.get("amount", "")
        is_subject = spec["as"] in ([subjects] if isinstance(subjects, str) else subjects)
        if is_subject and cells.get(amount) is not None:
            yield CellNote("load_note.shared_sum", amount, str(cells[name_field(spec, cells)]))


def _choice(spec: Spec, cells: Cells, name: PartyName) -> dict[str, Any]:
    choice: dict[str, Any] = {name_field(spec, cells): name.text}
    if name.former:
        choice[former_names_key(spec)] = name.former
    column = spec.get("uscc", "") or next(iter(number_fields(spec)), "")
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


def _place(spec: Spec, text: str, notes: list[CellNote]) -> Iterable[Sequence[Choice]]:
    """What a cell of telephones or of an address gives; nothing where it is one as it stands."""
    field = spec["name"]
    if spec["kind"] == "address":
        if is_address(text):
            return
        choices: list[Choice] = [{field: None}]
    else:
        phones = phones_in(text)
        if len(phones) == 1:
            return
        choices = [{field: phone} for phone in phones] or [{field: None}]
    says_nothing = is_no_code if spec["kind"] == "phone" else is_no_name
    if choices == [{field: None}] and not says_nothing(text):
        notes.append(CellNote(_UNLIKE[spec["kind"]], field, text))
    yield choices


def _with(cells: Cells, chosen: Iterable[Choice]) -> Cells:
    row: dict[str, Any] = dict(cells)
    for choice in chosen:
        row.update(choice)
    return {field: value for field, value in row.items() if value is not None}


def _kind(spec: Spec) -> Kind:
    kind = spec["kind"]
    return kind if kind in ("party", "person") else "organisation"


def _code_fields(spec: Spec) -> list[str]:
    """The columns of the codes and numbers of an entity."""
    return [*number_fields(spec), *(spec[scheme] for scheme in CODE_READERS if scheme in spec)]
