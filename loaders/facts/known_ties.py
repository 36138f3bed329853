"""The parties of rows read before: a row that names the same ones costs its record only.

A firm has several penalties, and each of them repeats its head, its codes and its numbers. What
their cells make is made and sent once a table (`loaders.said_claims`). Of each such row 128 bits of
its cells are kept, the ids of the parties that its record names and the tokens of its claims: a
table of two million rows has some seven hundred thousand firms, in no order.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final, NamedTuple

from loaders.cells.readers import documents_of
from loaders.columns.mapping import SourceMapping
from loaders.facts.row_cells import SheetPlan
from loaders.facts.row_facts import RowFacts
from loaders.said_claims import can_wait, token_of
from loaders.sheet_row import pack

_MOST: Final = 700_000  # rows, in about 200 MB: memory stays bounded
_DIGEST: Final = 16  # bytes: of no two rows that name others they are equal
_BETWEEN: Final = "\x1e"  # no id has it in it


class Party(NamedTuple):
    """A party of a row of which nothing but the id is needed."""

    id: str


class KnownTies(NamedTuple):
    """The parties of a record by their name in the mapping, and the tokens of a row's claims."""

    made: Mapping[str, Party]
    tokens: tuple[int, ...]


class RowsBefore:
    """The ties of the rows of one table, by the texts of all cells that they depend on.

    `skipped` are the fields of which a row that names known parties needs no value.
    """

    def __init__(self, sheet: SheetPlan) -> None:
        mapping, fields = sheet.mapping, sheet.fields
        telling = _telling(mapping)
        self.skipped = frozenset(fields.keys() & (telling - _needed(mapping)))
        places = [place for field, place in fields.items() if field in telling]
        # A cell of several names makes several rows, and an end is told of by the cells themselves.
        useful = can_wait(mapping) and not mapping.several and not mapping.ends
        # `itemgetter` gives a tuple for two places or more.
        self._texts = itemgetter(*places) if useful and len(places) > 1 else None
        self._names = _of_records(mapping)
        self._known: dict[bytes, bytes] = {}
        self._digest = b""  # of the row asked about last

    def of(self, values: Sequence[str]) -> KnownTies | None:
        """The ties of a row whose parties an earlier row named; None where none did."""
        if self._texts is None:
            return None
        self._digest = _digest(self._texts(values))
        kept = self._known.get(self._digest)
        return None if kept is None else self._unpacked(kept)

    def keep(self, facts: RowFacts, made: Mapping[str, Any]) -> None:
        """Keep the ties of the row asked about last.

        They must depend on nothing but the cells that tell of parties. Of a row that tells more of
        them than claims nothing is kept.
        """
        if self._texts is None or facts.refers or facts.closings or facts.notes or facts.warnings:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        tokens = tuple(token_of(claim) for claim in facts.claims if claim.fact[0] != "C")
        self._known[self._digest] = self._packed(made, tokens)

    def _packed(self, made: Mapping[str, Any], tokens: Sequence[int]) -> bytes:
        ids = _BETWEEN.join([made[name].id if name in made else "" for name in self._names])
        return bytes([len(tokens)]) + _layout(len(tokens)).pack(*tokens) + ids.encode()

    def _unpacked(self, kept: bytes) -> KnownTies:
        count = kept[0]
        tokens = _layout(count).unpack_from(kept, 1)
        ids = zip(self._names, kept[1 + 8 * count :].decode().split(_BETWEEN), strict=True)
        return KnownTies({name: Party(id_) for name, id_ in ids if id_}, tokens)


@lru_cache(maxsize=256)
def _layout(count: int) -> struct.Struct:
    return struct.Struct(f"{count}q")


def _digest(texts: Sequence[str]) -> bytes:
    return blake2b(pack(texts).encode(errors="surrogatepass"), digest_size=_DIGEST).digest()


def _of_records(mapping: SourceMapping) -> tuple[str, ...]:
    """The entities that a record may be about or name, by their names in the mapping."""
    subjects = mapping.record.get("subject", ())
    subjects = [subjects] if isinstance(subjects, str) else subjects
    return tuple(dict.fromkeys([*subjects, *(spec["entity"] for spec in mapping.named)]))


def _telling(mapping: SourceMapping) -> set[str]:
    """Every word in what a mapping says of entities and ties: their fields are among them.

    The number of a document is none: it scopes persons of whom nothing else is known, and their
    ties are never kept.
    """
    entities = ({k: v for k, v in spec.items() if k != "document"} for spec in mapping.entities)
    words = {*_words([*entities, mapping.relations, mapping.dated or ""])}
    if not words.isdisjoint(mapping.currencies):
        words.update(mapping.currencies.values())
    return words


def _needed(mapping: SourceMapping) -> set[str]:
    """Every word in what a mapping says of records and of whole rows."""
    words = _words([mapping.record, mapping.named, mapping.events, mapping.currencies])
    whole = {*mapping.required}.union(*mapping.one_of, documents_of(mapping))
    return whole.union(words, [mapping.dated or ""])


def _words(spec: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a TOML file nests
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, Mapping):
        for key, value in spec.items():
            yield str(key)
            yield from _words(value)
    elif isinstance(spec, list | tuple):
        for value in spec:
            yield from _words(value)
