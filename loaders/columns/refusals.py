"""Why a sheet is not read: one sentence with the nearest source and what to do next."""

from collections.abc import Sequence
from typing import Final, Protocol

from graph.masking import mask_numbers
from graph.sentence import Sentence, say
from loaders.columns.fitting import Fit
from loaders.columns.mapping import SourceMapping

_MOST: Final = 8  # columns named in a sentence
_LONGEST: Final = 60  # characters of a column name in a sentence


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

    @property
    def above(self) -> tuple[str, ...]:
        """The filled cells above the header: titles."""
        ...


def unknown(table: Headed, fits: Sequence[Fit]) -> Sentence:
    """A sheet that no source fits; the nearest source and what speaks against it."""
    if not fits:
        # Masked: in a sheet without a header its first row of data stands here.
        shown = mask_numbers("、".join(cell for cell in table.header if cell))[:80]
        return say("load_source.unknown", where=_where(table), columns=shown)
    near = max(fits, key=lambda fit: fit.closeness)
    common = [fit for fit in fits if not (fit.lacking or fit.foreign)]
    if max((len(fit.fields) for fit in common), default=0) > len(near.fields):
        # More of the sheet is read by one that only its name could tell from the others.
        near = max(common, key=lambda fit: (len(fit.fields), fit.closeness))
    if near.lacking:
        return nearest(table, near)
    if near.foreign:
        foreign = tuple(map(_shown, near.foreign[:_MOST]))
        return say("load_recognition.foreign", **_source(table, near.mapping), columns=foreign)
    read = tuple(_shown(table.header[place]) for place in sorted(near.fields.values()))
    return say("load_recognition.bare", where=_where(table), columns=read)


def on_its_side(table: Headed) -> Sentence:
    """A sheet whose column names stand below each other in its first column."""
    return say("load_recognition.on_its_side", where=_where(table), name=_shown(table.header[0]))


def nearest(table: Headed, fit: Fit) -> Sentence:
    """A sheet that lacks columns of a source, or has one with a note that is not understood."""
    mapping = fit.mapping
    particulars = _source(table, mapping)
    if fit.doubts:
        return _doubt(table, fit)
    odd = next((field for field in mapping.required if field in fit.noted), None)
    if odd is None:
        return say("load_source.nearest", **particulars, columns=fit.lacking)
    column, wanted = _shown(fit.noted[odd]), mapping.chinese_name(odd)
    return say("load_recognition.noted", **particulars, column=column, wanted=wanted)


def unread_state(table: Headed, fit: Fit) -> Sentence:
    """A sheet of a source that does not read its column on the state of records."""
    column = _shown(fit.unread_states[0])
    return say("load_recognition.state", **_source(table, fit.mapping), column=column)


def tie(table: Headed, one: Fit, other: Fit) -> Sentence:
    """A sheet that two sources fit equally."""
    return say(
        "load_recognition.tie",
        **_source(table, one.mapping),
        other=other.mapping.name,
        other_title=other.mapping.title,
    )


def doubt(table: Headed, fit: Fit) -> Sentence | None:
    """A column of which it cannot be told whose it is, or in which unit; None for no such."""
    if fit.doubts:
        return _doubt(table, fit)
    measured = fit.mapping.amounts.keys() | fit.mapping.shares
    for field, column in fit.noted.items():
        if field in measured:
            wanted, shown = fit.mapping.chinese_name(field), _shown(column)
            return say("load_recognition.unit", where=_where(table), column=shown, wanted=wanted)
    return None


def _doubt(table: Headed, fit: Fit) -> Sentence:
    field, column = next(iter(fit.doubts.items()))
    particulars = {**_source(table, fit.mapping), "column": _shown(column)}
    owner = fit.mapping.owners.get(field)
    if owner is None:
        return say("load_recognition.doubles", **particulars)
    return say("load_recognition.doubt", **particulars, party=fit.mapping.chinese_name(owner))


def _shown(column: str) -> str:
    return mask_numbers(column[:_LONGEST])


def other_name(table: Headed, mapping: SourceMapping) -> Sentence | None:
    """A sheet whose name or title speaks against it: D级纳税人 has the columns of the list of A."""
    named = " ".join((table.file, table.sheet, *table.above))
    word = next((word for word in mapping.never_named if word in named), None)
    if word is None:
        return None
    return say("load_recognition.other_name", **_source(table, mapping), word=word)


def _source(table: Headed, mapping: SourceMapping) -> dict[str, object]:
    return {"where": _where(table), "source": mapping.name, "title": mapping.title}


def _where(table: Headed) -> Sentence | str:
    named = say("load_source.sheet", file=table.file, sheet=table.sheet)
    return named if table.sheet else table.file
