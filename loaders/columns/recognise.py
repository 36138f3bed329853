"""Recognising the source of a sheet by its columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadInput
from graph.masking import mask_numbers
from graph.sentence import Sentence, say
from loaders.columns.mapping import SourceMapping, read_mapping
from loaders.reading.tables import Table


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source, and the column place of each of its fields in the header."""

    mapping: SourceMapping
    fields: Mapping[str, int]


def known_words(mappings: Collection[SourceMapping]) -> frozenset[str]:
    """Every column name of these sources, normalised."""
    return frozenset(word for mapping in mappings for word in mapping.words)


def recognise(table: Table, mappings: Mapping[str, SourceMapping]) -> Recognised:
    """The source whose required columns are all present and which reads most columns.

    Raises BadInput with the nearest source and the columns that it lacks.
    """
    fits = []
    nearest: tuple[float, SourceMapping, Mapping[str, int]] | None = None
    for mapping in mappings.values():
        fields = mapping.fields_of(table.header)
        lacking = mapping.missing(fields)
        if not lacking:
            # Of two that read as many columns, the one with fewer columns of its own fits better;
            # the name makes the choice the same on every run.
            fits.append((len(fields), -len(mapping.columns), mapping.name, mapping, fields))
        closeness = (len(fields) + 1) / (len(mapping.columns) + 1) - len(lacking)
        if fields and (nearest is None or closeness > nearest[0]):
            nearest = (closeness, mapping, fields)
    if fits:
        *_, mapping, fields = max(fits, key=lambda fit: fit[:3])
        return Recognised(mapping, fields)
    raise BadInput(_unknown(table, nearest))


def _unknown(
    table: Table, nearest: tuple[float, SourceMapping, Mapping[str, int]] | None
) -> Sentence:
    named = say("load_source.sheet", file=table.file, sheet=table.sheet)
    where = named if table.sheet else table.file
    if nearest is None:
        # Masked: in a sheet without a header its first row of data stands here.
        shown = mask_numbers("、".join(cell for cell in table.header if cell))[:80]
        return say("load_source.unknown", where=where, columns=shown)
    _, mapping, fields = nearest
    return say(
        "load_source.nearest",
        where=where,
        source=mapping.name,
        title=mapping.title,
        columns=mapping.missing(fields),
    )


def named_source(text: str, mappings: Mapping[str, SourceMapping]) -> SourceMapping:
    """The source that `--source` names: a shipped one, or a mapping file (.toml).

    Raises BadInput for any other text.
    """
    if text in mappings:
        return mappings[text]
    path = Path(text)
    if path.suffix == ".toml" and path.exists():
        return read_mapping(path)
    raise BadInput("load_source.not_known", text=text, sources=sorted(mappings))
