"""The files that `neo4j-admin database import full` reads.

Each shape of node or relation (its columns and their types) has a header file and a data file.
`import.args` names them all and holds the options that the import tool needs.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from graph.private_files import open_private, write_private

_MARK: Final = "\x1f"  # between the values of a list; names may hold any visible character
_TYPES: Final = {str: "string", int: "long", float: "double", bool: "boolean", date: "date"}
_OPTIONS: Final = ("--array-delimiter=U+001F", "--multiline-fields=true")
_BUFFER: Final = 5_000  # rows of a shape held in memory


class AdminFiles:
    """Header and data files, a pair for each shape, written _BUFFER rows at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shapes: dict[tuple[str, ...], tuple[str, list[str]]] = {}
        self._arguments: list[str] = list(_OPTIONS)
        self.nodes = self.relations = 0

    def node(self, labels: tuple[str, ...], values: Mapping[str, Any], *, space: str = "") -> None:
        """A node; with `space`, one that relations may begin or end at by its id."""
        typed = _typed(values)
        header = [f"{k}:ID({space})" if space and k == "id" else f"{k}:{t}" for k, t, _ in typed]
        row = [_cell(value) for _, _, value in typed]
        self._add("nodes", labels, ":".join(labels), header, row)
        self.nodes += 1

    def relation(
        self, kind: str, start: tuple[str, str], end: tuple[str, str], values: Mapping[str, Any]
    ) -> None:
        """A relation between two nodes that were written with a space."""
        typed = _typed(values)
        header = [f":START_ID({start[0]})", f":END_ID({end[0]})"]
        header += [f"{key}:{type_}" for key, type_, _ in typed]
        row = [_cell(start[1]), _cell(end[1]), *(_cell(value) for _, _, value in typed)]
        self._add("relationships", (kind,), kind, header, row)
        self.relations += 1

    def _add(
        self, option: str, what: tuple[str, ...], label: str, header: list[str], row: list[str]
    ) -> None:
        shape = (option, *what, *header)
        if shape not in self._shapes:
            name = f"{len(self._shapes):04}-{what[-1]}"
            write_private(self._folder / f"{name}-header.csv", ",".join(header) + "\n")
            # Emptied, since rows are appended to it: the folder may hold an earlier export.
            write_private(self._folder / f"{name}.csv", "")
            self._arguments.append(f"--{option}={label}={name}-header.csv,{name}.csv")
            self._shapes[shape] = (name, [])
        name, rows = self._shapes[shape]
        rows.append(",".join(row))
        if len(rows) >= _BUFFER:
            self._flush(name, rows)

    def _flush(self, name: str, rows: list[str]) -> None:
        with open_private(self._folder / f"{name}.csv", "a", encoding="utf-8", newline="") as file:
            file.writelines(f"{row}\n" for row in rows)
        rows.clear()

    def close(self) -> None:
        """Write what is left, and the arguments of the import."""
        for name, rows in self._shapes.values():
            self._flush(name, rows)
        text = "".join(f"{argument}\n" for argument in self._arguments)
        write_private(self._folder / "import.args", text)


def _typed(values: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """(key, type, value), without absent values and lists that a file cannot hold.

    So no row has an empty cell: other columns are another shape. The body keeps every list.
    """
    typed = []
    for key, value in values.items():
        if value is None or (isinstance(value, list) and not _fits_a_list(value)):
            continue
        sample = value[0] if isinstance(value, list) else value
        suffix = "[]" if isinstance(value, list) else ""
        typed.append((key, _TYPES[type(sample)] + suffix, value))
    return typed


def _fits_a_list(values: list[Any]) -> bool:
    return bool(values) and not any(_MARK in v or not v for v in values if isinstance(v, str))


def _cell(value: Any) -> str:  # noqa: ANN401 - a property is any value
    # Texts are always quoted: commas, quotes and line breaks are part of names and bodies.
    if isinstance(value, list):
        return _quoted(_MARK.join(map(_plain, value)))
    return _quoted(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
