"""What a dry run shows before a load: how many facts of each kind, and the first rows as facts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.codec import body_of_text
from graph.model import EncodedClaim

_ROWS: Final = 20  # shown of a sheet
_COUNTED: Final = 1_000_000  # distinct facts of a sheet; memory stays bounded
_TABLES: Final = {"E": "kind", "R": "relation", "C": "record"}  # of words, by a fact's first letter
# What is shown of a relation or a record, besides its kind and names.
_SHOWN: Final = (
    "share",
    "valid_from",
    "valid_to",
    "list",
    "tier",
    "document_no",
    "decided_on",
    "ends_on",
    "amount",
    "issuer",
)

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would go in: its number in the sheet and its facts, the record first.

    Each fact has `table` (of words) and `kind`; `name` for an entity, `source` and `target` for a
    relation, `subject` for a record, all by name; and what else is known of it.
    """

    number: int
    facts: tuple[Plain, ...]


@dataclass(slots=True)
class Preview:
    """Of one sheet: `counts` of distinct facts by (table of words, kind), and the first rows.

    `cut`: there are more facts than were counted.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: list[PreviewRow] = field(default_factory=list)
    cut: bool = False
    _seen: set[int] = field(default_factory=set)

    def add(self, number: int, claims: Sequence[EncodedClaim]) -> None:
        """Take a row that a load would take."""
        for claim in claims:
            self._count(claim)
        if len(self.rows) < _ROWS:
            self.rows.append(PreviewRow(number, tuple(_facts(claims))))

    def _count(self, claim: EncodedClaim) -> None:
        key = hash(claim.fact)  # the key itself is longer, and a sheet has millions
        if key in self._seen:
            return
        if len(self._seen) >= _COUNTED:
            self.cut = True
            return
        self._seen.add(key)
        kind = str(body_of_text(claim.text).get("kind", ""))
        self.counts[_TABLES[claim.fact[0]], kind] += 1


def _facts(claims: Sequence[EncodedClaim]) -> Iterable[Plain]:
    bodies = [(claim.fact, body_of_text(claim.text)) for claim in claims]
    names = {fact[1:]: body["name"] for fact, body in bodies if fact[0] == "E"}
    for first in "CRE":
        for fact, body in bodies:
            if fact[0] == first:
                yield _plain(first, body, names)


def _plain(first: str, body: Plain, names: Mapping[str, str]) -> Plain:
    # An id without a name here is of an entity that the row only refers to.
    ends = {
        end: names.get(body[end], body[end])
        for end in ("source", "target", "subject")
        if end in body
    }
    more = {key: body[key] for key in _SHOWN if key in body}
    name = {"name": body["name"]} if first == "E" else {}
    return {"table": _TABLES[first], "kind": body["kind"], **name, **ends, **more}


def plain_preview(preview: Preview | None) -> Plain | None:
    """A preview as JSON: `counts` as [table, kind, number], `rows` with number and facts, `cut`."""
    if preview is None:
        return None
    counts = [[*what, count] for what, count in sorted(preview.counts.items())]
    rows = [{"number": row.number, "facts": list(row.facts)} for row in preview.rows]
    return {"counts": counts, "rows": rows, "cut": preview.cut}
