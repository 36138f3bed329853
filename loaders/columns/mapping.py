"""Source mappings: the meaning of a department's columns as data, one TOML file for each source.

A mapping lists the variants of each column name, how cells are read, and what a row becomes:
entities, relations between them, a record, the persons that the record names, and events on it.
docs/mappings.md describes the keys.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput
from loaders.columns.headers import bare_header, normalise_header

FOLDER: Final = Path(__file__).parent.parent / "mappings"
# The lowest number is the highest rank: each field shown comes from it (DESIGN §4).
RANKS: Final = {"registry": 0, "project_platform": 1, "court": 2, "department": 3, "list": 4}

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """One source: `columns` maps each field to the header names that it may have.

    Of each group of fields in `one_of` a sheet has one at least, and so has each row.
    `words` is the inverse: each header name, normalised, and its field. `rank` is a number of
    RANKS, `dated` the field that holds the document date.
    """

    name: str
    title: str
    rank: int
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]
    dates: frozenset[str]
    end_dates: frozenset[str]
    years: frozenset[str]
    amounts: Mapping[str, str]
    shares: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    entities: tuple[Spec, ...]
    relations: tuple[Spec, ...]
    record: Spec
    named: tuple[Spec, ...]
    ends: tuple[Spec, ...]
    events: Spec
    timeliness: Spec
    dated: str | None
    words: Mapping[str, str] = field(repr=False)

    def fields_of(self, header: tuple[str, ...]) -> dict[str, int]:
        """The place of each field's column in a header; of two columns the first counts."""
        places: dict[str, int] = {}
        for place, cell in enumerate(header):
            name = self.words.get(normalise_header(cell)) or self.words.get(bare_header(cell))
            if name is not None:
                places.setdefault(name, place)
        return places

    def units_of(self, header: tuple[str, ...], fields: Mapping[str, int]) -> dict[str, str]:
        """The unit of each column of amounts: the one in its header, else the source's own."""
        said = {field: normalise_header(header[fields[field]]) for field in fields}
        # 万元 first, since 万元) ends in 元) too.
        return {
            field: "wan" if "万元" in said[field] else "yuan" if "元)" in said[field] else unit
            for field, unit in self.amounts.items()
            if field in fields
        }

    def missing(self, fields: Mapping[str, int]) -> list[str]:
        """The required columns that a header lacks, by their first Chinese name."""
        lacking = [name for name in self.required if name not in fields]
        # Of alternatives the first stands for all: it is the one that the published form has.
        lacking += [names[0] for names in self.one_of if not any(name in fields for name in names)]
        return [self._shown(name) for name in lacking]

    def _shown(self, field: str) -> str:
        names = self.columns[field]
        return next((name for name in names if not name.isascii()), names[0])


def read_mapping(path: Path) -> SourceMapping:
    """The mapping in a TOML file; raises BadInput with the fault of the file."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("load_mapping.unreadable", path=path, reason=error) from error
    if "columns" not in values or "name" not in values:
        raise BadInput("load_mapping.no_columns", path=path)
    columns = {key: tuple(names) for key, names in values["columns"].items()}
    unknown = _demanded(values) - columns.keys()
    if unknown:
        raise BadInput("load_mapping.requires", path=path, column=min(unknown))
    return SourceMapping(
        name=values["name"],
        title=values.get("title", values["name"]),
        rank=_rank(values.get("rank", "department"), path),
        columns=columns,
        required=tuple(values.get("required", ())),
        one_of=tuple(tuple(fields) for fields in values.get("one_of", ())),
        dates=frozenset(values.get("dates", ())) | _timely(values),
        end_dates=frozenset(values.get("end_dates", ())),
        years=frozenset(values.get("years", ())),
        amounts=values.get("amounts", {}),
        shares=frozenset(values.get("shares", ())),
        values=values.get("values", {}),
        constants=values.get("constants", {}),
        entities=tuple(values.get("entity", ())),
        relations=tuple(values.get("relation", ())),
        record=values.get("record", {}),
        named=tuple(values.get("named", ())),
        ends=tuple(values.get("ends", ())),
        events=values.get("events", {}),
        timeliness=values.get("timeliness", {}),
        dated=values.get("dated"),
        words={normalise_header(word): key for key, names in columns.items() for word in names},
    )


def _demanded(values: Mapping[str, Any]) -> set[str]:
    """The fields that a mapping asks for, one by one or as alternatives."""
    return {*values.get("required", ())}.union(*values.get("one_of", ()))


def _timely(values: Mapping[str, Any]) -> frozenset[str]:
    """The fields that date lateness and events: always dates, listed under `dates` or not."""
    timeliness, events = values.get("timeliness", {}), values.get("events", {})
    fields = {timeliness.get("decided"), timeliness.get("received"), events.get("on")}
    return frozenset(field for field in fields if field)


def _rank(word: str, path: Path) -> int:
    if word not in RANKS:
        raise BadInput("load_mapping.rank", path=path, word=word, ranks=tuple(RANKS))
    return RANKS[word]


def shipped_mappings() -> dict[str, SourceMapping]:
    """The mappings that come with the program, by name."""
    shipped = (read_mapping(path) for path in sorted(FOLDER.glob("*.toml")))
    return {mapping.name: mapping for mapping in shipped}
