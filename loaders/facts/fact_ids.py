"""The ids of relations and records, also where a store's secret was made anew (DESIGN §4).

An id is a digest of parties' ids as they were under the store's first secret, hashed under each
later one where a party is known by a hash. So a file sent again finds what it told before a rekey.
"""

from collections.abc import Sequence

from graph.id_keys import IdKeys, renewed_fact
from graph.identity import person_id, record_id, relation_id


class FactIds:
    """Makes the ids of one sheet. In a store that was never rekeyed they are plain digests."""

    def __init__(self, keys: IdKeys) -> None:
        self._later = keys.later
        self._keys = IdKeys(keys.first)
        # The id under the first secret, by today's. A sheet's persons stay here until its end,
        # since a row may name those of any row before it.
        self._first: dict[str, str] = {}

    def person(self, id_: str, name: str, **scope: str | None) -> None:
        """Remember the id that a person had under the first secret.

        `scope` are those arguments of `person_id`, with the hash and mask of the first secret.
        """
        if self._later:
            first = person_id(name, **scope)
            if first != id_:
                self._first[id_] = first

    @property
    def first_keys(self) -> IdKeys | None:
        """The keys of the store as it began; None where today's are those."""
        return self._keys if self._later else None

    def relation(self, kind: str, source: str, target: str, discriminator: str) -> str:
        """The id of a relation, as `relation_id`."""
        ends = self._first.get(source, source), self._first.get(target, target)
        return self._anew(relation_id(kind, *ends, discriminator=discriminator), source, target)

    def record(
        self, issuer: str, document: str | None, subject: str, fallback: Sequence[str]
    ) -> str:
        """The id of a record, as `record_id`."""
        first = self._first.get(subject, subject)
        return self._anew(record_id(issuer, document, first, fallback=fallback), subject)

    def _anew(self, id_: str, *parties: str) -> str:
        if self._first and any(one in self._first for one in parties):
            return renewed_fact(id_, self._later)
        return id_
