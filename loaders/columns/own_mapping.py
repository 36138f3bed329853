"""A department's own mapping: what each column of one of its sheets is, said by a person.

It lends a sheet of unknown columns the meaning of a shipped source (`extends`) and holds for sheets
with just these columns, in any order, so that it can never change how another sheet is read.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput
from loaders.columns.headers import normalise_header
from loaders.columns.mapping import SourceMapping

UNREAD: Final = ""  # the field of a column that is not read

Signature = frozenset[str]


@dataclass(frozen=True, slots=True)
class OwnMapping:
    """What a person said of one kind of sheet.

    `columns` maps every column name of the sheet to a field of the source, or to UNREAD. `values`
    maps words in the cells of a field to words that the source knows. `made_on` is an ISO date.
    """

    source: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    department: str = ""
    made_by: str = ""
    made_on: str = ""

    @property
    def signature(self) -> Signature:
        """The column names by which its sheets are known."""
        return signature_of(self.columns)

    def text(self) -> str:
        """The mapping as a TOML file."""
        lines = [
            f"extends = {_quoted(self.source)}",
            f"department = {_quoted(self.department)}",
            f"made_by = {_quoted(self.made_by)}",
            f"made_on = {_quoted(self.made_on)}",
            "",
            "[columns]",
            *_pairs(self.columns),
        ]
        for name, words in self.values.items():
            lines += ["", f"[values.{_quoted(name)}]", *_pairs(words)]
        return "\n".join(lines) + "\n"


def signature_of(header: Iterable[str]) -> Signature:
    """What two sheets have in common that one own mapping reads: their filled column names."""
    return frozenset(name for cell in header if (name := normalise_header(cell)))


def is_own_mapping(path: Path) -> bool:
    """Whether a mapping file extends a source; False for one that cannot be read."""
    try:
        return "extends" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def read_own_mapping(path: Path) -> OwnMapping:
    """The own mapping in a TOML file; raises BadInput with the fault of the file."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return OwnMapping(
            source=str(values["extends"]),
            columns=_texts(values["columns"]),
            values={str(name): _texts(words) for name, words in values.get("values", {}).items()},
            **{key: str(values.get(key, "")) for key in ("department", "made_by", "made_on")},
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("load_mapping.unreadable", path=path, reason=error) from error
    except (KeyError, AttributeError) as error:
        raise BadInput("load_own.shape", path=path) from error


def source_of(own: OwnMapping, sources: Mapping[str, SourceMapping]) -> SourceMapping:
    """The source with the columns and words of an own mapping.

    Raises BadInput for an unknown source, field or word, and for a field of two columns.
    """
    base = sources.get(own.source)
    if base is None:
        raise BadInput("load_source.not_known", text=own.source, sources=sorted(sources))
    names: dict[str, tuple[str, ...]] = {}
    for name, field_ in own.columns.items():
        if field_ == UNREAD:
            continue
        if field_ not in base.columns:
            told = {"column": name, "field": field_, "fields": sorted(base.columns)}
            raise BadInput("load_own.field", source=base.name, **told)
        if field_ in names:
            raise BadInput("load_own.twice", field=field_, column=names[field_][0], other=name)
        names[field_] = (name,)
    return replace(
        base,
        columns={**base.columns, **names},
        words={normalise_header(name): field_ for field_, (name,) in names.items()},
        alike={},
        values=_words(own, base),
        common=frozenset(),
        never=(),
        never_beside=(),
    )


def _words(own: OwnMapping, base: SourceMapping) -> dict[str, Mapping[str, str]]:
    """The words of the source and, for its fields, those that the own mapping adds."""
    words = dict(base.values)
    for name, added in own.values.items():
        known = sorted(set(base.values.get(name, {}).values()))
        for word, meaning in added.items():
            if meaning not in known:
                told = {"word": word, "field": name, "meaning": meaning}
                raise BadInput("load_own.word", **told, known=known)
        words[name] = {**base.values[name], **added}
    return words


def own_sources(
    paths: Sequence[Path], sources: Mapping[str, SourceMapping]
) -> dict[Signature, SourceMapping]:
    """The sources of own mapping files, by the columns of the sheets that they are for.

    Of two for the same columns the later path counts.
    """
    owns = map(read_own_mapping, paths)
    return {own.signature: source_of(own, sources) for own in owns}


def _pairs(texts: Mapping[str, str]) -> list[str]:
    return [f"{_quoted(name)} = {_quoted(text)}" for name, text in texts.items()]


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's too, but for this character, which TOML wants escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(table: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in table.items()}
