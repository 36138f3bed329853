"""Records as search needs them: document number, issuer, list and days, by their subjects."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from analytics.search.texts import Flags, Texts, texts_of
from graph.likenesses import mask_likenesses
from graph.model import Record
from graph.naming import document_key
from graph.store import NO_END, Reader

_AT_ONCE: Final = 2_000  # facts asked of the store in one call
Item = TypeVar("Item")
# What a document number has from its year on: digits, brackets, and the words by which courts and
# authorities tell kinds of proceedings (最高人民法院, 关于人民法院案件案号的若干规定). No name of
# a person is written so; a number with anything else is found by the whole of it alone.
_PROCEEDINGS: Final = (
    "号|第|字|之|号之|黑|执|执恢|执保|执异|执复|执监|民初|民终|民再|民申|民特|民破|破|破申|破终"
    "|刑初|刑终|行初|行终|行审|行申|非诉行审|商初|商终"
)
_PLAIN: Final = re.compile(rf"\([0-9]{{4}}\)(?:[0-9]+|[()-]|{_PROCEEDINGS})*")


@dataclass(frozen=True, slots=True)
class Filed:
    """Records not withdrawn, as columns; the owner of a row of `numbers` is its subject.

    `tail` are the parts of document numbers that name nobody. `issuer` and `list` are places in
    `words`, where "" is the first; `ends` is NO_END where a record has no end. Days are ordinals.
    `places` gives the row of an id; later versions of the columns add to it and to `words`.
    """

    numbers: Texts
    tails: Texts
    ids: list[str]
    issuer: npt.NDArray[np.int32]
    list: npt.NDArray[np.int32]
    decided: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    words: dict[str, int] = field(repr=False)
    places: dict[str, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def held_on(self, day: int, withdrawn: Collection[str] = ()) -> Flags:
        """By row, whether the record is in force on a day (an ordinal)."""
        held = self.numbers.alive & (self.decided <= day) & (self.ends > day)
        return held & ~self.rows_of(withdrawn) if withdrawn else held

    def rows_of(self, ids: Collection[str]) -> Flags:
        """By row, whether the record is one of these."""
        marked = np.zeros(len(self), dtype=np.bool_)
        marked[[place for id_ in ids if (place := self.places.get(id_, len(self))) < len(self)]] = (
            True
        )
        return marked

    def without(self, ids: Collection[str]) -> "Filed":
        """These records without some."""
        gone = self.rows_of(ids)
        if not gone.any():
            return self
        made = replace(self, numbers=self.numbers.without(gone), tails=self.tails.without(gone))
        return made.compacted() if made.numbers.is_untidy else made

    def compacted(self) -> "Filed":
        """These records without those that are gone."""
        kept = self.numbers.alive
        if kept.all():
            return self
        ids = [id_ for id_, flag in zip(self.ids, kept.tolist(), strict=True) if flag]
        columns = {
            name: getattr(self, name)[kept] for name in ("issuer", "list", "decided", "ends")
        }
        return Filed(
            self.numbers.compacted(),
            self.tails.compacted(),
            ids,
            **columns,
            words=self.words,
            places={id_: place for place, id_ in enumerate(ids)},
        )

    def with_more(self, other: "Filed") -> "Filed":
        """These records and then those."""
        if not len(other):
            return self
        # Words and places only grow, so whoever holds these columns still reads them right.
        back = np.array(
            [self.words.setdefault(word, len(self.words)) for word in other.words], dtype=np.int32
        )
        self.places.update({id_: n for n, id_ in enumerate(other.ids, start=len(self))})
        return Filed(
            self.numbers.with_more(other.numbers),
            self.tails.with_more(other.tails),
            self.ids + other.ids,
            np.concatenate((self.issuer, back[other.issuer])),
            np.concatenate((self.list, back[other.list])),
            np.concatenate((self.decided, other.decided)),
            np.concatenate((self.ends, other.ends)),
            self.words,
            self.places,
        )


def filed_of(store: Reader, revision: int, records: Iterable[tuple[int, str]]) -> Filed:
    """The records of these (number of the subject, id) at a revision."""
    found: list[tuple[int, Record]] = []
    for some in in_parts(records):
        number_of = {id_: number for number, id_ in some}
        known = store.records(ids=list(number_of), at_revision=revision)
        found += ((number_of[record.id], record) for record in known)
    return _columns(found)


def in_parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items as lists of as many as the store is asked for at once."""
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _columns(found: Sequence[tuple[int, Record]]) -> Filed:
    words = {"": 0}
    keys = [document_key(record.document_no or "") for _, record in found]
    owners = [number for number, _ in found]

    def places(some: Iterable[str | None]) -> npt.NDArray[np.int32]:
        return np.array([words.setdefault(w or "", len(words)) for w in some], dtype=np.int32)

    return Filed(
        texts_of((owner, True, key) for owner, key in zip(owners, keys, strict=True)),
        texts_of((owner, True, tail_of(key)) for owner, key in zip(owners, keys, strict=True)),
        [record.id for _, record in found],
        places(record.issuer for _, record in found),
        places(record.list for _, record in found),
        np.array([record.decided_on.toordinal() for _, record in found], dtype=np.int64),
        np.array(
            [r.ends_on.toordinal() if r.ends_on else NO_END for _, r in found], dtype=np.int64
        ),
        words,
        {record.id: place for place, (_, record) in enumerate(found)},
    )


def tail_of(key: str) -> str:
    """The part of a document key from its year on, where that names nobody; else nothing.

    >>> tail_of("鹤市监罚(2026)7号"), tail_of("(2026)黑0402执123号"), tail_of("(2026)张三罚1号")
    ('(2026)7号', '(2026)黑0402执123号', '')
    """
    at = key.find("(")
    tail = key[at:] if at >= 0 else ""
    return tail if _PLAIN.fullmatch(tail) and mask_likenesses(tail) == tail else ""
