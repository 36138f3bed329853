"""Source mappings: the meaning of a department's columns as data, one TOML file for each source.

A mapping lists the variants of each column name, how cells are read, and what a row becomes:
entities, relations between them, a record, the persons that the record names, and events on it.
docs/mappings.md describes the keys.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput
from loaders.columns.headers import alike_header, normalise_header
from loaders.columns.owners import owners_of
from loaders.columns.spellings import spelled_out
from loaders.columns.unused import unused_fields

FOLDER: Final = Path(__file__).parent.parent / "mappings"
# The lowest number is the highest rank: each field shown comes from it (DESIGN §4).
RANKS: Final = {"registry": 0, "project_platform": 1, "court": 2, "department": 3, "list": 4}
# The tables of specifications, and their keys in the file.
_TABLES: Final = {
    "several": "several",
    "entities": "entity",
    "relations": "relation",
    "named": "named",
    "ends": "ends",
}
# Keys of words for and against a source, and of the sources that go before it.
_TELLING_WORDS: Final = (
    "never",
    "never_beside",
    "never_named",
    "called",
    "not_called",
    "yields_to",
)

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """One source: `columns` maps each field to the header names that it may have.

    Of each group of fields in `one_of` a sheet has one at least, and so has each row.
    `words` is the inverse: each header name, normalised, and its field; `alike` has the same names
    by what they say, where one field alone has them. `rank` is a number of
    RANKS, `dated` the field that holds the document date. A sheet is recognised as this source
    only where it has a column of `distinctive` by a name that is not in `common` (which other
    sources use as well) or is called by a word of `called` (and by none of `not_called`), and no
    unread column with a word of `never` or `never_beside`. One that fits equally well goes before
    it if `yields_to` names that.
    `owners` gives for a field that of the party to whom it belongs. `unused` are the fields of
    columns that a sheet of this source is known to have, and of which nothing is kept.
    `as_written` gives for a field without a column the one whose cells it reads too, by words of
    its own. `fill` gives for a field the one that tells it where its own cell does not,
    `split` the one of a column that holds it together with another: an authority and a day.
    """

    name: str
    title: str
    rank: int
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]
    distinctive: frozenset[str]
    common: frozenset[str]
    never: tuple[str, ...]
    never_beside: tuple[str, ...]
    never_named: tuple[str, ...]
    called: tuple[str, ...]
    not_called: tuple[str, ...]
    yields_to: tuple[str, ...]
    dates: frozenset[str]
    end_dates: frozenset[str]
    years: frozenset[str]
    amounts: Mapping[str, str]
    currencies: Mapping[str, str]
    shares: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    as_written: Mapping[str, str]
    fill: Mapping[str, str]
    split: Mapping[str, str]
    several: tuple[Spec, ...]
    entities: tuple[Spec, ...]
    relations: tuple[Spec, ...]
    record: Spec
    named: tuple[Spec, ...]
    ends: tuple[Spec, ...]
    events: Spec
    timeliness: Spec
    dated: str | None
    words: Mapping[str, str] = field(repr=False)
    alike: Mapping[str, str] = field(repr=False)
    owners: Mapping[str, str] = field(repr=False)
    unused: frozenset[str] = field(repr=False)

    def chinese_name(self, field: str) -> str:
        """The first Chinese name of a field's column; the first of any where none is Chinese."""
        names = self.columns[field]
        return next((name for name in names if not name.isascii()), names[0])

    def missing(self, fields: Mapping[str, int]) -> list[str]:
        """The required columns that a header lacks, by their first Chinese name."""
        lacking = [name for name in self.required if name not in fields]
        # Of alternatives the first stands for all: it is the one that the published form has.
        lacking += [names[0] for names in self.one_of if not any(name in fields for name in names)]
        return list(dict.fromkeys(self.chinese_name(name) for name in lacking))


def read_mapping(path: Path) -> SourceMapping:
    """The mapping in a TOML file; raises BadInput with the fault of the file."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("load_mapping.unreadable", path=path, reason=error) from error
    if "columns" not in values or "name" not in values:
        raise BadInput("load_mapping.no_columns", path=path)
    columns = {key: spelled_out(names) for key, names in values["columns"].items()}
    required, distinctive = (tuple(values.get(key, ())) for key in ("required", "distinctive"))
    unknown = {*_demanded(values), *distinctive} - columns.keys()
    if unknown:
        raise BadInput("load_mapping.requires", path=path, column=min(unknown))
    return SourceMapping(
        name=values["name"],
        title=values.get("title", values["name"]),
        rank=_rank(values.get("rank", "department"), path),
        columns=columns,
        required=required,
        one_of=tuple(tuple(fields) for fields in values.get("one_of", ())),
        distinctive=frozenset(distinctive or required),
        common=frozenset(map(normalise_header, spelled_out(values.get("common", ())))),
        **{key: tuple(values.get(key, ())) for key in _TELLING_WORDS},
        dates=frozenset(values.get("dates", ())) | _timely(values),
        end_dates=frozenset(values.get("end_dates", ())),
        years=frozenset(values.get("years", ())),
        amounts=values.get("amounts", {}),
        currencies=values.get("currencies", {}),
        shares=frozenset(values.get("shares", ())),
        values=values.get("values", {}),
        constants=values.get("constants", {}),
        **{field_: tuple(values.get(key, ())) for field_, key in _TABLES.items()},
        as_written=values.get("as_written", {}),
        fill=values.get("fill", {}),
        split=values.get("split", {}),
        record=values.get("record", {}),
        events=values.get("events", {}),
        timeliness=values.get("timeliness", {}),
        dated=values.get("dated"),
        words=_words(columns, path),
        alike=_alike(columns),
        owners=owners_of(values),
        unused=unused_fields(values),
    )


def _demanded(values: Mapping[str, Any]) -> set[str]:
    """The fields that a mapping asks for, one by one or as alternatives."""
    return {*values.get("required", ())}.union(*values.get("one_of", ()))


def _words(columns: Mapping[str, tuple[str, ...]], path: Path) -> dict[str, str]:
    """Each column name, normalised, and its field."""
    words: dict[str, str] = {}
    for field_, names in columns.items():
        for name in names:
            other = words.setdefault(normalise_header(name), field_)
            if other != field_:
                named = {"column": name, "field": field_, "other": other}
                raise BadInput("load_mapping.two_fields", path=path, **named)
    return words


def _alike(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each column name by what it says, and its field; none that two fields have."""
    fields: dict[str, set[str]] = {}
    for field_, names in columns.items():
        for name in names:
            fields.setdefault(alike_header(name), set()).add(field_)
    return {name: min(own) for name, own in fields.items() if len(own) == 1}


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
    return {mapping.name: mapping for mapping in _shipped()}


@cache
def _shipped() -> tuple[SourceMapping, ...]:
    # Read once: every sheet is weighed against all of them, and nobody changes them meanwhile.
    return tuple(read_mapping(path) for path in sorted(FOLDER.glob("*.toml")))
