"""Recognising the source of a sheet by its columns."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.errors import BadInput
from graph.masking import mask_numbers
from graph.sentence import Sentence, say
from loaders.columns.fitting import Fit, fit_of
from loaders.columns.mapping import SourceMapping, read_mapping
from loaders.columns.own_mapping import is_own_mapping, read_own_mapping, source_of
from loaders.columns.sheet_columns import SheetColumns
from loaders.rejects import leading_columns


class Headed(Protocol):
    """A sheet whose header is known: what recognition asks of a table."""

    @property
    def file(self) -> str:
        """The name of its file."""
        ...

    @property
    def sheet(self) -> str:
        """The name of the sheet, "" where its file has none."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """The column names as written."""
        ...

    @property
    def first(self) -> tuple[Sequence[str], ...]:
        """The cells of the first rows below the header."""
        ...


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source, and the column place of each of its fields in the header."""

    mapping: SourceMapping
    fields: Mapping[str, int]


def known_words(mappings: Collection[SourceMapping]) -> frozenset[str]:
    """Every column name of these sources, normalised."""
    return frozenset(word for mapping in mappings for word in mapping.words)


def weighed(columns: SheetColumns, mappings: Iterable[SourceMapping]) -> list[Fit]:
    """Every source of which the sheet has a column, the one that reads most columns first.

    Of two that read as many, the one whose required columns are more comes first.
    """
    fits = [fit_of(columns, mapping) for mapping in mappings]
    return sorted((fit for fit in fits if fit.fields), key=_order)


def _order(fit: Fit) -> tuple[int, int, str]:
    return -len(fit.fields), -fit.required, fit.mapping.name


def recognise(table: Headed, mappings: Mapping[str, SourceMapping]) -> Recognised:
    """The source that a sheet is of.

    Raises BadInput where no source fits whole, with the nearest and what it lacks; where a source
    that lacks a column reads more of the sheet than any that fits; where two fit equally; where a
    column on the state of the records (revoked, repaired) would stay unread.
    """
    fits = weighed(_columns(table), mappings.values())
    whole = [fit for fit in fits if fit.is_whole]
    if not whole:
        raise BadInput(_unknown(table, fits))
    best, *others = whole
    richer = next((fit for fit in fits if _is_richer(fit, best)), None)
    if richer is not None:
        # Read as the poorer source, the sheet would lose what only the richer one reads: a state.
        raise BadInput(_nearest(table, richer))
    if others and _order(others[0])[:2] == _order(best)[:2]:
        raise BadInput(_tie(table, best, others[0]))
    _refuse_doubts(table, best)
    if best.unread_states:
        raise BadInput(_state(table, best))
    return Recognised(best.mapping, best.fields)


def recognised_as(table: Headed, mapping: SourceMapping) -> Recognised:
    """A sheet whose source a person named; raises BadInput with the columns that it lacks."""
    fit = fit_of(_columns(table), mapping)
    if fit.lacking:
        lacking = {"columns": fit.lacking, "source": mapping.name}
        raise BadInput("load_source.lacking", file=table.file, **lacking)
    _refuse_doubts(table, fit)
    return Recognised(mapping, fit.fields)


def _refuse_doubts(table: Headed, fit: Fit) -> None:
    if fit.doubts:
        column = mask_numbers(fit.doubts[0])
        raise BadInput("load_recognition.doubt", **_source(table, fit.mapping), column=column)
    odd = [
        field for field in fit.noted if field in fit.mapping.amounts or field in fit.mapping.shares
    ]
    if odd:
        wanted = fit.mapping.chinese_name(odd[0])
        column = mask_numbers(fit.noted[odd[0]])
        raise BadInput("load_recognition.unit", where=_where(table), column=column, wanted=wanted)


def _columns(table: Headed) -> SheetColumns:
    # The leading columns of a rejects file speak for no source and against none.
    added = leading_columns(table.header)
    return SheetColumns(("",) * added + table.header[added:], table.first)


def _is_richer(fit: Fit, best: Fit) -> bool:
    """Whether an incomplete source reads more of a sheet than the best of those that fit."""
    return bool(fit.lacking) and len(fit.fields) > len(best.fields)


def _unknown(table: Headed, fits: Sequence[Fit]) -> Sentence:
    if not fits:
        # Masked: in a sheet without a header its first row of data stands here.
        shown = mask_numbers("、".join(cell for cell in table.header if cell))[:80]
        return say("load_source.unknown", where=_where(table), columns=shown)
    nearest = max(fits, key=_closeness)
    if nearest.lacking:
        return _nearest(table, nearest)
    mapping = nearest.mapping
    told = _source(table, mapping)
    if nearest.foreign:
        foreign = tuple(mask_numbers(name) for name in nearest.foreign[:8])
        return say("load_recognition.foreign", **told, columns=foreign)
    names = tuple(mapping.columns[field][0] for field in sorted(mapping.distinctive))
    return say("load_recognition.bare", **told, columns=names)


def _closeness(fit: Fit) -> tuple[float, str]:
    """How near a source is; what no other source has brings it nearer than what any sheet has."""
    part = (len(fit.fields) + 1) / (len(fit.mapping.columns) + 1)
    return part - len(fit.lacking) + 2 * fit.is_distinct, fit.mapping.name


def _nearest(table: Headed, fit: Fit) -> Sentence:
    mapping = fit.mapping
    told = _source(table, mapping)
    odd = next(((f, fit.noted[f]) for f in mapping.required if f in fit.noted), None)
    if odd is not None:
        field, column = odd
        wanted = mapping.chinese_name(field)
        return say("load_recognition.noted", **told, column=column, wanted=wanted)
    return say("load_source.nearest", **told, columns=fit.lacking)


def _state(table: Headed, fit: Fit) -> Sentence:
    column = mask_numbers(fit.unread_states[0])
    return say("load_recognition.state", **_source(table, fit.mapping), column=column)


def _tie(table: Headed, one: Fit, other: Fit) -> Sentence:
    return say(
        "load_recognition.tie",
        **_source(table, one.mapping),
        other=other.mapping.name,
        other_title=other.mapping.title,
    )


def _source(table: Headed, mapping: SourceMapping) -> dict[str, object]:
    return {"where": _where(table), "source": mapping.name, "title": mapping.title}


def _where(table: Headed) -> Sentence | str:
    named = say("load_source.sheet", file=table.file, sheet=table.sheet)
    return named if table.sheet else table.file


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
