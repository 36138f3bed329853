"""Which parties a question finds at one revision, the best first, and by what each was found."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from analytics.search.index import SearchIndex, code_key, digits_of
from analytics.search.kernel import WHOLE
from analytics.search.matching import (
    HOW,
    NAMES,
    RANK,
    Matched,
    key_of,
    matching,
    nearly,
    place_of,
    rank_of,
)
from analytics.search.question import Question, Ranks, literal, question
from analytics.search.signs import Ints
from analytics.search.texts import Flags, Texts
from analytics.search.ties import Ties, ties_of
from analytics.snapshot.columns import ENTITY_WORDS, Snapshot
from graph.naming import document_key, name_key

_NOT_FOUND: Final = 1 << 30
_ENOUGH: Final = 20  # parties found, from which none is looked for that was nearly meant
_MANY: Final = 5_000  # persons, telephones or addresses, beyond which nobody follows them further
_FEWEST_OF_CODE: Final = 4  # characters of a part of a code, a number or a telephone
_DIGIT: Final = re.compile("[0-9]")
_TELEPHONE: Final = re.compile(r"[+＋(（]?[0-9０-９][0-9０-９\s()（）\-－—]*")
_CODE: Final = re.compile("[0-9A-Z]+")
# A year in a number typed without its brackets: 2026黑04执1号.
_BARE_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=[0-9]*[^0-9年])")
# The end of a name that people type after leaving words out before it: 穗垣[建设工程]有限公司.
_FORM: Final = re.compile("(..+?)((?:股份)?有限(?:责任)?公司|公司|合作社|集团|事务所)")
_ADDRESSES: Final[Ranks] = {"literal": NAMES["literal"], "pinyin": NAMES["pinyin"]}


class Source(NamedTuple):
    """By what a party was found: a row of the texts of `part`, or of "filed"; `key` says how."""

    part: str
    row: int
    key: int

    @property
    def how(self) -> str:
        """A word of HOW."""
        return HOW[self.key >> 12]


class _Some(NamedTuple):
    """Parties found in one way: their places, keys, and the rows by which they were found."""

    part: str
    places: Ints
    key: Ints
    rows: Ints


@dataclass(frozen=True, slots=True)
class Scope:
    """What one asker may search: persons and telephones only where he `sees` them.

    `day` is an ordinal; `withdrawn` are ids of records that no answer may be made from. Without
    `numbers` no whole number of a document is looked for: it may hold a name that is hidden.
    """

    sees: bool
    day: int
    withdrawn: frozenset[str] = frozenset()
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """Parties found, by place, each with its key: the lower, the better.

    `cut`: more are alike than anybody follows further (persons, telephones, addresses).
    """

    places: Ints
    key: Ints
    cut: bool
    _some: tuple[_Some, ...]

    def __len__(self) -> int:
        return len(self.places)

    def where(self, flags: Flags) -> "Hits":
        """Those whose flags are set, in the order of the hits."""
        return Hits(self.places[flags], self.key[flags], self.cut, self._some)

    def among(self, places: Ints) -> "Hits":
        """Those at these places."""
        return self.where(np.isin(self.places, places))

    def page(self, offset: int, limit: int) -> list[int]:
        """The places of one page: by rank, then shorter names first, then by id."""
        order = (self.key << 32) | self.places
        until = min(offset + limit, len(order))
        if until < len(order):
            order = np.partition(order, until)[:until]
        return [int(one) for one in np.sort(order)[offset:until] & 0xFFFFFFFF]

    def sources(self, places: Sequence[int]) -> dict[int, Source]:
        """By what each of these was found, in the best way."""
        found: dict[int, Source] = {}
        for some in self._some:
            at = np.flatnonzero(np.isin(some.places, places))
            chosen = (some.places[at].tolist(), some.key[at].tolist(), some.rows[at].tolist())
            for place, key, row in zip(*chosen, strict=True):
                if place not in found or key < found[place].key:
                    found[place] = Source(some.part, row, key)
        return found


def find(
    index: SearchIndex,
    snapshot: Snapshot,
    text: str,
    scope: Scope,
    *,
    known: Collection[str] = (),
    named: Collection[str] = (),
) -> Hits:
    """The parties that a text finds for one asker.

    `known` are ids that the text itself is; `named` those of persons whom it calls by name.
    """
    search = _Search(index, snapshot, question(text), scope)
    some = [
        _told(snapshot, known, "identifier"),
        _told(snapshot, named, "name"),
        *search.by_code(text),
        *search.by_document(text),
        *search.by_name(),
        *search.by_tie(text),
    ]
    best = search.best(some)
    if np.count_nonzero(best < _NOT_FOUND) < _ENOUGH:
        some += [*search.nearly(), *search.by_stem(text)]
        best = search.best(some)
    places = np.flatnonzero(best < _NOT_FOUND)
    return Hits(places, best[places], search.cut, tuple(some))


def document_keys(text: str) -> tuple[str, ...]:
    """The keys by which a number of a document is looked for: also with its year in brackets."""
    key = document_key(text)
    return (key,) if "(" in key else tuple(dict.fromkeys((key, _BARE_YEAR.sub(r"(\1)", key, 1))))


def _told(snapshot: Snapshot, ids: Iterable[str], how: str) -> _Some:
    """Parties found elsewhere already, by id."""
    told = (snapshot.places[id_] for id_ in ids if id_ in snapshot.places)
    places = np.array(sorted(told), dtype=np.int64)
    return _Some("ids", places, np.full(len(places), key_of(RANK[how]), dtype=np.int64), places)


class _Search:
    """One question at one revision, step by step; `cut` as in Hits."""

    def __init__(
        self, index: SearchIndex, snapshot: Snapshot, asked: Question, scope: Scope
    ) -> None:
        self._index = index
        self._snapshot = snapshot
        self._asked = asked
        self._scope = scope
        self.cut = False

    @property
    def _ties(self) -> Ties:
        return ties_of(self._snapshot)

    def best(self, some: Iterable[_Some]) -> Ints:
        """By place, the lowest key."""
        best = np.full(len(self._snapshot.entities.ids), _NOT_FOUND, dtype=np.int64)
        for one in some:
            np.minimum.at(best, one.places, one.key)
        return best

    def by_code(self, text: str) -> Iterator[_Some]:
        """By an identifier, or a part of one that has a digit."""
        key = code_key(text)
        if not _CODE.fullmatch(key):
            return
        part = len(key) >= _FEWEST_OF_CODE and _DIGIT.search(key)
        yield self._exactly("codes", key, "identifier", "code_part" if part else "")
        yield self._exactly("person_codes", key, "identifier", "")

    def by_document(self, text: str) -> Iterator[_Some]:
        """By the number of a document; a part of one must have a digit.

        Who sees persons masked finds no person by a part, and none but a part that names nobody.
        """
        for key in document_keys(text):
            yield from self._by_number(key)

    def _by_number(self, key: str) -> Iterator[_Some]:
        filed = self._index.filed
        part = len(key) >= _FEWEST_OF_CODE and _DIGIT.search(key)
        inside = "document_part" if part else ""
        gone = filed.rows_of(self._scope.withdrawn)
        sees = self._scope.sees
        if self._scope.numbers:
            found = self._found(filed.numbers, key, "document", inside if sees else "")
            yield self._owned("filed", filed.numbers.owner, found.of(~gone[found.rows]))
        if part and not sees:
            found = self._found(filed.tails, key, inside, inside)
            some = self._owned("filed", filed.numbers.owner, found.of(~gone[found.rows]))
            person = self._snapshot.entities.kind[some.places] == ENTITY_WORDS.index("person")
            yield _Some("filed", some.places[~person], some.key[~person], some.rows[~person])

    def by_name(self) -> Iterator[_Some]:
        """By the name that a party has or had, or the words of it."""
        yield self._named("names", matching(self._texts("names"), self._asked))
        if self._scope.sees:
            yield self._named("persons", matching(self._texts("persons"), self._asked))

    def by_tie(self, text: str) -> Iterator[_Some]:
        """By the head's whole name, a telephone, an address."""
        places = matching(self._texts("addresses"), self._asked, _ADDRESSES)
        yield self._named("addresses", places)
        yield self._tied("addresses", places, "address")
        if not self._scope.sees:
            return
        persons = matching(self._texts("persons"), self._asked)
        whole = (place_of(persons.key) == WHOLE) & (rank_of(persons.key) != RANK["words"])
        yield self._tied("persons", persons.of(whole), "head")
        digits = digits_of(text)
        if len(digits) >= _FEWEST_OF_CODE and _TELEPHONE.fullmatch(text.strip()):
            found = self._found(self._texts("phones"), digits, "name", "inside")
            yield self._named("phones", found)
            yield self._tied("phones", found, "phone")

    def nearly(self) -> Iterator[_Some]:
        """By a name with one character wrong, missing or too many."""
        for part in ("names", "persons") if self._scope.sees else ("names",):
            yield self._named(part, nearly(self._texts(part), self._asked))

    def by_stem(self, text: str) -> Iterator[_Some]:
        """By a name from which words before its form of organisation were left out."""
        if left_out := _FORM.fullmatch(name_key(text)):
            asked = question(" ".join(left_out.groups()))
            yield self._named("names", matching(self._texts("names"), asked))

    def _texts(self, part: str) -> Texts:
        return self._index.texts[part]

    def _exactly(self, part: str, key: str, whole: str, inside: str) -> _Some:
        return self._named(part, self._found(self._texts(part), key, whole, inside))

    @staticmethod
    def _found(texts: Texts, key: str, whole: str, inside: str) -> Matched:
        """The texts that are a key, and where `inside` is a word of HOW those that hold it."""
        ranks = {"literal": (RANK[whole], *(RANK.get(inside, 0),) * 2)}
        pattern = (literal(key),) if key else ()
        found = matching(texts, Question(key, len(key), pattern, ()), ranks)
        return found if inside else found.of(place_of(found.key) == WHOLE)

    def _named(self, part: str, found: Matched) -> _Some:
        return self._owned(part, self._texts(part).owner, found)

    def _owned(self, part: str, owner: Ints, found: Matched) -> _Some:
        """Rows as the parties that bear them."""
        numbers, place_of_number = owner[found.rows], self._snapshot.place_of_number
        known = numbers < len(place_of_number)
        places = np.full(len(numbers), -1, dtype=np.int64)
        places[known] = place_of_number[numbers[known]]
        held = places >= 0
        return _Some(
            part,
            places[held],
            found.key[held].astype(np.int64),
            found.rows[held].astype(np.int64),
        )

    def _tied(self, part: str, found: Matched, how: str) -> _Some:
        """The parties that stand in a relation of a kind, on the day, to those found.

        Persons are found so only for who sees them.
        """
        ends = self._named(part, found)
        if len(ends.places) > _MANY:
            self.cut = True
            ends = _Some(part, *(column[:0] for column in ends[1:]))
        row_of = np.full(len(self._snapshot.entities.ids), -1, dtype=np.int64)
        row_of[ends.places] = ends.rows
        tie = self._ties.of(how).held_on(self._scope.day)
        tied = row_of[tie.found_by] >= 0
        places, rows = tie.party[tied], row_of[tie.found_by[tied]]
        if not self._scope.sees:
            shown = self._snapshot.entities.kind[places] != ENTITY_WORDS.index("person")
            places, rows = places[shown], rows[shown]
        return _Some(part, places, np.full(len(places), key_of(RANK[how]), np.int64), rows)
