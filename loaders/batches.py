"""From rows taken to batches committed: a row that the store refuses is refused alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from graph.codec import body_of_text
from graph.errors import CreditGraphError, StoreError
from graph.model import Batch, EncodedClaim, Entry, StateEvent, Value
from graph.sentence import Sentence
from graph.store import Store
from loaders.closing_ties import Ending, claims_of
from loaders.rejects import Reject, RejectsFile
from loaders.report import FileReport, LoadOptions
from loaders.stakes import overfull
from loaders.timeliness import columns

_BETWEEN: Final = "\x00"
_MANY: Final = 200_000
_ENDINGS: Final = 5_000


class Taken(NamedTuple):
    """A row: its number as a person sees it, its cells (packed as one text, as most rows are never
    looked at again), and, once read, what it says.

    `refers` holds the ids it names without saying who they are, with the field of each; `ends`
    the ties of other sheets that it ends.
    """

    number: int
    packed: str
    claims: Sequence[EncodedClaim] = ()
    events: Sequence[StateEvent] = ()
    refers: Mapping[str, str] = {}
    ends: Sequence[Ending] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The cells of the row."""
        return tuple(self.packed.split(_BETWEEN))


def pack(values: Sequence[str]) -> str:
    """The cells of a row as one text."""
    return _BETWEEN.join(values)


class Refusing(Protocol):
    """Makes a reject of a row, a field and a reason."""

    def __call__(self, row: Taken, field_: str, reason: str) -> Reject: ...


class Committing:
    """Commits the rows of one load, batch by batch."""

    def __init__(self, store: Store, options: LoadOptions, rejects: RejectsFile) -> None:
        self._store = store
        self._options = options
        self._rejects = rejects
        self._met: set[str] = set()  # who a dry run has met: nothing of it is in the store
        self._endings: list[Ending] = []
        self._held: set[str] = set()  # companies in which this load tells of stakes
        self._told: set[EncodedClaim] = set()  # what this load has committed already
        self.notices: dict[str, Sentence | str] = {}  # by their text: each is said once

    def refuse(self, report: FileReport, reject: Reject) -> None:
        """Keep a refused row."""
        self._rejects.add(reject)
        report.refused += 1

    def commit(self, report: FileReport, rows: Sequence[Taken], refuse: Refusing) -> None:
        """Commit rows as one batch; only those that cannot be kept are refused.

        Raises StoreError that says which rows are in.
        """
        known = self._known(rows)
        kept = []
        for row in rows:
            lacking = next((id_ for id_ in row.refers if id_ not in known), None)
            if lacking is None:
                kept.append(row)
            else:
                reason = f"the entity {lacking} is not known: load it first."
                self.refuse(report, refuse(row, row.refers[lacking], reason))
        if self._options.dry_run:
            report.accepted += len(kept)
        elif kept:
            self._write(report, kept, refuse)

    def _known(self, rows: Sequence[Taken]) -> set[str]:
        """Whom rows may refer to: the store's, and those that this batch itself claims."""
        asked = {id_ for row in rows for id_ in row.refers}
        if not asked and not self._options.dry_run:
            return asked
        own = {c.fact[1:] for row in rows for c in row.claims if c.fact[0] == "E"}
        if self._options.dry_run:
            self._met |= own
        return own | self._met | (set(self._store.entities(asked)) if asked else set())

    def _write(self, report: FileReport, rows: Sequence[Taken], refuse: Refusing) -> None:
        news = [[claim for claim in row.claims if claim not in self._told] for row in rows]
        claims = tuple(claim for row in news for claim in row)
        events = tuple(event for row in rows for event in row.events)
        dated = max((claim.dated for claim in claims), default="")
        particulars: dict[str, Value] = {"source": report.source, "rows": len(rows)}
        if dated:
            particulars["dated"] = dated
        entry = Entry("load", particulars)
        batch = Batch(claims, events, entries=(entry,), who=self._options.who)
        try:
            done = self._store.commit(batch)
        except StoreError as error:
            raise StoreError(
                f"{error} Of {report.file} the first {report.accepted} accepted rows are in; "
                "load the same file again to finish it."
            ) from error
        except CreditGraphError as error:
            self._apart(report, rows, refuse, error)
            return
        self.notices.update((str(notice), notice) for notice in done.notices)
        report.accepted += len(rows)
        place = 0
        for row in news:
            report.unchanged += not any(done.novel[place : place + len(row)])
            place += len(row)
        if len(self._told) > _MANY:
            self._told.clear()
        self._told.update(claims)
        self._endings.extend(ending for row in rows for ending in row.ends)
        self._held.update(_companies(claims))

    def note_lateness(self, report: FileReport) -> None:
        """Journal what a sheet told of lateness; one that told nothing new was counted before."""
        if report.lateness and report.accepted > report.unchanged and not self._options.dry_run:
            particulars = {"source": report.source, **columns(report.lateness)}
            entry = Entry("lateness", particulars)
            self._store.commit(Batch(entries=(entry,), who=self._options.who))

    def finish(self) -> None:
        """What can only be done once every file of the load is in: ends, and sums of stakes."""
        for at in range(0, len(self._endings), _ENDINGS):
            found = claims_of(self._store, self._endings[at : at + _ENDINGS])
            claims = tuple(claim for ends in found.values() for claim in ends)
            if claims:
                entry = Entry("load", {"source": "endings", "rows": len(claims)})
                self._store.commit(Batch(claims, entries=(entry,), who=self._options.who))
        self.notices.update((notice, notice) for notice in overfull(self._store, self._held))

    def _apart(
        self, report: FileReport, rows: Sequence[Taken], refuse: Refusing, error: CreditGraphError
    ) -> None:
        """One row of these cannot be kept: commit each half, down to the row that is to blame."""
        if len(rows) == 1:
            self.refuse(report, refuse(rows[0], "", str(error)))
            return
        middle = len(rows) // 2
        self._write(report, rows[:middle], refuse)
        self._write(report, rows[middle:], refuse)


def _companies(claims: Sequence[EncodedClaim]) -> Iterator[str]:
    """The companies in which claims tell of stakes."""
    for claim in claims:
        if claim.fact[0] == "R" and '"shareholder_of"' in claim.text:
            yield str(body_of_text(claim.text)["target"])
