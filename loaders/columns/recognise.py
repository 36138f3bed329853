"""Recognising the source of a sheet by its columns."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.sentence import Sentence
from loaders.columns.fitting import Fit, fit_of
from loaders.columns.headers import known_word
from loaders.columns.mapping import SourceMapping, read_mapping
from loaders.columns.own_mapping import is_own_mapping, read_own_mapping, source_of
from loaders.columns.refusals import (
    Headed,
    doubt,
    nearest,
    on_its_side,
    other_name,
    tie,
    unknown,
    unread_state,
)
from loaders.columns.sheet_columns import SheetColumns
from loaders.rejects import leading_columns

# Known column names below each other in the first column: fewer may be what a list holds.
_NAMES_BELOW: Final = 3


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source, and the column place of each of its fields in the header."""

    mapping: SourceMapping
    fields: Mapping[str, int]


def known_words(mappings: Collection[SourceMapping]) -> frozenset[str]:
    """Every column name of these sources, normalised."""
    names = (words for mapping in mappings for words in (mapping.words, mapping.alike))
    return frozenset(word for words in names for word in words)


def weighed(columns: SheetColumns, mappings: Iterable[SourceMapping]) -> list[Fit]:
    """Every source of which the sheet has a column, the one that reads most columns first.

    Of two that read as many, the one that the sheet is called comes first, then the one that lists
    more of the names, then the one whose required columns are more.
    """
    fits = [fit_of(columns, mapping) for mapping in mappings]
    return sorted((fit for fit in fits if fit.fields), key=_order)


def _order(fit: Fit) -> tuple[int, int, int, int, str]:
    return -len(fit.fields), -fit.called, -fit.listed, -fit.required, fit.mapping.name


def recognise(table: Headed, mappings: Mapping[str, SourceMapping]) -> Recognised:
    """The source that a sheet is of.

    Raises BadInput where no source fits whole, with the nearest and what it lacks; where a source
    that lacks a column reads more of the sheet than any that fits; where two fit equally; where a
    column on the state of the records (revoked, repaired) would stay unread.
    """
    fits = weighed(_columns(table), mappings.values())
    whole = [fit for fit in fits if fit.is_whole]
    if not whole:
        raise _unread(table, mappings, unknown(table, fits))
    best, *others = whole
    richer = next((fit for fit in fits if _is_richer(fit, best)), None)
    if richer is not None:
        # Read as the poorer source, the sheet would lose what only the richer one reads: a state.
        raise _unread(table, mappings, nearest(table, richer))
    equal = (fit for fit in others if _order(fit)[:-1] == _order(best)[:-1])
    other = next((fit for fit in equal if best.mapping.name not in fit.mapping.yields_to), None)
    if other is not None:
        raise BadInput(tie(table, best, other))
    _refuse_doubt(table, best)
    misnamed = other_name(table, best.mapping)
    if misnamed is not None:
        raise BadInput(misnamed)
    if best.unread_states:
        raise BadInput(unread_state(table, best))
    return Recognised(best.mapping, best.fields)


def recognised_as(table: Headed, mapping: SourceMapping) -> Recognised:
    """A sheet whose source a person named.

    Raises BadInput with the columns that it lacks, and where a column on the state of the records
    would stay unread: whoever names a source has not said that nothing was revoked.
    """
    fit = fit_of(_columns(table), mapping)
    if fit.lacking:
        lacking = {"columns": fit.lacking, "source": mapping.name}
        raise BadInput("load_source.lacking", file=table.file, **lacking)
    _refuse_doubt(table, fit)
    if fit.unread_states:
        raise BadInput(unread_state(table, fit))
    return Recognised(mapping, fit.fields)


def _unread(table: Headed, mappings: Mapping[str, SourceMapping], why: Sentence) -> BadInput:
    """The error for a sheet of no known source; `why` counts unless it lies on its side.

    So do a form of one party, and a turned sheet: their column names stand below each other.
    """
    words = known_words(mappings.values())
    names = [row[0] for row in (table.header, *table.first) if row and row[0]]
    known = {word for name in names if (word := known_word(name, words)) is not None}
    is_turned = len(known) >= _NAMES_BELOW and len(known) * 2 > len(names)
    return BadInput(on_its_side(table) if is_turned else why)


def _refuse_doubt(table: Headed, fit: Fit) -> None:
    reason = doubt(table, fit)
    if reason is not None:
        raise BadInput(reason)


def _columns(table: Headed) -> SheetColumns:
    # The leading columns of a rejects file speak for no source and against none.
    added = leading_columns(table.header)
    header = ("",) * added + table.header[added:]
    return SheetColumns(header, table.first, table.above, (table.sheet, table.file))


def _is_richer(fit: Fit, best: Fit) -> bool:
    """Whether an incomplete source reads more of a sheet than the best of those that fit."""
    return bool(fit.lacking) and len(fit.fields) > len(best.fields)


def named_source(text: str, mappings: Mapping[str, SourceMapping]) -> SourceMapping:
    """The source that `--source` names: a shipped one, or a mapping file (.toml).

    Raises BadInput for any other text.
    """
    if text in mappings:
        return mappings[text]
    path = Path(text)
    if path.suffix == ".toml" and path.exists():
        return _in_file(path, mappings)
    raise BadInput("load_source.not_known", text=text, sources=sorted(mappings))


def _in_file(path: Path, mappings: Mapping[str, SourceMapping]) -> SourceMapping:
    """The source of a mapping file: a whole one, or a department's own, which extends one."""
    if is_own_mapping(path):
        return source_of(read_own_mapping(path), mappings)
    return read_mapping(path)
