"""One pattern of the whole graph as data: a row of `patterns.toml`, read value by value (§8b)."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from analytics.law.row import QUOTED, Row
from graph.errors import BadInput

FILE: Final = Path(__file__).with_name("patterns.toml")
_HEAD: Final = "[[pattern]]"
# None of these is a ground of law: whoever wants a statutory finding writes a [[tie]].
_GRADES: Final = ("lead",)
# The days that count: the day of the question, or the day of the event of a record.
_DATED: Final = ("as_of", "event")
_PARAMETER: Final = frozenset({"value", "least", "most", "reason"})
_FRACTIONS: Final = frozenset({"least_share", "rate"})
_KEYS: Final = QUOTED | {
    "code",
    "name",
    "kind",
    "grade",
    "dated",
    "ask",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern to look for, and how.

    `kind` names the function that looks for it, `parameters` are its numbers by name. `article` is
    what it leans on, "" where no text stands behind it; `ask` is what a person is to find out.
    """

    code: str
    name: str
    kind: str
    article: str
    grade: str
    ask: str
    parameters: Mapping[str, float]

    def whole(self, parameter: str) -> int:
        """A parameter that counts something."""
        return int(self.parameters[parameter])

    def with_parameters(self, values: Mapping[str, float]) -> "Pattern":
        """The pattern with other values of those parameters that it has."""
        own = {key: value for key, value in values.items() if key in self.parameters}
        return replace(self, parameters={**self.parameters, **own})


def read_patterns(path: Path, kinds: Mapping[str, Collection[str]]) -> tuple[Pattern, ...]:
    """The patterns of a file; `kinds` maps each kind that is known to its parameters.

    Raises BadInput with file and line for a row that cannot be read, a kind that is unknown and a
    parameter out of its range.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("patterns.unreadable", path=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput("law.toml", where=path.name, error=error) from error
    lines = text.splitlines()
    patterns = tuple(_pattern(row, lines, kinds) for row in _rows(tables, lines, path.name))
    codes = [one.code for one in patterns]
    double = sorted({code for code in codes if codes.count(code) > 1})
    if double:
        raise BadInput("law.double", where=path.name, kind="pattern", codes=double)
    return patterns


def _rows(tables: Mapping[str, Any], lines: list[str], where: str) -> Iterator[Row]:
    given = tables.get("pattern", ())
    heads = [number for number, line in enumerate(lines, 1) if line.strip() == _HEAD]
    # `pattern = 3`, or rows written inline, have no head by which to tell a line.
    if not isinstance(given, list | tuple) or len(given) != len(heads):
        raise BadInput("patterns.rows", where=where)
    for values, line in zip(given, heads, strict=True):
        yield Row(values, where, line)


def _pattern(row: Row, lines: list[str], kinds: Mapping[str, Collection[str]]) -> Pattern:
    kind = row.word("kind", sorted(kinds), "")
    row.refuse_unknown(_KEYS | set(kinds[kind]))
    row.word("dated", _DATED, "as_of")
    row.string("quote"), row.string("seen"), row.string("note")
    if row.yes("confirmed") and not row.string("source"):
        raise row.refused("law.unseen", code=row.string("code"))
    return Pattern(
        code=row.string("code", needed=True),
        name=row.string("name", needed=True),
        kind=kind,
        article=row.string("article"),
        grade=row.word("grade", _GRADES, "lead"),
        ask=row.string("ask", needed=True),
        parameters={name: _parameter(row, lines, name) for name in sorted(kinds[kind])},
    )


def _parameter(row: Row, lines: list[str], name: str) -> float:
    """The value of a parameter; a fault is told by the line on which the parameter stands."""
    here = Row(row.values, row.where, _line(lines, row.line, name))
    if name not in row.values:
        raise here.refused("law.missing", key=name)
    given = Row(here.table(name), here.where, here.line)
    given.refuse_unknown(_PARAMETER)
    given.string("reason", needed=True)
    value, least, most = (given.number(key) for key in ("value", "least", "most"))
    # What is no fraction is counted, and nobody can count to two and a half.
    fits = value <= 1 if name in _FRACTIONS else value == int(value)
    if "value" not in given.values or not (fits and least <= value <= most):
        ends = {"least": f"{least:g}", "most": f"{most:g}"}
        raise given.refused("patterns.range", key=name, value=f"{value:g}", **ends)
    return value


def _line(lines: list[str], head: int, name: str) -> int:
    """The line on which a key of the row that begins at `head` stands, else the head's."""
    for number, line in enumerate(lines[head:], head + 1):
        if line.strip() == _HEAD:
            break
        if line.partition("=")[0].strip() == name:
            return number
    return head
