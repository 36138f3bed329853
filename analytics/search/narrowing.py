"""Narrowing hits by kind, role, district, list and department, with how many each choice leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.search.districts import CITY, UNKNOWN
from analytics.search.finding import Hits
from analytics.search.index import SearchIndex
from analytics.search.signs import Ints
from analytics.search.texts import Flags
from analytics.search.ties import ties_of
from analytics.snapshot.columns import ENTITY_WORDS, ROLE_WORDS, Snapshot

_PERSON: Final = ENTITY_WORDS.index("person")
_OFFERED: Final = 20  # choices of one filter, those that leave most


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are narrowed to; "" for anything.

    `list` and `department` (an issuer) are those of records in force about the party.
    """

    kind: str = ""
    role: str = ""
    district: str = ""
    list: str = ""
    department: str = ""


Counts = Mapping[str, int]  # how many hits each choice of a filter leaves
NAMES: Final = tuple(one.name for one in fields(Filters))


@dataclass(frozen=True, slots=True)
class Marks:
    """Where parties are, on which lists they are and whose records they have, on one day.

    Each pair (party, word) is there once; words are places in `words`. `district` has a code for
    each entity place.
    """

    district: npt.NDArray[np.int32]

    list: tuple[Ints, Ints]
    department: tuple[Ints, Ints]
    words: tuple[str, ...]


def marks_of(index: SearchIndex, snapshot: Snapshot, day: int, withdrawn: frozenset[str]) -> Marks:
    """The districts of parties, and the lists and issuers of their records, on a day (ordinal)."""
    filed = index.filed
    rows = np.flatnonzero(filed.held_on(day, withdrawn))
    subjects = snapshot.place_of_number[filed.numbers.owner[rows]]
    return Marks(
        _districts(index, snapshot, day),
        _pairs(subjects, filed.list[rows]),
        _pairs(subjects, filed.issuer[rows]),
        tuple(filed.words),
    )


def _districts(index: SearchIndex, snapshot: Snapshot, day: int) -> npt.NDArray[np.int32]:
    """By entity place, its own district, else that of its address; persons are in none."""
    numbers, table = snapshot.entities.number, index.districts
    own = np.zeros(len(numbers), dtype=np.int32)
    told = numbers < len(table)
    own[told] = table[numbers[told]]
    there = ties_of(snapshot).of("address").held_on(day)
    vague = np.isin(own, (UNKNOWN, CITY)) & (snapshot.entities.kind != _PERSON)
    better = vague[there.party] & ~np.isin(own[there.found_by], (UNKNOWN, CITY))
    # Of several addresses the first by id counts: it is written last.
    party, address = there.party[better][::-1], there.found_by[better][::-1]
    order = np.lexsort((-address, party))
    districts = own.copy()
    districts[party[order]] = own[address[order]]
    return districts


def _pairs(subjects: Ints, words: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    told = words > 0
    pairs = np.unique((subjects[told] << 32) | words[told])
    return pairs >> 32, pairs & 0xFFFFFFFF


class Narrowing:
    """The hits of one question as filters narrow them; raises nothing for a word unknown to it."""

    def __init__(self, hits: Hits, snapshot: Snapshot, marks: Marks, asked: Filters) -> None:
        self._hits = hits
        self._snapshot = snapshot
        self._marks = marks
        self._asked = asked
        self._passing = {
            name: self._passes(name, value) for name in NAMES if (value := getattr(asked, name))
        }

    @property
    def left(self) -> Hits:
        """The hits that pass every filter."""
        flags = self._all_but("")
        return self._hits if flags is None else self._hits.where(flags)

    def counts(self) -> dict[str, Counts]:
        """By filter, how many hits each choice leaves, the other filters kept; most first."""
        return {name: self._counts(name) for name in NAMES}

    def _all_but(self, name: str) -> Flags | None:
        some = [flags for other, flags in self._passing.items() if other != name]
        return np.logical_and.reduce(some) if some else None

    def _counts(self, name: str) -> Counts:
        flags = self._all_but(name)
        places = self._hits.places if flags is None else self._hits.places[flags]
        found: dict[str, int]
        if name == "role":
            bits = self._snapshot.entities.roles[places]
            found = {w: int(np.count_nonzero(bits & 1 << n)) for n, w in enumerate(ROLE_WORDS)}
        elif name == "kind":
            how_many = np.bincount(self._kinds(places), minlength=len(ENTITY_WORDS)).tolist()
            found = dict(zip(ENTITY_WORDS, how_many, strict=True))
        elif name == "district":
            codes, numbers = np.unique(self._marks.district[places], return_counts=True)
            found = dict(zip(map(str, codes.tolist()), numbers.tolist(), strict=True))
            found.pop("0", None)
        else:
            found = self._counts_of_marks(name, places)
        most = sorted((-count, word) for word, count in found.items() if count)
        return {word: -int(count) for count, word in most[:_OFFERED]}

    def _counts_of_marks(self, name: str, places: Ints) -> dict[str, int]:
        parties, words = getattr(self._marks, name)
        hit = np.zeros(len(self._snapshot.entities.ids), dtype=np.bool_)
        hit[places] = True
        how_many = np.bincount(words[hit[parties]], minlength=1)
        told = np.flatnonzero(how_many)
        return {self._marks.words[word]: int(how_many[word]) for word in told.tolist()}

    def _passes(self, name: str, value: str) -> Flags:
        """By hit, whether it passes one filter."""
        places = self._hits.places
        nobody = np.zeros(len(places), dtype=np.bool_)
        if name == "kind":
            known = value in ENTITY_WORDS
            return self._kinds(places) == ENTITY_WORDS.index(value) if known else nobody
        if name == "role":
            bits = self._snapshot.entities.roles[places]
            return bits & (1 << ROLE_WORDS.index(value)) != 0 if value in ROLE_WORDS else nobody
        if name == "district":
            return self._marks.district[places] == int(value) if value.isdecimal() else nobody
        if value not in self._marks.words:
            return nobody
        parties, words = getattr(self._marks, name)
        marked = np.zeros(len(self._snapshot.entities.ids), dtype=np.bool_)
        marked[parties[words == self._marks.words.index(value)]] = True
        flags: Flags = marked[places]
        return flags

    def _kinds(self, places: Ints) -> Ints:
        return self._snapshot.entities.kind[places]
