"""One row of a law file, read value by value; what is wrong is refused with file and line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph.errors import BadInput

# What each row says of the text behind it: the words, the public copy, and whether it was seen.
QUOTED: Final = frozenset({"article", "quote", "source", "seen", "confirmed", "note"})


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row; `where` is its file and `line` where the row begins there."""

    values: Mapping[str, Any]
    where: str
    line: int

    def refused(self, sentence: str, /, **particulars: object) -> BadInput:
        """The refusal of this row, to be raised."""
        return BadInput(sentence, where=self.where, line=self.line, **particulars)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Raise BadInput for a key that means nothing: a mistyped one would be lost unseen."""
        for key in self.values:
            if key not in known:
                raise self.refused("law.unknown_key", key=key)

    def string(self, key: str, *, needed: bool = False) -> str:
        """A text; raises BadInput for another type, and for none where one is needed."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.refused("law.type", key=key, value=value)
        if needed and not value.strip():
            raise self.refused("law.missing", key=key)
        return value

    def word(self, key: str, known: Collection[str], default: str) -> str:
        """One of the known words."""
        value = self.string(key) or default
        if value not in known:
            raise self.refused("law.word", key=key, value=value, known=list(known))
        return value

    def words(self, key: str, known: Collection[str] | None = None) -> list[str]:
        """A list of words, each known where `known` is given."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self.refused("law.type", key=key, value=values)
        for value in values:
            if known is not None and value not in known:
                raise self.refused("law.word", key=key, value=value, known=sorted(known))
        return values

    def number(self, key: str) -> float:
        """A number of at least 0, 0 where there is none."""
        value = self.values.get(key, 0)
        # A bool is an int in Python: `true` would count as 1.
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self.refused("law.type", key=key, value=value)
        return float(value)

    def yes(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.refused("law.type", key=key, value=value)
        return value

    def day(self, key: str) -> date | None:
        """A day as text, None where there is none."""
        text = self.string(key)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.refused("law.type", key=key, value=text) from error

    def table(self, key: str) -> Mapping[str, Any]:
        """A table of values."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.refused("law.type", key=key, value=value)
        return value

    def rows(self, key: str) -> list["Row"]:
        """The rows of a table inside this one; their line is this row's."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.refused("law.type", key=key, value=values)
        return [Row(value, self.where, self.line) for value in values]


def rows_in(tables: Mapping[str, Any], name: str, text: str, where: str) -> list[Row]:
    """The rows `[[name]]` of a file that was read into `tables`, each with its line in the text."""
    heads = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{name}]]"]
    return [
        Row(values, where, line) for values, line in zip(tables.get(name, ()), heads, strict=True)
    ]
