"""What is new since the watcher's last look: who was touched by which revision, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics.snapshot.changed import Changed, changed_between
from analytics.snapshot.columns import Snapshot
from api.cases.causes import Cause, causes_of, entries_after
from graph.store import JournalEntry, Store

_APART: Final = 50  # revisions that are looked at one by one; more are looked at together


@dataclass(frozen=True, slots=True)
class News:
    """Who was touched, by revision; and the entries of the journal that tell of it.

    `revisions` maps the last of some revisions to them and to what they changed; None where nobody
    was looked at before, so that anybody may stand otherwise. `others` are further causes: another
    day, other rules.
    """

    revisions: Mapping[int, tuple[range, Changed]] | None
    entries: Sequence[JournalEntry]
    others: Sequence[str]
    last_entry: int

    @classmethod
    def of_beginning(cls, store: Store) -> "News":
        """The news of a first look, which tells nothing of before."""
        return cls(None, (), (), store.journal_lengths()["facts"])

    @property
    def changed(self) -> frozenset[str] | None:
        """All who were touched; None where they cannot be told."""
        if self.revisions is None:
            return None
        each = [changed.ids for _, changed in self.revisions.values()]
        if any(ids is None for ids in each):
            return None
        return frozenset().union(*(ids for ids in each if ids is not None))

    @property
    def records(self) -> frozenset[str]:
        """The records that changed or went."""
        each = self.revisions or {}
        return frozenset().union(*(changed.records for _, changed in each.values()))

    def causes_for(self, read: Collection[str], records: Collection[str]) -> list[Cause]:
        """Why somebody stands otherwise, of whom these ids were read and these records told.

        The revisions that touched none of them are left out, unless none did: then a tie far away
        changed what reaches him.
        """
        rests_on = {*read, *records}
        revisions = self.revisions or {}
        touching = [
            some
            for some, changed in revisions.values()
            if changed.ids is None or not rests_on.isdisjoint(changed.ids)
        ]
        wanted = touching or [some for some, _ in revisions.values()]
        causes = [one for some in wanted for one in causes_of(self.entries, some)]
        return [*causes, *({"why": why} for why in self.others)]


def news_since(
    store: Store,
    snapshot: Snapshot,
    known: tuple[int, int],
    others: Sequence[str],
    *,
    nobody: bool,
) -> News:
    """The news since a revision and an entry of the facts journal that are known.

    With `nobody` to look at, only the records that went are of interest.
    """
    since, entry = known
    last = store.journal_lengths()["facts"]
    entries = [one for one in entries_after(store, entry) if one.number <= last]
    until = snapshot.revision
    if since > until:  # an older copy of the store took the place of this one
        return News(None, entries, others, last)
    apart = until - since <= _APART and not nobody
    steps = range(since, until) if apart else range(since, until)[:1]
    revisions = {}
    for one in steps:
        end = one + 1 if apart else until
        changed = changed_between(store, snapshot, one, end)
        revisions[end] = (range(one + 1, end + 1), changed)
    return News(revisions, entries, others, last)
