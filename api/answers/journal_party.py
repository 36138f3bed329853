"""Which entries of the journals are about one party: by its ids, records and certificates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.desk.question import Ask
from graph.lookup import person_reference
from graph.store import JournalEntry

_MOST: Final = 5_000  # ids, records and certificates of one party that are looked for


@dataclass(frozen=True, slots=True)
class AboutParty:
    """One party, and how its entries are known."""

    reference: str
    name: str
    pattern: re.Pattern[str]

    def has(self, entry: JournalEntry) -> bool:
        """Whether an entry names the party, a record of it or a certificate in which it stands."""
        return any(self.pattern.search(text) for text in _texts(entry))


def about_party(ask: Ask, reference: str) -> AboutParty:
    """The party of a reference; journalled as a look. Raises NotFound for an unknown one.

    Records count with their state, withdrawn ones too; certificates as long as the desk keeps
    those issued: ninety days.
    """
    entity = ask.entity(reference)
    store = ask.desk.store
    ids = {entity.id, *entity.aliases}
    needles = set(ids)
    needles |= {person_reference(one, store.secret) for one in ids if one.startswith("person:")}
    needles |= {record.id for record in store.records(subjects=ids, withdrawn=True)}
    needles |= {hash_ for one in ids for hash_ in ask.desk.certificates.naming(one)}
    ask.looked_at("journal_party", [entity])
    either = "|".join(re.escape(one) for one in sorted(needles)[:_MOST])
    return AboutParty(
        ask.masking.id(entity.id),
        ask.masking.entity(entity).name,
        # Whole ids only: one may begin as another does.
        re.compile(rf"(?<![\w:])(?:{either})(?!\w)"),
    )


def _texts(entry: JournalEntry) -> Iterator[str]:
    yield entry.action
    for value in entry.particulars.values():
        if isinstance(value, list):
            yield from (str(one) for one in value)
        else:
            yield str(value)
