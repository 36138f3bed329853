"""The order of `find` (DESIGN §12), written once for all engines over five look-ups of each."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from graph.identifiers import normalise_identifier
from graph.model import Entity
from graph.naming import name_keys
from graph.store import Found, Match

# `inside` is answered only when at most this many names contain the text: more help nobody.
MANY_NAMES: Final = 5000
# The identifiers by which `find` knows an entity.
FIND_SCHEMES: Final = (
    "uscc",
    "org_code",
    "registration_no",
    "project_code",
    "tax_no",
    "case_no",
    "stock_code",
)
# Kinds that nobody finds by name who sees them masked: each hit would confirm what is hidden.
MASKED_KINDS: Final = ("person", "phone")

# What an engine calls an entity by: its id, or a number of its own.
Key = TypeVar("Key", bound=Hashable)


class NameIndex(Protocol[Key]):
    """What `find` asks of an engine, at one revision; names are normalised by `name_keys`.

    A masked index knows no name of an entity of MASKED_KINDS, whether to give it or to count it.
    """

    def identified(self, values: Collection[str]) -> Sequence[Key]:
        """Entities with these ids or one of these identifiers (FIND_SCHEMES), in id order."""
        ...

    def called(self, name: str, limit: int) -> Sequence[Key]:
        """The first `limit` entities, by id, one of whose names is exactly this."""
        ...

    def beginning(self, name: str, limit: int) -> Sequence[Key]:
        """Entities of the first `limit` longer names that begin so, by name and id."""
        ...

    def inside(self, name: str, limit: int, *, most: int) -> Sequence[Key] | None:
        """The first `limit` entities, by id, with a name that contains this.

        None when more than `most` names do.
        """
        ...

    def entities_of(self, keys: Collection[Key]) -> Mapping[Key, Entity]:
        """The entities of these keys at the revision; keys without one are absent."""
        ...


def find(names: NameIndex[Key], text: str, limit: int) -> Found:
    """Entities by exact identifier, exact name, beginning, inside; at most `limit` in all.

    An entity that several ways find is listed under the first of them.
    """
    hits = dict.fromkeys(names.identified(_written(text)), "identifier")
    keys = name_keys(text)
    for name in keys:
        _add(hits, "name", names.called(name, limit))
    # All hits so far may turn up again, and one more than `limit` shows that some are left out.
    for name in keys:
        _add(hits, "beginning", names.beginning(name, limit + len(hits) + 1))
    if len(hits) > limit:
        return _found(names, hits, limit, truncated=True)
    truncated = False
    for name in keys:
        inside = names.inside(name, limit + len(hits) + 1, most=MANY_NAMES)
        _add(hits, "inside", inside or ())
        truncated = truncated or inside is None
    return _found(names, hits, limit, truncated=truncated or len(hits) > limit)


def identified(names: NameIndex[Key], text: str) -> tuple[Entity, ...]:
    """The entities by exact identifier alone, in id order."""
    keys = dict.fromkeys(names.identified(_written(text)))
    entities = names.entities_of(keys)
    return tuple(entities[key] for key in keys if key in entities)


def _written(text: str) -> set[str]:
    """An identifier as it may be kept: codes are in upper case, ids as they were given."""
    asked = text.strip()
    return {asked, asked.upper(), normalise_identifier(asked)}


def _add(hits: dict[Key, str], how: str, keys: Iterable[Key]) -> None:
    for key in keys:
        hits.setdefault(key, how)


def _found(names: NameIndex[Key], hits: Mapping[Key, str], limit: int, *, truncated: bool) -> Found:
    shown = list(hits)[:limit]
    entities = names.entities_of(shown)
    matches = tuple(Match(entities[key], hits[key]) for key in shown if key in entities)
    return Found(matches, truncated)
