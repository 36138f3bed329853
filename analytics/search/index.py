"""The search index of one revision: the names, codes and document numbers of all parties.

It is made from a store of any engine, so every engine finds the same; a commit is none the dearer
for it. What changed since is read from the store and added at the end.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.search.districts import district_of
from analytics.search.filed import Filed, filed_of, in_parts
from analytics.search.texts import Texts, texts_of
from analytics.snapshot.columns import Snapshot
from graph.garbage import few_collections
from graph.identifiers import normalise_identifier
from graph.model import Entity
from graph.naming import name_key
from graph.search import FIND_SCHEMES, MASKED_KINDS
from graph.store import EntityColumns, Gone, Reader, RecordColumns, Store

# Which texts there are: those of persons and telephones apart, since few may search them.
PARTS: Final = ("names", "addresses", "codes", "persons", "phones", "person_codes")
_PART_OF_KIND: Final = {"person": "persons", "phone": "phones", "address": "addresses"}
_NO_DIGITS: Final = re.compile("[^0-9]+")
Row = tuple[int, bool, str]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """What is searched at one revision; owners are the store's numbers of entities.

    `texts` has a value for each of PARTS. `districts` are the codes of districts by number.
    """

    revision: int
    texts: Mapping[str, Texts] = field(repr=False)
    filed: Filed = field(repr=False)
    districts: npt.NDArray[np.int32] = field(repr=False)


def code_key(text: str) -> str:
    """An identifier as it is looked for: without blanks, width, case and hyphens."""
    return normalise_identifier(text).replace("-", "")


def digits_of(text: str) -> str:
    """The digits of a telephone number, by which it is looked for."""
    return _NO_DIGITS.sub("", name_key(text))


def index_of(store: Reader, snapshot: Snapshot) -> SearchIndex:
    """The index of the revision of a snapshot, read from its store."""
    numbers = snapshot.entities.number
    subjects = numbers[snapshot.records.subject]
    with few_collections():
        texts, districts = _texts(
            store, snapshot.revision, zip(numbers.tolist(), snapshot.entities.ids, strict=True)
        )
        filed = filed_of(
            store, snapshot.revision, zip(subjects.tolist(), snapshot.records.ids, strict=True)
        )
    nothing = np.empty(0, dtype=np.int32)
    return SearchIndex(snapshot.revision, texts, filed, _by_number(nothing, districts))


def followed(index: SearchIndex, store: Store, revision: int) -> tuple[SearchIndex, bool]:
    """(the index at a later revision, whether it lost anything)."""
    gone, entities, records = Gone((), (), ()), list[tuple[int, str]](), list[tuple[int, str]]()
    for part in store.scan(at_revision=revision, since=index.revision):
        if isinstance(part, Gone):
            gone = part
        elif isinstance(part, EntityColumns):
            entities += zip(part.numbers, part.ids, strict=True)
        elif isinstance(part, RecordColumns):
            records += zip(part.subjects, part.ids, strict=True)
    more, districts = _texts(store, revision, entities)
    texts = {
        part: _without(held, gone.entities).with_more(more[part])
        for part, held in index.texts.items()
    }
    filed = index.filed.without(gone.records).with_more(filed_of(store, revision, records))
    made = SearchIndex(revision, texts, filed, _by_number(index.districts, districts))
    return made, bool(gone.entities or gone.records)


def _without(texts: Texts, numbers: Sequence[int]) -> Texts:
    if not numbers or not len(texts):
        return texts
    marked = np.zeros(max(int(texts.owner.max()), *numbers) + 1, dtype=np.bool_)
    marked[list(numbers)] = True
    gone = marked[texts.owner] & texts.alive
    return texts.without(gone).tidied() if gone.any() else texts


def _texts(
    store: Reader, revision: int, parties: Iterable[tuple[int, str]]
) -> tuple[dict[str, Texts], dict[int, int]]:
    """(the texts of these (number, id) by part, their districts by number)."""
    rows: dict[str, list[Row]] = {part: [] for part in PARTS}
    districts: dict[int, int] = {}
    for some in in_parts(parties):
        known = store.entities([id_ for _, id_ in some], at_revision=revision)
        for number, id_ in some:
            if (entity := known.get(id_)) is not None:
                for part, row in _rows(number, entity):
                    rows[part].append(row)
                # Nothing about a person may tell who it is to who sees persons masked.
                if entity.kind not in MASKED_KINDS and (district := district_of(entity)):
                    districts[number] = district
    return {part: texts_of(some) for part, some in rows.items()}, districts


def _rows(number: int, entity: Entity) -> Iterator[tuple[str, Row]]:
    """What one entity is found by: (part, row)."""
    part = _PART_OF_KIND.get(entity.kind, "names")
    key = digits_of if entity.kind == "phone" else name_key
    yield part, (number, True, key(entity.name))
    for name in entity.names:
        yield part, (number, False, key(name))
    codes = {code_key(entity.identifiers[s]) for s in FIND_SCHEMES if s in entity.identifiers}
    if entity.id.startswith("uscc:"):
        codes.add(code_key(entity.id.removeprefix("uscc:")))
    whose = "person_codes" if entity.kind == "person" else "codes"
    for code in sorted(codes - {""}):
        yield whose, (number, True, code)


def _by_number(before: npt.NDArray[np.int32], more: Mapping[int, int]) -> npt.NDArray[np.int32]:
    """A table by number of what was known before and of more."""
    made = np.zeros(max([len(before), *(number + 1 for number in more)]), dtype=np.int32)
    made[: len(before)] = before
    made[list(more)] = list(more.values())
    return made
