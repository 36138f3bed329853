"""A sheet of unknown columns: what they may be, and what a person says that they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from api.answers import loads
from api.clock import today
from api.desk.question import Ask
from graph.errors import BadInput, NotFound
from graph.model import Batch, Entry
from graph.sentence import Sentence
from loaders.cells.placeholders import absent
from loaders.columns.guesses import Guess, guesses, likeliest
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.own_mapping import OwnMapping, source_of
from loaders.columns.sheet_columns import SheetColumns

_SAMPLES: Final = 3  # cells shown of a column
_SOURCES: Final = 5  # sources named as near


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column to be named: what it holds, which field it may be, and why.

    `words` are words in it that the field does not know, to be given a meaning.
    """

    place: int
    name: str
    samples: tuple[str, ...]
    field: str
    reason: Sentence
    sure: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """A sheet whose columns are to be named as those of `source`; `near` are the nearest sources.

    `fields` are (field, title, whether it is required) of the source.
    """

    file: str
    sheet: str
    source: SourceMapping
    near: tuple[SourceMapping, ...]
    columns: tuple[AskedColumn, ...]
    fields: tuple[tuple[str, str, bool], ...]
    rows: Sequence[Sequence[str]]


def asked_sheet(
    ask: Ask, number: int, source: str | None, chosen: Mapping[int, str] | None = None
) -> AskedSheet:
    """The unknown sheet of a load, with guesses for the source named, else for the nearest.

    `chosen` are fields that a person has chosen for columns, by place; they replace the guesses.
    Raises NotFound where the load has none, BadInput for an unknown source.
    """
    unknown = _unknown(ask, number)
    columns = SheetColumns(tuple(unknown["header"]), tuple(map(tuple, unknown["rows"])))
    mappings = shipped_mappings()
    near = likeliest(columns, mappings.values(), most=_SOURCES)
    mapping = _source(source, near, mappings)
    asked = tuple(
        _column(columns, mapping, guess, (chosen or {}).get(guess.place))
        for guess in guesses(columns, mapping)
    )
    fields = [(f, mapping.chinese_name(f), f in mapping.required) for f in mapping.columns]
    return AskedSheet(
        unknown["file"], unknown["sheet"], mapping, near, asked, tuple(fields), unknown["rows"]
    )


def _unknown(ask: Ask, number: int) -> Mapping[str, Any]:
    load = ask.desk.loads.of(number, ask.caller)
    if load.unknown is None or not ask.desk.loads.has_files(load):
        raise NotFound("upload.files_gone")
    return load.unknown


def _source(
    source: str | None, near: Sequence[SourceMapping], mappings: Mapping[str, SourceMapping]
) -> SourceMapping:
    if source is None:
        return near[0] if near else next(iter(mappings.values()))
    if source not in mappings:
        raise BadInput("upload.no_source", sources=list(mappings))
    return mappings[source]


def _column(
    columns: SheetColumns, mapping: SourceMapping, guess: Guess, chosen: str | None
) -> AskedColumn:
    field = (guess.field or "") if chosen is None else chosen
    cells = [cell for cell in columns.cells(guess.place) if cell and not absent(cell)]
    different = tuple(dict.fromkeys(cells))
    known = mapping.values.get(field, {})
    words = tuple(word for word in different if known and word not in known)
    return AskedColumn(
        place=guess.place,
        name=guess.column,
        samples=different[:_SAMPLES],
        field=field,
        reason=guess.reason,
        sure=guess.confidence >= 0.9,
        words=words,
    )


def meanings(mapping: SourceMapping, field: str) -> tuple[str, ...]:
    """What words in a field can mean, in the order of the mapping; () where any word may stand."""
    return tuple(dict.fromkeys(mapping.values.get(field, {}).values()))


def taught(
    ask: Ask,
    number: int,
    source: str,
    fields: Mapping[int, str],
    words: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Keep what the columns of an unknown sheet are, and look at its files again.

    `fields` maps the places of columns to fields, "" for a column that is not read; `words` maps
    fields to words and their meanings. Raises BadInput for what the source cannot read so.
    """
    header = _unknown(ask, number)["header"]
    columns = {name: fields.get(place, "") for place, name in enumerate(header) if name}
    mapping = OwnMapping(source, columns, _given(words))
    read = source_of(mapping, shipped_mappings())
    lacking = read.missing({name: 0 for name in read.words.values()})
    if lacking:
        raise BadInput("load_own.lacking", columns=lacking, title=read.title)
    caller = ask.caller
    made = replace(
        mapping, department=caller.department, made_by=caller.name, made_on=today().isoformat()
    )
    path = ask.desk.loads.own.keep(made)
    said = {"source": source, "department": caller.department, "mapping": path.stem}
    ask.desk.store.commit(Batch(entries=(Entry("mapping", said),), who=caller.name))
    load = ask.desk.loads.again(number, caller, dry_run=True)
    return loads.one(ask, load.number)


def _given(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The words that were given a meaning."""
    given = {
        field: {word: meaning for word, meaning in pairs.items() if meaning}
        for field, pairs in words.items()
    }
    return {field: pairs for field, pairs in given.items() if pairs}
